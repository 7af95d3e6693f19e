"""The measurements of a function, side by side with the points at which they were made."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from netviz.backward.diagnosis.factors import Law
from netviz.backward.diagnosis.loss import DataLoss, LossPenalty, loss_penalty, recognised
from netviz.backward.diagnosis.measuring import N_GRADIENTS, Measured
from netviz.backward.diagnosis.passes import Points
from netviz.backward.diagnosis.penalty import snapped
from netviz.backward.diagnosis.probes import LAMBDA
from netviz.backward.diagnosis.search import Choice, predicted
from netviz.core.params import PARAMETERS, Array
from netviz.frozen import dataclass


@dataclass(frozen=True)
class Tolerances:
    """What counts as equal, in shares of the largest entry."""

    right: float
    explained: float

    @classmethod
    def of(cls, dtype: np.dtype[np.floating]) -> Tolerances:
        """For gradients of a precision."""
        if dtype.itemsize >= 8:
            return cls(1e-4, 1e-5)
        return cls(1e-3, 2e-4) if dtype.itemsize == 4 else cls(3e-2, 2e-2)


@dataclass(frozen=True)
class Clue:
    """A mistake, the parameters that it makes wrong, and the numbers of its sentence."""

    key: str
    parameters: tuple[str, ...]
    factor: float | None = None
    law: Law | None = None
    found: str = ""
    needed: str = ""


class Evidence:
    """The measurements, side by side with the points at which they were made."""

    def __init__(self, measured: Measured) -> None:
        self.measured = measured
        self.tolerances = Tolerances.of(measured.float_type)
        self.points = Points.of(measured.problems[:N_GRADIENTS])
        self.all_points = Points.of(measured.problems)
        self.data = {name: measured.gradients(name, measured.plain) for name in PARAMETERS}
        self.total = {name: measured.gradients(name, measured.penalized) for name in PARAMETERS}
        self.more = {name: measured.gradients(name, measured.penalized_more) for name in PARAMETERS}
        self.right = {name: predicted(name, Choice(), self.points) for name in PARAMETERS}
        self.losses = measured.losses(measured.plain)
        self._widen()

    def _widen(self) -> None:
        """Allow for the noise of a gradient that is right but not exact, such as one by differences."""
        noise = [
            float(np.abs(data - self.right[name]).max() / np.abs(self.right[name]).max())
            for name, data in self.data.items()
            if data is not None
        ]
        wide, close = self.tolerances, [share for share in noise if share < 2e-3]
        if close and max(close) > wide.explained / 5:
            room = 5 * max(close)
            self.tolerances = Tolerances(max(wide.right, room), max(wide.explained, room))

    def data_loss(self) -> DataLoss | None:
        """What the loss is at λ = 0."""
        if self.losses is None:
            return None
        return recognised(self.losses, self.all_points, max(1e-6, self.tolerances.explained / 10))

    def loss_penalty(self, lam: float) -> LossPenalty | None:
        """What λ adds to the loss."""
        answers = self.measured.penalized if lam == LAMBDA else self.measured.penalized_more
        with_penalty = self.measured.losses(answers)
        if self.losses is None or with_penalty is None:
            return None
        if not (np.isfinite(self.losses).all() and np.isfinite(with_penalty).all()):
            return None
        found = loss_penalty(with_penalty - self.losses, self.all_points, lam, self.tolerances.explained)
        noise, n_samples = 20 * self.tolerances.explained, self.measured.extent.n_samples
        coefficients = {n: snapped(c, n_samples, noise) for n, c in found.coefficients.items()}
        return replace(found, coefficients=coefficients)

    def theta(self, name: str) -> Array:
        """A parameter at the points, (points, *shape)."""
        value: Array = getattr(self.points, name)
        return value[:, 0] if name[0] == "b" else value
