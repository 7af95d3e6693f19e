"""The window's commands of training: playing, stepping, going to a step, changing what is trained."""

from __future__ import annotations

from collections.abc import Callable

from netviz.data import Dataset
from netviz.faults import tell
from netviz.intents import (
    Advance,
    GoTo,
    GoToLine,
    Intent,
    NewWeights,
    PinSample,
    Redo,
    StepBack,
    Undo,
    UseData,
)
from netviz.training.config import TrainingConfig
from netviz.training.goal import Goal
from netviz.ui.run.door import Wanted


class TrainingCommands:
    """What `MainWindow` can be told to do with the session; it has the session and the player."""

    def toggle_play(self) -> None:
        """Play, or pause."""
        if self.player.is_playing:
            self.player.pause()
        else:
            self._leave_lines()
            self.player.play()

    def step(self) -> None:
        """One update."""
        self.go(Advance())

    def step_back(self) -> None:
        """One update back."""
        self.go(StepBack())

    def reset(self) -> None:
        """Back to step 0."""
        self.go(GoTo(0))

    def new_weights(self) -> None:
        """Start again with the next seed."""
        self.change(NewWeights())

    def run_to(self, goal: Goal) -> None:
        """Go to the next step at which a goal is met: computed already, or still to come."""
        self.player.pause()
        self._leave_lines()
        shot = self.session.snapshot()
        computed = goal.first_met(shot.history, 0 if goal.kind == "step" else shot.step + 1)
        if computed is not None:
            self._on_seek_wanted(computed, lambda: self.say(f"here is the {goal}"))
        else:
            self._on_seek_wanted(shot.last_step, lambda: self._run_on_to(goal))

    def _run_on_to(self, goal: Goal) -> None:
        if self.session.snapshot().diverged is None:
            self.say(f"running to the {goal}; Space stops before")
            self.player.run_to(goal)
        else:
            self.say(f"the {goal} is not met before training diverges, here", is_error=True)

    def undo(self) -> None:
        """Take back the last change; the future that it had cut off comes back."""
        text = self.session.snapshot().undo
        if text is not None:
            self.change(Undo(), then=lambda: self.say(f"taken back: {text}"))

    def redo(self) -> None:
        """Bring back what was taken back last."""
        text = self.session.snapshot().redo
        if text is not None:
            self.change(Redo(), then=lambda: self.say(f"brought back: {text}"))

    def pin(self, sample: int | None) -> None:
        """Look at one sample, or at none."""
        if sample != self.session.snapshot().pinned:
            self.door.carry_out(PinSample(sample), "pin this sample")

    def plane_fit(self) -> None:
        """Show the whole data set and the whole run again."""
        self.plane.plot.fit()
        self._on_time_zoomed(None)

    def _leave_lines(self) -> None:
        """Where many steps follow each other, whole ones are shown."""
        if self.session.snapshot().line:
            self.door.carry_out(GoToLine(0), "show the whole step")

    def say(self, message: str, *, is_error: bool = False) -> None:
        """Show one line at the bottom."""
        self.status.say(message, is_error=is_error)

    def go(self, intent: Intent, then: Callable[[], None] | None = None) -> None:
        """Stand somewhere else in the run; playing ends."""
        self.player.pause()
        self.derivation.play_lines(False)
        before = self.session.snapshot().config
        self.door.carry_out(intent, "go to this step", then=lambda: self._on_gone(before, then))

    def _on_gone(self, before: TrainingConfig, then: Callable[[], None] | None) -> None:
        self.say("")
        if self.session.snapshot().config != before:
            self.say("the settings are those of this step; changing one here starts a new future")
        if then is not None:
            then()

    def change(
        self,
        wanted: Wanted,
        doing: str = "change this setting",
        *,
        then: Callable[[], None] | None = None,
        otherwise: Callable[[], None] | None = None,
        n_points: int = 0,
    ) -> None:
        """Change what is trained; playing goes on with the change.

        Parameters
        ----------
        wanted, doing, n_points
            As for `Door.carry_out`.
        then, otherwise : callables, optional
            Called when it has been shown; when it was not accepted, and nothing has changed.
        """

        def go_on() -> None:
            if not self.player.is_running_to:
                self.say("")
            self.player.restart()
            if then is not None:
                then()

        def put_back() -> None:
            self._show_settings()
            if otherwise is not None:
                otherwise()

        self.door.carry_out(wanted, doing, then=go_on, otherwise=put_back, n_points=n_points)

    def _connect_door(self) -> None:
        self.door.changed.connect(self.render)
        self.door.refused.connect(lambda error: self.say(str(error), is_error=True))
        self.door.failed.connect(tell)
        self.door.busy_changed.connect(self.player.set_held)

    def _set_dataset(
        self,
        make: Callable[[], Dataset],
        n_points: int,
        then: Callable[[], None] | None = None,
    ) -> None:
        """Train on another data set of so many points, which is made beside the window if they are many."""

        def use() -> UseData:
            return UseData(self.session.keep(make()))

        self.change(use, "take these data", then=then, otherwise=self.data.restore, n_points=n_points)

    def _show_settings(self) -> None:
        """Put the controls back to what is in force."""
        shot = self.session.snapshot()
        for panel in (self.network, self.training):
            panel.render(None, shot)
