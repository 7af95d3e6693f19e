"""How far the two sides of a gradient check may lie apart although both are right.

The difference quotient of J̃ misses the slope by the rounding of J̃ over the step, and by truncation; the
derived gradient is rounded itself. All of it is estimated here from the magnitudes of one pass: rounding
as a random walk (a sum of n terms errs by about √n roundings of its terms' sizes) with a safety factor,
truncation from above, by the third derivative of the loss along the step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import DTypeLike

from netviz.core.network import Trace
from netviz.core.params import Array

SAFETY = 4.0  # roundings are estimated, not bounded
_LARGEST_EXPONENT = 700.0
_BLOCK = 1_000_000  # hidden activations that are looked at together: a few of their arrays must not count


def hidden_blocks(n_samples: int, n_hidden: int) -> Iterator[slice]:
    """All hidden units, a few at a time, so that little is kept for all of their samples at once."""
    width = max(1, _BLOCK // max(1, n_samples))
    return (slice(start, start + width) for start in range(0, n_hidden, width))


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
        self._psi = np.asarray(trace.psi, np.float64)
        self._a2 = trace.a2 if trace.a2.dtype == np.float64 else np.asarray(trace.a2, np.float64)
        self._z3_size = self._into_z3(self._W2) + self._b2  # (N, K)
        self._fires = np.empty(trace.z2.shape, bool)  # (N, H), or perhaps
        for units in self._blocks():
            self._fires[:, units] = trace.z2[:, units] > -self.z2_error(units, gradient_unit)
        self._gradient_unit = gradient_unit
        self._rounding = self._loss_error(self._unit)  # (N,)
        self._gradient_error = self._error_of_the_gradient(gradient_unit)

    def _blocks(self) -> Iterator[slice]:
        return hidden_blocks(*self.trace.z2.shape)

    def _into_z3(self, weights: Array) -> Array:
        """a2 times such weights (H, K), a few units at a time."""
        found = np.zeros(self._psi.shape)
        for units in self._blocks():
            found += self._a2[:, units] @ weights[units]
        return found

    def z2_error(self, units: slice = slice(None), unit: float | None = None) -> Array:
        """How far z2 of some units may be off, (N, units), in the precision of the gradient."""
        unit = self._gradient_unit if unit is None else unit
        n_terms = len(self._W1) + 1
        size = self._a1 @ self._W1[:, units] + self._b1[units]
        return np.asarray(SAFETY * unit * (np.sqrt(n_terms) + 1.0) * size)

    def _z3_error(self, unit: float) -> Array:
        n_terms = len(self._W2) + 1
        own = SAFETY * unit * (np.sqrt(n_terms) + 1.0) * self._z3_size
        squares = np.zeros(own.shape)  # the errors of different units are independent
        for units in self._blocks():
            handed_on = self._fires[:, units] * self.z2_error(units, unit)
            squares += handed_on**2 @ self._W2[units] ** 2
        return np.asarray(own + np.sqrt(squares))

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
        dz3 = np.abs(trace.dz3)
        dz3_error = psi_error / n_samples + SAFETY * unit * dz3
        walk = SAFETY * unit * (np.sqrt(n_samples) + 1.0)
        dz3_sums = dz3_error + walk * dz3
        reg = 4.0 * unit * 2.0 * trace.lam
        errors = {"W1": reg * self._W1, "b1": np.zeros(self._b1.shape), "W2": reg * self._W2}
        errors["b2"] = dz3_sums.sum(axis=0)
        for units in self._blocks():
            fires, W2_T = self._fires[:, units], self._W2[units].T
            da2_error = dz3_error @ W2_T + SAFETY * unit * np.sqrt(n_classes) * (dz3 @ W2_T)
            dz2_sums = fires * da2_error + walk * np.abs(trace.dz2[:, units])
            errors["W1"][:, units] += self._a1.T @ dz2_sums
            errors["b1"][units] += dz2_sums.sum(axis=0)
            errors["W2"][units] += self._a2[:, units].T @ dz3_sums
            errors["W2"][units] += (fires * self.z2_error(units)).T @ dz3
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
            rounding = self._rounding_of_the_loss(name, self._of_those_that_fire()) / steps
            bound = rounding + self._truncations[name](steps) + self._gradient_error[name]
            return _or_infinite(np.asarray(bound))

    def directions(self, name: str, flat: Array, step: float) -> Array:
        """The same along directions of one parameter, (directions, entries); shape (directions,)."""
        trace = self.trace
        shape = getattr(trace.params, name).shape
        with np.errstate(all="ignore"):
            everyone = self._rounding.sum(keepdims=True)
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
            return self._into_z3(direction)
        moves = np.zeros(self._psi.shape)
        for units in self._blocks():
            z2_moves = direction[units] if name == "b1" else self.trace.a1 @ direction[:, units]
            moves += (self._fires[:, units] * z2_moves) @ self.trace.params.W2[units]
        return moves

    def _of_those_that_fire(self) -> Array:
        """The rounding of the losses of all samples for which a unit fires, (H,)."""
        of_units = [self._rounding @ self._fires[:, units] for units in self._blocks()]
        return np.concatenate(of_units)

    def _rounding_of_the_loss(self, name: str, moved: Array) -> Array:
        """The rounding of J̃ where an entry moves: of what changes with it, and of the sums it goes into.

        `moved` is that of the losses of all samples that the entry moves.
        """
        trace, unit = self.trace, self._unit
        n_samples = len(self._psi)
        data = np.asarray([self._rounding.mean()]) if name == "b2" else moved / n_samples
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
        cubes, largest = inputs**3, inputs.max(axis=0)[:, None]
        bounds = []
        for units in self._blocks():
            W2, fires = self.trace.params.W2[units], self._fires[:, units]
            reach = W2.max(axis=1) - W2.min(axis=1)
            middle = W2 - W2.mean(axis=1, keepdims=True)  # a variance is without the mean, rounding is not
            variance = np.maximum(self._psi @ (middle**2).T - (self._psi @ middle.T) ** 2, 0.0)
            variance += 2.0 * self._lost * reach**2
            step = steps[:, units]
            most = np.exp(np.minimum(2.0 * step * largest * reach, _LARGEST_EXPONENT))
            near = most * (cubes.T @ (fires * variance))
            far = reach**2 / 4.0 * (cubes.T @ fires)
            bounds.append(step**2 / 6.0 * reach * np.fmin(near, far) / len(inputs))
        return np.concatenate(bounds, axis=1)

    def _second_layer(self, inputs: Array, steps: Array) -> Array:
        """Of W2's or b2's entries: sample i moves one logit by input."""
        variance = self._psi * (1.0 - self._psi) + self._lost  # (N, K)
        bounds = []
        for units in hidden_blocks(*inputs.shape):
            cubes, step = inputs[:, units] ** 3, steps[units]
            largest = inputs[:, units].max(axis=0)[:, None]
            most = np.exp(np.minimum(2.0 * step * largest, _LARGEST_EXPONENT))
            near, far = most * (cubes.T @ variance), cubes.sum(axis=0)[:, None] / 4.0
            bounds.append(step**2 / 6.0 * np.fmin(near, far) / len(inputs))
        return np.concatenate(bounds)


def _or_infinite(bound: Array) -> Array:
    """What overflows says nothing."""
    return np.nan_to_num(bound, nan=np.inf, posinf=np.inf)
