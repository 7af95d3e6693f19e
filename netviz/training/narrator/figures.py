"""Numbers in a sentence: three figures, 2·10⁻⁴, a true minus; and the same for a plain terminal."""

from __future__ import annotations

import math
import re

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_PLAIN = {"−": "-", "½": "1/2", "\u202f": "", "⁽": "", "⁾": ""}


def figure(value: float, digits: int = 3) -> str:
    """A number with so many figures; powers of ten beyond 9999 and below 0.001.

    Parameters
    ----------
    value : float
    digits : int
    """
    if not math.isfinite(value):
        return "–" if math.isnan(value) else "∞" if value > 0 else "−∞"
    mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
    exponent = int(power)
    if value == 0.0 or -4 < exponent < 4:
        text = f"{value:.{max(digits - 1 - exponent, 0)}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        text = f"{mantissa}·10{str(exponent).translate(_SUPERSCRIPTS)}"
    return text.replace("-", "−")


def figures(one: float, other: float) -> tuple[str, str]:
    """Two numbers with as many figures as it takes to tell them apart, at least three."""
    texts = figure(one), figure(other)
    for digits in range(4, 18):
        if texts[0] != texts[1] or one == other:
            break
        texts = figure(one, digits), figure(other, digits)
    return texts


def plain(text: str) -> str:
    """A sentence for a terminal: W1 for W⁽¹⁾, 2e-4 for 2·10⁻⁴.

    Parameters
    ----------
    text : str
    """
    text = re.sub("·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda found: "e" + found[1].translate(_DIGITS), text)
    for symbol, letters in _PLAIN.items():
        text = text.replace(symbol, letters)
    return text.translate(_DIGITS)
