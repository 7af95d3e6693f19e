"""Data sets of the plane: the value itself, generators, and reading and writing files."""

from netviz.data.dataset import Dataset, Standardization
from netviz.data.generators import GENERATORS, Generator
from netviz.data.origin import Numbers, Origin, Split
from netviz.data.reading import PRINCIPAL, Choice, Options, Reading, open_file, read
from netviz.data.writer import save
from netviz.errors import DataError

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
