"""The lines of the derivation at one step of a run."""

from __future__ import annotations

from collections.abc import Generator
from functools import cached_property
from typing import Any

import numpy as np

from netviz.core import (
    ACTIVATIONS,
    STAGES,
    ErrorCurve,
    GradientCheck,
    Mistake,
    ParameterCheck,
    Params,
    Trace,
    check_activation,
    check_stepwise,
    error_curve_stepwise,
    fed_by,
    forward_backward,
)
from netviz.core.params import Array
from netviz.frozen import dataclass
from netviz.training.batches import TrainingData, batch_indices
from netviz.training.config import RIGHT, Gradient, TrainingConfig

N_LINES = len(STAGES)


def by_line(check: GradientCheck) -> dict[str, ParameterCheck]:
    """A check's parts by the keys of the lines that they are about."""
    return {f"d{name}": part for name, part in check.parameters.items()}


@dataclass(frozen=True, eq=False)
class After:
    """What line 15 leads to.

    Attributes
    ----------
    params : Params
        θ after the update.
    loss_before, loss_after : float
        J̃ on the training part.
    """

    params: Params
    loss_before: float
    loss_after: float


@dataclass(frozen=True, eq=False)
class SampleLines:
    """One sample's own row through the lines: what it is, and what it alone adds to each gradient.

    Attributes
    ----------
    x : (D,), z2, a2 : (H,), z3, psi, delta : (K,)
    loss : float
        −log ψ_y.
    dz3 : (K,), da2, dz2 : (H,)
        The sample's rows of lines 8, 11 and 12, with their 1/N.
    dW2 : (H, K), db2 : (K,), dW1 : (D, H), db1 : (H,)
        What it alone adds to the data part of each gradient.
    n_samples : int
        N.
    in_batch : bool
        Whether the step sees the sample; otherwise its rows are what they would be.
    """

    x: Array
    y: int
    z2: Array
    a2: Array
    z3: Array
    psi: Array
    delta: Array
    loss: float
    dz3: Array
    da2: Array
    dz2: Array
    dW2: Array
    db2: Array
    dW1: Array
    db1: Array
    n_samples: int
    in_batch: bool


