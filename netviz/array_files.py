"""Arrays as files, .npy and .npz: written whole, and read without ever running what a file says."""

from __future__ import annotations

import io
import math
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netviz import files
from netviz.errors import DataError, about

Array = NDArray[Any]

MAGIC = b"\x93NUMPY"
"""How an .npy file begins."""

MOST_VALUES = 20_000_000
"""Of an array, where nothing else is said."""

MAX_BYTES = 300 * 2**20
"""That an .npz file may unpack to."""

_HEADER_BYTES = 2**14  # more than numpy reads of a header
_VALUE_BYTES = 8


class OtherKindError(DataError):
    """An array of objects, dates or complex numbers, which are never read."""


def save_arrays(path: Path, arrays: dict[str, Any]) -> None:
    """Write arrays to an .npz file of exactly that name.

    Raises
    ------
    WriteError
        If it cannot be written; an old file of that name is then as it was.
    """
    # First into memory: a zip file that cannot be finished complains once more when it is let go.
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    files.write(path, (stream.getbuffer(),))


def lazy_arrays(
    path: object, content: bytes, is_needed: Callable[[str], bool]
) -> tuple[dict[str, Array], Callable[[str], Array]]:
    """Every array of a file as it declares itself, and what gives one with its values.

    Parameters
    ----------
    path : object
        For messages.
    content : bytes
        Of an .npz file, or of an .npy file, whose array is called points.
    is_needed : callable
        Whether an array of that name must be plain; others are passed over if they are not.

    Raises
    ------
    DataError
        If the file is damaged, unpacks to too much, or has an array that `plain_array` would refuse.
    """
    if content.startswith(MAGIC):
        with about(path):
            stub = _stub(io.BytesIO(content), len(content))
        return {"points": stub}, lambda name: plain_array(path, content)
    with _intact(path):
        archive = zipfile.ZipFile(io.BytesIO(content))
        infos = [info for info in archive.infolist() if info.filename.endswith(".npy")]
        if sum(info.file_size for info in infos) > MAX_BYTES:
            raise DataError(f"unpacks to more than {MAX_BYTES // 2**20} MB; save a part of it")
        members = {info.filename.removesuffix(".npy"): info for info in infos}
        stubs = {}
        for name, info in members.items():
            try:
                stubs[name] = check_member(path, archive, info)
            except OtherKindError:
                if is_needed(name) or len(members) < 3:
                    raise

    def load(name: str) -> Array:
        with _intact(path):
            return plain_array(path, archive.read(members[name]))

    return stubs, load


@contextmanager
def _intact(path: object) -> Iterator[None]:
    """Whatever a decompressor makes of damaged bytes is refused as that."""
    with about(path):
        try:
            yield
        except DataError:
            raise
        except Exception:
            said = "is cut short or damaged, and no valid .npz file; fetch or save it again"
            raise DataError(said) from None


def check_member(
    path: object, archive: zipfile.ZipFile, info: zipfile.ZipInfo, most_values: int | None = None
) -> Array:
    """An array in a zip file as it declares itself, without its values: little of it is unpacked.

    Parameters
    ----------
    path : object
        For messages.
    archive : ZipFile
    info : ZipInfo
        Of the member.
    most_values : int, optional
        That it may have; `MOST_VALUES` if left out.

    Returns
    -------
    Array
        Of the right shape and type, and of no size in memory.

    Raises
    ------
    DataError
        If it is too large, no plain array, or not of the size that its header says.
    """
    with about(path):
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise DataError("is packed in a way that numpy does not; save it again")
        with archive.open(info) as member:
            return _stub(io.BytesIO(member.read(_HEADER_BYTES)), info.file_size, most_values)


def plain_array(path: object, content: bytes) -> Array:
    """An array of numbers, truth values or text from the bytes of an .npy file; never of objects.

    Raises
    ------
    DataError
        If it is anything else, or shorter than its header says.
    """
    stream = io.BytesIO(content)
    with about(path):
        shape, fortran_order, dtype = _check_header(stream, len(content))
        array = np.frombuffer(content, dtype, offset=stream.tell())
        if dtype.kind == "U":
            letters = array.view(np.dtype("u4").newbyteorder(dtype.byteorder))
            if (letters > 0x10FFFF).any():
                raise DataError("a text in it has letters that do not exist; save it again")
    return array.reshape(shape, order="F" if fortran_order else "C")


def _stub(stream: io.BytesIO, n_bytes: int, most_values: int | None = None) -> Array:
    shape, _, dtype = _check_header(stream, n_bytes, most_values)
    return np.broadcast_to(np.zeros((), dtype), shape)


def _check_header(
    stream: io.BytesIO, n_bytes: int, most_values: int | None = None
) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Shape, order and type of an array, if all is as it should be; `stream` is then at its values."""
    most_values = MOST_VALUES if most_values is None else most_values
    try:
        version = np.lib.format.read_magic(stream)
        header = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }[version]
        with warnings.catch_warnings():  # of Python 2's arrays, which are read all the same
            warnings.simplefilter("ignore")
            shape, fortran_order, dtype = header(stream)
    except Exception:  # the header is parsed as Python, which fails in many ways
        raise DataError("this is not a valid NumPy array; save it again") from None
    if dtype.hasobject:
        raise OtherKindError(
            "holds Python objects, which could run anything; save plain numbers and text instead"
        )
    if dtype.kind not in "fiubUSV":
        raise OtherKindError(f"arrays of numbers or text are read, not of {dtype}")
    if math.prod(shape) > most_values:
        raise DataError(f"more than {most_values} values; save a part of it")
    if dtype.itemsize == 0 or math.prod(shape) * dtype.itemsize != n_bytes - stream.tell():
        raise DataError("the array is cut short, or its header is wrong; save it again")
    if n_bytes > _VALUE_BYTES * most_values:
        raise DataError(f"an array of {n_bytes // 2**20} MB is too large; save a part of it")
    return shape, fortran_order, dtype
