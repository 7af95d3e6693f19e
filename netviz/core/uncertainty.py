"""How far the two sides of a gradient check may lie apart although both are right.

The difference quotient of J̃ misses the slope by the rounding of J̃ over the step, and by truncation; the
derived gradient is rounded itself. All of it is estimated here from the magnitudes of one pass: rounding
as a random walk (a sum of n terms errs by about √n roundings of its terms' sizes) with a safety factor,
truncation from above, by the third derivative of the loss along the step.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import DTypeLike

from netviz.core.network import Trace
from netviz.core.params import Array

SAFETY = 4.0  # roundings are estimated, not bounded
_LARGEST_EXPONENT = 700.0


def unit_roundoff(dtype: DTypeLike) -> float:
    """Half the distance from 1 to the next number."""
    return 0.5 * float(np.finfo(np.dtype(dtype)).eps)


def truncation(step: Array, reach: Array, variance: Array, lost: float) -> Array:
    """How far a central difference of −log ψ_y is from its slope, at most.

    The third derivative along d, by which the logits move for each unit of the step, is the third
    central moment of d under ψ: at most the range of d times its variance. Within the step, ψ changes
    by no more than a factor e^(2·step·range).

    Parameters
    ----------
    step : array
    reach : array
        max d − min d over the classes.
    variance : array
        Of d under ψ.
    lost : float
        The share of a variance that is lost where a ψ is rounded to 0 or 1.
    """
    variance = variance + lost * reach**2
    spread = np.exp(np.minimum(2.0 * step * reach, _LARGEST_EXPONENT)) * variance
    return np.asarray(step**2 / 6.0 * reach * np.minimum(spread, reach**2 / 4.0))


def loss_rounding(psi: Array, delta: Array, z3: Array, losses: Array, unit: float) -> Array:
    """The rounding of −log ψ_y (N,) where z3 (N, K) is exact."""
    shifted = z3 - z3.max(axis=1, keepdims=True)
    n_classes = z3.shape[1]
    moved = (np.abs(psi - delta) * np.abs(shifted)).sum(axis=1)
    return np.asarray(unit * (moved + 2.0 * np.abs(losses) + n_classes + 4.0))


class Uncertainty:
    """What rounding and truncation can do at the parameters of a trace.

    Parameters
    ----------
    trace : Trace
        Its precision is that of the derived gradient.
    loss_dtype : float64 or float32
        In which precision the differences of the loss are taken.
    """

    def __init__(self, trace: Trace, loss_dtype: DTypeLike = np.float64) -> None:
        with np.errstate(all="ignore"):
            self._measure(trace, loss_dtype)

    def _measure(self, trace: Trace, loss_dtype: DTypeLike) -> None:
        self.trace = trace
        self._unit = unit_roundoff(loss_dtype)
        self._lost = 8.0 * unit_roundoff(trace.psi.dtype)
        # Differences in float32 are taken beside θ, at its nearest float32 neighbours.
        gradient_unit = max(self._unit, unit_roundoff(trace.params.W1.dtype))
        self._a1, self._W1, self._b1, self._W2, self._b2 = (
            np.abs(np.asarray(value, np.float64)) for value in (trace.a1, *trace.params)
        )
        self._a2, self._psi = np.asarray(trace.a2, np.float64), np.asarray(trace.psi, np.float64)
        self._z2_size = self._a1 @ self._W1 + self._b1  # (N, H)
        self._z3_size = self._a2 @ self._W2 + self._b2  # (N, K)
        self.z2_error = self._z2_error(gradient_unit)
        self._fires = np.asarray(trace.z2 > -self.z2_error, np.float64)  # (N, H), or perhaps
        self._rounding = self._loss_error(self._unit)  # (N,)
        self._gradient_error = self._error_of_the_gradient(gradient_unit)

    def _z2_error(self, unit: float) -> Array:
        n_terms = len(self._W1) + 1
        return np.asarray(SAFETY * unit * (np.sqrt(n_terms) + 1.0) * self._z2_size)

    def _z3_error(self, unit: float) -> Array:
        n_terms = len(self._W2) + 1
        own = SAFETY * unit * (np.sqrt(n_terms) + 1.0) * self._z3_size
        # The errors of different units are independent.
        return np.asarray(own + np.sqrt((self._fires * self._z2_error(unit)) ** 2 @ self._W2**2))

    def _loss_error(self, unit: float) -> Array:
        """The rounding of each sample's −log ψ_y, (N,)."""
        trace, z3_error = self.trace, self._z3_error(unit)
        away = np.abs(self._psi - trace.delta)
        handed_on = (away * z3_error).sum(axis=1) + 0.5 * z3_error.max(axis=1) ** 2
        own = loss_rounding(self._psi, trace.delta, trace.z3, trace.losses, unit)
        return np.asarray(handed_on + SAFETY * own)

    def _error_of_the_gradient(self, unit: float) -> dict[str, Array]:
        """How far the derived gradient may be off by its own rounding."""
        trace, psi = self.trace, self._psi
        n_samples, n_classes = psi.shape
        shifted = np.abs(trace.z3 - trace.z3.max(axis=1, keepdims=True))
        z3_error = self._z3_error(unit) + SAFETY * unit * (shifted * (psi > 0))
        psi_error = 2.0 * psi * (1.0 - psi) * np.minimum(z3_error.max(axis=1, keepdims=True), 1.0)
        psi_error += SAFETY * unit * (n_classes + 4.0) * psi
        dz3, dz2 = np.abs(trace.dz3), np.abs(trace.dz2)
        dz3_error = psi_error / n_samples + SAFETY * unit * dz3
        da2_error = dz3_error @ self._W2.T + SAFETY * unit * np.sqrt(n_classes) * (dz3 @ self._W2.T)
        dz2_error = self._fires * da2_error
        walk = SAFETY * unit * (np.sqrt(n_samples) + 1.0)
        dz3_sums, dz2_sums = dz3_error + walk * dz3, dz2_error + walk * dz2
        reg = 4.0 * unit * 2.0 * trace.lam
        errors = {
            "W1": self._a1.T @ dz2_sums + reg * self._W1,
            "b1": dz2_sums.sum(axis=0),
            "W2": self._a2.T @ dz3_sums + (self._fires * self.z2_error).T @ dz3 + reg * self._W2,
            "b2": dz3_sums.sum(axis=0),
        }
        return {name: _or_infinite(error) for name, error in errors.items()}

    # ------------------------------------------------------------ quotients

    def entries(self, name: str, steps: Array) -> Array:
        """How far the difference quotient of each entry may be from the derived gradient.

        Parameters
        ----------
        name : "W1", "b1", "W2" or "b2"
        steps : array
            By how much each entry is moved; of the parameter's shape.
        """
        with np.errstate(all="ignore"):
            rounding = self._rounding_of_the_loss(name, self._fires) / steps
            bound = rounding + self._truncations[name](steps) + self._gradient_error[name]
            return _or_infinite(np.asarray(bound))

    def directions(self, name: str, flat: Array, step: float) -> Array:
        """The same along directions of one parameter, (directions, entries); shape (directions,)."""
        trace = self.trace
        shape = getattr(trace.params, name).shape
        with np.errstate(all="ignore"):
            everyone = np.ones((len(self._psi), 1))
            rounding = float(np.max(self._rounding_of_the_loss(name, everyone))) / step
            theta, gradient = getattr(trace.params, name).ravel(), getattr(trace, f"d{name}").ravel()
            # Not quite the step that is asked for is made.
            rounding += self._unit * float(np.abs(theta) @ np.abs(gradient)) / step
            bounds = []
            for direction in flat:
                moves = self._moves(name, direction.reshape(shape))  # (N, K)
                mean = (self._psi * moves).sum(axis=1, keepdims=True)
                variance = (self._psi * (moves - mean) ** 2).sum(axis=1)
                reach = moves.max(axis=1) - moves.min(axis=1)
                bounds.append(float(truncation(np.asarray(step), reach, variance, self._lost).mean()))
            own = np.abs(flat) @ self._gradient_error[name].ravel()
            return _or_infinite(rounding + np.array(bounds) + own)

    def _moves(self, name: str, direction: Array) -> Array:
        """By how much the logits move for each unit of a step along a direction, (N, K)."""
        if name == "b2":
            return np.broadcast_to(direction, self._psi.shape)
        if name == "W2":
            return np.asarray(self._a2 @ direction)
        z2_moves = direction if name == "b1" else self.trace.a1 @ direction
        return np.asarray((self._fires * z2_moves) @ self.trace.params.W2)

    def _rounding_of_the_loss(self, name: str, fires: Array) -> Array:
        """The rounding of J̃ where an entry moves: of what changes with it, and of the sums it goes into."""
        trace, unit = self.trace, self._unit
        n_samples = len(self._psi)
        data = np.asarray([self._rounding.mean()]) if name == "b2" else fires.T @ self._rounding / n_samples
        touched = data > 0
        sums = unit * (np.sqrt(n_samples) * abs(trace.loss_data) + 3.0 * abs(trace.loss))
        if name.startswith("W") and trace.lam > 0:
            n_weights = self._W1.size + self._W2.size
            penalty = unit * (np.sqrt(n_weights) + 2.0) * abs(trace.loss_reg)
            total = data + SAFETY * (sums + penalty)
        else:  # a bias is in no penalty, so where no sample moves J̃ stays the same to the last bit
            total = np.where(touched, data + SAFETY * sums, 0.0)
        return np.asarray(total[:, None] if name == "W2" else total)

    @property
    def _truncations(self) -> dict[str, Callable[[Array], Array]]:
        return {
            "W1": lambda steps: self._first_layer(self._a1, steps),
            "b1": lambda steps: self._first_layer(np.ones((len(self._a1), 1)), steps[None])[0],
            "W2": lambda steps: self._second_layer(self._a2, steps),
            "b2": lambda steps: self._second_layer(np.ones((len(self._a2), 1)), steps[None])[0],
        }

    def _first_layer(self, inputs: Array, steps: Array) -> Array:
        """Of W1's or b1's entries: sample i moves the logits by input·W2[j]."""
        W2 = self.trace.params.W2
        reach = W2.max(axis=1) - W2.min(axis=1)  # (H,)
        middle = W2 - W2.mean(axis=1, keepdims=True)  # a variance does not see the mean, but rounding does
        variance = np.maximum(self._psi @ (middle**2).T - (self._psi @ middle.T) ** 2, 0.0)  # (N, H)
        variance += 2.0 * self._lost * reach**2
        cubes = inputs**3
        most = np.exp(np.minimum(2.0 * steps * inputs.max(axis=0)[:, None] * reach, _LARGEST_EXPONENT))
        near = most * (cubes.T @ (self._fires * variance))
        far = reach**2 / 4.0 * (cubes.T @ self._fires)
        return np.asarray(steps**2 / 6.0 * reach * np.fmin(near, far) / len(inputs))

    def _second_layer(self, inputs: Array, steps: Array) -> Array:
        """Of W2's or b2's entries: sample i moves one logit by input."""
        variance = self._psi * (1.0 - self._psi) + self._lost  # (N, K)
        cubes = inputs**3
        most = np.exp(np.minimum(2.0 * steps * inputs.max(axis=0)[:, None], _LARGEST_EXPONENT))
        near, far = most * (cubes.T @ variance), cubes.sum(axis=0)[:, None] / 4.0
        return np.asarray(steps**2 / 6.0 * np.fmin(near, far) / len(inputs))


def _or_infinite(bound: Array) -> Array:
    """What overflows says nothing."""
    return np.nan_to_num(bound, nan=np.inf, posinf=np.inf)
