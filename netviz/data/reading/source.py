"""The bytes of a file, within bounds: gzip is unpacked, and text is decoded as what it is."""

from __future__ import annotations

import gzip
import io
import os
import re
import zipfile
import zlib
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from netviz.data.reading.encodings import LOOK, decoded, note_on
from netviz.data.reading.options import ignore_progress
from netviz.errors import DataError, about
from netviz.files import open_to_read, why_not_read
from netviz.frozen import dataclass

MAX_BYTES = 300 * 2**20
"""The largest file that is read, packed or not."""

SAMPLE_BYTES = 24 * 2**20
"""Of a larger one, where a sample is asked for."""

_MEGABYTE = 2**20
_PIECE = 64 * _MEGABYTE  # between two reports
_SAMPLE_PIECES = 48
_BEGINNING = 4  # pieces that the beginning counts for: comments may come before the names
_PACKED = b"\x1f\x8b"
_NO_LINES = re.compile(rb"(?m)\A(?:\xff\xfe|\xfe\xff|\x1f\x8b|PK|\s*[\[{])|\0|^@(?i:relation|attribute)")
_BINARY = {
    rb"%PDF": "a PDF document",
    rb"\x89PNG|\xff\xd8\xff|GIF8": "a picture",
    rb"\xd0\xcf\x11\xe0": "an old Excel (.xls) or Word document; save it as .xlsx or CSV",
    rb"\x7fELF|MZ\x90\0": "a program",
    rb"SQLite": "a database",
    rb"\x80[\x02-\x05]": "a Python pickle, which could run anything; save the arrays as .npz",
    rb"\x89HDF": "an HDF5 file (as MATLAB 7.3 writes .mat); save the table as CSV, or the arrays as .npz",
    rb"(?i)<(!doctype html|html|table)": "a web page; copy the table from the browser, or save it as CSV",
    rb"<\?xml": "an XML file; save the table as CSV",
    rb"PAR1": "a Parquet file; save the table as CSV",
    rb"ARROW1|FEA1": "a Feather file; save the table as CSV",
    rb"MATLAB": "a MATLAB file (.mat); save the table as CSV, or the arrays as .npz",
    rb"RD[XA]": "a file of R (.RData); save the table with write.csv",
    rb"X\n\0\0\0": "a file of R (.rds); save the table with write.csv",
    # The second is from before version 117.
    rb"<stata_dta>|[\x69\x6c\x6e-\x73][\x01\x02]\x01\0": "a Stata file (.dta); save the table as CSV",
    rb"\$FL[23]": "an SPSS file (.sav); save the table as CSV",
    rb"BZh": "packed with bzip2 (.bz2); unpack it first",
    rb"\xfd7zXZ": "packed with xz (.xz); unpack it first",
    rb"7z\xbc\xaf": "packed with 7-Zip (.7z); unpack it first",
    rb"Rar!": "packed with RAR (.rar); unpack it first",
    rb"\x28\xb5\x2f\xfd": "packed with zstd (.zst); unpack it first",
    rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis": "an OpenDocument (.ods); save it as .xlsx or CSV",
    rb"PK\x03\x04": "a zip file; unpack it, and open the table in it",
    rb"PK\x05\x06": "an empty zip file",
}
"""What begins in one of such ways is no table; the first is taken."""


class TooLargeError(DataError):
    """A file of which only a sample can be read."""


@dataclass(frozen=True)
class Source:
    """What a file holds.

    Attributes
    ----------
    path : Path
        For messages, and for the ending of the name, without .gz.
    content : bytes
        Unpacked.
    note : str
        What should be said of it: that it is a sample.
    """

    path: Path
    content: bytes
    note: str = ""

    @property
    def suffix(self) -> str:
        """The ending of the name, in small letters, without .gz."""
        return Path(self.path.name.lower().removesuffix(".gz")).suffix

    @cached_property
    def members(self) -> tuple[str, ...] | None:
        """The names in a zip file; none in anything else, None in one that is damaged."""
        if not self.content.startswith(b"PK"):
            return ()
        try:
            with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
                return tuple(archive.namelist())
        except Exception:  # zipfile fails in many ways
            return None

    def decoded(self, chosen: str | None = None) -> tuple[str, str]:
        """The text and the encoding that it is in, a key of `ENCODINGS` or any text codec of Python.

        Parameters
        ----------
        chosen : str, optional
            The encoding that it must be in; found out if left out.

        Raises
        ------
        DataError
            If it is not text, not in that encoding, or in one that cannot be told.
        """
        for begins, what in _BINARY.items():
            if re.match(begins, self.content, re.DOTALL):
                raise DataError(f"is not a table but {what}")
        return decoded(self.content, chosen)

    def note_on(self, encoding: str) -> str:
        """What is said of letters whose encoding was only guessed."""
        return note_on(self.content) if encoding == "cp1252" else ""


