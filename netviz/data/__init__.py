"""Data sets of the plane: the value itself, generators, and reading and writing files."""

from typing import TYPE_CHECKING, Any

from netviz.data.dataset import Dataset, Standardization
from netviz.data.generators import GENERATORS, Generator
from netviz.data.origin import Numbers, Origin, Split
from netviz.errors import DataError

if TYPE_CHECKING:
    from netviz.data.reading import PRINCIPAL, Choice, Options, Reading, open_file, read
    from netviz.data.writer import save

__all__ = [
    "GENERATORS",
    "PRINCIPAL",
    "Choice",
    "DataError",
    "Dataset",
    "Generator",
    "Numbers",
    "Options",
    "Origin",
    "Reading",
    "Split",
    "Standardization",
    "open_file",
    "read",
    "save",
]


def __getattr__(name: str) -> Any:
    """What is about files is imported when it is first asked for: the window opens without it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name == "save":
        from netviz.data.writer import save

        return save
    from netviz.data import reading

    return getattr(reading, name)
