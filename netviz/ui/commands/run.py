"""The window's commands of training: playing, stepping, going to a step, changing what is trained."""

from __future__ import annotations

from collections.abc import Callable

from netviz.data import DataError, Dataset
from netviz.faults import attempting, tell
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
from netviz.training.config import ConfigError
from netviz.training.goal import Goal


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
            self._on_seek_wanted(computed)
            self.say(f"here is the {goal}")
            return
        self._on_seek_wanted(shot.last_step)
        if self.session.snapshot().diverged is None:
            self.say(f"running to the {goal}; Space stops before")
            self.player.run_to(goal)
        else:
            self.say(f"the {goal} is not met before training diverges, here", is_error=True)

    def undo(self) -> None:
        """Take back the last change; the future that it had cut off comes back."""
        text = self.session.snapshot().undo
        if text is not None and self.change(Undo()):
            self.say(f"taken back: {text}")

    def redo(self) -> None:
        """Bring back what was taken back last."""
        text = self.session.snapshot().redo
        if text is not None and self.change(Redo()):
            self.say(f"brought back: {text}")

    def pin(self, sample: int | None) -> None:
        """Look at one sample, or at none."""
        if sample != self.session.snapshot().pinned:
            self.session.apply(PinSample(sample))
            self.render()

    def plane_fit(self) -> None:
        """Show the whole data set and the whole run again."""
        self.plane.plot.fit()
        self._on_time_zoomed(None)

    def _leave_lines(self) -> None:
        """Where many steps follow each other, whole ones are shown."""
        if self.session.snapshot().line:
            self.session.apply(GoToLine(0))
            self.render()

    def say(self, message: str, *, is_error: bool = False) -> None:
        """Show one line at the bottom."""
        self.status.say(message, is_error=is_error)

    def go(self, intent: Intent) -> None:
        """Stand somewhere else in the run; playing ends."""
        self.player.pause()
        self.derivation.play_lines(False)
        before = self.session.snapshot().config
        with attempting("go to this step", by_user=True):
            self.session.apply(intent)
        self.say("")
        self.render()
        if self.session.snapshot().config != before:
            self.say("the settings are those of this step; changing one here starts a new future")

    def change(self, intent: Intent, doing: str = "change this setting") -> bool:
        """Change what is trained; playing goes on with the change.

        Returns
        -------
        bool
            Whether it was accepted; if not, nothing has changed.
        """
        try:
            with attempting(doing, by_user=True):
                self.session.apply(intent)
        except (DataError, ConfigError) as error:
            self.say(str(error), is_error=True)
            return False
        except Exception as error:
            tell(error)
            self._show_settings()
            return False
        if not self.player.is_running_to:
            self.say("")
        self.render()
        self.player.restart()
        return True

    def _set_dataset(self, make: Callable[[], Dataset]) -> bool:
        try:
            with attempting("take these data", by_user=True):
                key = self.session.keep(make())
        except (DataError, ConfigError) as error:
            self.say(str(error), is_error=True)
            return False
        return self.change(UseData(key), "take these data")

    def _show_settings(self) -> None:
        """Put the controls back to what is in force."""
        shot = self.session.snapshot()
        for panel in (self.network, self.training):
            panel.render(None, shot)
