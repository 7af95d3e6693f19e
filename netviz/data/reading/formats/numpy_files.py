"""Arrays of numpy, .npy and .npz, read without ever running what a file says."""

from __future__ import annotations

import io
import math
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netviz.core.params import PARAMETERS
from netviz.data.dataset import DataError, about
from netviz.data.reading.options import Options
from netviz.data.reading.source import MAX_BYTES, Source
from netviz.data.reading.table import (
    EXACT,
    MOST_CELLS,
    MOST_COLUMNS,
    AmbiguousError,
    Column,
    Table,
    check_size,
    free_name,
    replace_lone_surrogates,
)

Array = NDArray[Any]

_POINTS = ("points", "x", "data", "features", "samples", "inputs", "coords", "xy", "arr_0")
_CLASSES = ("classes", "y", "labels", "target", "label", "class", "targets", "outputs", "t", "arr_1")
_NAMES = ("feature_names", "class_names", "target_names", "is_test")
_PART = re.compile(r"(?i)(|.|.*[_.-])(train|test|val)(?:ing|idation)?(|.|[_.-].*)")
_WEIGHTS, _UNITS = {*PARAMETERS}, {"mean", "scale"}
_HEADER_BYTES = 2**14  # more than numpy reads of a header
_CELL_BYTES = 8
_MOST_NAMES = 10  # of arrays, in a message
_FEW = 6  # points at most in an array that lies on its side for sure
_MAGIC = b"\x93NUMPY"


def fits(source: Source, head: str) -> bool:
    """The mark of .npy, or a zip file of such; also one that is cut short."""
    if source.content.startswith(_MAGIC) or (source.members is None and source.suffix == ".npz"):
        return True
    return any(name.endswith(".npy") for name in source.members or ())


def read(source: Source, options: Options) -> Table:
    """Points and classes by their names or shapes; of a single array the last column is the class."""
    arrays, load = _arrays(source)
    if set(arrays) >= _WEIGHTS:  # beside points they are passed over
        arrays = {name: array for name, array in arrays.items() if name not in _WEIGHTS | _UNITS}
        if all(name.lower() in _NAMES for name in arrays):
            raise DataError(
                "holds the weights of a network and no points; open the points first, "
                "or start from the weights with --init-params"
            )
    about = {name.lower(): load(name) for name in arrays if name.lower() in _NAMES}
    arrays = {name: array for name, array in arrays.items() if name.lower() not in _NAMES}
    chosen = _chosen(arrays, options)
    classes = is_test = None
    if len(chosen) == 2 and max(arrays[name].ndim for name in chosen) > 1:
        points, classes, is_test = _with_test_part(arrays, load, chosen)
    elif len(chosen) > 1:
        return _of_columns(arrays, load, chosen)
    else:
        points = load(chosen[0])
    if points.dtype.names:
        return Table([_column(name, points[name]) for name in points.dtype.names], "NumPy")
    if points.ndim == 1 and classes is None:  # perhaps the classes of points in another file
        return Table([_column("column 1", points)], "NumPy", header=False)
    if points.ndim == 2 and classes is None and points.shape[0] in (2, 3) and points.shape[1] > _FEW:
        points = points.T  # a point a column
    if points.ndim != 2 or not points.shape[1] or points.shape[1] > MOST_COLUMNS:
        raise DataError(f"the points must be rows with a column each, not of the shape {points.shape}")
    names = [str(name) for name in about.get("feature_names", np.array([])).ravel().tolist()]
    if len(names) != points.shape[1]:
        names = [f"column {place + 1}" for place in range(points.shape[1])]
    columns = [_column(name, points[:, place]) for place, name in enumerate(names)]
    parts = tuple(dict.fromkeys((",".join(chosen), *_able(arrays)))) if len(arrays) > 1 else ()
    table = Table(columns, "NumPy", parts=parts)
    if classes is None:
        return table
    given = about.get("class_names", about.get("target_names", np.array([])))
    order = tuple(str(name) for name in given.ravel().tolist())
    own = about.get("is_test")
    is_own = own is not None and own.dtype.kind == "b" and own.shape == classes.shape
    label = free_name("class", names)
    if order and classes.dtype.kind in "iu" and set(np.unique(classes).tolist()) <= set(range(len(order))):
        column = Column(label, [order[place] for place in classes.tolist()])
    else:
        if classes.dtype.kind in "iu" and (np.abs(classes.astype(np.float64)) >= EXACT).any():
            classes = classes.astype(np.str_)  # as floats they would not be told apart
        order, column = (), _column(label, classes)
    return replace(
        table,
        columns=[*columns, column],
        label=label,
        class_order=order,
        features=(names[0], names[1]) if len(names) == 2 else None,
        is_test=own if is_own else is_test,
    )


