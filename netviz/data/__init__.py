"""Data sets of the plane: the value itself, generators, and reading files."""

from netviz.data.dataset import DataError, Dataset, Standardization
from netviz.data.generators import GENERATORS, Generator
from netviz.data.reader import read

__all__ = ["GENERATORS", "DataError", "Dataset", "Generator", "Standardization", "read"]
