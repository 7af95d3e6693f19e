"""Arrays of numpy, .npy and .npz, read without ever running what a file says."""

from __future__ import annotations

import io
import math
import zipfile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netviz.data.dataset import DataError
from netviz.data.reading.options import Options
from netviz.data.reading.source import MAX_BYTES, Source
from netviz.data.reading.table import (
    MOST_CELLS,
    MOST_COLUMNS,
    Column,
    Table,
    free_name,
    replace_lone_surrogates,
)

Array = NDArray[Any]

_POINTS = ("points", "x", "data", "features", "samples")
_CLASSES = ("classes", "y", "labels", "target", "label", "class", "targets")
_WEIGHTS = {"W1", "b1", "W2", "b2"}
_USED = {*_POINTS, *_CLASSES, "class_names", "feature_names", "is_test"}
_HEADER_BYTES = 2**14  # more than numpy reads of a header
_CELL_BYTES = 8
_MOST_NAMES = 10  # of arrays, in a message
_MAGIC = b"\x93NUMPY"


def fits(source: Source, head: str) -> bool:
    """The mark of .npy, or a zip file of such."""
    if source.content.startswith(_MAGIC):
        return True
    return any(name.endswith(".npy") for name in source.members or ())


def read(source: Source, options: Options) -> Table:
    """Points and classes by their usual names; of a single array the last column is the class."""
    path = source.path
    arrays = _arrays(source)
    by_name = {name.lower(): array for name, array in arrays.items()}
    points = next((by_name[name] for name in _POINTS if name in by_name), None)
    classes = next((by_name[name] for name in _CLASSES if name in by_name), None)
    if len(arrays) == 1:
        points = next(iter(arrays.values()))
    if points is None and {name.removesuffix(".npy") for name in source.members or ()} >= _WEIGHTS:
        raise DataError(
            f"{path} holds the weights of a network and no points; open the points first, "
            "or start from the weights with --init-params"
        )
    if points is None:
        raise DataError(
            f"{path}: an array called points (or X) was expected; there are: {_names_in(source)}"
        )
    if points.dtype.names:
        columns = [_column(name, points[name]) for name in points.dtype.names]
        return Table(str(path), columns, "NumPy")
    if points.ndim == 1 and len(arrays) == 1:  # perhaps the classes of points in another file
        return Table(str(path), [_column("column 1", points)], "NumPy", header=False)
    if points.ndim != 2 or not points.shape[1] or points.shape[1] > MOST_COLUMNS:
        raise DataError(
            f"{path}: the points must be rows with a column each, not of the shape {points.shape}"
        )
    names = [str(name) for name in by_name.get("feature_names", np.array([])).ravel().tolist()]
    if len(names) != points.shape[1]:
        names = [f"column {place + 1}" for place in range(points.shape[1])]
    columns = [_column(name, points[:, place]) for place, name in enumerate(names)]
    if classes is None:
        return Table(str(path), columns, "NumPy")
    if classes.ndim == 2 and classes.shape[1] == 1:
        classes = classes[:, 0]
    if classes.shape != points.shape[:1]:
        raise DataError(
            f"{path}: {points.shape[0]} points and classes of the shape {classes.shape}; one each is needed"
        )
    order = tuple(str(name) for name in by_name.get("class_names", np.array([])).ravel().tolist())
    label = free_name("class", names)
    named = order and classes.dtype.kind in "iu" and classes.size
    if named and int(classes.min()) >= 0 and int(classes.max()) < len(order):
        column = Column(label, [order[place] for place in classes.tolist()])
    else:
        if classes.dtype.kind in "iu" and (np.abs(classes.astype(np.float64)) >= 2.0**53).any():
            classes = classes.astype(np.str_)  # as floats they would not be told apart
        order, column = (), _column(label, classes)
    is_test = by_name.get("is_test")
    if is_test is not None and (is_test.dtype.kind != "b" or is_test.shape != classes.shape):
        is_test = None
    return Table(
        str(path),
        [*columns, column],
        "NumPy",
        label=label,
        class_order=order,
        features=(names[0], names[1]) if len(names) == 2 else None,
        is_test=is_test,
    )


def _names_in(source: Source) -> str:
    names = [name.removesuffix(".npy") for name in source.members or () if name.endswith(".npy")]
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more or "none"