def _chosen(arrays: dict[str, Array], options: Options) -> tuple[str, ...]:
    """The arrays to read: points and classes, or one a column, or a table; as named, else found out."""
    if options.arrays is not None:
        named = tuple(name.strip() for name in options.arrays.split(","))
        for name in named:
            if name not in arrays:
                raise AmbiguousError(
                    f"there is no array “{name}”; there are: {_shown(arrays)}", _able(arrays)
                )
        return named
    if len(arrays) == 1:
        return tuple(arrays)
    points, classes = ([n for n in arrays if _base(n) in names] for names in (_POINTS, _CLASSES))
    for pairs in (_pairs(arrays, points, classes, True), _pairs(arrays, list(arrays), list(arrays), False)):
        found = [pair for pair in pairs if _part(pair[0]) in ("train", "")] or pairs
        if len(found) == 1:
            return found[0]
        if found:
            said = [",".join(pair) for pair in found]
            shown = " or ".join(said[:3]) + (", …" if len(said) > 3 else "")
            raise AmbiguousError(
                f"several arrays could be points and classes: {shown}; name two (--arrays {said[0]})",
                _able(arrays),
            )
    flat = [name for name, array in arrays.items() if array.size == max(array.shape, default=0)]
    if MOST_COLUMNS >= len(flat) == len(arrays) > 2 and len({array.size for array in arrays.values()}) == 1:
        return tuple(flat)
    raise AmbiguousError(
        f"points (N, 2) and a class for each were expected, called X and y; there are: "
        f"{_shown(arrays)}; name those that are meant (--arrays X,y)",
        _able(arrays),
    )


def _pairs(
    arrays: dict[str, Array], points: list[str], classes: list[str], are_named: bool
) -> list[tuple[str, ...]]:
    """Points and classes that fit each other, by their shapes."""
    return [
        (one, other)
        for one in points
        if arrays[one].ndim == 2
        for other in classes
        if one != other and _part(one) == _part(other) and _fit(arrays[one], arrays[other], are_named)
    ]


def _able(arrays: dict[str, Array]) -> list[str]:
    """What can be named with --arrays."""
    few = dict([*arrays.items()][: 2 * _MOST_NAMES])
    return [",".join(pair) for pair in _pairs(few, list(few), list(few), True)]


def _part(name: str) -> str:
    """The part that an array is of, by its name: train, test, val or none."""
    found = _PART.fullmatch(name)
    return found[2].lower() if found else ""


def _base(name: str) -> str:
    """The name of an array without its part."""
    found = _PART.fullmatch(name)
    return (found[1] + found[3] if found else name).strip("_.-").lower()


def _fit(points: Array, classes: Array, is_named: bool) -> bool:
    """Whether there is a class for each point, by their shapes; zeros and ones only where names say so."""
    if points.ndim != 2 or min(points.shape) < 2:
        return False
    is_flat = classes.size == max(classes.shape, default=0)
    return any(classes.size == n if is_flat else is_named and n in classes.shape for n in points.shape)


def _pair(points: Array, classes: Array) -> tuple[Array, Array]:
    """Points a row and a class for each, of whatever shape people keep them in."""
    for rows in (points, points.T) if points.ndim == 2 else ():
        n = len(rows)
        if n and classes.size == n == max(classes.shape, default=0):
            return rows, classes.reshape(n)
        if n and classes.ndim == 2 and n in classes.shape and classes.dtype.kind in "fiub":
            codes = classes if classes.shape[0] == n else classes.T
            if ((codes == 0) | (codes == 1)).all() and (codes.sum(axis=1) == 1).all():
                return rows, np.argmax(codes, axis=1)
    raise DataError(
        f"points of the shape {points.shape} and classes of the shape {classes.shape}; "
        "one class for each point is needed"
    )


def _with_test_part(
    arrays: dict[str, Array], load: Callable[[str], Array], chosen: tuple[str, ...]
) -> tuple[Array, Array, Array | None]:
    """Points and classes, and which of them test, where others are there for that."""
    points, classes = _pair(load(chosen[0]), load(chosen[1]))
    n_train = len(points)
    for part in ("test", "val") if _part(chosen[0]) in ("train", "") else ():
        names = [
            name for one in chosen for name in arrays if _part(name) == part and _base(name) == _base(one)
        ]
        if len(names) == 2:
            more, of_more = _pair(load(names[0]), load(names[1]))
            if more.shape[1] != points.shape[1]:
                raise DataError(f"“{names[0]}” has other columns than “{chosen[0]}”")
            points, classes = np.concatenate((points, more)), np.concatenate((classes, of_more))
    return points, classes, np.arange(len(points)) >= n_train if len(points) > n_train else None


