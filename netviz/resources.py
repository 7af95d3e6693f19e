"""Where the files that come with netviz lie: beside the package in a checkout, inside it when installed."""

from pathlib import Path

_INSIDE = Path(__file__).parent / "_resources"
RESOURCES = _INSIDE if _INSIDE.is_dir() else Path(__file__).parent.parent / "resources"
