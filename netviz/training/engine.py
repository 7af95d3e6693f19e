"""The engine: takes steps, and records what happens at each.

It stands at a step t with the pass at θ_t done, so that loss and gradient at t are known. To advance is
to apply the update rule (line 15) and to do the next pass (lines 1 to 14). It owns nothing: it is
given a state and hands out states, in the window's process and in the worker's alike.
"""

from __future__ import annotations

import math

import numpy as np

from netviz.core.hinges import is_dead
from netviz.core.network import LARGE, Mistake, Workspace, penalty, weight_factor
from netviz.core.params import Array, ParamVector
from netviz.core.samples import Samples
from netviz.training.batches import Batches
from netviz.training.divergence import Divergence, diagnose
from netviz.training.history import COLUMNS, INDEX, MAX_INTERVAL, NORMS
from netviz.training.narrator import Event, Listener, Narrator, Opening
from netviz.training.rules import RULES, UpdateRule
from netviz.training.spec import Edit, Phase, Run
from netviz.training.state import Glance, State

_THETA, _DATA, _GRADIENT, _UPDATE = range(4)
_YOUNG = 200  # steps that are evaluated more often
_LITTLE_WORK = 200_000  # hidden activations that are evaluated in about 0.3 ms
_BLOCK_ENTRIES = 40_000  # numbers copied before their norms are taken all at once: stays in the cache
_MOST_ROWS = 128  # of such a block
_NARRATED_AT_ONCE = 1024  # steps at most; to go on from between, as many at most have to be taken again
_NARRATED_WORK = 20_000_000  # hidden activations of these steps, about: 30 milliseconds
_ANSWERS_EVERY = 128  # steps, or a few more, between two looks at which classes are answered at all


