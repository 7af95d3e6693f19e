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
from netviz.training import compiled
from netviz.training.batches import Batches
from netviz.training.divergence import Divergence, diagnose
from netviz.training.history import COLUMNS
from netviz.training.narrator import Event, Listener, Narrator, Opening
from netviz.training.rows import DATA, GRADIENT, SCALARS, THETA, UPDATE, rows_found, rows_of_block
from netviz.training.rules import RULES, UpdateRule
from netviz.training.spec import Edit, Phase, Run
from netviz.training.state import Glance, State
from netviz.training.work import at_once, evaluation_interval, interval_at, next_evaluation

_LITTLE_WORK = 200_000  # hidden activations that are evaluated in about 0.3 ms
_SKIPPED_AT_ONCE = 4096  # steps of the compiled loop
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
        self._vectors[THETA] = state.theta
        self._vectors[UPDATE] = np.nan
        self.theta, self._grad_data, self._grad = (
            ParamVector(run.sizes, self._vectors[row]) for row in (THETA, DATA, GRADIENT)
        )
        self._update = self._vectors[UPDATE]
        self._grad_reg = ParamVector(run.sizes)
        self._mistake: Mistake | None = None
        self._space: Workspace | None = None  # of the present pass; None where its memory was given back
        self._spaces: dict[int, Workspace] = {}
        self._evaluation_spaces: dict[int, Workspace] = {}
        self._scalars: list[tuple[float, ...]] = []
        self._next_phases = [phase for phase in run.schedule if phase.step > state.step]
        before = run.at(max(state.step - 1, 0)).config
        self._use(run.at(state.step))
        self.ask_every, self._rows = at_once(self.batches.size, run.sizes, self._steps is not None)
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
        if self._steps is not None or not self.batches.is_full:
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
        is_compiled = compiled.suits(run.kernel, config, phase.gradient, run.sizes, self.batches.size)
        self._evaluate_every = run.evaluate_every or evaluation_interval(
            run.sizes.n_hidden, self.batches.size, len(data.y), len(data.test_y), is_compiled
        )
        self._steps = compiled.steps_of(run.sizes, config, self.batches) if is_compiled else None
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
        if self._steps is not None:
            self._space = None
            self._heed(self._steps.look(self._vectors, self._rule.memory, self.step))
            return
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
        self._notice_divergence()

    def _heed(self, found: Array) -> None:
        """Stand where the compiled loop has come to; see `netviz.core.kernels` for what it has found."""
        self._found = found
        self.batch_loss, self.loss_reg = float(found[-1, 0]), float(found[-1, 1])
        self._notice_divergence()

    def _notice_divergence(self) -> None:
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
            last = self.step + n_steps
            while self.step < last and not self.diverged:
                if self._steps is not None and (n := self._stretch(last)):
                    rows, frames = self._advance_compiled(self._steps, n)
                    parts.append(rows)
                    key_frames += frames
                    continue
                if self._next_phases and self._next_phases[0].step == self.step + 1:
                    if self._scalars:
                        parts.append(self._summarize())
                    self._ask_narrator()  # nothing changes within a stretch
                self._advance_one()
                if self._steps is not None:
                    parts.append(self._rows_found(self._vectors[None]))
                else:
                    self._record()
                if self.step % self._rows == 0 and self._scalars:
                    parts.append(self._summarize())
                if self.step % self.ask_every == 0:
                    self._ask_narrator()
                if self.step % self.key_frame_every == 0:
                    key_frames.append(self._state())
            if self._scalars:
                parts.append(self._summarize())
        return (np.concatenate(parts) if parts else np.empty((0, len(COLUMNS)))), key_frames

    def _stretch(self, last: int) -> int:
        """How many steps can be taken before something has to be done besides, up to a step."""
        if self._next_phases:
            last = min(last, self._next_phases[0].step - 1)
        if self.batches.is_full:
            last = min(last, self.step + self._rows)
        asked = (self.step // self.ask_every + 1) * self.ask_every
        return min(last, asked, next_evaluation(self.step, self._evaluate_every)) - self.step

    def _advance_compiled(self, steps: compiled.CompiledSteps, n_steps: int) -> tuple[Array, list[State]]:
        """Take steps of one phase by the compiled loop; only the last of them may be evaluated."""
        block = self._block[: n_steps if self.batches.is_full else 0]
        taken = steps.take(
            self._vectors, self._rule.memory, self.step, n_steps, block, self.key_frame_every
        )
        self.step += taken.n_steps
        self._heed(taken.found)
        rows = self._rows_found(block[: taken.n_steps] if len(block) else self._vectors[None])
        if self.step % self.ask_every == 0:
            self._ask_narrator()
        frames = [State(*frame) for frame in taken.frames]
        if frames and frames[-1].step == self.step:
            frames[-1] = self._state()
        return rows, frames

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
            last = self.step + n_steps
            while self.step < last and not self.diverged:
                stop = min((last, *(phase.step - 1 for phase in self._next_phases[:1])))
                if self._steps is not None and stop > self.step:
                    n = min(stop - self.step, _SKIPPED_AT_ONCE)
                    taken = self._steps.pass_by(self._vectors, self._rule.memory, self.step, n)
                    self.step += taken.n_steps
                    self._heed(taken.found)
                else:
                    self._advance_one()

    def observe(self) -> Array:
        """The row of the present step, with both parts evaluated; shape (1, len(COLUMNS))."""
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            if self._steps is not None:
                return self._rows_found(self._vectors[None], is_asked_for=True)
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
        self._block[len(self._scalars)] = self._vectors
        evaluated = self._evaluated(len(self._scalars), is_asked_for)
        self._scalars.append(
            (self.batch_loss, *evaluated, self._mistake is not None, self.config.regularization)
        )

    def _evaluated(self, row: int, is_asked_for: bool) -> tuple[float, ...]:
        """What is known of the parts at the present step, in the order of the columns.

        `row` counts in the present block.
        """
        loss_data = accuracy = test_loss = test_accuracy = dead = math.nan
        if self.batches.is_full:
            loss_data, steps = self.batch_loss, self._steps
            accuracy = self._whole().accuracy(self._samples) if steps is None else self._found[-1, 2]
        every = interval_at(self.step, self._evaluate_every)
        if is_asked_for or self.step % every == 0:
            if not self.batches.is_full:
                loss_data, accuracy = self._evaluate(self.batches.all)
            self._activity = self._seen_activity()
            dead_units = is_dead(self._activity)
            dead = int(np.count_nonzero(dead_units))
            if self._listener is not None and not is_asked_for:
                self._look(self._listener, row, dead_units, dead, every)
            if self._test is not None:
                test_loss, test_accuracy = self._evaluate(self._test)
        loss = loss_data + self.loss_reg
        return loss_data, self.loss_reg, loss, test_loss, accuracy, test_accuracy, dead

    def _look(self, listener: Listener, row: int, dead: Array, n_dead: int, every: int) -> None:
        """Tell what the narrator wants to know of a step at which the training part was evaluated."""
        answered = None
        if self.step % (every * -(-_ANSWERS_EVERY // every)) == 0:  # a function of the step alone
            if self._steps is not None and self.batches.is_full:
                self._evaluate(self.batches.all)
            answered = self._whole().answered()
        listener.look(row, dead, n_dead, answered)

    def _seen_activity(self) -> Array:
        """For which share of the training part each unit fires."""
        if self._steps is None or not self.batches.is_full:
            return self._whole().activity()
        return self._steps.n_fired / self.batches.size

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

    def _rows_found(self, vectors: Array, is_asked_for: bool = False) -> Array:
        """Rows of the steps that the compiled loop has just taken.

        `vectors` are those of each step with the full batch, else those of the last.
        """
        found = self._found[-1:] if is_asked_for else self._found
        rows, first = rows_found(found, self.batches.is_full), self.step - len(found) + 1
        rows[-1, 1 : len(SCALARS)] = self._evaluated(len(rows) - 1, is_asked_for)
        if self._listener is not None and not is_asked_for:
            settings = np.tile((0.0, self.config.regularization), (len(rows), 1))  # no mistake is made
            scalars = np.hstack((rows[:, : len(SCALARS)], settings))
            self._listener.hear(first, scalars, vectors, self._phase, self.batches.is_full)
        return rows

    def _summarize(self, is_heard: bool = True) -> Array:
        """Rows of all noted steps: square and sum every vector by parameter, all at once."""
        n = len(self._scalars)
        scalars, block = np.array(self._scalars), self._block[:n]
        self._scalars.clear()
        if self._listener is not None and is_heard:
            self._listener.hear(self.step - n + 1, scalars, block, self._phase, self.batches.is_full)
        return rows_of_block(scalars, block, self.run.sizes)
