"""The engine of a run that follows somebody's gradient: all else about a step is netviz's."""

from __future__ import annotations

import math

import numpy as np

from netviz.backward.driving.gradients import Gradients
from netviz.core.network import penalty
from netviz.core.params import PARAMETERS, Array
from netviz.training.divergence import Divergence, diagnose
from netviz.training.engine import Engine
from netviz.training.spec import Run
from netviz.training.state import State

_NO_KEY_FRAMES = 2**62  # steps between them


class FollowingEngine(Engine):
    """An engine whose lines 8 to 14 are somebody's function.

    Parameters
    ----------
    run, state
        Those of the class.
    gradients : Gradients
    """

    def __init__(self, run: Run, state: State, gradients: Gradients) -> None:
        self._gradients = gradients
        self._thetas: list[Array] = []
        super().__init__(run, state, _NO_KEY_FRAMES)

    def take_steps(self, n_steps: int) -> tuple[Array, Array]:
        """The rows of some steps, and θ at each, (n, P); fewer if the run ends."""
        rows, _ = self.advance(n_steps)
        thetas, self._thetas = self._thetas, []
        return rows, np.array(thetas).reshape(len(thetas), -1)

    def _advance_one(self) -> None:
        super()._advance_one()
        self._thetas.append(self.theta.vector.copy())

    def _pass(self) -> None:
        """The loss as netviz has it, while the function works out its gradient."""
        samples = self._samples = self.batches.at(self.step)
        lam, eta = self.config.regularization, self.config.learning_rate
        self._gradients.ask(self.theta, samples, lam, eta, not self.batches.is_full)
        space = self._space = self._workspace(self._spaces, samples)
        space.forward(self.theta, samples)
        self.loss_reg = penalty(self.theta, lam)
        self.batch_loss = space.loss_data
        trouble = self._gradients.answer(self._grad.vector)
        if not math.isfinite(self.batch_loss + self.loss_reg):
            self.diverged = diagnose(
                self.step, self.theta, self.run.at(max(self.step - 1, 0)), self.data.a1
            )
        elif trouble is not None:
            self.diverged = Divergence(self.step, "", trouble.sentence)
        elif not np.isfinite(self._grad.vector).all():
            self.diverged = Divergence(self.step, "", self._not_finite())
        if self.diverged is not None and trouble is not None:
            self._grad.vector[...] = np.nan
        np.multiply(self._weight_factor, self.theta.vector, out=self._grad_reg.vector)
        np.subtract(self._grad.vector, self._grad_reg.vector, out=self._grad_data.vector)

    def _not_finite(self) -> str:
        """Which gradients are no numbers any more."""
        names = [name for name in PARAMETERS if not np.isfinite(getattr(self._grad, name)).all()]
        kind = "NaN" if np.isnan(self._grad.vector).any() else "an infinite number"
        what = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        return f"there is {kind} in the gradient of {what}."
