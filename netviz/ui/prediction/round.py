"""One prediction from asking to judging: draw, freeze, reveal, judge."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from netviz.lessons.comparing import COLUMNS, Verdict
from netviz.lessons.guesses import Guesses
from netviz.lessons.lesson import Prediction
from netviz.lessons.prediction import judge
from netviz.snapshot import Snapshot
from netviz.ui.kit.theme import LIGHT, Theme
from netviz.ui.prediction.about import Overlay, is_answering, make_overlay, right_answer
from netviz.ui.prediction.curve_overlay import CurveOverlay
from netviz.ui.prediction.host import Host, Kept, Stage, Views
from netviz.ui.prediction.plane_overlay import PlaneOverlay
from netviz.ui.prediction.typed import Typed

_SECONDS = 6.0  # that a reveal takes
_UNIT_SQUARE = (0.0, 0.0, 1.0, 1.0)
_SLOWEST = 4.0  # steps a second


class Round(QObject):
    """Asks for predictions, hides what is to come, lets it come, and judges.

    As long as nothing has been revealed, the run may be changed and is asked about as it is then; what
    comes of a run that is changed in the middle of the reveal is not judged.

    Signals
    -------
    changed
        The stage, or what has been predicted.
    over
        There is nothing to wait for: the run goes on although nothing has been predicted, or what could be
        answered is no answer any more.

    Parameters
    ----------
    prediction : Prediction
    host : Host
    views : Views
    read : callable
        The value of a figure at a snapshot.
    write : callable
        Fills the live figures of a sentence.
    what : str
        The figure in words.

    Attributes
    ----------
    stage : str
    first, last : int
        The steps from where and up to where is predicted.
    verdict : Verdict or None
    """

    changed = Signal()
    over = Signal()

    def __init__(
        self,
        prediction: Prediction,
        host: Host,
        views: Views,
        *,
        read: Callable[[str, Snapshot], float] = lambda name, shot: shot.values.get(
            COLUMNS[name], math.nan
        ),
        write: Callable[[str, Snapshot], str] = lambda text, _: text,
        what: str = "it",
    ) -> None:
        super().__init__()
        self._host, self._views, self._read, self._what = host, views, read, what
        self._write = write
        self._theme: Theme = LIGHT
        self.stage: Stage = "draw"
        self.verdict: Verdict | None = None
        self.explanation = self.spoilt = ""
        shot = host.snapshot()
        self._came_from = shot.step
        self.prediction = prediction
        self.first, self.last = _steps(prediction, shot.step)
        self._run, self._revealed = shot.spec.key, self.first
        n_votes = shot.dataset.n_classes if prediction.kind == "class" else len(prediction.choices)
        self._typed = Typed(n_votes)
        self._is_reaching, self._right = False, prediction.right
        self._is_there = shot.step <= self.first  # else on the way back to where it begins
        self.overlay = self._make_overlay()

    # ------------------------------------------------------------- begin, end

    def begin(self, kept: Kept | None = None, *, focus: bool = True) -> None:
        """Ask; where it was left before, with what was predicted then.

        Parameters
        ----------
        kept : Kept, optional
        focus : bool
            Whether the keys are for it at once.
        """
        host = self._host
        host.pause()
        if kept is not None:
            self._restore(kept.guesses)
        shot = host.snapshot()
        if kept is not None and kept.guesses.count and kept.stage != "draw":
            has_come = shot.step >= self.last and kept.stage in ("revealed", "judged")
            self.stage = "revealed" if has_come else "frozen"
        if self.stage == "draw":
            self._begin_drawing(focus=focus)
        else:
            self._freeze_overlay()
        if self.stage == "revealed":
            self._revealed = self.last
        if self.stage == "revealed":
            self._is_there = True
        elif not self._is_there:
            host.go_to(self.first)
        self._show_edge()
        host.show()
        self.changed.emit()

    def end(self) -> Kept:
        """Leave everything as it was, and return what is to be kept."""
        kept = Kept(self.prediction, self.guesses, self.stage, self.verdict)
        was_hiding = self.hides
        if self.stage == "revealing":
            self._host.pause()
            self._host.rest()
        if self.overlay is not None:
            self.overlay.remove()
            self.overlay = None
        self.stage = "spoilt"
        if was_hiding and self._came_from >= self.last and kept.stage in ("draw", "frozen"):
            self._host.go_to(self._came_from)
        return kept

    def _make_overlay(self) -> Overlay | None:
        made = make_overlay(self.prediction, self._views, self._host.snapshot(), (self.first, self.last))
        if made is not None:
            made.set_theme(self._theme)
            made.changed.connect(self.changed)
            made.returned.connect(self.freeze)
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

    @property
    def right_answer(self) -> int | None:
        """Which of the answers is right, once it may be known."""
        return self._right if self.stage == "judged" and self.votes else None

    @property
    def is_playing(self) -> bool:
        """Whether the run comes."""
        return self._host.is_playing

    # ----------------------------------------------------------------- stages

    @property
    def hides(self) -> bool:
        """Whether something is not to be seen yet."""
        return self.stage in ("draw", "frozen", "revealing", "revealed")

    def _begin_drawing(self, *, focus: bool = True) -> None:
        if self.overlay is not None:
            self.overlay.begin(focus=focus)

    def _freeze_overlay(self) -> None:
        if self.overlay is not None:
            self.overlay.freeze()

    def draw(self) -> None:
        """Back to drawing, as long as nothing has been revealed."""
        if self.stage in ("draw", "frozen"):
            self.stage = "draw"
            self._begin_drawing()
            self.changed.emit()

    def freeze(self) -> None:
        """Nothing is changed any more."""
        if self.stage == "draw":
            self._freeze_overlay()  # what keys have begun is a line now
            if self.count:
                self.stage = "frozen"
            else:
                self._begin_drawing()
            self.changed.emit()

    def reveal(self) -> None:
        """Let the run come, or go on after a pause."""
        self.freeze()
        if self.stage not in ("frozen", "revealing"):
            return
        host, shot = self._host, self._host.snapshot()
        if self.stage == "frozen":
            self.stage = "revealing"
            self.changed.emit()
        if self.first == self.last:  # it is so already
            self._reach()
            return
        rate = max((self.last - self.first) / _SECONDS, _SLOWEST)
        seen = self._revealed
        if shot.step != seen:
            host.go_to(seen, lambda: host.play(rate, self.last))
        else:
            host.play(rate, self.last)

    def toggle(self) -> bool:
        """What Play means now; whether it means something of a prediction."""
        if self.stage not in ("draw", "frozen", "revealing") or not self.count:
            return False
        if self._host.is_playing:
            self._host.pause()
        else:
            self.reveal()
        self.changed.emit()
        return True

    def judge(self) -> None:
        """Say how far off it was."""
        host = self._host
        if self.stage != "revealed":
            return
        shot = host.snapshot()
        here = min(self.last, shot.last_step)
        if shot.step != here or (shot.line and self.prediction.kind == "number"):
            host.go_to(here, self.judge)
            return
        self.verdict, self.explanation = self._judged(shot), self._write(self.prediction.explanation, shot)
        if not self.explanation and shot.newest_event is not None and shot.newest_event.step > self.first:
            event = shot.newest_event
            self.explanation = f"Step {event.step}: {event.text}"
        self.stage = "judged"
        self._show_edge()
        host.show()
        self.changed.emit()

    def _judged(self, shot: Snapshot) -> Verdict | None:
        wanted, steps = self.prediction, (self.first, min(self.last, shot.step))
        self._right, what = right_answer(wanted, self.overlay, shot, steps)
        if wanted.kind in ("boundary", "class") and not is_answering(shot):
            return None
        real = float(self._read(wanted.figure, shot)) if wanted.kind == "number" else math.nan
        area = self.overlay.area if isinstance(self.overlay, PlaneOverlay) else _UNIT_SQUARE
        verdict = judge(
            self.guesses, shot, name=wanted.figure, first=steps[0], last=steps[1],
            real=real, what=what or self._what, right=self._right, area=area,
        )  # fmt: skip
        if verdict is not None and shot.step < self.last:
            sentence = f"the run ended at step {shot.step}; {verdict.sentence}"
            verdict = replace(verdict, sentence=sentence)
        return verdict

    # --------------------------------------------------------------- the run

    def veil(self, shot: Snapshot) -> Snapshot:
        """What of a snapshot may be seen."""
        self._follow(shot)
        if not self.hides:
            return shot
        return shot.veiled(self._revealed, tells=self.stage in ("revealing", "revealed"))

    def _follow(self, shot: Snapshot) -> None:
        """Take note of where the run stands now."""
        if shot.spec.key != self._run:
            self._run = shot.spec.key
            self._on_run_changed(shot)
        if not self.hides:
            return
        if not self._is_there:
            self._is_there = shot.step <= self.first
            return
        if self.stage in ("draw", "frozen") and shot.step > self.first:
            if self.stage == "draw":
                self._freeze_overlay()
            if not self.count:
                QTimer.singleShot(0, self, self.over.emit)
                return
            self.stage = "revealing"
            self.changed.emit()
        if self.stage == "revealing":
            self._revealed = max(self._revealed, min(shot.step, self.last))
            self._show_edge()
            if (shot.step >= self.last or shot.diverged is not None) and not self._is_reaching:
                self._is_reaching = True
                QTimer.singleShot(0, self, self._reach)

    def _on_run_changed(self, shot: Snapshot) -> None:
        if self.stage in ("draw", "frozen"):
            self._ask_again(shot)
        elif self.stage in ("revealing", "revealed"):
            self.spoilt = (
                f"not judged: the run was changed at step {shot.step}, after the reveal had begun; "
                "P asks again"
            )
            self.stage = "spoilt"
            self._host.rest()
            self._show_edge()
            self.changed.emit()

    def _ask_again(self, shot: Snapshot) -> None:
        """The same question of another run, from where that stands."""
        guesses, was_frozen, span = self.guesses, self.stage == "frozen", self.last - self.first
        first = shot.step
        if first >= self.last:
            self.last = first + span
        if self.prediction.kind == "class" and shot.dataset.n_classes != len(self.votes):
            self._host.say("the data have other classes now; P asks again")
            QTimer.singleShot(0, self, self.over.emit)
            return
        if first != self.first or self.prediction.kind == "curve":
            self.first = self._revealed = first
            if isinstance(self.overlay, CurveOverlay):
                self.overlay.remove()
                self.overlay = self._make_overlay()
                self._restore(guesses)
        self._came_from, self._is_there = first, True
        if was_frozen:
            self._freeze_overlay()
        elif self.stage == "draw":
            self._begin_drawing()
        self._show_edge()
        self.changed.emit()

    def _reach(self) -> None:
        """All of it has come."""
        self._is_reaching = False
        if self.stage != "revealing":
            return
        self._host.pause()
        self._host.rest()
        self.stage, self._revealed = "revealed", self.last
        shot = self._host.snapshot()
        if shot.step > self.last:
            self._host.go_to(self.last)
        self._show_edge()
        self.changed.emit()

    def _show_edge(self) -> None:
        if self.overlay is not None:
            has_all = not self.hides or self.stage == "revealed"
            self.overlay.reveal_to(math.inf if has_all else self._revealed)


def _steps(prediction: Prediction, step: int) -> tuple[int, int]:
    """From where it is asked, and for which step.

    What would be seen already, on a chart or on the plane, is asked from the beginning of the run; what is
    typed or chosen, where one stands.
    """
    if step < prediction.until:
        return step, prediction.until
    if prediction.kind in ("number", "choice"):
        return step, step
    return 0, max(prediction.until, 1)
