"""Instant answers: a slider that is dragged while the run stands shows what it would have done."""

from __future__ import annotations

import functools
import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from netviz.core.shares import percent
from netviz.faults import attempting
from netviz.intents import Advance, Intent, NextLine, RunAgain
from netviz.snapshot import Snapshot
from netviz.training.config import ConfigError
from netviz.training.goal import Goal
from netviz.training.worker import Worker, WorkerError
from netviz.trying import TriedRun
from netviz.ui.commands.context import as_panel
from netviz.ui.kit.number_format import number_text, short_number, whole_text
from netviz.ui.kit.number_slider import NumberSlider
from netviz.ui.run.choices import FROM_HERE, FROM_START, SettingChoices

if TYPE_CHECKING:
    from netviz.ui.app.window import MainWindow

REACH_SECONDS = 0.1  # for each place of the slider: as far as the run comes in that time
_LONGEST_SECONDS = 1.0  # for a first step, where others have the cores
_MOST_PORTIONS = 20  # of so many seconds, while the hand rests
_LOOK_MS = 16  # between two looks at what the worker has
_SYMBOLS = {"learning_rate": "η", "regularization": "λ", "n_hidden": "𝐻"}
_TAKES_STEPS = (Advance, NextLine)
_ANOTHER_NETWORK = "Another number of units is another network: it begins at step 0"