def _of_columns(arrays: dict[str, Array], load: Callable[[str], Array], names: tuple[str, ...]) -> Table:
    """A table of arrays with a column each."""
    sizes = {arrays[name].size for name in names}
    if len(sizes) != 1 or any(arrays[name].size != max(arrays[name].shape, default=0) for name in names):
        raise DataError(f"arrays of one length were expected; there are: {_shown(arrays)}")
    check_size(0, len(names))
    columns = [_column(name, load(name).ravel()) for name in names]
    label = next(
        (name for name in names if name.lower() in _CLASSES[2:] or (name == "y" and "x" not in names)), None
    )
    return Table(columns, "NumPy", parts=(",".join(names),), label=label)


def _shown(arrays: dict[str, Array]) -> str:
    shown = [f"{name} {array.shape}" for name, array in [*arrays.items()][:_MOST_NAMES]]
    more = f" and {len(arrays) - _MOST_NAMES} more" if len(arrays) > _MOST_NAMES else ""
    return (", ".join(shown) + more) or "none"


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


def _arrays(source: Source) -> tuple[dict[str, Array], Callable[[str], Array]]:
    """Shape and type of every array, in arrays that take no memory; and what gives one with its values."""
    if source.content.startswith(_MAGIC):
        stub = _stub(io.BytesIO(source.content), len(source.content))
        return {"points": stub}, lambda name: plain_array(source.path, source.content)
    with _intact():
        archive = zipfile.ZipFile(io.BytesIO(source.content))
        members = {
            info.filename.removesuffix(".npy"): info
            for info in archive.infolist()
            if info.filename.endswith(".npy")
        }
        if sum(info.file_size for info in members.values()) > MAX_BYTES:
            raise DataError(f"unpacks to more than {MAX_BYTES // 2**20} MB; save a part of it")
        stubs = {name: check_member(source.path, archive, info) for name, info in members.items()}

    def load(name: str) -> Array:
        with _intact():
            return plain_array(source.path, archive.read(members[name]))

    return stubs, load


@contextmanager
def _intact() -> Iterator[None]:
    """Whatever a decompressor makes of damaged bytes is refused as that."""
    try:
        yield
    except DataError:
        raise
    except Exception:
        said = "is cut short or damaged, and no valid .npz file; fetch or save it again"
        raise DataError(said) from None


def _stub(stream: io.BytesIO, n_bytes: int, most_cells: int | None = None) -> Array:
    shape, _, dtype = _check_header(stream, n_bytes, most_cells)
    return np.broadcast_to(np.zeros((), dtype), shape)


def check_member(
    path: object, archive: zipfile.ZipFile, info: zipfile.ZipInfo, most_cells: int | None = None
) -> Array:
    """An array in a zip file as it declares itself, without its values: little of it is unpacked.

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
    with about(path):
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise DataError("is packed in a way that numpy does not; save it again")
        with archive.open(info) as member:
            return _stub(io.BytesIO(member.read(_HEADER_BYTES)), info.file_size, most_cells)


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
        if (
            dtype.kind == "U"
            and (array.view(np.dtype("u4").newbyteorder(dtype.byteorder)) > 0x10FFFF).any()
        ):
            raise DataError("a text in it has letters that do not exist; save it again")
    return array.reshape(shape, order="F" if fortran_order else "C")


def _check_header(
    stream: io.BytesIO, n_bytes: int, most_cells: int | None = None
) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Shape, order and type of an array, if all is as it should be; `stream` is then at its values."""
    most_cells = MOST_CELLS if most_cells is None else most_cells
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
        raise DataError(
            "holds Python objects, which could run anything; save plain numbers and text instead"
        )
    if dtype.kind not in "fiubUSV":
        raise DataError(f"arrays of numbers or text are read, not of {dtype}")
    if math.prod(shape) > most_cells:
        raise DataError(f"more than {most_cells} values; save a part of it")
    if dtype.itemsize == 0 or math.prod(shape) * dtype.itemsize != n_bytes - stream.tell():
        raise DataError("the array is cut short, or its header is wrong; save it again")
    if n_bytes > _CELL_BYTES * most_cells:
        raise DataError(f"an array of {n_bytes // 2**20} MB is too large; save a part of it")
    return shape, fortran_order, dtype
