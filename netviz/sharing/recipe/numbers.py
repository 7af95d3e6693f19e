"""Numbers in a recipe: read within bounds, written as short as they can be."""

from __future__ import annotations

import math
import re
from decimal import Decimal

_WHOLE = re.compile(r"[+-]?[0-9]+")
_REAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?", re.IGNORECASE)
_MOST_DIGITS = 300  # beyond, nothing is meant by it


class NumberError(ValueError):
    """No number, or one that is out of range; the message goes on after the word."""


def whole(text: str, least: int, most: int) -> int:
    """A whole number between two bounds.

    Raises
    ------
    NumberError
        If it is none.
    """
    allowed = f"a whole number from {least} to {most} is allowed here"
    if len(text) > _MOST_DIGITS or not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
        raise NumberError(allowed)
    return int(text)


def real(text: str, least: float = -math.inf, most: float = math.inf, above: bool = False) -> float:
    """A finite number between two bounds; greater than the lower one if `above`.

    Raises
    ------
    NumberError
        If it is none.
    """
    if len(text) > _MOST_DIGITS or not _REAL.fullmatch(text):
        point = text.replace(",", ".", 1)
        hint = f"; write {point}" if _REAL.fullmatch(point) else ""
        raise NumberError(f"a number is needed here{hint}")
    value = float(text)
    if not math.isfinite(value) or not least <= value <= most or (above and value == least):
        lower = f"above {least:g}" if above else f"from {least:g}"
        raise NumberError(f"a number {lower} to {most:g} is allowed here")
    return value


def written(value: float) -> str:
    """The shortest way to write a number from which the same one is read."""
    value = float(value)
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    minus, figures = "-" * sign, "".join(map(str, digits))
    power = int(exponent) + len(figures) - 1
    plain = repr(value).removesuffix(".0")
    scientific = f"{minus}{figures[0]}{'.' if figures[1:] else ''}{figures[1:]}e{power}"
    return scientific if value and len(scientific) < len(plain) else plain
