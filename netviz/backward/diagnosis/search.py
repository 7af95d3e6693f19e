"""Which variant of which line explains a gradient: the simplest combination that explains all of it.

A gradient's data part is tried against every forward pass × every dz3 × what W2 takes × the way back ×
what passes the hidden layer, each parameter up to a factor.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np

from netviz.backward.diagnosis.passes import (
    ACTIVATIONS,
    EVERY_FORWARD,
    EVERY_ROUTE,
    OUTPUT,
    PASSES,
    ROUTES_IF_SQUARE,
    Layers,
    Points,
    forward_passes,
)
from netviz.core.params import PARAMETERS, Array
from netviz.frozen import dataclass

_UNEXPLAINED = 4.0  # what a parameter costs that nothing explains; a mistake costs 1
_EDGE = 1e-4  # what the order in a table costs, where two explanations are as simple


@dataclass(frozen=True)
class Choice:
    """How one parameter's gradient comes about.

    Attributes
    ----------
    forward, output, route, passes : str
        Keys of the tables of variants; "" is right. For W2 and b2 there are no `route` and `passes`.
    activation : str
        What line 9 takes; "" but for W2.
    through_inputs : bool
        A bias's gradient summed up from the weights'.
    factor : float
        By what it is multiplied.
    """

    forward: str = ""
    output: str = ""
    activation: str = ""
    route: str = ""
    passes: str = ""
    through_inputs: bool = False
    factor: float = 1.0
    rate: float = 0.0

    @property
    def mistakes(self) -> tuple[str, ...]:
        """What is wrong in it beside the factor, by keys of the tables."""
        found = (self.forward, self.output, self.activation, self.route, self.passes)
        keys = tuple(key for key in found if key)
        if self.route == "past-W2" and self.passes == "no-mask":
            keys = (*(key for key in keys if key not in ("past-W2", "no-mask")), "past-hidden")
        return (*keys, "bias-through-inputs") if self.through_inputs else keys


@dataclass(frozen=True)
class Explanation:
    """The simplest way in which all parameters' gradients come about; None where there is none."""

    choices: Mapping[str, Choice | None]

    @property
    def complete(self) -> bool:
        """Whether it explains every parameter that it was asked about."""
        return None not in self.choices.values()


class Frame:
    """Every intermediate value under one forward pass and one dz3, or a stack of several dz3."""

    def __init__(self, points: Points, layers: Layers, dz3: Array) -> None:
        self.points, self.layers, self.dz3 = points, layers, dz3

    def W2(self, activation: str) -> Array:
        """Line 9, its data part; (points, H, K)."""
        return np.swapaxes(ACTIVATIONS[activation](self.layers), -1, -2) @ self.dz3

    def da2(self, route: str, W2_after: Array | None) -> Array:
        """Line 11; (points, N, H)."""
        return EVERY_ROUTE[route](self.dz3, self.points, W2_after)

    def dz2(self, da2: Array, passes: str) -> Array:
        """Line 12; (points, N, H)."""
        return PASSES[passes](da2, self.layers)


def frame_of(points: Points, forward: str, output: str) -> Frame:
    """The values of lines 1 to 4 and 8 under a variant of each."""
    with np.errstate(all="ignore"):
        layers = EVERY_FORWARD[forward](points)
        return Frame(points, layers, OUTPUT.get(output, OUTPUT[""])(layers, points) / points.n_samples)


def predicted(parameter: str, choice: Choice, points: Points, W2_gradient: Array | None = None) -> Array:
    """What a choice says of a parameter's data gradient at some points; (points, *shape).

    Parameters
    ----------
    W2_gradient : array (points, H, K), optional
        The function's own gradient of W2, for one that has updated W2 by it.
    """
    frame = frame_of(points, choice.forward, choice.output)
    with np.errstate(all="ignore"):
        if parameter in ("W2", "b2"):
            weights = frame.W2(choice.activation)
            plain = frame.dz3.sum(axis=-2)
        else:
            after = None if W2_gradient is None else points.W2 - choice.rate * W2_gradient
            dz2 = frame.dz2(frame.da2(choice.route, after), choice.passes)
            weights, plain = points.a1.T @ dz2, dz2.sum(axis=-2)
        if parameter[0] == "b":
            weights = weights.sum(axis=-2) if choice.through_inputs else plain
        gradient: Array = choice.factor * weights
    return gradient


