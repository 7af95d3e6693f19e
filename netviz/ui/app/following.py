"""A run that follows somebody's code, beside the present one: how far it goes, and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from netviz.faults import Fault, faults
from netviz.intents import FollowCode
from netviz.project import Run
from netviz.training.recording import ROOM, News, Recording
from netviz.ui.commands.context import as_panel
from netviz.ui.commands.view import use_preset

if TYPE_CHECKING:
    from netviz.backward.driving.trainer import Trainer
    from netviz.ui.app.window import MainWindow
    from netviz.ui.code.training import TrainWith

_EVERY_MS = 33
_SHOWN_EVERY = 4  # of these, while nothing is played


class Following(QObject):
    """Trains with code for a window: as far as the present run has come, and no further.

    Parameters
    ----------
    window : MainWindow
        With its door, player and panels.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._key = ""  # of the run that is followed
        self._letter = self._shown_key = ""
        self.trainers: list[Trainer] = []  # those that are not gone yet, the newest at the end
        self._is_full = False
        self._ticks = 0
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._on_time)
        window.panels.when_made("code", self._make_trained_curves)
        self._without_steps: list[str] = []  # letters of runs of which that has been said
        window.door.changed.connect(self._on_changed)
        QTimer.singleShot(0, self, self._on_changed)  # a session that was opened may have such runs

    def _make_trained_curves(self, _: object) -> None:
        from netviz.ui.app.trained_curves import TrainedCurves  # only once somebody's code is looked at

        self._window.trained = TrainedCurves(self._window)

    @property
    def run(self) -> Run | None:
        """The run that goes on now."""
        runs = self._window.session.project.document.runs
        return next((run for run in runs if run.spec.key == self._key), None) if self._key else None

    @property
    def recording(self) -> Recording | None:
        """What has been recorded of it."""
        run = self.run
        found = None if run is None else self._window.session.runs.timeline(run.spec, None)
        return found if isinstance(found, Recording) else None

    @property
    def why_not_end(self) -> str:
        """Why there is nothing to end; empty where there is."""
        return "" if self._key else "no run follows your code now"

    def start(self, wanted: TrainWith) -> None:
        """Put a run with this code beside the present one, or go on with it."""
        self.end()
        name = "" if wanted.source.name == "your code" else wanted.source.name
        self._window.apply(
            FollowCode(wanted.key, name), "train with your code", lambda: self._begin(wanted)
        )

    def _begin(self, wanted: TrainWith) -> None:
        from netviz.backward.driving.process import Code, Start
        from netviz.backward.driving.trainer import Trainer

        window = self._window
        runs = window.session.project.document.runs
        run = next((one for one in reversed(runs) if one.spec.code == wanted.key), None)
        if run is None:
            return
        self._key, self._letter, self._is_full = run.spec.key, run.letter, False
        recording = self.recording
        assert recording is not None
        if window.preset != "code":  # there its loss is drawn beside the right one's
            use_preset(window, "compare")
        if recording.diverged is not None:
            self._finish(str(recording.diverged))
            return
        code = Code(wanted.source, wanted.entry, wanted.names, wanted.forced, wanted.convention)
        datasets = {key: window.session.blobs.datasets[key] for key in {c.data for c in run.spec.changes}}
        self.trainers.append(Trainer(Start(code, run.spec, datasets, recording.end)))
        self._timer.start()
        self._tell(f"Run {run.letter} is being started with your code …")
        if window.session.snapshot().last_step == 0:
            window.player.play()

    def end(self) -> None:
        """End it; its steps stay. Returns at once."""
        recording = self.recording
        if self._key and recording is not None:
            where = f"Run {self._letter} was ended at step {recording.last_step}"
            self._finish(f"{where}. Its steps stay to be seen.", by_hand=True)
        elif self._key:
            self._finish("")

    def close(self) -> None:
        """End it, and leave no process behind."""
        self._timer.stop()
        self._key = ""
        for trainer in self.trainers:
            trainer.end()
        while self.trainers:
            self.trainers.pop().close()

    # -------------------------------------------------------------- private

    def _on_changed(self) -> None:
        if self._window.door.is_busy:
            return
        if self._key and self.run is None:
            self._finish("")  # undone, let go, or another session
        self._say_what_is_missing()

    def _say_what_is_missing(self) -> None:
        """Runs of a session that was not saved as a whole: nobody here can take their steps."""
        session = self._window.session
        found = []
        for run in session.project.document.pinned:
            if run.spec.code is not None and run.spec.key != self._key:
                timeline = session.runs.timeline(run.spec, None)
                if isinstance(timeline, Recording) and not timeline.is_heard:
                    found.append(run.letter)
        if found and found != self._without_steps:
            self._window.say(
                f"Of run {' and '.join(found)} no steps were kept, and only the code that it follows can "
                "take them: check that code, and train with it"
            )
        self._without_steps = found

    def _on_time(self) -> None:
        self.trainers = [one for one in self.trainers if one is self._newest or not _is_gone(one)]
        trainer = self._newest
        if trainer is None or not self._key:
            if all(map(_is_gone, self.trainers)):
                self.trainers.clear()
                self._timer.stop()
            return
        if self._window.door.is_busy:
            return
        recording = self.recording
        if recording is None:
            self._finish("")
            return
        told = trainer.receive()
        if isinstance(told, News):
            recording.take(told)
            self._show_trained()
            self._say_how_far(recording)
        elif isinstance(told, Fault):
            faults.add(told)
            self._finish(f"Run {self._letter} ended at step {recording.last_step}: netviz had a fault.")
        elif told is not None:
            said = told.sentence
            self._finish(f"Run {self._letter} ends at step {recording.last_step}: {said}")
        elif trainer.is_over:
            self._finish(f"Run {self._letter} ended at step {recording.last_step}.")
        if self._key:
            self._ask(trainer, recording)

    @property
    def _newest(self) -> Trainer | None:
        return self.trainers[-1] if self.trainers else None

    def _ask(self, trainer: Trainer, recording: Recording) -> None:
        """Up to where the present run has come, and as far as there is room."""
        room = ROOM - self._kept()
        step_bytes = recording.run.sizes.n_parameters * 8
        until = min(self._window.session.snapshot().last_step, recording.last_step + room // step_bytes)
        if until > recording.last_step or not recording.is_heard:
            self._is_full = False
            trainer.request(until)
        elif until < self._window.session.snapshot().last_step and not self._is_full:
            self._is_full = True
            self._tell(
                f"Run {self._letter} pauses at step {recording.last_step}: the parameters of all steps of "
                f"such runs fill {ROOM // 2**20} MB. Unpin one of them, and it goes on."
            )

    def _kept(self) -> int:
        timelines = self._window.session.runs.timelines.values()
        return sum(one.n_bytes for one in timelines if isinstance(one, Recording))

    def _say_how_far(self, recording: Recording) -> None:
        self._ticks += 1
        if recording.diverged is not None:
            self._finish(str(recording.diverged).replace("The run", f"Run {self._letter}"))
            return
        step = recording.last_step
        is_there = step >= self._window.session.snapshot().last_step
        if not self._is_full:
            other = self._window.session.project.document.run.letter
            is_waiting = is_there and not self._window.player.is_playing
            waits = f", as far as run {other}; Play goes on with both" if is_waiting else ""
            self._tell(f"Run {self._letter} follows the gradient of your code: step {step}{waits}.")
        if not self._window.player.is_playing and (is_there or self._ticks % _SHOWN_EVERY == 0):
            self._show()

    def _finish(self, text: str, *, by_hand: bool = False) -> None:
        """Nothing of it goes on."""
        trainer = self._newest
        if trainer is not None:
            trainer.end()
        self._key = ""
        self._tell(text, is_news=not by_hand)
        self._show()

    def _tell(self, text: str, *, is_news: bool = True) -> None:
        window = self._window
        as_panel(window, "code").show_training(text, bool(self._key), is_news)
        window.say(text if window.preset != "code" else "")  # there the card says it
        if self._key != self._shown_key:
            self._shown_key = self._key
            as_panel(window, "compare").show_followed(self._key)
            window.show_actions()

    def _show(self) -> None:
        window = self._window
        if not window.door.is_busy and "compare" in window.panels.made:
            window.views.show_now(window.panels["compare"], window.session.snapshot())
        self._show_trained()

    def _show_trained(self) -> None:
        if self._window.trained is not None:
            self._window.trained.show_soon()


def _is_gone(trainer: Trainer) -> bool:
    if not trainer.is_over:
        trainer.receive()
    return trainer.is_over
