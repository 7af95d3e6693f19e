"""Any reasonable file: one pipeline from bytes to a data set, for window, command line and library alike.

`source` has the bytes, within bounds, `encodings` the letters that they stand for, `numbers` what numbers
look like; `options` says what was chosen; `dialect` finds out how a text is written; `formats` makes a
`table` of either; `columns` chooses features and class; `selection` makes the data set; `reader` joins
them. Other packages take what they need from here.
"""

from netviz.data.reading.columns import PRINCIPAL, Choice, named
from netviz.data.reading.dialect import DELIMITERS
from netviz.data.reading.encodings import ENCODINGS, is_text_codec
from netviz.data.reading.formats import FORMATS, TITLES, format_of
from netviz.data.reading.formats.delimited import CLASSES_MARK
from netviz.data.reading.options import Options
from netviz.data.reading.reader import Reading, open_file, read, read_source, with_reading
from netviz.data.reading.selection import guessed, short, spellings, to_dataset
from netviz.data.reading.source import Source, TooLargeError, load
from netviz.data.reading.table import AmbiguousError, Column, Table, free_name

__all__ = [
    "CLASSES_MARK", "DELIMITERS", "ENCODINGS", "FORMATS", "PRINCIPAL", "TITLES", "AmbiguousError",
    "Choice", "Column", "Options", "Reading", "Source", "Table", "TooLargeError", "format_of",
    "free_name", "guessed", "is_text_codec", "load", "named", "open_file", "read", "read_source", "short",
    "spellings", "to_dataset", "with_reading",
]  # fmt: skip
