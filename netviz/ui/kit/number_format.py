"""Numbers and names as people read and type them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal

_LEVEL, _RAISED = "0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_SUPERSCRIPTS, _LOWERED = str.maketrans(_LEVEL, _RAISED), str.maketrans(_RAISED, _LEVEL)
_SIGNS = str.maketrans("−–‒﹣－×*⋅∙xX", "-----······")
"""The characters for minus and times that keyboards, papers and word processors produce."""

_POWER = re.compile(r"(?P<sign>[+-]?)(?:(?P<mantissa>[\d.,]+)·)?10(?:\^|··)(?P<exponent>[+-]?\d+)")


def superscript(exponent: int) -> str:
    """A whole number as an exponent: ⁻⁵."""
    return str(exponent).translate(_SUPERSCRIPTS)


def number_text(value: float, digits: int = 4) -> str:
    """A number for people: thousands apart, but on one line; powers of ten beyond four digits."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    if value == int(value) and abs(value) < 1e7:
        return f"{int(value):,}".replace(",", "\u202f").replace("-", "−")
    # Taken from text, which rounds as the result will: with four digits, 999 999.6 has the exponent 6.
    exponent = int(f"{value:.{digits - 1}e}".partition("e")[2])
    if -4 < exponent < 5:
        return f"{value:.{max(digits - 1 - exponent, 0)}f}".replace("-", "−")
    mantissa, _, power = f"{value:.{max(digits - 2, 0)}e}".partition("e")
    return f"{short_number(float(mantissa), digits - 1)}·10{superscript(int(power))}"


def whole_text(value: float) -> str:
    """A whole number with all its digits."""
    return f"{round(value):,}".replace(",", "\u202f").replace("-", "−")


def exact_text(value: float) -> str:
    """A number with as many digits as it has: 1.7·10¹⁸."""
    plain = Decimal(repr(float(value))).normalize()
    exponent = plain.adjusted()
    if -4 < exponent < 7:
        return f"{plain:f}".replace("-", "−")
    return f"{plain.scaleb(-exponent):f}·10{superscript(exponent)}".replace("-", "−")


def tick_texts(values: Sequence[float], spacing: float) -> list[str]:
    """Labels of an axis, with as many digits as it takes to tell neighbours apart.

    Parameters
    ----------
    values : sequence of float
        Where the ticks are, in order.
    spacing : float
        From one to the next.
    """
    largest = max((abs(value) for value in values), default=0.0)
    if not 0 < largest < math.inf or not spacing > 0:
        return [number_text(value) for value in values]
    exponent = math.floor(math.log10(largest))
    if -4 < exponent < 5:
        exponent = 0
    places = max(0, math.ceil(exponent - math.log10(spacing) - 1e-9))
    texts: list[str] = []
    for more in range(places, places + 18):
        texts = [_tick_text(value, exponent, more) for value in values]
        pairs = zip(values, values[1:], texts, texts[1:], strict=False)
        if all(one != other or here == there for here, there, one, other in pairs):
            break
    return texts


def _tick_text(value: float, exponent: int, places: int) -> str:
    if value == 0:
        return "0"
    share = Decimal(repr(float(value))).scaleb(-exponent)
    text = f"{share:,.{places}f}".replace(",", "\u202f").replace("-", "−")
    if not exponent:
        return text
    text = without_zeros(text)
    return "0" if text in ("0", "−0") else f"{text}·10{superscript(exponent)}"


def change_text(before: float, after: float) -> str:
    """0.1624 → 0.1601, with as many digits as it takes to tell them apart."""
    return " → ".join(_told_apart(before, after, range(4, 9)))


def range_text(low: float, high: float) -> tuple[str, str]:
    """Both ends of a range, with as many digits as it takes to tell them apart."""
    return _told_apart(low, high, range(3, 18))


def _told_apart(one: float, other: float, most: range) -> tuple[str, str]:
    for digits in most:
        texts = number_text(one, digits), number_text(other, digits)
        if texts[0] != texts[1] or one == other:
            break
    return texts


def share_text(share: float) -> str:
    """A share as a setting, as it was chosen: 20 %, 12.5 %."""
    return f"{short_number(100 * share)} %"


def parse_percent(text: str) -> float | None:
    """A share typed as 20, 20 % or 0.2."""
    value = parse_number(text.replace("%", ""))
    return value / 100 if value is not None and (value > 1 or "%" in text) else value


def short_number(value: float, digits: int = 4) -> str:
    """As `number_text`, without zeros at the end: for settings, which have no noise to show."""
    return without_zeros(number_text(value, digits))


def without_zeros(text: str) -> str:
    """A number without zeros at the end of its decimals; one with a power of ten stays as it is."""
    return text.rstrip("0").rstrip(".") if "." in text and "·" not in text else text


def power_of_ten(exponent: int) -> str:
    """0.01, 1 or 10⁻⁵: a label of a logarithmic axis."""
    if -4 < exponent < 4:
        return number_text(10.0**exponent, 1)
    return f"10{superscript(exponent)}"


def parse_number(text: str) -> float | None:
    """The number that somebody typed; None if it is not one.

    Numbers are taken as this program writes them (2·10⁻³, −0.5, 1 240, 10⁻⁵), as a keyboard has them
    (2*10^-3, 10^-3, 5e-4), and with a decimal comma.
    """
    plain = "".join(text.split()).translate(_SIGNS)
    plain = re.sub(f"[{_RAISED}]+", lambda found: "^" + found[0].translate(_LOWERED), plain)
    power = _POWER.fullmatch(plain)
    if power is not None:
        plain = f"{power['sign']}{power['mantissa'] or 1}e{power['exponent']}"
    if re.fullmatch(
        r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?", plain
    ):  # 1,000 is a thousand, and 0,25 a quarter
        plain = plain.replace(",", "")
    try:
        value = float(plain.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def short_name(name: str, most: int) -> str:
    """A name of at most so many letters: its beginning and its end, since names tend to differ there."""
    if len(name) <= most:
        return name
    end = (most - 1) // 2
    return f"{name[: most - 1 - end]}…{name[len(name) - end :]}"