class Engine:
    """Takes the steps of a run.

    Parameters
    ----------
    run : Run
    state : State
        Where to begin.
    key_frame_every : int
        The spacing of the states that are handed out to be kept.
    """

    def __init__(self, run: Run, state: State, key_frame_every: int = 32) -> None:
        self.run, self.step = run, state.step
        self.key_frame_every = key_frame_every
        self.diverged: Divergence | None = None
        n_parameters = run.sizes.n_parameters
        # θ, the gradient's data part, the whole gradient and the update: rows of one array, so that
        # one copy records them all.
        self._vectors = np.zeros((4, n_parameters))
        self._vectors[_THETA] = state.theta
        self._vectors[_UPDATE] = np.nan
        self.theta, self._grad_data, self._grad = (
            ParamVector(run.sizes, self._vectors[row]) for row in (_THETA, _DATA, _GRADIENT)
        )
        self._update = self._vectors[_UPDATE]
        self._grad_reg = ParamVector(run.sizes)
        self._mistake: Mistake | None = None
        self._space: Workspace | None = None  # of the present pass; None where its memory was given back
        self._spaces: dict[int, Workspace] = {}
        self._evaluation_spaces: dict[int, Workspace] = {}
        self._scalars: list[tuple[float, ...]] = []
        self._next_phases = [phase for phase in run.schedule if phase.step > state.step]
        before = run.at(max(state.step - 1, 0)).config
        self._use(run.at(state.step))
        work = _step_work(self.batches.size, run.sizes.n_hidden)
        # Powers of two, so that blocks end, and the narrator is asked, at key frames.
        self._ask_every = _power_of_two(min(_NARRATED_AT_ONCE, _NARRATED_WORK / work))
        self._rows = _power_of_two(min(_MOST_ROWS, _BLOCK_ENTRIES / (4 * n_parameters), self._ask_every))
        self._block = np.empty((self._rows, 4, n_parameters))
        self._edit(run.edits_at(state.step))  # again, or for the first time: that is the same
        self._activity = np.full(run.sizes.n_hidden, np.nan)
        if before.update_rule == self.config.update_rule and len(state.memory) == len(self._rule.memory):
            self._rule.memory[...] = state.memory
        with np.errstate(over="ignore", invalid="ignore"):
            self._pass()
            self._listener = self._listen(state)

    def _listen(self, state: State) -> Listener | None:
        """Somebody to find events, if it is known what happened before."""
        if state.step and state.narration is None:
            return None
        listener = Listener(self.run, Narrator(state.narration if state.step else None))
        listener.begin(self.batch_loss + self.loss_reg if self.batches.is_full else math.nan)
        if state.step == 0:
            listener.open(self._opening())
        return listener

    def _opening(self) -> Opening:
        """The start of the run, where the training part is looked at."""
        samples = self.batches.all
        if not self.batches.is_full:
            self._evaluate(samples)
        space = self._whole()
        return Opening(
            self.run,
            self.theta,
            space.loss_data,
            self.loss_reg,
            space.accuracy(samples),
            is_dead(space.activity()),
            float(np.std(space.shifted, axis=0).mean()),
            self.diverged,
        )

    def _use(self, phase: Phase) -> None:
        """Put settings, gradient and data in force; an update rule that stays keeps its memory."""
        run, old, config, data = self.run, getattr(self, "config", None), phase.config, phase.data
        same_data = getattr(self, "data", None) is data
        self.config, self.data, self._phase = config, data, phase
        if not same_data:
            self._test = Samples(data.test_a1, data.test_y, data.n_classes) if len(data.test_y) else None
            self._evaluation_spaces.clear()
            self._spaces.clear()
        if old is None or old.update_rule != config.update_rule:
            self._rule: UpdateRule = RULES[config.update_rule](run.sizes.n_parameters)
        if self._mistake is not phase.gradient.mistake:
            self._mistake = phase.gradient.mistake
            self._spaces.clear()
        if old is None or old.batch_size != config.batch_size or not same_data:
            self.batches = Batches(data, config.batch_size, run.seed)
            self._evaluate_every = run.evaluate_every or evaluation_interval(
                run.sizes.n_hidden, self.batches.size, len(data.y), len(data.test_y)
            )
        self._weight_factor = weight_factor(run.sizes, config.regularization)

    def _edit(self, edits: tuple[Edit, ...]) -> None:
        """Set entries of the parameters by hand."""
        for edit in edits:
            getattr(self.theta, edit.parameter)[edit.index] = edit.value

    def _workspace(self, spaces: dict[int, Workspace], samples: Samples) -> Workspace:
        n_samples = len(samples.y)
        if n_samples not in spaces:
            spaces[n_samples] = Workspace(self.run.sizes, n_samples, keep=self._mistake is not None)
        return spaces[n_samples]

    # ---------------------------------------------------------------- steps

    def _pass(self) -> None:
        """Lines 1 to 14 at the present parameters, on the samples of the present step."""
        samples = self._samples = self.batches.at(self.step)
        space = self._space = self._workspace(self._spaces, samples)
        space.forward(self.theta, samples)
        self.loss_reg = penalty(self.theta, self.config.regularization)
        self.batch_loss = space.loss_data
        space.backward(
            self.theta,
            samples,
            self._weight_factor,
            self._grad_data,
            self._grad_reg,
            self._grad,
            self._mistake,
        )
        if not math.isfinite(self.batch_loss + self.loss_reg):
            # What led here is what was in force at the step before.
            led = self.run.at(max(self.step - 1, 0))
            self.diverged = diagnose(self.step, self.theta, led, self.data.a1)

    def _advance_one(self) -> None:
        """Line 15, then the pass at the new parameters."""
        self._rule(self._grad.vector, self.config.learning_rate, self._update)
        np.add(self.theta.vector, self._update, out=self.theta.vector)
        self.step += 1
        if self._next_phases and self._next_phases[0].step == self.step:
            phase = self._next_phases.pop(0)
            self._use(phase)
            self._edit(phase.edits)
        self._pass()

    def advance(self, n_steps: int) -> tuple[Array, list[State]]:
        """Take up to `n_steps` steps; fewer if the loss stops being a number.

        Returns
        -------
        rows : array (n, len(COLUMNS))
            One row for each step arrived at.
        key_frames : list of State
        """
        parts: list[Array] = []
        key_frames: list[State] = []
        # On the way to divergence numbers overflow; that is noticed below, not warned about.
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            for _ in range(n_steps):
                if self.diverged:
                    break
                if self._next_phases and self._next_phases[0].step == self.step + 1:
                    if self._scalars:
                        parts.append(self._summarize())
                    self._ask_narrator()  # nothing changes within a stretch
                self._advance_one()
                self._record()
                if self.step % self._rows == 0:
                    parts.append(self._summarize())
                    if self.step % self._ask_every == 0:
                        self._ask_narrator()
                if self.step % self.key_frame_every == 0:
                    key_frames.append(self._state())
            if self._scalars:
                parts.append(self._summarize())
        return (np.concatenate(parts) if parts else np.empty((0, len(COLUMNS)))), key_frames

    def rest(self) -> None:
        """Give the memory of large passes back, until the next one."""
        if len(self.data.y) * self.run.sizes.n_hidden > LARGE:
            for spaces in (self._spaces, self._evaluation_spaces):
                spaces.clear()
            self._space = None

    def skip(self, n_steps: int) -> None:
        """Take the same steps as `advance` and note nothing of them: no rows, no events from here on."""
        self._listener = None
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            for _ in range(n_steps):
                if self.diverged:
                    break
                self._advance_one()

    def observe(self) -> Array:
        """The row of the present step, with both parts evaluated; shape (1, len(COLUMNS))."""
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            if self._space is None:
                self._pass()
            self._record(is_asked_for=True)
            return self._summarize(is_heard=False)

    @property
    def observes_at_little_cost(self) -> bool:
        """Whether `observe` takes no more than a few per cent of a frame's time."""
        n_samples = len(self.data.y) + len(self.data.test_y)
        return n_samples * self.run.sizes.n_hidden <= _LITTLE_WORK

    def state(self) -> State:
        """Where training stands now; independent of later steps."""
        self._ask_narrator()
        return self._state()

    def _state(self) -> State:
        """The same, without a narration where the narrator has not been asked about the last steps."""
        narration = None
        if self._listener is not None and not self._scalars:
            narration = self._listener.narration
        return State(self.step, self.theta.vector.copy(), self._rule.memory.copy(), narration)

    @property
    def narrates(self) -> bool:
        """Whether events are found."""
        return self._listener is not None

    def take_events(self) -> list[Event]:
        """What has happened since this was last asked, as far as it is known at the present step."""
        self._ask_narrator()
        return [] if self._listener is None else self._listener.take_events()

    def _ask_narrator(self) -> None:
        if self._listener is not None:
            self._listener.ask(self.step, self._phase, self.batches.is_full, self.diverged)

    def glance(self) -> Glance:
        """What there is to see of the present pass; independent of later steps."""
        return Glance(self._grad.vector.copy(), self._activity)

    # -------------------------------------------------------------- records

    def _record(self, is_asked_for: bool = False) -> None:
        """Note the present step; norms are taken later, for many steps at once."""
        every = self._evaluate_every
        if self.step < _YOUNG:  # where most happens
            every = max(1, every // 16)
        evaluate = is_asked_for or self.step % every == 0
        loss_data = accuracy = test_loss = test_accuracy = dead = math.nan
        if self.batches.is_full:
            loss_data, accuracy = self.batch_loss, self._whole().accuracy(self._samples)
        if evaluate:
            if not self.batches.is_full:
                loss_data, accuracy = self._evaluate(self.batches.all)
            self._activity = self._whole().activity()
            dead_units = is_dead(self._activity)
            dead = int(np.count_nonzero(dead_units))
            if self._listener is not None and not is_asked_for:
                self._look(self._listener, dead_units, dead, every)
            if self._test is not None:
                test_loss, test_accuracy = self._evaluate(self._test)
        self._block[len(self._scalars)] = self._vectors
        self._scalars.append(
            (
                self.batch_loss,
                loss_data,
                self.loss_reg,
                loss_data + self.loss_reg,
                test_loss,
                accuracy,
                test_accuracy,
                dead,
                self._mistake is not None,
                self.config.regularization,
            )
        )

    def _look(self, listener: Listener, dead: Array, n_dead: int, every: int) -> None:
        """Tell what the narrator wants to know of a step at which the training part was evaluated."""
        answered = None
        if self.step % (every * -(-_ANSWERS_EVERY // every)) == 0:  # a function of the step alone
            answered = self._whole().answered()
        listener.look(len(self._scalars), dead, n_dead, answered)

    def _whole(self) -> Workspace:
        """Where the whole training part was passed last."""
        if self.batches.is_full and self._space is not None:
            return self._space
        return self._workspace(self._evaluation_spaces, self.batches.all)

    def _evaluate(self, samples: Samples) -> tuple[float, float]:
        """Data loss and accuracy on samples other than the step's."""
        space = self._workspace(self._evaluation_spaces, samples)
        space.forward(self.theta, samples)
        return space.loss_data, space.accuracy(samples)

    def _summarize(self, is_heard: bool = True) -> Array:
        """Rows of all noted steps: square and sum every vector by parameter, all at once."""
        n = len(self._scalars)
        scalars, block = np.array(self._scalars), self._block[:n]
        self._scalars.clear()
        if self._listener is not None and is_heard:
            self._listener.hear(self.step - n + 1, scalars, block, self._phase, self.batches.is_full)
        mistaken = scalars[:, -2] > 0
        penalty_part = block[:, _GRADIENT] - block[:, _DATA] if mistaken.any() else None
        np.multiply(block, block, out=block)
        norms = np.sqrt(np.add.reduceat(block, self.run.sizes.starts, axis=2))  # (n, 4, 4)
        regularized = np.array([1.0, 0.0, 1.0, 0.0])  # W1, b1, W2, b2
        rows = np.empty((n, len(COLUMNS)))
        first_norm = INDEX[NORMS[0]]
        rows[:, :first_norm] = scalars[:, :-2]
        two_lam = 2.0 * scalars[:, -1:]
        reg_norms = np.where(two_lam > 0, two_lam * norms[:, _THETA], 0.0) * regularized
        if penalty_part is not None:  # a mistake may have left some of it out
            found = np.sqrt(np.add.reduceat(penalty_part**2, self.run.sizes.starts, axis=1))
            reg_norms = np.where(mistaken[:, None], found, reg_norms)
        rows[:, first_norm:] = np.concatenate(
            (
                norms[:, _GRADIENT],
                norms[:, _DATA],
                reg_norms,
                norms[:, _UPDATE] / norms[:, _THETA],
            ),
            axis=1,
        )
        return rows


def _power_of_two(most: float) -> int:
    """The largest power of two that is no larger, and 1 at least."""
    return 1 << (max(1, int(most)).bit_length() - 1)


def _step_work(batch: int, n_hidden: int) -> int:
    """What a step costs, in hidden activations; its calls of numpy cost as much as 10 000 of them."""
    return batch * n_hidden + 10_000


def evaluation_interval(n_hidden: int, batch: int, n_train: int, n_test: int) -> int:
    """Every how many steps an evaluation costs about three per cent of the steps between.

    Counted as in `_step_work`, where the calls of numpy in an evaluation cost as much as 7 500 activations.
    A pure function of sizes, so that a step is evaluated again or not again alike.
    """
    evaluated = n_test + (n_train if batch < n_train else 0)
    evaluation_work = (0.4 * evaluated + 0.15 * n_train) * n_hidden + 7_500
    return min(max(1, math.ceil(evaluation_work / (0.03 * _step_work(batch, n_hidden)))), MAX_INTERVAL)
