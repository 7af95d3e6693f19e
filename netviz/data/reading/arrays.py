"""Points and classes among arrays that have names, as files of numpy and objects of JSON hold them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from netviz.core.params import Array
from netviz.data.reading.numbers import EXACT, SAMPLE_ROWS, doubts, find_decimal
from netviz.data.reading.options import Options
from netviz.data.reading.table import (
    MOST_COLUMNS,
    AmbiguousError,
    Column,
    Table,
    check_size,
    free_name,
    text_of,
)
from netviz.errors import DataError

NAMES = ("feature_names", "class_names", "target_names", "is_test")
"""Arrays that say something about others."""

_POINTS = ("points", "x", "data", "features", "samples", "inputs", "input", "coords", "xy", "xs", "arr_0")
_CLASSES = (
    "arr_1", "y", "ys", "classes", "labels", "target", "label", "class", "targets", "output", "outputs",
    "t",
)  # fmt: skip
_PART = re.compile(r"(?i)(|.|.*[_.-])(train|test|val)(?:ing|idation|id)?(|.|[_.-].*)")
_MOST_NAMES = 10  # of arrays, in a message
_FEW = 6  # points at most in an array that lies on its side for sure


def table_of_arrays(
    form: str, arrays: dict[str, Array], load: Callable[[str], Array], options: Options, stem: str = ""
) -> Table:
    """Points and classes by their names or shapes; of a single array the last column is the class.

    Parameters
    ----------
    form : str
        What the file is.
    arrays : dict
        Shape and type of each, by its name.
    load : callable
        Gives an array with its values.
    options : Options
        Which arrays to read, if that is said.
    stem : str
        How the names of columns begin; these are the arrays' names, if it is left out.

    Raises
    ------
    AmbiguousError
        If it cannot be told which arrays are meant.
    DataError
        If they do not fit each other.
    """
    named = {name.lower(): load(name) for name in arrays if name.lower() in NAMES}
    arrays = {name: array for name, array in arrays.items() if name.lower() not in NAMES}
    chosen = _chosen(arrays, options)
    is_flat = max(arrays[name].ndim for name in chosen) < 2 and not arrays[chosen[0]].dtype.names
    if len(chosen) > 2 or is_flat:
        return _of_columns(form, {name: load(name) for name in chosen}, options)
    points, classes, is_test = _with_test_part(arrays, load, chosen)
    if points.dtype.names:
        return table_of_columns(form, {name: points[name] for name in points.dtype.names}, options)
    if points.ndim != 2 or not points.shape[1]:
        raise DataError(f"the points must be rows with a column each, not of the shape {points.shape}")
    check_size(*points.shape)
    names = _words(named, "feature_names")
    if len(names) != points.shape[1]:
        names = tuple(f"{stem or chosen[0]} {place + 1}" for place in range(points.shape[1]))
    columns = dict(zip(names, points.T, strict=True))
    parts = tuple(dict.fromkeys((",".join(chosen), *_able(arrays)))) if len(arrays) > 1 else ()
    if classes is None:
        return replace(table_of_columns(form, columns, options), parts=parts)
    order = _words(named, "class_names") or _words(named, "target_names")
    if classes.dtype.kind not in "iu" or not set(np.unique(classes).tolist()) <= set(range(len(order))):
        order = ()
    label = free_name("class" if stem else chosen[1], names)
    table = table_of_columns(form, columns if order else columns | {label: classes}, options)
    if order:
        table.columns.append(Column(label, [order[place] for place in classes.tolist()]))
    own = named.get("is_test", np.array(0))
    free = () if options.arrays or is_test is not None else arrays.keys() - {*chosen}
    alone = ", ".join(sorted(f"“{name}”" for name in free if _parted(name)[1] in ("test", "val")))
    said = (f"left out, because points and classes of a test part are not both there: {alone}",)
    return replace(
        table,
        warnings=table.warnings + (said if alone else ()),
        parts=parts,
        labels=(label,),
        class_order=order,
        features=(names[0], names[1]) if len(names) == 2 else None,
        is_test=own if own.dtype.kind == "b" and own.shape == classes.shape else is_test,
    )


def _words(named: dict[str, Array], name: str) -> tuple[str, ...]:
    return tuple(map(str, named[name].ravel().tolist())) if name in named else ()


def table_of_columns(form: str, arrays: dict[str, Array], options: Options) -> Table:
    """A table with an array for each column."""
    check_size(0, len(arrays))
    for name, array in arrays.items():
        if array.ndim != 1:
            raise DataError(f"the array “{name}” has more than one column")
    texts = {name: array.tolist() for name, array in arrays.items() if not _are_floats(array)}
    sample = [[cell for cell in cells[:SAMPLE_ROWS] if isinstance(cell, str)] for cells in texts.values()]
    decimal = options.decimal or find_decimal(sample)
    columns = [
        Column(name, [text_of(cell, decimal) for cell in texts[name]], decimal=decimal)
        if name in texts
        else Column(name, values=array.astype(np.float64))
        for name, array in arrays.items()
    ]
    return Table(columns, form, decimal=decimal, warnings=tuple(doubts(sample, decimal, options)))


def _are_floats(array: Array) -> bool:
    """Whether an array has numbers, and they are told apart as floats."""
    kind = array.dtype.kind
    return kind == "f" or (kind in "iu" and bool((np.abs(array.astype(np.float64)) < EXACT).all()))


def _of_columns(form: str, arrays: dict[str, Array], options: Options) -> Table:
    """A table of arrays with a column each; a single one may be the classes of points in another file."""
    if not all(map(_is_flat, arrays.values())) or len({array.size for array in arrays.values()}) != 1:
        raise DataError(f"arrays of one length were expected; there are: {_shown(arrays)}")
    if len(arrays) == 1:
        (array,) = arrays.values()
        return replace(table_of_columns(form, {"column 1": array.ravel()}, options), header=False)
    table = table_of_columns(form, {name: array.ravel() for name, array in arrays.items()}, options)
    telling = (n for n in arrays if n.lower() in _CLASSES[3:] or (n == "y" and "x" not in arrays))
    return replace(table, parts=(",".join(arrays),), labels=tuple(telling)[:1])


def _is_flat(array: Array) -> bool:
    return array.size == max(array.shape, default=0)


def _chosen(arrays: dict[str, Array], options: Options) -> tuple[str, ...]:
    """The arrays to read: points and classes, or one a column, or a table; as named, else found out."""
    if options.arrays is not None:
        named = _named(options.arrays)
        if unknown := [name for name in named if name not in arrays]:
            said = f"there is no array “{unknown[0]}”; there are: {_shown(arrays)}"
            raise AmbiguousError(said, _able(arrays))
        return named
    if len(arrays) == 1:
        return tuple(arrays)
    points, classes = ([n for n in arrays if _parted(n)[0] in names] for names in (_POINTS, _CLASSES))
    for pairs in (_pairs(arrays, points, classes, True), _pairs(arrays, list(arrays), list(arrays), False)):
        found = [pair for pair in pairs if _parted(pair[0])[1] in ("train", "")] or list(pairs)
        # Names of two classes would fit two features that lie on their side.
        most = {one[0]: max(pairs[other] for other in found if other[0] == one[0]) for one in found}
        found = [one for one in found if pairs[one] == most[one[0]]]
        if len(found) == 1:
            return found[0]
        if found:
            able = [",".join(pair) for pair in found]
            shown = " or ".join(able[:3]) + (", …" if len(able) > 3 else "")
            said = f"several arrays could be points and classes: {shown}; name two (--arrays {able[0]})"
            raise AmbiguousError(said, _able(arrays))
    if 1 < len(arrays) <= MOST_COLUMNS and all(map(_is_flat, arrays.values())):
        return tuple(arrays)
    raise AmbiguousError(
        f"points (N, 2) and a class for each were expected, called X and y; there are: "
        f"{_shown(arrays)}; name those that are meant (--arrays X,y)",
        _able(arrays),
    )


def _pairs(
    arrays: dict[str, Array], points: list[str], classes: list[str], are_named: bool
) -> dict[tuple[str, ...], int]:
    """Points and classes that fit each other, by their shapes, and how many points these are."""
    fitting = {
        (one, other): _n_points(arrays[one], arrays[other], are_named)
        for one in points
        if arrays[one].ndim == 2
        for other in classes
        if one != other and _parted(one)[1] == _parted(other)[1]
    }
    return {pair: n_points for pair, n_points in fitting.items() if n_points}


def _able(arrays: dict[str, Array]) -> list[str]:
    """What can be named with --arrays."""
    few = dict([*arrays.items()][: 2 * _MOST_NAMES])
    return [",".join(pair) for pair in _pairs(few, list(few), list(few), True)]


def _parted(name: str) -> tuple[str, str]:
    """The name of an array without its part, and that: train, test, val or nothing."""
    found = _PART.fullmatch(name)
    base, part = (found[1] + found[3], found[2]) if found else (name, "")
    return base.strip("_.-").lower(), part.lower()


def _named(arrays: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in arrays.split(","))


def is_needed(name: str, options: Options) -> bool:
    """Whether an array is one that was asked for, or is called as points or classes are."""
    known = (*_POINTS, *_CLASSES[:-1])  # t may be a time
    return _parted(name)[0] in known if options.arrays is None else name in _named(options.arrays)


def _n_points(points: Array, classes: Array, is_named: bool) -> int:
    """For how many points there is a class each, by the shapes; zeros and ones only where names say so."""
    sides = points.shape if points.ndim == 2 and min(points.shape) > 1 else ()
    fitting = (classes.size == n if _is_flat(classes) else is_named and n in classes.shape for n in sides)
    return next((n for n, is_one in zip(sides, fitting, strict=True) if is_one), 0)


def _pair(points: Array, classes: Array) -> tuple[Array, Array]:
    """Points a row and a class for each, of whatever shape people keep them in."""
    for rows in (points, points.T) if points.ndim == 2 else ():
        n = len(rows)
        if n and classes.size == n and _is_flat(classes):
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
) -> tuple[Array, Array | None, Array | None]:
    """Points, their classes if there are any, and which of them test, where others are there for that."""
    if len(chosen) == 1:
        points = load(chosen[0])
        is_on_its_side = points.ndim == 2 and len(points) in (2, 3) and len(points.T) > _FEW
        return points.T if is_on_its_side else points, None, None
    points, classes = _pair(load(chosen[0]), load(chosen[1]))
    n_train = len(points)
    for part in ("test", "val") if _parted(chosen[0])[1] in ("train", "") else ():
        wanted = [(_parted(one)[0], part) for one in chosen]
        names = [name for one in wanted for name in arrays if _parted(name) == one]
        if len(names) == 2:
            more, of_more = _pair(load(names[0]), load(names[1]))
            if more.shape[1] != points.shape[1]:
                raise DataError(f"“{names[0]}” has other columns than “{chosen[0]}”")
            points, classes = np.concatenate((points, more)), np.concatenate((classes, of_more))
    return points, classes, np.arange(len(points)) >= n_train if len(points) > n_train else None


def _shown(arrays: dict[str, Array]) -> str:
    shown = [f"{name} {array.shape}" for name, array in [*arrays.items()][:_MOST_NAMES]]
    more = f" and {len(arrays) - _MOST_NAMES} more" if len(arrays) > _MOST_NAMES else ""
    return (", ".join(shown) + more) or "none"
