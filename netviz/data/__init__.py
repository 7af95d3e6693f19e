"""Data sets of the plane: the value itself, generators, and reading and writing files."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from netviz.data.dataset import Dataset, Standardization
from netviz.data.generators import GENERATORS, Generator
from netviz.data.origin import Numbers, Origin, Split
from netviz.errors import DataError

if TYPE_CHECKING:
    from netviz.data.reading import read
    from netviz.data.writer import save

__all__ = [
    "GENERATORS", "DataError", "Dataset", "Generator", "Numbers", "Origin", "Split", "Standardization",
    "read", "save",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """What is about files is imported when it is first asked for: the window opens without it."""
    return getattr(import_module("netviz.data.writer" if name == "save" else "netviz.data.reading"), name)
