"""Arrays of numpy, .npy and .npz, read without ever running what a file says."""

from __future__ import annotations

import io
import math
import zipfile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netviz.data.dataset import DataError
from netviz.data.options import Options
from netviz.data.source import MAX_BYTES, Source
from netviz.data.table import MOST_CELLS, MOST_COLUMNS, Column, Table, free_name, sound

Array = NDArray[Any]

_POINTS = ("points", "x", "data", "features", "samples")
_CLASSES = ("classes", "y", "labels", "target", "label", "class", "targets")
_WEIGHTS = {"W1", "b1", "W2", "b2"}
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
    if points is None and arrays.keys() >= _WEIGHTS:
        raise DataError(
            f"{path} holds the weights of a network and no points; open the points first, "
            "or start from the weights with --init-params"
        )
    if points is None:
        raise DataError(
            f"{path}: an array called points (or X) was expected; there are: {', '.join(arrays) or 'none'}"
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
    return Column(name, [sound(str(text)).strip() for text in texts])


def _arrays(source: Source) -> dict[str, Array]:
    path = source.path
    if source.content.startswith(_MAGIC):
        return {"points": plain_array(path, source.content)}
    arrays = {}
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            room = MAX_BYTES
            for info in archive.infolist():
                if not info.filename.endswith(".npy"):
                    continue
                if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise DataError(f"{path} is packed in a way that numpy does not; save it again")
                with archive.open(info) as member:
                    content = member.read(room + 1)
                room -= len(content)
                if room < 0:
                    raise DataError(
                        f"{path} unpacks to more than {MAX_BYTES // 2**20} MB; save a part of it"
                    )
                arrays[info.filename.removesuffix(".npy")] = plain_array(path, content)
    except DataError:
        raise
    except Exception:  # whatever a decompressor makes of damaged bytes
        raise DataError(f"{path} is not a sound .npz file; save it again") from None
    return arrays


def plain_array(path: object, content: bytes) -> Array:
    """An array of numbers, truth values or text from the bytes of an .npy file; never of objects.

    Raises
    ------
    DataError
        If it is anything else, or shorter than its header says.
    """
    stream = io.BytesIO(content)
    try:
        version = np.lib.format.read_magic(stream)
        header = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }[version]
        shape, fortran_order, dtype = header(stream)
        rest = content[stream.tell() :]
    except Exception:  # the header is parsed as Python, which fails in many ways
        raise DataError(f"{path}: this is no sound array of numpy; save it again") from None
    if dtype.hasobject:
        raise DataError(
            f"{path} holds Python objects, which could run anything; save plain numbers and text instead"
        )
    if dtype.kind not in "fiubUSV":
        raise DataError(f"{path}: arrays of numbers or text are read, not of {dtype}")
    if math.prod(shape) > MOST_CELLS:
        raise DataError(f"{path}: more than {MOST_CELLS} values; save a part of it")
    if dtype.itemsize == 0 or math.prod(shape) * dtype.itemsize != len(rest):
        raise DataError(f"{path}: the array is cut short, or its header is wrong; save it again")
    array = np.frombuffer(rest, dtype)
    if dtype.kind == "U" and (array.view(np.dtype("u4").newbyteorder(dtype.byteorder)) > 0x10FFFF).any():
        raise DataError(f"{path}: a text in it has letters that do not exist; save it again")
    return array.reshape(shape, order="F" if fortran_order else "C")