def load(
    path: str | Path, report: Callable[[float], None] = ignore_progress, *, sample: bool = False
) -> Source:
    """Read a file within bounds.

    Parameters
    ----------
    path : str or Path
    report : callable, optional
        Told the share that is read, now and then; what it raises ends the reading.
    sample : bool
        Take lines from everywhere in a text that is too large.

    Raises
    ------
    TooLargeError
        If it is too large, and no sample was asked for.
    DataError
        If there is no such file, it may not be read, or its gzip is damaged.
    """
    path = Path(path)
    with about(path):
        try:
            with open_to_read(path) as file:
                return Source(path, *_content(file, report, sample))
        except MemoryError:
            raise DataError("asks for more memory than there is; open a part of it") from None
        except EOFError:
            raise DataError("the gzip ends too early; the file was cut off, fetch it again") from None
        except (gzip.BadGzipFile, zlib.error):
            raise DataError("the gzip is damaged; fetch the file again") from None
        except OSError as error:
            raise DataError(why_not_read(error)) from None
        except DataError:
            raise
        except ValueError:  # a name with a NUL
            raise DataError("no file can have such a name") from None


def _content(file: BinaryIO, report: Callable[[float], None], sample: bool) -> tuple[bytes, str]:
    """The bytes of a file, unpacked, and what is said if they are a sample.

    At most MAX_BYTES of them: a small file can unpack to more than there is memory.
    """
    size, most = os.fstat(file.fileno()).st_size, MAX_BYTES // _MEGABYTE
    if size > MAX_BYTES and sample:
        return _sample(file, size, report)
    if size > MAX_BYTES:
        has = f"has {size // _MEGABYTE} MB, and at most {most} MB are read"
        raise TooLargeError(f"{has}; take a sample of its lines (--sample)")
    is_packed = file.read(len(_PACKED)) == _PACKED
    file.seek(0)
    stream, length = (gzip.GzipFile(fileobj=file), MAX_BYTES) if is_packed else (file, size)
    content = _read(stream, length, report)
    if len(content) <= MAX_BYTES:
        return content, ""
    if not is_packed:
        raise DataError(f"goes on beyond {most} MB, and no more are read; save a part of it as CSV")
    if not sample:
        raise TooLargeError(f"unpacks to more than {most} MB; take a sample of its lines (--sample)")
    beginning = content[: content.rfind(b"\n", 0, SAMPLE_BYTES) + 1]
    return beginning, f"a sample: the first {len(beginning) // _MEGABYTE} MB of the file, which goes on"


def _read(file: BinaryIO | gzip.GzipFile, size: int, report: Callable[[float], None]) -> bytes:
    """All of a file, which may have more in it than it says, or be growing: one byte beyond the bound."""
    parts: list[bytes] = []
    total = 0
    while part := file.read(min(_PIECE, MAX_BYTES + 1 - total, max(size - total, LOOK) + 1)):
        total += len(part)
        parts.append(part)
        report(min(1.0, total / max(size, 1)))
    return b"".join(parts)


def _sample(file: BinaryIO, size: int, report: Callable[[float], None]) -> tuple[bytes, str]:
    """Whole lines from the beginning and from everywhere else in a text."""
    pieces = []
    for number in range(_SAMPLE_PIECES):
        file.seek(number * (size // _SAMPLE_PIECES))
        length = SAMPLE_BYTES // _SAMPLE_PIECES
        piece = file.read(length if number else length * _BEGINNING)
        if number == 0 and _NO_LINES.search(piece):
            has, most = f"has {size // _MEGABYTE} MB", f"at most {MAX_BYTES // _MEGABYTE} MB of its kind"
            raise TooLargeError(f"{has}, and {most} are read; save a part of it as CSV")
        begin = piece.find(b"\n") + 1 if number else 0
        pieces.append(piece[begin : piece.rfind(b"\n") + 1])
        report((number + 1) / _SAMPLE_PIECES)
    content = b"".join(pieces)
    share = f"{len(content) // _MEGABYTE} of {size // _MEGABYTE} MB"
    return content, f"a sample of {share}, lines from everywhere in the file"
