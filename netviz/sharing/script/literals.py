"""Names and numbers of a user's as they may stand in a Python file."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable
from textwrap import wrap

import numpy as np

from netviz.core.params import Array
from netviz.sharing.printable import printable

WIDTH = 100
"""Columns of a line."""

MOST_READABLE = 20_000
"""Numbers that are written out; more are packed."""

_LONGEST_NAME = 60


def plain(name: str) -> str:
    """A name as it may stand in a comment: one line, no controls, nothing that turns the direction."""
    return printable(" ".join(name.split()), _LONGEST_NAME)


def number(value: float) -> str:
    """A float, exact to the last bit."""
    return repr(value).replace("e+", "e") if math.isfinite(value) else f'float("{value}")'


def comment(text: str) -> list[str]:
    """A comment of as many lines as it takes."""
    lines = wrap(text, WIDTH - 4, break_on_hyphens=False)
    return [f"# {line}" if not number else f"#   {line}" for number, line in enumerate(lines)]


def array(values: Array) -> list[str]:
    """An expression for a float64 array, exact to the last bit; the first of its lines begins it."""
    shape, flat = values.shape, values.ravel()
    if not flat.any() and not np.signbit(flat).any():
        return [f"np.zeros({shape[0] if len(shape) == 1 else shape})"]
    if flat.size > MOST_READABLE:
        text = base64.b64encode(flat.astype("<f8").tobytes()).decode()
        return _called("packed", (text[at : at + WIDTH] for at in range(0, len(text), WIDTH)), shape)
    return _called("numbers", wrap(" ".join(map(repr, flat.tolist())), WIDTH), shape)


def rows(table: Array) -> list[str]:
    """An expression for rows of two coordinates and of what is a whole number, a line each."""
    if table.size > MOST_READABLE:
        return array(table)
    lines = (f"{x!r:>24} {y!r:>24} {int(label):>3} {int(part)}" for x, y, label, part in table.tolist())
    return _called("numbers", lines, table.shape)


def places(numbers: Iterable[int]) -> list[str]:
    """An expression for whole numbers."""
    text = " ".join(map(str, numbers))
    return [*_called("numbers", wrap(text, WIDTH), ())[:-1], '""").astype(int)']


def _called(function: str, lines: Iterable[str], shape: tuple[int, ...]) -> list[str]:
    return [f'{function}("""', *lines, '""")' + (f".reshape{shape}" if len(shape) > 1 else "")]
