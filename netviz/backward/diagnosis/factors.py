"""What a factor stands for: a number that was measured at one size, and what it is at another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from netviz.backward.diagnosis.probes import Extent


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
        By what it is divided instead of N, in words.
    clean : bool
        Whether it stands for something, and is not just a number.
    """

    key: str
    text: str = ""
    divisor: str = ""
    clean: bool = False


_LAWS: tuple[tuple[Law, Callable[[int, int, int, int], float]], ...] = (
    (Law("sign", "-1"), lambda n, d, h, k: -1.0),
    (Law("no-mean", "N"), lambda n, d, h, k: n),
    (Law("mean-twice", "1/N"), lambda n, d, h, k: 1 / n),
    (Law("wrong-divisor", "N/H", "H = {H}, the number of hidden units,"), lambda n, d, h, k: n / h),
    (Law("wrong-divisor", "N/K", "K = {K}, the number of classes,"), lambda n, d, h, k: n / k),
    (Law("wrong-divisor", "N/D", "D = {D}, the number of inputs,"), lambda n, d, h, k: n / d),
    (Law("wrong-divisor", "1/K", "N·K, the number of entries,"), lambda n, d, h, k: 1 / k),
    (Law("wrong-divisor", "1/H", "N·H"), lambda n, d, h, k: 1 / h),
    (Law("wrong-divisor", "1/D", "N·D, the number of entries of X,"), lambda n, d, h, k: 1 / d),
    (Law("wrong-divisor", "N/(N-1)", "N − 1"), lambda n, d, h, k: n / (n - 1) if n > 1 else 0.0),
    (Law("wrong-divisor", "N/(N*N)", "N²"), lambda n, d, h, k: 1 / n),
    (Law("constant-factor", "K"), lambda n, d, h, k: k),
    (Law("constant-factor", "H"), lambda n, d, h, k: h),
    (Law("constant-factor", "D"), lambda n, d, h, k: d),
    (Law("constant-factor", "N*N"), lambda n, d, h, k: n * n),
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
        return (replace(_LAWS[0][0], clean=True), *laws_of(-factor, extent, turned))
    for law, value in _LAWS:
        if _close(factor, value(*extent)) and (other is None or _close(other[1], value(*other[0]))):
            filled = law.divisor.format(**extent.named())
            return (Law(law.key, law.text, filled, clean=True),)
    by = extent.n_samples / factor
    if other is not None:
        if _close(factor, other[1]):
            return (Law("constant-factor"),)
        if _close(by, other[0].n_samples / other[1]):
            return (Law("wrong-divisor", f"N/{by:.6g}", f"{by:.6g}"),)
        return (Law("constant-factor"),)
    if any(_close(by, number) for number in (2, 10, 100, 1000, 10000)):
        return (Law("wrong-divisor", f"N/{by:.6g}", f"{by:.6g}"),)
    return (Law("constant-factor"),)


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-4 * abs(b)


def in_words(factor: float) -> str:
    """Such as "7 times too large"."""
    if factor >= 1:
        return f"{factor:.4g} times too large"
    if factor > 0:
        return f"{1 / factor:.4g} times too small"
    return f"{factor:.4g} times what they should be"
