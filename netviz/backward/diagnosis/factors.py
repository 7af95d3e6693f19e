"""What a factor stands for: a number that was measured at one size, and what it is at another."""

from __future__ import annotations

from collections.abc import Callable

from netviz.backward.diagnosis.probes import Extent
from netviz.frozen import dataclass


@dataclass(frozen=True)
class Law:
    """What a factor is.

    Attributes
    ----------
    key : str
        The kind of mistake.
    text : str
        In the sizes of the problem, such as "N/H"; else empty.
    divisor : str
        By what it is divided instead of N, in words; {H} and so on stand for sizes.
    at : callable
        Takes an `Extent`, returns the factor there.
    clean : bool
        Whether it stands for something, and is not just a number.
    """

    key: str
    text: str
    divisor: str
    at: Callable[[Extent], float]
    clean: bool = True


_SIGN = Law("sign", "-1", "", lambda e: -1.0)

_LAWS: tuple[Law, ...] = (
    _SIGN,
    Law("no-mean", "N", "", lambda e: e.n_samples),
    Law("mean-twice", "1/N", "", lambda e: 1 / e.n_samples),
    Law("wrong-divisor", "N/H", "H = {H}, the number of hidden units,", lambda e: e.n_samples / e.n_hidden),
    Law("wrong-divisor", "N/K", "K = {K}, the number of classes,", lambda e: e.n_samples / e.n_classes),
    Law("wrong-divisor", "N/D", "D = {D}, the number of inputs,", lambda e: e.n_samples / e.n_inputs),
    Law("wrong-divisor", "1/K", "N·K", lambda e: 1 / e.n_classes),
    Law("wrong-divisor", "1/H", "N·H", lambda e: 1 / e.n_hidden, clean=False),
    Law("wrong-divisor", "1/D", "N·D", lambda e: 1 / e.n_inputs, clean=False),
    Law("wrong-divisor", "N/(N-1)", "N − 1", lambda e: e.n_samples / max(e.n_samples - 1, 1)),
    Law("constant-factor", "K", "", lambda e: e.n_classes),
    Law("constant-factor", "H", "", lambda e: e.n_hidden),
    Law("constant-factor", "D", "", lambda e: e.n_inputs),
    Law("constant-factor", "N*N", "", lambda e: e.n_samples**2),
)


def laws_of(factor: float, extent: Extent, other: tuple[Extent, float] | None) -> tuple[Law, ...]:
    """What a factor is; two laws for a sign and something else.

    Parameters
    ----------
    factor : float
        At the sizes `extent`.
    other : Extent and float, optional
        The same factor at other sizes.
    """
    if other is not None and other[1] * factor < 0:
        other = None
    if factor < 0 and not _close(factor, -1):
        turned = None if other is None else (other[0], -other[1])
        return (_SIGN, *laws_of(-factor, extent, turned))
    for law in _LAWS:
        if _close(factor, law.at(extent)) and (other is None or _close(other[1], law.at(other[0]))):
            return (law,)
    constant = Law("constant-factor", "", "", lambda e: factor, clean=False)
    by = extent.n_samples / factor
    divided = Law("wrong-divisor", f"N/{by:.6g}", f"{by:.6g}", lambda e: e.n_samples / by, clean=False)
    if other is not None:
        is_divided = not _close(factor, other[1]) and _close(by, other[0].n_samples / other[1])
    else:
        is_divided = any(_close(by, number) for number in (2, 10, 100, 1000, 10000))
    return (divided if is_divided else constant,)


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-4 * abs(b)


def in_words(factor: float) -> str:
    """Such as "7 times too large"."""
    if factor >= 1:
        return f"{factor:.4g} times too large"
    if factor > 0:
        return f"{1 / factor:.4g} times too small"
    return f"{factor:.4g} times what they should be"