@dataclass(frozen=True, eq=False)
class StepLines:
    """Lines 1 to 14 at one step, computed when they are first looked at.

    Attributes
    ----------
    params : Params
    data : TrainingData
    config : TrainingConfig
        The settings in force at the step.
    seed, step : int
        Which batch it is.
    gradient : Gradient
        Which is in force at the step.
    """

    params: Params
    data: TrainingData
    config: TrainingConfig
    seed: int
    step: int
    gradient: Gradient = RIGHT

    @cached_property
    def indices(self) -> Array:
        """Which samples of the training part the step sees, (N,)."""
        return batch_indices(len(self.data.y), self.config.batch_size, self.seed, self.step)

    @property
    def is_whole(self) -> bool:
        """Whether the step sees the whole training part."""
        return len(self.indices) == len(self.data.y)

    @cached_property
    def a1(self) -> Array:
        """The inputs that the step sees, (N, D)."""
        return self.data.a1 if self.is_whole else self.data.a1[self.indices]

    @cached_property
    def y(self) -> Array:
        """Their classes, (N,)."""
        return self.data.y if self.is_whole else self.data.y[self.indices]

    @property
    def mistake(self) -> Mistake | None:
        """The mistake that is in force."""
        return self.gradient.mistake

    @property
    def wrong_lines(self) -> frozenset[int]:
        """The line in which a mistake is made, and all that follow from it."""
        return frozenset() if self.mistake is None else fed_by(self.mistake.line)

    def release(self) -> None:
        """Give the memory of the passes back; whoever still asks for one gets it computed again."""
        for name in ("_trace", "_right_trace"):
            vars(self).pop(name, None)

    @property
    def is_computed(self) -> bool:
        """Whether the passes are there already."""
        return "_trace" in vars(self) and (self.mistake is None or "_right_trace" in vars(self))

    @property
    def work(self) -> int:
        """How many hidden activations there are in a pass."""
        return len(self.y) * self.params.sizes.n_hidden

    def compute(self) -> None:
        """Have the passes ready for those who look at them."""
        self._kept("_trace", self.mistake)
        if self.mistake is not None:
            self._kept("_right_trace", None)

    @property
    def right_trace(self) -> Trace:
        """The pass without the mistake that is in force."""
        if self.mistake is None:
            return self.trace
        return self._kept("_right_trace", None)

    @property
    def trace(self) -> Trace:
        """The one pass that everything about these lines is read from."""
        return self._kept("_trace", self.mistake)

    def _kept(self, name: str, mistake: Mistake | None) -> Trace:
        # No cached_property: it computes under one lock for all steps, so that a small pass would wait
        # for a large one in another thread.
        found: Trace | None = vars(self).get(name)
        if found is None:
            found = forward_backward(self.params, self.a1, self.y, self.config.regularization, mistake)
            vars(self)[name] = found
        return found

    def quick_check(self) -> Generator[float, None, dict[str, ParameterCheck]]:
        """Every gradient's line against central differences, by the line's key.

        For the parameters along random directions: a quick check, to be made at every step. Yields the
        share that is done, and returns the checks at the end; none where the loss is not finite.
        """
        if not np.isfinite(self.trace.loss):
            return {}
        checks = {}
        for key in ACTIVATIONS:
            checks[key] = check_activation(self.trace, key)
            yield 0.0
        check = yield from self.check(method="directions")
        return checks | by_line(check)

    def check(self, **options: Any) -> Generator[float, None, GradientCheck]:
        """The gradient check of these lines, piece by piece; the options are those of `check_gradient`."""
        return check_stepwise(
            self.params,
            self.a1,
            self.y,
            self.config.regularization,
            mistake=self.mistake,
            trace=self.trace,
            **options,
        )

    def error_curve(self) -> Generator[float, None, ErrorCurve]:
        """The error of the check of these lines for many ε, piece by piece."""
        return error_curve_stepwise(
            self.params, self.a1, self.y, self.config.regularization, mistake=self.mistake, trace=self.trace
        )

    def sample(self, x: Array, y: int, training_row: int | None) -> SampleLines:
        """One sample's own row.

        Parameters
        ----------
        x : array (D,)
            In the network's units.
        y : int
        training_row : int or None
            Its row in the training part; None for a sample of the test part.
        """
        trace, n_samples = self.trace, len(self.y)
        found = np.flatnonzero(self.indices == (-1 if training_row is None else training_row))
        row, share = (int(found[0]), 1.0) if found.size else (0, 1.0 / n_samples)
        if self.mistake is not None:
            # As many copies as there are samples, so that the mistake is made with the right N.
            copies = np.repeat(x[None], n_samples, axis=0), np.full(n_samples, y)
            trace, row, share = forward_backward(self.params, *copies, 0.0, self.mistake), 0, 1.0
        elif not found.size:  # its pass alone is a mean over one sample
            trace = forward_backward(self.params, x[None], np.array([y]), 0.0)
        dz3, da2, dz2 = trace.dz3[row] * share, trace.da2[row] * share, trace.dz2[row] * share
        dW2, db2, dW1, db1 = np.outer(trace.a2[row], dz3), dz3, np.outer(x, dz2), dz2
        if self.mistake is not None:
            dW2, db2 = trace.dW2_data / n_samples, trace.db2 / n_samples
            dW1, db1 = trace.dW1_data / n_samples, trace.db1 / n_samples
        return SampleLines(
            x=x,
            y=y,
            z2=trace.z2[row],
            a2=trace.a2[row],
            z3=trace.z3[row],
            psi=trace.psi[row],
            delta=trace.delta[row],
            loss=float(trace.losses[row]),
            dz3=dz3,
            da2=da2,
            dz2=dz2,
            dW2=dW2,
            db2=db2,
            dW1=dW1,
            db1=db1,
            n_samples=n_samples,
            in_batch=bool(found.size),
        )
