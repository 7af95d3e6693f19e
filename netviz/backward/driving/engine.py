"""The engine of a run that follows somebody's gradient: all else about a step is netviz's."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from netviz.backward.driving.gradients import Gradients
from netviz.core.network import penalty
from netviz.core.params import PARAMETERS, Array, ParamVector
from netviz.core.samples import Samples
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
        self._next = ParamVector(run.sizes)  # θ at the step that the function is asked for ahead
        self._next_update = np.empty(run.sizes.n_parameters)
        self._memory: Array | None = None  # of the update rule, at the present step, if it is asked ahead
        super().__init__(replace(run, kernel="numpy"), state, _NO_KEY_FRAMES)

    def take_steps(self, n_steps: int) -> tuple[Array, Array]:
        """The rows of some steps, and θ at each, (n, P); fewer if the run ends."""
        rows, _ = self.advance(n_steps)
        thetas, self._thetas = self._thetas, []
        return rows, np.array(thetas).reshape(len(thetas), -1)

    def _advance_one(self) -> None:
        """A step of netviz's; if the function is at work on it already, its update is known."""
        if self._memory is None:
            super()._advance_one()
        else:
            self._update[...] = self._next_update
            self.theta.vector[...] = self._next.vector
            self.step += 1
            self._pass()
        self._thetas.append(self.theta.vector.copy())

    def _pass(self) -> None:
        """The loss as netviz has it, while the function works out its gradient."""
        samples = self._samples = self.batches.at(self.step)
        lam = self.config.regularization
        if self._memory is None:
            self._ask(self.theta, samples)
        self._memory = None
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
        if trouble is not None:
            self._grad.vector[...] = np.nan
        if self.diverged is None:
            self._go_ahead()
        np.multiply(self._weight_factor, self.theta.vector, out=self._grad_reg.vector)
        np.subtract(self._grad.vector, self._grad_reg.vector, out=self._grad_data.vector)

    def _ask(self, theta: ParamVector, samples: Samples) -> None:
        config = self.config
        self._gradients.ask(
            theta, samples, config.regularization, config.learning_rate, not self.batches.is_full
        )

    def _go_ahead(self) -> None:
        """Let the function begin with the next step while the present one is noted."""
        changes = bool(self._next_phases) and self._next_phases[0].step == self.step + 1
        if changes or ((self.step + 1) % self.batches.per_epoch == 0 and not self.batches.is_full):
            return  # other settings, or samples in the place of those that are still needed
        self._memory = self._rule.memory.copy()
        self._rule(self._grad.vector, self.config.learning_rate, self._next_update)
        np.add(self.theta.vector, self._next_update, out=self._next.vector)
        self._ask(self._next, self.batches.at(self.step + 1))

    def _state(self) -> State:
        state = super()._state()
        return state if self._memory is None else replace(state, memory=self._memory.copy())

    def _not_finite(self) -> str:
        """Which gradients are no numbers any more."""
        names = [name for name in PARAMETERS if not np.isfinite(getattr(self._grad, name)).all()]
        kind = "NaN" if np.isnan(self._grad.vector).any() else "an infinite number"
        what = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        return f"there is {kind} in the gradient of {what}."