class InstantAnswers(QObject):
    """Tries the settings whose sliders are dragged while nothing plays.

    Values come faster than runs: one is tried at a time, and after it the newest. While the hand rests, the
    run goes on for a while, a portion after the other.

    Parameters
    ----------
    window : MainWindow
        With its door, player and panels.
    show_ghost : callable
        Shows a run faintly, or none.
    clock : callable
        Seconds.

    Attributes
    ----------
    choices : SettingChoices
    """

    def __init__(
        self,
        window: MainWindow,
        show_ghost: Callable[[Snapshot | None], None],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__(window)
        self._window, self._show_ghost, self.clock = window, show_ghost, clock
        self.choices = SettingChoices(window)
        self.choices.chosen.connect(self._on_chosen)
        self.choices.lost.connect(self.leave)
        self._slider: NumberSlider | None = None
        self._setting, self._value = "", 0.0
        self._tried: TriedRun | None = None
        self.worker: Worker | None = None  # while it computes for us
        self._begun: float | None = None  # when the worker, which may have been asleep, has first answered
        self._n_portions = 0  # that have been shown of this run
        self.is_newer = False  # the hand has gone on meanwhile
        self._before: tuple[object, int] = (None, 0)
        self._look = QTimer(self, interval=_LOOK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._look.timeout.connect(self._on_look)
        training, network = as_panel(window, "training"), as_panel(window, "network")
        for slider, setting in (
            (training.learning_rate, "learning_rate"),
            (training.regularization, "regularization"),
            (network.hidden, "n_hidden"),
        ):
            slider.may_be_tried = self._may_be_tried
            slider.tried.connect(functools.partial(self._on_tried, slider, setting))
            slider.let_go.connect(functools.partial(self._on_let_go, slider))
            slider.changed.connect(self._end)  # it was typed, or taken from here on
        window.player.beginning.connect(self.take_from_here)
        window.door.changed.connect(self._on_changed)
        window.door.busy_changed.connect(lambda is_busy: self.leave() if is_busy else None)

    @property
    def is_on(self) -> bool:
        """Whether a setting is tried, or what becomes of it is to be chosen."""
        return self._slider is not None

    def _may_be_tried(self) -> bool:
        """At step 0 there is no run to be done again; a lesson says itself what its sliders do."""
        window = self._window
        asked = window.predictions.round
        return not (
            window.player.is_playing
            or window.door.is_busy
            or window.session.snapshot().step == 0
            or window.lecture is not None
            or window.guide.lecture is not None
            or (asked is not None and asked.hides)
        )

    # ------------------------------------------------------------- the hand

    def _on_tried(self, slider: NumberSlider, setting: str, value: float) -> None:
        if self._slider is not slider:
            self.leave()
            self._slider, self._setting = slider, setting
            shot = self._window.session.snapshot()
            self._before = shot.spec, shot.step
            application = QApplication.instance()
            assert application is not None
            application.installEventFilter(self)
        self._value = value
        self.choices.open_at(slider)
        if not self.choices.told.text():
            self._tell("…")
        self.is_newer = self.worker is not None
        if not self.is_newer:
            self._try()

    def _on_let_go(self, slider: NumberSlider, _: float) -> None:
        if self._slider is not slider:
            return
        if self._wanted_spec == self._before[0]:  # back where it was
            self.leave()
            return
        self.choices.offer(True, _ANOTHER_NETWORK if self._setting == "n_hidden" else "")

    @property
    def _wanted_spec(self) -> object:
        session = self._window.session
        try:
            return self._again().apply(session.project, session.blobs).document.spec
        except ConfigError:
            return None

    def _again(self, step: int | None = None) -> RunAgain:
        return RunAgain(self._setting, self._value, step)

    # ------------------------------------------------------------- the run

    def _try(self) -> None:
        """Do the run again with the newest value."""
        self.is_newer = False
        self._let_go_of_run()
        try:
            with attempting("try this setting", by_user=True):
                tried = TriedRun(self._window.session, self._again())
                if tried.is_present or tried.is_large:
                    self._show_ghost(None)
                    self._tell("as it is now" if tried.is_present else "too large to be shown at once")
                    return
                self._tried = tried
                if tried.is_complete:
                    self._show()
                else:
                    self._begin(tried)
        except ConfigError as error:
            self._show_ghost(None)
            self._tell(str(error))
        except WorkerError as error:
            self._stop_worker()
            self._tell(str(error))

    def _begin(self, tried: TriedRun) -> None:
        worker, session = self._window.player.prepare(), self._window.session
        state, spacing = tried.beginning()
        worker.begin(tried.spec, session.blobs.datasets, state, spacing)
        worker.request(tried.until)
        self.worker, self._begun, self._n_portions = worker, None, 0
        self._look.start()

    def _on_look(self) -> None:
        worker, tried = self.worker, self._tried
        if worker is None or tried is None:
            self._look.stop()
            return
        try:
            with attempting("try this setting", by_user=True):
                progress = worker.receive()
                if progress is not None:
                    tried.absorb(progress)
                    worker.request(tried.until)
                    self._begun = self.clock() if self._begun is None else self._begun
                past = 0.0 if self._begun is None else self.clock() - self._begun
                is_over = past >= (REACH_SECONDS if tried.last_step else _LONGEST_SECONDS)
                if not (is_over or tried.is_complete):
                    return
                self._begun, self._n_portions = None, self._n_portions + 1
                if tried.is_complete or self.is_newer or self._n_portions == _MOST_PORTIONS:
                    self._stop_worker()
                self._show()
        except WorkerError as error:
            self._stop_worker()
            self._tell(str(error))
        except Exception:
            self.leave()
            raise
        if self.is_newer:
            self._try()

    def _stop_worker(self) -> None:
        self._look.stop()
        worker, self.worker = self.worker, None
        if worker is not None and worker.is_alive:
            worker.stop()

    def _show(self) -> None:
        """Show what has come of it, all at once: what grows from step to step would flicker."""
        tried = self._tried
        assert tried is not None
        ghost = tried.ghost()
        self._show_ghost(ghost)
        if ghost.diverged is not None:
            self._tell(f"diverges at step {whole_text(ghost.step)}")
            return
        told = f"to step {whole_text(ghost.step)}"
        if ghost.step < tried.until:
            told += f" of {whole_text(tried.until)}"
        loss, accuracy = ghost.values["loss"], ghost.values["test_accuracy"]
        parts = [f"J̃ {number_text(loss, 3)}"] if math.isfinite(loss) else []
        parts += [f"test {percent(accuracy)}"] if math.isfinite(accuracy) else []
        self._tell(told, ", ".join(parts))

    def _tell(self, told: str, result: str = "") -> None:
        what = f"{_SYMBOLS[self._setting]} = {short_number(self._value)} from the start"
        self.choices.tell(what, told, result)

    def _let_go_of_run(self) -> None:
        self._stop_worker()
        if self._tried is not None:
            self._tried.let_go()
            self._tried = None

    # -------------------------------------------------------------- the end

    def _on_chosen(self, choice: str) -> None:
        if choice == FROM_HERE:
            self.take_from_here()
        elif choice == FROM_START:
            self.take_from_start()
        else:
            self.leave()

    def before(self, intent: Intent) -> None:
        """What is asked for by taking a step is that the setting is as it stands there."""
        if isinstance(intent, _TAKES_STEPS):
            self.take_from_here()

    def take_from_here(self) -> None:
        """The setting changes from this step on; another network begins at step 0."""
        slider, value = self._slider, self._value
        if slider is not None:
            self._end()
            slider.changed.emit(value)

    def take_from_start(self) -> None:
        """The run is done again: at once as far as it has been, the rest as fast as it goes."""
        slider, tried, window = self._slider, self._tried, self._window
        if slider is None:
            return
        until = self._before[1]
        self._stop_worker()
        reached = 0 if tried is None else tried.last_step
        wanted, what = self._again(reached), self.choices.what.text()
        self._tried = None  # it becomes a run of the document
        self._end()

        def go_on() -> None:
            shot = window.session.snapshot()
            if shot.step < until and shot.diverged is None:
                window.say(f"{what}: running to step {whole_text(until)}; Space stops before")
                window.player.run_to(Goal("step", until))
            else:
                window.say(f"{what}; Ctrl+Z takes it back")

        def put_back() -> None:
            if tried is not None:
                tried.let_go()

        window.change(wanted, "do the run again", then=go_on, otherwise=put_back)

    def leave(self) -> None:
        """Nothing changes; the slider goes back."""
        slider = self._slider
        if slider is not None:
            shot, setting = self._window.session.snapshot(), self._setting
            self._end()
            slider.leave(float(getattr(shot.network if setting == "n_hidden" else shot.config, setting)))

    def _end(self, *_: object) -> None:
        """Let nothing remain."""
        if self._slider is None:
            return
        self._slider, self.is_newer = None, False
        application = QApplication.instance()
        assert application is not None
        application.removeEventFilter(self)
        self.choices.close_box()
        self._let_go_of_run()
        self._show_ghost(None)

    def _on_changed(self) -> None:
        """Something else has changed the run, or stands elsewhere in it."""
        shot = self._window.session.snapshot()
        if self.is_on and (shot.spec, shot.step) != self._before:
            self.leave()

    def close(self) -> None:
        """Compute nothing any more."""
        self._end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape leaves it, wherever the focus is."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Escape:
            return False
        if not is_asked and event.type() != QEvent.Type.KeyPress:
            return False
        if QApplication.activePopupWidget() is not None or QApplication.activeModalWidget() is not None:
            return False
        if is_asked:
            event.accept()
        else:
            self.leave()
        return True
