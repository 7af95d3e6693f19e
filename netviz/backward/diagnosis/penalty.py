"""The penalty: what the gradient has of it, what the loss has, and which convention that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Literal

import numpy as np

from netviz.backward.diagnosis.loss import LossPenalty
from netviz.backward.diagnosis.verdict import Convention
from netviz.backward.forcing import NOTHING, Forced
from netviz.core.params import PARAMETERS, Array
from netviz.frozen import dataclass

_SAME = 1e-4  # how far two coefficients may differ that are the same


@dataclass(frozen=True)
class Fault:
    """One mistake in the penalty, and the parameters that it makes wrong."""

    key: str
    parameters: tuple[str, ...]
    factor: float | None = None
    in_loss: bool = False
    ratios: Mapping[str, float] = field(default_factory=dict)

    def ratio(self, name: str) -> float | None:
        """By what the penalty of one parameter is multiplied."""
        return self.ratios.get(name) if self.ratios else self.factor


@dataclass(frozen=True)
class PenaltyJudgement:
    """What comes of the penalties of gradient and loss.

    Attributes
    ----------
    expected : mapping of a parameter's name to a number
        Which multiple of λθ its gradient should have.
    found : mapping of the same names to a number or None
        Which multiple it has; None for something that is no multiple.
    faults : tuple of Fault
    biases : bool
        Whether it penalizes biases.
    weight : float
        The coefficient c of λ‖W‖² in the loss that it means.
    gradient_alone : bool
        Whether the gradient has a penalty, and the loss, which there is, has none.
    form : str
        The penalty of the loss in words, where the loss is to blame.
    loss_wrong : bool
        Whether the loss is to blame.
    """

    expected: Mapping[str, float]
    found: Mapping[str, float | None]
    faults: tuple[Fault, ...] = ()
    biases: bool = False
    weight: float = 0.0
    gradient_alone: bool = False
    form: str = ""
    loss_wrong: bool = False


def multiple(added: Array, theta: Array, lam: float, size: float, tolerance: float) -> float | None:
    """P in `added` = p λ θ; None where it is no multiple.

    Parameters
    ----------
    added, theta : arrays (points, *shape)
    size : float
        The largest entry of the gradients from which `added` is a difference.
    """
    if not np.isfinite(added).all():
        return None
    along = lam * theta.reshape(-1)
    flat = added.reshape(-1)
    p = float(flat @ along) / float(along @ along)
    room = tolerance * max(size, float(np.abs(along).max()))
    if np.abs(flat).max() <= room:
        return 0.0
    return None if np.abs(flat - p * along).max() > room else p


def snapped(value: float, n_samples: int, tolerance: float) -> float:
    """A coefficient without the noise of its measurement, where it is a usual one."""
    usual = [sign * number for number in (0.25, 0.5, 1.0, 2.0, 4.0) for sign in (1, -1)]
    for number in (*usual, *(number / n_samples for number in usual)):
        if abs(value - number) <= tolerance * abs(number):
            return number
    return value


def judged(
    found: Mapping[str, float | None],
    loss: LossPenalty | None,
    loss_elsewhere: LossPenalty | None,
    n_samples: int,
    factors: Mapping[str, float],
    forced: Forced = NOTHING,
) -> PenaltyJudgement:
    """Which penalty the gradient should have, and what is wrong with the one that it has.

    Parameters
    ----------
    found : mapping of a parameter's name to p, a multiple of λθ in its gradient
    loss, loss_elsewhere : LossPenalty, optional
        What the loss has, at two λ; None without a loss.
    factors : mapping of a parameter's name to a number
        By what its data part is multiplied: a factor of both parts is one mistake.
    forced : Forced
        Which penalty is meant, where somebody says so.
    """
    weight = forced.coefficient(n_samples)
    if weight is not None:
        return _by_what_is_said(found, loss, weight, forced.penalty.endswith("+b"), factors)
    known = loss is not None and (loss.fits or loss.form)
    if loss is None or not known or (loss.none and any(found.values())):
        return _by_gradient(found, n_samples, factors, gradient_alone=loss is not None and loss.none)
    if not loss.fits:
        judgement = _by_gradient(found, n_samples, factors, gradient_alone=False)
        fault = Fault("penalty-loss", ("W1", "W2"), None, in_loss=True)
        return PenaltyJudgement(
            judgement.expected, found, (fault,), False, judgement.weight, False, loss.form, True
        )
    return _by_loss(found, loss, loss_elsewhere, n_samples, factors)


def _by_what_is_said(
    found: Mapping[str, float | None],
    loss: LossPenalty | None,
    weight: float,
    biases: bool,
    factors: Mapping[str, float],
) -> PenaltyJudgement:
    means = {name: weight if name[0] == "W" or biases else 0.0 for name in PARAMETERS}
    expected = {name: 2 * c for name, c in means.items()}
    faults = _faults(found, expected, factors)
    wrong = loss is not None and not (
        loss.fits and all(_close(loss.coefficients[name], c) for name, c in means.items())
    )
    return PenaltyJudgement(expected, found, faults, biases, weight, loss_wrong=wrong)


def _by_gradient(
    found: Mapping[str, float | None], n_samples: int, factors: Mapping[str, float], *, gradient_alone: bool
) -> PenaltyJudgement:
    """Without a loss to go by: the multiple that the weights have in common is the convention."""
    weights = [p for name in ("W1", "W2") if (p := found.get(name)) is not None]
    usual = (2.0, 1.0, 2.0 / n_samples, 1.0 / n_samples)
    present = [p for p in weights if p != 0]
    scaled = [
        p / factors[name]
        for name in ("W1", "W2")
        if (p := found.get(name)) and abs(factors.get(name, 1.0)) > 1e-12 and name in factors
    ]
    common = next((u for u in usual if any(_close(p, u) for p in present)), None)
    if common is None:
        common = next((u for u in usual if any(_close(p, u) for p in scaled)), None)
    if common is None:
        positive = [p for p in present if p > 0]
        common = positive[0] if positive else (2.0 if present or None in found.values() else 0.0)
    bias_found = [p for name in ("b1", "b2") if (p := found.get(name)) is not None]
    biases = common != 0 and len(bias_found) == 2 and all(_close(p, common) for p in bias_found)
    expected = {name: common if name[0] == "W" or biases else 0.0 for name in PARAMETERS}
    faults = _faults(found, expected, factors)
    return PenaltyJudgement(expected, found, faults, biases, common / 2, gradient_alone)


def _by_loss(
    found: Mapping[str, float | None],
    loss: LossPenalty,
    elsewhere: LossPenalty | None,
    n_samples: int,
    factors: Mapping[str, float],
) -> PenaltyJudgement:
    c = loss.coefficients
    expected = {name: 2 * c[name] for name in PARAMETERS}
    biases = c["b1"] != 0 or c["b2"] != 0
    weight = c["W1"] or c["W2"]
    p1, p2 = found.get("W1"), found.get("W2")
    linear = elsewhere is None or (
        elsewhere.fits and all(_close(elsewhere.coefficients[name], c[name]) for name in PARAMETERS)
    )
    both = p1 is not None and p2 is not None
    agree = both and _close(p1 or 0.0, expected["W1"]) and _close(p2 or 0.0, expected["W2"])
    uneven = not _close(c["W1"], c["W2"]) or not linear
    if uneven and not (agree and linear) and both and _close(p1 or 0.0, p2 or 0.0) and p1:
        off = tuple(name for name in ("W1", "W2") if not _close(found[name] or 0.0, expected[name]))
        ratios = {name: (found[name] or 0.0) / expected[name] for name in off if expected[name]}
        ratio = next(iter(ratios.values()), None)
        fault = Fault("penalty-loss", off, ratio, in_loss=True, ratios=ratios)
        others = _faults({n: p for n, p in found.items() if n[0] == "b"}, expected, factors)
        return PenaltyJudgement(
            expected, found, (fault, *others), biases, (p1 or 0.0) / 2, loss_wrong=True, form=_uneven(c)
        )
    faults = _faults(found, expected, factors)
    inside = n_samples > 1 and any(
        fault.key == "penalty-factor" and fault.factor and _close(fault.factor, n_samples)
        for fault in faults
    )
    if inside:  # the loss averages its penalty over the samples, and the gradient does not
        weight *= n_samples
    return PenaltyJudgement(expected, found, faults, biases, weight, loss_wrong=inside)


def _uneven(c: Mapping[str, float]) -> str:
    return f"λ({c['W1']:.3g}‖W1‖² + {c['W2']:.3g}‖W2‖²)"


def _faults(
    found: Mapping[str, float | None], expected: Mapping[str, float], factors: Mapping[str, float]
) -> tuple[Fault, ...]:
    by_kind: dict[tuple[str, float | None], list[str]] = {}
    for name in PARAMETERS:
        if name not in found:
            continue
        p, right = found[name], expected[name]
        if p is not None and _close(p, right):
            continue
        factor = factors.get(name, 1.0)
        if p is not None and right and factor != 1.0 and _close(p, factor * right):
            continue  # one factor for the whole gradient, which is one mistake
        ratio = None if p is None or not right else p / right
        by_kind.setdefault((_key(name, p, right, ratio), _rounded(ratio)), []).append(name)
    return tuple(Fault(key, tuple(names), ratio) for (key, ratio), names in by_kind.items())


def _rounded(ratio: float | None) -> float | None:
    return None if ratio is None else float(f"{ratio:.6g}")


def _key(name: str, p: float | None, right: float, ratio: float | None) -> str:
    if p is None:
        return "penalty-unexplained"
    if name[0] == "b" and not right:
        return "bias-penalty-in-gradient-only"
    if name[0] == "b" and p == 0:
        return "bias-penalty-in-loss-only"
    for key, value in {"missing": 0.0, "half": 0.5, "double": 2.0, "sign": -1.0}.items():
        if ratio is not None and abs(ratio - value) < _SAME:
            return f"penalty-{key}"
    return "penalty-factor"


def _close(p: float, q: float) -> bool:
    return abs(p - q) <= _SAME * max(abs(p), abs(q), 1e-3)


def convention(
    judgement: PenaltyJudgement, reduction: float, probed: int, n_samples: int, lam: float
) -> Convention:
    """The convention in words.

    Parameters
    ----------
    reduction : float
        The factor of the data part: 1 for a mean, N for a sum.
    probed : int
        N of the probes.
    n_samples, lam : int and float
        N and λ of the example.
    """
    c = judgement.weight
    of_data: Literal["mean", "sum"] = "sum" if abs(reduction - probed) < 1e-4 * probed else "mean"
    if not c:
        return Convention("none", of_data, sentence="no penalty: compared at λ = 0")
    names = {
        (1.0, False): ("lam", "λ"),
        (0.5, False): ("lam/2", "½λ"),
        (1.0, True): ("lam/N", "λ/N"),
        (0.5, True): ("lam/2N", "λ/(2N)"),
    }
    weight, divided = next(
        ((w, by) for w, by in names if _close(c, w / probed if by else w)), (c / (reduction or 1.0), False)
    )
    key, text = names.get((weight, divided), (f"lam*{c:.4g}", f"{c:.4g} λ"))
    suffix = "+b" if judgement.biases else ""
    found = Convention(key + suffix, of_data, weight, divided)
    text += ", the biases too" if judgement.biases else ""
    if abs(found.of_netviz(n_samples) - 1) > 1e-6:
        text += f": your λ = {lam:g} is netviz's {lam * found.of_netviz(n_samples):.4g}"
    return replace(found, sentence=text)
