"""The way to the session: what is wanted is carried out at once, or beside the window if it takes long."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from netviz.data import DataError
from netviz.faults import attempting
from netviz.intents import Advance, GoTo, GoToLine, Intent, SetNetwork, SetTraining
from netviz.session import Session
from netviz.snapshot import Snapshot
from netviz.training.config import ConfigError

LONG_MS = 500
"""After which there is a way out."""

_MUCH_WORK = 1_500_000  # hidden activations: about 30 ms
_WORK_OF_A_POINT = 50  # hidden activations that take as long as making, dividing and hashing a point
_ANY_POINTS = 2**62  # so many that they are made in the thread
_LAST_WINS = (GoTo, GoToLine, SetTraining, SetNetwork, Advance)

Wanted: TypeAlias = Intent | Callable[[], Intent]
"""An intent, or what makes one, if that takes long: it may be called in a thread."""


class GivenUpError(Exception):
    """Nobody waits for the result any more."""


def nothing() -> None:
    """There is nothing to do afterwards."""


@dataclass
class _Order:
    """Something that is wanted, and what to do afterwards."""

    wanted: Wanted
    n_points: int
    doing: str
    then: Callable[[], None]
    otherwise: Callable[[], None]
    by_user: bool
    with_lines: bool = False
    is_given_up: bool = False

    def replaces(self, earlier: _Order) -> bool:
        """Whether an earlier one that has not begun is no longer wanted."""
        wanted, before = self.wanted, earlier.wanted
        if isinstance(wanted, Intent) and isinstance(before, Intent) and wanted.replaces(before):
            return True
        return isinstance(wanted, _LAST_WINS) and type(before) is type(wanted)


class Door(QObject):
    """Carries intents out, one after the other, in the order in which they are wanted.

    What takes little time is done at once, before `carry_out` returns. Anything else is computed in a
    thread: the session's snapshot stays what it was until all is there. Of what waits, a move or setting
    that directly follows another one of its kind replaces it.

    Parameters
    ----------
    session : Session
    parent : QObject
    much_work : float
        Hidden activations from which on something is done in the thread.

    Attributes
    ----------
    much_work : float
    shows_lines : callable
        Says whether the passes of the lines will be looked at, and so have to be ready.
    prepare : callable
        Is handed each new snapshot in the thread, to compute what will be painted.

    Signals
    -------
    changed
        The session has been changed, and nothing else is under way: there is something new to show.
    refused(ConfigError or DataError)
        An intent was refused; nothing has changed.
    failed(Exception)
        It could not be carried out for another reason; nothing has changed.
    busy_changed(bool)
        Something goes on in the thread: the session must not be changed by others.
    took_long
        It has gone on for half a second.
    """

    changed = Signal()
    refused = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(bool)
    took_long = Signal()
    _done = Signal()

    def __init__(self, session: Session, parent: QObject, much_work: float = _MUCH_WORK) -> None:
        super().__init__(parent)
        self._session, self.much_work = session, much_work
        self.shows_lines: Callable[[], bool] = lambda: False
        self.prepare: Callable[[Snapshot], None] = lambda _: None
        self._pool = ThreadPoolExecutor(1, "netviz-door")
        self._waiting: list[_Order] = []
        self._present: _Order | None = None
        self._future: Future[None] | None = None
        self._has_changed = False  # since `changed` was last emitted
        self._done.connect(self._on_done, Qt.ConnectionType.QueuedConnection)
        self._long = QTimer(self, singleShot=True, interval=LONG_MS)
        self._long.timeout.connect(self.took_long)

    @property
    def is_busy(self) -> bool:
        """Whether something is under way or waits."""
        return self._present is not None

    @property
    def is_given_up(self) -> bool:
        """Whether nobody waits any more for what is under way: it may raise `GivenUpError`."""
        present = self._present
        return present is not None and present.is_given_up

    def carry_out(
        self,
        wanted: Wanted,
        doing: str = "carry this out",
        *,
        then: Callable[[], None] = nothing,
        otherwise: Callable[[], None] = nothing,
        n_points: int = 0,
        by_user: bool = True,
    ) -> None:
        """Carry something out, at once or when all that was wanted before is done.

        Parameters
        ----------
        wanted : Intent or callable
            A callable returns an intent; it is called in the thread if it makes many points.
        doing : str
            As it goes on after "could not".
        then, otherwise : callables
            Called when it has been carried out and shown; when it was refused, has failed or was given up.
            Neither is called for what something later has replaced.
        n_points : int
            How many points a callable makes.
        by_user : bool
            Whether the user asked for it, and so is to be told every time that it fails.
        """
        order = _Order(wanted, n_points, doing, then, otherwise, by_user)
        if not self.is_busy:
            try:
                with attempting(doing, by_user=by_user):
                    order.with_lines = self.shows_lines()
                    at_once = self._work(order) < self.much_work
                    if at_once:
                        self._session.apply(wanted if isinstance(wanted, Intent) else wanted())
            except Exception as error:
                self._tell(error)
                otherwise()
                return
            if at_once:
                self.changed.emit()
                then()
                return
        if self._waiting and order.replaces(self._waiting[-1]):
            self._waiting.pop()
        self._waiting.append(order)
        if not self.is_busy:
            self._begin_next()
            self.busy_changed.emit(True)

    def with_lines(self, then: Callable[[], None]) -> None:
        """Call something that looks at the passes of the lines, as soon as they are there."""
        lines = self._session.snapshot().lines
        if lines.is_computed or lines.work < self.much_work:
            then()
        else:
            self.carry_out(self._where_it_is, "show the lines", then=then, n_points=_ANY_POINTS)

    def _where_it_is(self) -> Intent:
        return GoTo(self._session.snapshot().step)

    def give_up(self) -> None:
        """Let go of what is under way and of all that waits; the session stays as it is."""
        dropped, self._waiting = self._waiting, []
        if self._present is not None:
            self._present.is_given_up = True
        for order in dropped:
            order.otherwise()

    def close(self) -> None:
        """Leave no thread behind."""
        self.blockSignals(True)
        self._waiting.clear()
        if self._present is not None:
            self._present.is_given_up = True
        self._long.stop()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._present = None

    # -------------------------------------------------------------- private

    def _work(self, order: _Order) -> int:
        if not isinstance(order.wanted, Intent):
            n_hidden = self._session.snapshot().network.n_hidden
            return order.n_points * (n_hidden + _WORK_OF_A_POINT)
        work = self._session.work(order.wanted)
        lines = self._session.snapshot().lines
        if order.with_lines and not work and not lines.is_computed:
            work = lines.work
        return work

    def _begin_next(self) -> None:
        order = self._present = self._waiting.pop(0)
        order.with_lines = self.shows_lines() or order.wanted == self._where_it_is
        self._long.start()
        self._future = self._pool.submit(self._run, order)
        self._future.add_done_callback(lambda _: self._done.emit())

    def _run(self, order: _Order) -> None:
        """In the thread; no garbage may be collected here, or things of Qt's would be deleted in it."""

        def prepare(snapshot: Snapshot) -> None:
            if order.is_given_up:
                raise GivenUpError
            if order.with_lines:
                snapshot.lines.compute()
            self.prepare(snapshot)
            if order.is_given_up:
                raise GivenUpError

        with attempting(order.doing, by_user=order.by_user):
            intent = order.wanted if isinstance(order.wanted, Intent) else order.wanted()
            self._session.apply(intent, prepare)

    def _on_done(self) -> None:
        order, future = self._present, self._future
        if order is None or future is None or not future.done():
            return
        error = future.exception()
        self._future = None
        self._long.stop()
        self._has_changed |= error is None
        if self._waiting:
            self._begin_next()
            self._settle(order, error)
            return
        self._present = None
        try:
            if self._has_changed:
                self._has_changed = False
                self.changed.emit()
            self._settle(order, error)
        finally:
            if not self.is_busy:
                self.busy_changed.emit(False)

    def _settle(self, order: _Order, error: BaseException | None) -> None:
        """What there is to do after something was carried out, or was not."""
        if error is None:
            order.then()
            return
        if not isinstance(error, GivenUpError):
            self._tell(error)
        order.otherwise()

    def _tell(self, error: BaseException) -> None:
        if isinstance(error, ConfigError | DataError):
            self.refused.emit(error)
        else:
            self.failed.emit(error)
