"""One prediction from asking to judging: draw, freeze, reveal, judge."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal

from netviz.lessons.comparing import COLUMNS, Verdict
from netviz.lessons.lesson import Prediction
from netviz.lessons.prediction import judge
from netviz.snapshot import Snapshot
from netviz.ui.prediction.about import is_answering, right_answer
from netviz.ui.prediction.asked import Asked
from netviz.ui.prediction.curve_overlay import CurveOverlay
from netviz.ui.prediction.host import Host, Kept, Views
from netviz.ui.prediction.plane_overlay import PlaceOverlay, PlaneOverlay

_SECONDS = 6.0  # that a reveal takes
_UNIT_SQUARE = (0.0, 0.0, 1.0, 1.0)
_NOT_YET = "Nothing is predicted yet. Play (Space) once more goes on without a prediction."
_SLOWEST = 4.0  # steps a second


class Round(Asked):
    """Asks for predictions, hides what is to come, lets it come, and judges.

    As long as nothing has been revealed, the run may be changed and is asked about as it is then; what
    comes of a run that is changed in the middle of the reveal is not judged.

    Signals
    -------
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
    kept : Kept, optional
        Where it was left before, to go on there.
    begins : int
        As of `Asked`.

    Attributes
    ----------
    verdict : Verdict or None
    """

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
        kept: Kept | None = None,
        begins: int = 0,
    ) -> None:
        shot = host.snapshot()
        super().__init__(prediction, views, shot, None if kept is None else kept.first, begins)
        self._is_warned = False
        self._kept = kept
        self._host, self._read, self._write, self._what = host, read, write, what
        self.verdict: Verdict | None = None
        self.explanation = self.spoilt = ""
        self._came_from = shot.step
        self._run, self._revealed = shot.spec.key, self.first
        self._is_reaching, self._right = False, prediction.right
        self._is_there = shot.step <= self.first  # else on the way back to where it begins
        self.returned.connect(self.freeze)
        self.changed.connect(self._forget_warning)

    # ------------------------------------------------------------- begin, end

    def begin(self, *, focus: bool = True) -> None:
        """Ask, or go on; `focus` is whether the keys are for it at once."""
        host, kept = self._host, self._kept
        host.pause()
        if kept is not None:
            self._restore(kept.guesses)
            if isinstance(self.overlay, PlaceOverlay) and kept.prediction.point is not None:
                self.overlay.move_to(kept.prediction.point)
            self._go_on_from(kept, host.snapshot().step)
        if self.stage == "draw":
            self._begin_drawing(focus=focus)
        else:
            self._freeze_overlay()
        if not self._is_there:
            host.go_to(self.first)
        self._show_edge()
        host.show()
        self.changed.emit()

    def _go_on_from(self, kept: Kept, step: int) -> None:
        """Take the stage at which it was left, as far as the run stands there."""
        if kept.stage == "draw" or not kept.guesses.count:
            return
        was_revealed = kept.stage in ("revealing", "revealed")
        if kept.stage == "judged":  # also where the run begins anew meanwhile, as slides do
            self.stage, self._revealed = "judged", self.last
            self.verdict, self.explanation, self._right = kept.verdict, kept.explanation, kept.right
        elif was_revealed and step >= self.last:
            self.stage, self._revealed = "revealed", self.last
        elif was_revealed and step > self.first:
            self.stage, self._revealed = "revealing", step
        else:
            self.stage = "frozen"
            return
        self._is_there = True

    def end(self) -> Kept:
        """Leave everything as it was, and return what is to be kept."""
        prediction = self.prediction
        if isinstance(self.overlay, PlaceOverlay):
            prediction = replace(prediction, point=self.overlay.place)
        kept = Kept(
            prediction, self.guesses, self.stage, self.first, self.verdict, self.explanation, self._right
        )
        was_hiding = self.hides
        if self.stage == "revealing":
            self._host.pause()
            self._host.rest()
        if self.overlay is not None:
            self.overlay.remove()
            self.overlay = None
        self.stage = "spoilt"
        went_back = self.first < self.last <= self._came_from
        if was_hiding and went_back and kept.stage in ("draw", "frozen"):
            self._host.go_to(self._came_from)
        return kept

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
        if self.stage not in ("draw", "frozen", "revealing"):
            return False
        if not self.count:
            return self._warn()
        if self._host.is_playing:
            self._host.pause()
        else:
            self.reveal()
        self.changed.emit()
        return True

    @property
    def hint(self) -> str:
        """What has to be said of what was tried; empty if nothing."""
        return _NOT_YET if self._is_warned and self.stage == "draw" else ""

    def _warn(self) -> bool:
        """Say first that nothing is predicted; when that is known, the run goes on from here without."""
        if self._is_warned:
            self._came_from = self.first
            self.over.emit()
            return False
        self._is_warned = True
        self.changed.emit()
        return True

    def _go_on_without(self) -> None:
        self._host.say("the run goes on without a prediction; P asks for one")
        self.over.emit()

    def _forget_warning(self) -> None:
        self._is_warned = self._is_warned and not self.count

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
                QTimer.singleShot(0, self, self._go_on_without)
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
                self.overlay = self._make_overlay(shot)
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