class Fitter:
    """How far measured values are from multiples of candidates."""

    def __init__(self, measured: Array, tolerance: float) -> None:
        self.flat = np.ascontiguousarray(measured, np.float64).reshape(-1)
        self.size = float(np.abs(self.flat).max(initial=0.0))
        self.finite = bool(np.isfinite(self.flat).all())
        self.tolerance = tolerance

    def factors(self, candidates: Array) -> list[float | None]:
        """The factor of each candidate (candidates, points, …) that explains the values, or None."""
        if not self.finite or self.size == 0.0:
            return [None] * len(candidates)
        flat = candidates.reshape(len(candidates), -1)
        with np.errstate(all="ignore"):
            factor = flat @ self.flat / np.einsum("ij,ij->i", flat, flat)
            off = np.abs(self.flat - factor[:, None] * flat).max(axis=1)
            fits = off <= self.tolerance * self.size
            ones = np.abs(self.flat - flat).max(axis=1) <= self.tolerance * self.size
        return [
            1.0 if one else float(value) if fit else None
            for value, fit, one in zip(factor, fits, ones, strict=True)
        ]


def explain(
    measured: Mapping[str, Array],
    points: Points,
    *,
    tolerance: float,
    eta: float,
    W2_gradient: Array | None = None,
    expected_factor: float = 1.0,
) -> Explanation:
    """The simplest explanation of data gradients that were measured at several points.

    Parameters
    ----------
    measured : mapping of a parameter's name to an array (points, *shape)
    tolerance : float
        Of the largest entry.
    eta : float
        By which a function may have updated W2 before it used it.
    W2_gradient : array (points, H, K), optional
        The function's own gradient of W2.
    expected_factor : float
        The factor of its own convention, N for a sum; it costs nothing.

    Returns
    -------
    Explanation
        With a choice, or None, for every parameter of `measured`.
    """
    fitters = {name: Fitter(values, tolerance) for name, values in measured.items()}
    best: tuple[float, dict[str, Choice | None]] = (np.inf, dict.fromkeys(measured))
    alone: dict[str, tuple[float, Choice]] = {}
    for order, forward in enumerate(forward_passes(points)):
        if best[0] <= (forward != "") + _EDGE * order:
            break
        options = _options(fitters, points, forward, eta, W2_gradient)
        for name, by_output in options.items():
            for choice in (choice for choices in by_output.values() for choice in choices):
                cost = _cost({name: choice}, expected_factor) + _EDGE * order
                if name not in alone or cost < alone[name][0]:
                    alone[name] = cost, choice
        for place, output in enumerate(OUTPUT):
            of_output = {name: by_output.get(output, []) for name, by_output in options.items()}
            if any(of_output.values()):
                found = _simplest(of_output, expected_factor, _EDGE * (order + place))
                best = min(best, found, key=lambda found: found[0])
    chosen = dict(best[1])
    chosen |= {name: alone[name][1] for name, one in chosen.items() if one is None and name in alone}
    return Explanation(chosen)


_Options = dict[str, dict[str, list[Choice]]]
"""The choices that explain a parameter, by parameter and by output."""


