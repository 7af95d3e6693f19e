"""Many decimal numerals turned into numbers at once, each to the nearest double, as `float` does.

A numeral here is an optional sign and digits with at most one decimal mark. Its digits make a whole number
m, and the number is m / 10ᵏ with k digits after the mark. Eight digits at a time are joined in one 64-bit
word (after D. Lemire, "Quickly parsing eight digits", 2018); the quotient is corrected by its exact
remainder.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

PADDING = 24
"""Bytes that must lie before the first numeral: digits are fetched from the end of their part."""

_U = np.uint64
_WORD = 8  # digits in a 64-bit word
_MOST_DECIMALS = 22  # digits after the mark: 10²² is the last power of ten that is a double
_SAFE = 18  # digits that surely stay below 2⁶³
_MOST = 9e18  # with what sixteen digits more can add, still below 2⁶³
_EXACT = 2**53
_POWERS = np.array([float(10**n) for n in range(_MOST_DECIMALS + 1)])
_WHOLE_POWERS = np.array([10**n for n in range(20)], np.uint64)
_FIVES = np.array([5**n for n in range(_MOST_DECIMALS + 1)], np.uint64)
_FIFTHS = 1 / _FIVES.astype(np.float64)
_FRACTION, _LEADING = _U(2**52 - 1), _U(2**52)  # of a double's mantissa
_EXPONENT_OF_ONES = 1075  # as stored, of a double whose last place is worth 1
_NO_DOUBT = 0.5 - 2.0**-48  # of a unit; the rounding of units is far smaller

_ZEROS, _NINES, _HIGH = _U(0x3030303030303030), _U(0x7676767676767676), _U(0x8080808080808080)
_JOIN_1, _JOIN_2, _JOIN_4 = _U(1 + (10 << 8)), _U(1 + (100 << 16)), _U(1 + (10_000 << 32))
_PAIRS, _QUADS = _U(0x00FF00FF00FF00FF), _U(0x0000FFFF0000FFFF)
_KEPT = np.array([0, *(((1 << 8 * n) - 1) << (64 - 8 * n) for n in range(1, _WORD + 1))], np.uint64)


class Spans(NamedTuple):
    """Where numerals lie in a text: from `start` to before `end`, with the mark at `mark`, or at `end`."""

    start: Array
    mark: Array
    end: Array


def parse(text: Array, spans: Spans) -> tuple[Array, Array]:
    """The numbers that numerals stand for.

    Parameters
    ----------
    text : uint8 array
        Begins with at least `PADDING` bytes that belong to no numeral.
    spans : Spans of integer arrays (n,)

    Returns
    -------
    values : float array (n,)
    is_plain : boolean array (n,)
        Where it is False, `values` means nothing: an exponent, a word, too many digits, or a quotient so
        near the middle between two doubles that it must be worked out in another way.
    """
    first = text[spans.start]
    negative = first == ord("-")
    n_whole = spans.mark - spans.start - (negative | (first == ord("+")))
    n_decimals = np.maximum(spans.end - spans.mark - 1, 0)
    is_plain = (n_whole >= 0) & (n_whole <= _SAFE) & (n_decimals <= _MOST_DECIMALS)
    is_plain &= n_whole + n_decimals > 0
    if not is_plain.all():
        n_whole, n_decimals = np.where(is_plain, (n_whole, n_decimals), 1)
    whole, wrong = _whole(text, spans.mark, n_whole)
    is_plain &= ~wrong
    power = _POWERS[n_decimals]
    n_words = -(-int(n_decimals.max(initial=0)) // _WORD)
    significand = whole
    if n_words:
        significand = whole * _WHOLE_POWERS[np.minimum(n_decimals, 19)]
        words = fetch(text, spans.end - n_words * _WORD, n_words)
        wrong_bits = np.zeros(len(whole), _U)
        for place in range(n_words):
            part = _decimals(words[:, n_words - 1 - place], n_decimals - place * _WORD, wrong_bits)
            significand += part * _U(10 ** (place * _WORD)) if place else part
        is_plain &= wrong_bits & _HIGH == 0
        long = np.flatnonzero(n_whole + n_decimals > _SAFE)
        if len(long):
            size = whole[long] * power[long] + (part[long] * 10.0**16 if n_words == 3 else 0.0)
            is_plain[long] &= size < _MOST
    values = significand / power
    if int(significand.max(initial=0)) >= _EXACT:
        values, is_sure = _corrected(values, significand, n_decimals)
        is_plain &= is_sure
    values *= 1.0 - 2.0 * negative
    return values, is_plain


def fetch(text: Array, start: Array, n_words: int) -> Array:
    """Eight bytes a word from each start on, (n, n_words): far quicker than byte by byte."""
    size = n_words * _WORD
    runs = np.ndarray((len(text) - size + 1,), f"V{size}", buffer=text, strides=(1,))
    return runs[start].view(np.uint64).reshape(-1, n_words)


def _whole(text: Array, mark: Array, count: Array) -> tuple[Array, Array]:
    """The whole numbers of `count` digits before the marks, and where they are none; mostly few digits."""
    found = np.zeros(len(mark), _U)
    wrong = np.zeros(len(mark), bool)
    for place in range(int(count.max(initial=0))):
        digit = text[mark - (place + 1)] ^ np.uint8(ord("0"))
        is_there = count > place
        wrong |= is_there & (digit > 9)
        found += (digit * is_there).astype(_U) * _U(10**place)
    return found, wrong


def _decimals(words: Array, count: Array, wrong: Array) -> Array:
    """The whole numbers of the last `count` digits, at most 8, of words; marks in `wrong` what are none."""
    digits = (words ^ _ZEROS) & _KEPT.take(count, mode="clip")
    wrong |= (digits + _NINES) | digits
    digits = (digits * _JOIN_1 >> _U(8)) & _PAIRS  # tens and ones, the first digit in the lowest byte
    digits = (digits * _JOIN_2 >> _U(16)) & _QUADS
    return digits * _JOIN_4 >> _U(32)


def _corrected(quotient: Array, whole: Array, n_decimals: Array) -> tuple[Array, Array]:
    """The quotient whole / 10ᵏ to the nearest double, and where that is sure.

    That of the rounded numerator, M·2ᴱ, is off by a few units of its last place at most. Hence
    2⁻ᴱ⁻ᵏ times its remainder, 2⁻ᴱ⁻ᵏ·whole − 5ᵏ·M, is a whole number that 64 bits hold, whatever overflows
    on the way to it; over 5ᵏ it is the number of units to go.
    """
    bits = quotient.view(_U)
    mantissa = (bits & _FRACTION) | _LEADING
    shift = _EXPONENT_OF_ONES - n_decimals - (bits >> _U(52)).view(np.int64)  # −E−k
    remainder = (whole << shift.view(_U)) - mantissa * _FIVES[n_decimals]
    units = remainder.view(np.int64) * _FIFTHS[n_decimals]
    nearest = np.rint(units)
    is_sure = np.abs(units - nearest) < _NO_DOUBT
    is_sure &= (bits + _U(2)) & _FRACTION > 4  # far from a power of two, where units change
    is_sure &= shift >= 0
    is_long = whole >= _EXACT
    nearest *= is_long  # the quotient of others is the nearest already
    return (bits.view(np.int64) + nearest.astype(np.int64)).view(np.float64), is_sure | ~is_long