def _column(name: str, array: Array) -> Column:
    if array.ndim != 1:
        raise DataError(f"the array “{name}” has more than one column")
    if array.dtype.kind in "fiu":
        return Column(name, values=array.astype(np.float64))
    if array.dtype.kind == "b":
        return Column(name, ["true" if value else "false" for value in array.tolist()])
    texts = [
        cell.decode("utf-8", "replace") if isinstance(cell, bytes) else cell for cell in array.tolist()
    ]
    return Column(name, [replace_lone_surrogates(str(text)).strip() for text in texts])


def _arrays(source: Source) -> dict[str, Array]:
    path = source.path
    if source.content.startswith(_MAGIC):
        return {"points": plain_array(path, source.content)}
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            members = {
                info.filename.removesuffix(".npy"): info
                for info in archive.infolist()
                if info.filename.endswith(".npy")
            }
            if sum(info.file_size for info in members.values()) > MAX_BYTES:
                raise DataError(f"{path} unpacks to more than {MAX_BYTES // 2**20} MB; save a part of it")
            for info in members.values():  # also what is not used, and before anything is unpacked
                check_member(path, archive, info)
            arrays = {}
            for name, info in members.items():
                if len(members) == 1 or name.lower() in _USED:
                    arrays[name] = plain_array(path, archive.read(info))
    except DataError:
        raise
    except Exception:  # whatever a decompressor makes of damaged bytes
        raise DataError(f"{path} is not a valid .npz file; save it again") from None
    return arrays


def check_member(
    path: object, archive: zipfile.ZipFile, info: zipfile.ZipInfo, most_cells: int | None = None
) -> None:
    """Refuse an array in a zip file by what it declares: little of it is unpacked.

    Parameters
    ----------
    path : object
        For messages.
    archive : ZipFile
    info : ZipInfo
        Of the member.
    most_cells : int, optional
        The most values that it may have; those of a table if left out.

    Raises
    ------
    DataError
        If it is too large, no plain array, or not of the size that its header says.
    """
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise DataError(f"{path} is packed in a way that numpy does not; save it again")
    with archive.open(info) as member:
        _check_header(path, io.BytesIO(member.read(_HEADER_BYTES)), info.file_size, most_cells)


def plain_array(path: object, content: bytes) -> Array:
    """An array of numbers, truth values or text from the bytes of an .npy file; never of objects.

    Raises
    ------
    DataError
        If it is anything else, or shorter than its header says.
    """
    stream = io.BytesIO(content)
    shape, fortran_order, dtype = _check_header(path, stream, len(content))
    array = np.frombuffer(content, dtype, offset=stream.tell())
    if dtype.kind == "U" and (array.view(np.dtype("u4").newbyteorder(dtype.byteorder)) > 0x10FFFF).any():
        raise DataError(f"{path}: a text in it has letters that do not exist; save it again")
    return array.reshape(shape, order="F" if fortran_order else "C")


def _check_header(
    path: object, stream: io.BytesIO, n_bytes: int, most_cells: int | None = None
) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Shape, order and type of an array, if all is as it should be; `stream` is then at its values."""
    most_cells = MOST_CELLS if most_cells is None else most_cells
    try:
        version = np.lib.format.read_magic(stream)
        header = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }[version]
        shape, fortran_order, dtype = header(stream)
    except Exception:  # the header is parsed as Python, which fails in many ways
        raise DataError(f"{path}: this is not a valid NumPy array; save it again") from None
    if dtype.hasobject:
        raise DataError(
            f"{path} holds Python objects, which could run anything; save plain numbers and text instead"
        )
    if dtype.kind not in "fiubUSV":
        raise DataError(f"{path}: arrays of numbers or text are read, not of {dtype}")
    if math.prod(shape) > most_cells:
        raise DataError(f"{path}: more than {most_cells} values; save a part of it")
    if dtype.itemsize == 0 or math.prod(shape) * dtype.itemsize != n_bytes - stream.tell():
        raise DataError(f"{path}: the array is cut short, or its header is wrong; save it again")
    if n_bytes > _CELL_BYTES * most_cells:
        raise DataError(f"{path}: an array of {n_bytes // 2**20} MB is too large; save a part of it")
    return shape, fortran_order, dtype
