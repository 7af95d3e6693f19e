"""A penalty that is built in: a function that takes no λ and penalizes all the same.

Its answers are then read as those of a function that takes one: the penalty is taken out and put in again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from netviz.backward.answer import Answer
from netviz.backward.diagnosis.measuring import N_GRADIENTS, Call, Measured, same
from netviz.backward.diagnosis.passes import FORWARD, Points
from netviz.backward.diagnosis.search import Choice, predicted
from netviz.backward.problem import Problem
from netviz.core.params import PARAMETERS
from netviz.frozen import dataclass

_FITS = 1e-7


@dataclass(frozen=True)
class BuiltIn:
    """A penalty that does not depend on λ.

    Attributes
    ----------
    gradient : mapping of a parameter's name to a number
        The multiple of θ in its gradient.
    loss : mapping of the same names to numbers
        The multiples of the sums of squares in the loss.
    lam : float
        Which λ that is, as netviz writes the loss.
    """

    gradient: Mapping[str, float]
    loss: Mapping[str, float]
    lam: float

    def reading(self, call: Call) -> Call:
        """The function as one that takes λ."""

        def with_lam(problem: Problem) -> Answer:
            answer, theta = call(problem), problem.params
            times = problem.lam / self.lam - 1.0
            gradients = {
                name: None if value is None else value + times * self.gradient[name] * getattr(theta, name)
                for name, value in answer.gradients.items()
            }
            squares = sum(self.loss[name] * float(np.sum(getattr(theta, name) ** 2)) for name in PARAMETERS)
            loss = None if answer.loss is None else answer.loss + times * squares
            return replace(answer, gradients=gradients, loss=loss)

        return with_lam


def built_in_penalty(measured: Measured) -> BuiltIn | None:
    """The penalty of a function on which λ has no effect; None if there is none."""
    pairs = zip(measured.plain, measured.penalized, strict=True)
    if not all(same(plain, penalized, measured.extent) for plain, penalized in pairs):
        return None
    points = Points.of(measured.problems[:N_GRADIENTS])
    fitted = {name: _multiple(measured, name, points) for name in PARAMETERS}
    in_loss = _in_loss(measured)
    known = [q for name in ("W2", "W1") if (q := fitted[name])]
    if in_loss and (in_loss["W1"] or in_loss["W2"]):
        weight = in_loss["W2"] or in_loss["W1"]
        # What is in the loss and not in the gradient stays to be seen: it is a mistake.
        gradient = {n: 2 * in_loss[n] if fitted[n] is None else fitted[n] or 0.0 for n in PARAMETERS}
    elif known:
        weight = known[0] / 2
        gradient = {
            n: fitted[n] or 0.0 if n[0] == "b" or fitted[n] is not None else known[0] for n in PARAMETERS
        }
        in_loss = {n: 0.0 if measured.plain[0].loss is None else gradient[n] / 2 for n in PARAMETERS}
    else:
        return None
    if weight <= 0:
        return None
    return BuiltIn(gradient, in_loss, weight)


def _multiple(measured: Measured, name: str, points: Points) -> float | None:
    """The q in s · right + q · θ; None if the gradient is nothing of that kind."""
    values = measured.gradients(name, measured.plain)
    if values is None or not np.isfinite(values).all():
        return None
    theta = getattr(points, name)
    theta = theta[:, 0] if name[0] == "b" else theta
    right = predicted(name, Choice(), points)
    columns = np.stack((right.reshape(-1), theta.reshape(-1)), axis=1)
    (scale, q), *_ = np.linalg.lstsq(columns, values.reshape(-1), rcond=None)
    size = float(np.abs(values).max())
    if not size or np.abs(columns @ (scale, q) - values.reshape(-1)).max() > _FITS * size:
        return None
    return float(q) if abs(q) > 1e-6 else 0.0


def _in_loss(measured: Measured) -> dict[str, float] | None:
    """The multiples of the sums of squares in the loss; None without one, or if it is another loss."""
    losses = measured.losses(measured.plain)
    if losses is None or not np.isfinite(losses).all():
        return None
    points = Points.of(measured.problems)
    psi = FORWARD[""](points).psi
    entropy = -np.log(psi[:, np.arange(points.n_samples), points.y]).mean(axis=-1)
    weights = [(getattr(points, name) ** 2).sum(axis=(-1, -2)) for name in PARAMETERS]
    for names, columns in ((("W1", "W2"), [weights[0], weights[2]]), (PARAMETERS, weights)):
        matrix = np.stack([entropy, *columns], axis=1)
        found, *_ = np.linalg.lstsq(matrix, losses, rcond=None)
        if np.abs(matrix @ found - losses).max() <= _FITS * np.abs(losses).max():
            values = {n: float(c) if abs(c) > 1e-6 else 0.0 for n, c in zip(names, found[1:], strict=True)}
            return dict.fromkeys(PARAMETERS, 0.0) | values
    return None