def _options(
    fitters: Mapping[str, Fitter], points: Points, forward: str, eta: float, W2_gradient: Array | None
) -> _Options:
    """What explains each parameter under one forward pass, under every dz3 at once."""
    options: _Options = {name: {} for name in fitters}
    with np.errstate(all="ignore"):
        layers = EVERY_FORWARD[forward](points)
        stack = np.stack([output(layers, points) for output in OUTPUT.values()]) / points.n_samples
        frame = Frame(points, layers, stack)
        second = [(activation, False, frame.W2(activation)) for activation in ACTIVATIONS]
        biases = [("", False, stack.sum(axis=-2)), ("", True, second[0][2].sum(axis=-2))]
        for name, candidates in (("W2", second), ("b2", biases)):
            for activation, through, values in candidates if name in fitters else ():
                for output, factor in zip(OUTPUT, fitters[name].factors(values), strict=True):
                    if factor is not None:
                        choice = Choice(forward, output, activation, through_inputs=through, factor=factor)
                        options[name].setdefault(output, []).append(choice)
        asked = [name for name in ("W2", "b2") if name in fitters]
        if forward and asked and not any(options[name] for name in asked):
            return options  # nothing that comes later can be explained by this forward pass
        for route, rate in _ways_back(fitters, frame, eta, W2_gradient):
            after = None if W2_gradient is None else points.W2 - rate * W2_gradient
            da2 = frame.da2(route, after)
            dz2 = np.stack([frame.dz2(da2, passes) for passes in PASSES])
            weights = points.a1.T @ dz2
            first = {
                "W1": [(False, weights)],
                "b1": [(False, dz2.sum(axis=-2)), (True, weights.sum(axis=-2))],
            }
            for name, through, values in ((n, t, v) for n in first if n in fitters for t, v in first[n]):
                flat = values.reshape(-1, *values.shape[2:])
                keys = product(PASSES, OUTPUT)
                for (passes, output), factor in zip(keys, fitters[name].factors(flat), strict=True):
                    if factor is not None:
                        choice = Choice(forward, output, "", route, passes, through, factor, rate)
                        options[name].setdefault(output, []).append(choice)
    return options


def _ways_back(
    fitters: Mapping[str, Fitter], frame: Frame, eta: float, W2_gradient: Array | None
) -> list[tuple[str, float]]:
    """The routes from dz3 to da2, and the rate by which W2 has been updated on the way."""
    points = frame.points
    ways = [("", 0.0)]
    if points.W2.shape[1] == points.W2.shape[2]:
        ways += [(route, 0.0) for route in ROUTES_IF_SQUARE]
    if W2_gradient is None:
        return ways
    rates = [eta]
    if "W1" in fitters and fitters["W1"].finite:
        # A rate of the function's own: what it adds to W1's gradient is linear in it.
        right = Frame(points, frame.layers, frame.dz3[0])
        plain = points.a1.T @ right.dz2(right.da2("", None), "")
        moved = points.a1.T @ right.dz2(right.dz3 @ np.swapaxes(W2_gradient, -1, -2), "")
        along = moved.reshape(-1)
        size = float(along @ along)
        rate = float(along @ (plain.reshape(-1) - fitters["W1"].flat)) / size if size else 0.0
        if abs(rate) > 1e-6 and abs(rate - eta) > 1e-6 * eta:
            rates.append(rate)
    return ways + [("updated-W2", rate) for rate in rates]


def _cost(choices: Mapping[str, Choice | None], expected_factor: float) -> float:
    found = [choice for choice in choices.values() if choice is not None]
    mistakes = {mistake for choice in found for mistake in choice.mistakes}
    factors = {
        round(choice.factor / expected_factor, 5)
        for choice in found
        if abs(choice.factor / expected_factor - 1) > 1e-5
    }
    late = sum(_EDGE * list(PASSES).index(choice.passes) for choice in found)
    return len(mistakes) + len(factors) + _UNEXPLAINED * (len(choices) - len(found)) + late


def _simplest(
    options: Mapping[str, list[Choice]], expected_factor: float, late: float
) -> tuple[float, dict[str, Choice | None]]:
    names = [name for name in PARAMETERS if name in options]
    best: tuple[float, dict[str, Choice | None]] = (np.inf, {})
    ways: list[list[Choice | None]] = [[*options[name]] or [None] for name in names]
    for combination in product(*ways):
        choices: dict[str, Choice | None] = dict(zip(names, combination, strict=True))
        cost = _cost(choices, expected_factor) + late
        if cost < best[0]:
            best = cost, choices
    return best
