"""Playing: asks the worker for the newest state after every frame, and never waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from netviz.faults import attempting
from netviz.session import Session
from netviz.training.goal import Goal
from netviz.training.worker import Worker, WorkerDiedError, WorkerError
from netviz.training.worker_process import Progress

FRAME_MS = 16
SILENT_SECONDS = 10.0  # of the worker, until it is mentioned
_FOREVER = 2**62
_CALM_MS = 250


class Player(QObject):
    """Drives the worker process at the speed that is wanted.

    Attributes
    ----------
    end : int or None
        The step beyond which nothing is played; None for as far as it goes.

    Signals
    -------
    beginning
        Steps are wanted, and none is taken yet: the last moment to change the run before.
    frame_due
        A frame's time has come: what was made ready since the last one is to be shown.
    advanced
        The session stands at a newer step, just after a frame has been painted.
    playing_changed(bool)
    goal_met(Goal)
        What the run was to run to has come; the session stands there.
    silence_changed(bool)
        The worker has not answered for a while; or it has again, or is gone.
    failed(str)
        The worker died, or cannot be started; the next play tries another.
    faulted(Fault)
        It died of a fault of netviz's, which it has described.
    """

    beginning = Signal()
    frame_due = Signal()
    advanced = Signal()
    playing_changed = Signal(bool)
    goal_met = Signal(object)
    silence_changed = Signal(bool)
    failed = Signal(str)
    faulted = Signal(object)

    def __init__(
        self, session: Session, parent: QObject, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        super().__init__(parent)
        self._session, self.clock = session, clock
        self._worker: Worker | None = None
        self._rate: float | None = None
        self._goal: Goal | None = None
        self.end: int | None = None
        self._pace = (0.0, 0)  # when, and at which step, the present speed began
        self._heard = 0.0  # when the worker last answered
        self._is_silent = False
        self._may_be_stale = False  # it has answered nothing since playing began
        self._is_held = False
        self._goes_on = False  # when it is no longer held
        self._timer = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_frame)
        # Once the frame has been painted: so that these come evenly, however long what comes next takes.
        self._afterwards = QTimer(self, singleShot=True, interval=0)
        self._afterwards.timeout.connect(self._look)

    @property
    def is_playing(self) -> bool:
        """Whether steps are being taken, or will be as soon as the player is not held any more."""
        return self._timer.isActive() or self._goes_on

    @property
    def is_at_full_speed(self) -> bool:
        """Whether steps are taken as fast as it goes: one can take longer than a frame."""
        return self._rate is None or self._goal is not None

    @property
    def is_running_to(self) -> bool:
        """Whether a goal is run to, as fast as it goes."""
        return self._goal is not None

    @property
    def now(self) -> float:
        """The time in seconds by the player's clock."""
        return self.clock()

    @property
    def worker_pid(self) -> int | None:
        """The worker's process number, None before it is started."""
        return None if self._worker is None else self._worker.pid

    def prepare(self) -> Worker:
        """The worker; started here, so that the first play does not wait for it, and again if it has ended.

        Raises
        ------
        WorkerError
            If it cannot be started.
        """
        if self._worker is not None and not self._worker.is_alive:
            self._discard_worker()
        if self._worker is None:
            self._worker = Worker()
        return self._worker

    def set_rate(self, steps_per_second: float | None) -> None:
        """Change the speed; None is as fast as it goes."""
        self._rate = steps_per_second
        self._pace = (self.clock(), self._session.snapshot().step)

    def set_calm(self, on: bool) -> None:
        """Show what has come of it only a few times a second; just as many steps are taken."""
        self._timer.setInterval(_CALM_MS if on else FRAME_MS)

    def play(self) -> None:
        """Take steps from where the session stands; at its end or a diverged step there are none."""
        if not self.is_playing:
            self.beginning.emit()
        if self._session.snapshot().diverged is not None or self._is_at_end:
            self.pause()
            return
        was_playing = self.is_playing
        if self._is_held:
            self._goes_on = True
            if not was_playing:
                self.playing_changed.emit(True)
            return
        if not was_playing:
            self._may_be_stale = True
        if self._begin() and not was_playing:
            self._heard = self.clock()
            self._timer.start()
            self.playing_changed.emit(True)

    def run_to(self, goal: Goal) -> None:
        """Take steps as fast as it goes until a goal is met, or until paused."""
        self._goal = goal
        self.play()

    def pause(self) -> None:
        """Stop where the session stands; nothing is run to any more."""
        self._goal = None
        if not self.is_playing:
            return
        self._goes_on = False
        self._stop_steps()
        self.playing_changed.emit(False)

    def set_held(self, held: bool) -> None:
        """Neither look at the session nor change it, while something else does; then go on."""
        if held == self._is_held:
            return
        self._is_held = held
        if held:
            self._goes_on = self._timer.isActive()
            self._stop_steps()
        elif self._goes_on:
            self._goes_on = False
            if self._session.snapshot().diverged is None and not self._is_at_end and self._begin():
                self._heard = self.clock()
                self._timer.start()
            else:
                self._goal = None
                self.playing_changed.emit(False)

    def _stop_steps(self) -> None:
        if not self._timer.isActive():
            return
        self._timer.stop()
        try:
            if self._is_silent:
                self._discard_worker()  # so that the next play is not held up by it
            elif self._worker is not None:
                self._worker.stop()
        except WorkerError:
            self._discard_worker()

    def restart(self) -> None:
        """Go on from where the session stands now, after something else has changed it."""
        if self.is_playing:
            self.play()

    def replace_worker(self) -> None:
        """End the worker, whatever it does, and go on with another one from where the session stands."""
        self._discard_worker(at_once=True)
        if self.is_playing:
            self._heard = self.clock()
            self.play()

    def close(self) -> None:
        """End the worker process."""
        self._timer.stop()
        self._goes_on = False
        self._discard_worker()

    def _begin(self) -> bool:
        """Whether there is a worker that takes the run."""
        session = self._session
        try:
            worker = self.prepare()
            worker.begin(session.spec, session.blobs.datasets, session.state(), session.timeline.spacing)
            self._pace = (self.clock(), session.snapshot().step)
            worker.request(self._target())
        except WorkerError as error:
            return self._is_replaced_after(error)
        except Exception:
            self._give_up()
            raise
        return True

    @property
    def _is_at_end(self) -> bool:
        return self.end is not None and self._session.snapshot().step >= self.end

    def _target(self) -> int:
        """Up to which step the worker may go until the next frame."""
        return self._wanted_step() if self.end is None else min(self._wanted_step(), self.end)

    def _wanted_step(self) -> int:
        if self._goal is not None:
            return int(self._goal.value) if self._goal.kind == "step" else _FOREVER
        if self._rate is None:
            return _FOREVER
        begun, first = self._pace
        return first + int((self.clock() - begun + self._timer.interval() / 1000) * self._rate)

    def _on_frame(self) -> None:
        self._afterwards.start()
        self.frame_due.emit()

    def _look(self) -> None:
        """Take what the worker has come to."""
        try:
            with attempting("go on playing", by_user=True):
                self._take_news()
        except WorkerError as error:
            self._is_replaced_after(error)
        except Exception:  # whatever the two have not said to each other is lost with the worker
            self._give_up()
            raise

    def _take_news(self) -> None:
        worker = self._worker
        if worker is None or not self._timer.isActive():
            return
        progress = worker.receive()
        if progress is not None:
            worker.request(self._target())
            self._heard, self._may_be_stale = self.clock(), False
            self._set_silent(False)
            self._absorb(progress)
        elif self.clock() - self._heard > SILENT_SECONDS:
            self._set_silent(True)

    def _set_silent(self, silent: bool) -> None:
        if silent != self._is_silent:
            self._is_silent = silent
            self.silence_changed.emit(silent)

    def _absorb(self, progress: Progress) -> None:
        if not len(progress.rows):
            return
        self._session.absorb(progress)
        goal = self._goal
        history = self._session.snapshot().history
        met = None if goal is None else goal.first_met(history, progress.first)
        if progress.diverged is not None or met is not None or self._is_at_end:
            self.pause()
        if met is not None:
            self._session.cut(met)  # the worker may have gone a little further
        self.advanced.emit()
        if met is not None:
            self.goal_met.emit(goal)

    def _give_up(self) -> None:
        """End playing, and the worker."""
        was_playing = self.is_playing
        self._timer.stop()
        self._goes_on = False
        self._goal = None
        self._discard_worker(at_once=True)
        if was_playing:
            self.playing_changed.emit(False)

    def _is_replaced_after(self, error: WorkerError) -> bool:
        """One that died before it was needed is replaced at once; else playing ends, and it is told why."""
        fault = error.fault if isinstance(error, WorkerDiedError) else None
        if self._may_be_stale and fault is None and isinstance(error, WorkerDiedError):
            self._may_be_stale = False
            self._discard_worker(at_once=True)
            return self._begin()
        self._give_up()
        if fault is not None:
            self.faulted.emit(replace(fault, is_told_again=True))
            return False
        self.failed.emit(
            f"{error}. Everything up to step {self._session.snapshot().step} is kept; "
            "play to try again, or take single steps."
        )
        return False

    def _discard_worker(self, *, at_once: bool = False) -> None:
        if self._worker is not None:
            self._worker.close(at_once=at_once or self._is_silent)
            self._worker = None
        self._set_silent(False)
