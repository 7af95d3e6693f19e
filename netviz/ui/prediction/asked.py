"""What has been predicted, drawn or typed, by one or by several."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from netviz.lessons.guesses import Guesses
from netviz.lessons.lesson import Prediction
from netviz.snapshot import Snapshot
from netviz.ui.kit.theme import LIGHT, Theme
from netviz.ui.prediction.about import Overlay, make_overlay
from netviz.ui.prediction.curve_overlay import CurveOverlay
from netviz.ui.prediction.host import Stage, Views
from netviz.ui.prediction.plane_overlay import PlaneOverlay
from netviz.ui.prediction.typed import Typed


class Asked(QObject):
    """A question, and what is answered as long as it may be changed.

    Signals
    -------
    changed
        The stage, or what has been predicted.
    returned
        The key that ends drawing was pressed.

    Parameters
    ----------
    prediction : Prediction
    views : Views
    shot : Snapshot
        Where the run stands.
    first : int, optional
        The step from where it was asked before.
    begins : int
        The step from where it is asked if what is asked about has come already: where a slide begins.

    Attributes
    ----------
    stage : str
    first, last : int
        The steps from where and up to where is predicted.
    """

    changed = Signal()
    returned = Signal()

    def __init__(
        self,
        prediction: Prediction,
        views: Views,
        shot: Snapshot,
        first: int | None = None,
        begins: int = 0,
    ) -> None:
        super().__init__()
        self._views, self._theme = views, LIGHT
        self.prediction = prediction
        self.stage: Stage = "draw"
        self.first, self.last = _steps(prediction, shot.step, begins)
        if first is not None and first <= shot.step and first < self.last:
            self.first = first
        n_votes = shot.dataset.n_classes if prediction.kind == "class" else len(prediction.choices)
        self._typed = Typed(n_votes)
        self.overlay = self._make_overlay(shot)

    def _make_overlay(self, shot: Snapshot) -> Overlay | None:
        made = make_overlay(self.prediction, self._views, shot, (self.first, self.last))
        if made is not None:
            made.set_theme(self._theme)
            made.changed.connect(self.changed)
            made.returned.connect(self.returned)
        return made

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        if self.overlay is not None:
            self.overlay.set_theme(theme)

    # ------------------------------------------------------------ predictions

    @property
    def is_drawn(self) -> bool:
        """Whether it is predicted by drawing."""
        return self.prediction.kind in ("curve", "boundary")

    def is_drawn_on(self, view: object) -> bool:
        """Whether it is drawn on a view."""
        views = self._views
        return view is {"curve": views.chart, "boundary": views.plane}.get(self.prediction.kind, self)

    @property
    def guesses(self) -> Guesses:
        """What has been predicted."""
        kind, overlay = self.prediction.kind, self.overlay
        if isinstance(overlay, CurveOverlay):
            return Guesses(kind, curves=overlay.guesses)
        if isinstance(overlay, PlaneOverlay):
            return Guesses(kind, boundaries=overlay.guesses)
        return Guesses(kind, numbers=self.numbers, votes=self.votes)

    def _restore(self, guesses: Guesses) -> None:
        if isinstance(self.overlay, CurveOverlay):
            self.overlay.restore(guesses.curves)
        elif isinstance(self.overlay, PlaneOverlay):
            self.overlay.restore(guesses.boundaries)
        else:
            self._typed.restore(guesses.numbers, guesses.votes)

    @property
    def count(self) -> int:
        """How many have predicted something."""
        if isinstance(self.overlay, CurveOverlay | PlaneOverlay):
            return self.overlay.count
        return self._typed.count

    @property
    def numbers(self) -> tuple[float, ...]:
        """What was typed."""
        return self._typed.numbers

    @property
    def votes(self) -> tuple[int, ...]:
        """How many are for each choice."""
        return self._typed.votes

    def add_numbers(self, numbers: tuple[float, ...]) -> None:
        """Somebody has said a number."""
        if self.stage == "draw" and numbers:
            self._typed.add(numbers)
            self.changed.emit()

    def vote(self, place: int, *, adds: bool = False) -> None:
        """Choose, instead of what was chosen before or beside it."""
        if self.stage == "draw":
            self._typed.vote(place, adds=adds)
            self.changed.emit()

    def set_votes(self, votes: tuple[int, ...]) -> None:
        """The hands of a room, as they were counted."""
        if self.stage == "draw":
            self._typed.set_votes(votes)
            self.changed.emit()

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        if self.stage != "draw":
            return False
        if isinstance(self.overlay, CurveOverlay | PlaneOverlay):
            return self.overlay.can_undo
        return self._typed.can_undo

    def undo(self) -> None:
        """Take the last stroke or answer back; the run is not touched."""
        if not self.can_undo:
            return
        if isinstance(self.overlay, CurveOverlay | PlaneOverlay):
            self.overlay.undo()
        else:
            self._typed.undo()
            self.changed.emit()

    def add_another(self) -> None:
        """Somebody else draws."""
        if self.stage == "draw" and isinstance(self.overlay, CurveOverlay | PlaneOverlay):
            self.overlay.add_another()
            self.overlay.begin()

    def _begin_drawing(self, *, focus: bool = True) -> None:
        if self.overlay is not None:
            self.overlay.begin(focus=focus)

    def _freeze_overlay(self) -> None:
        if self.overlay is not None:
            self.overlay.freeze()


def _steps(prediction: Prediction, step: int, begins: int) -> tuple[int, int]:
    """From where it is asked, and for which step.

    What would be seen already is asked from where it begins; what is so from the beginning can only be
    typed or chosen, where one stands.
    """
    if step < prediction.until:
        return step, prediction.until
    if begins < prediction.until:
        return begins, prediction.until
    if prediction.kind in ("number", "choice"):
        return step, step
    return 0, max(prediction.until, 1)
