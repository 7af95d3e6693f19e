"""Predictions in the window and on the stage: what is asked when, where it is drawn, and what is hidden."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from netviz.snapshot import Snapshot
from netviz.ui.app.prediction_host import PredictionHost
from netviz.ui.commands.context import as_panel
from netviz.ui.commands.run import leave_lines
from netviz.ui.kit.paint_guard import guard_overrides
from netviz.ui.kit.theme import Theme

if TYPE_CHECKING:
    from netviz.lessons.guesses import Kind
    from netviz.lessons.lesson import Prediction, Slide
    from netviz.ui.app.bar_in_window import BarInWindow
    from netviz.ui.app.bar_on_stage import BarOnStage
    from netviz.ui.app.lessons import Hall
    from netviz.ui.app.window import MainWindow
    from netviz.ui.lessons.stage import Stage
    from netviz.ui.prediction.ask_box import AskBox
    from netviz.ui.prediction.bar import PredictionBar
    from netviz.ui.prediction.host import Kept, Views
    from netviz.ui.prediction.round import Round

_CHARTS = ("loss", "accuracy", "gradients")


class Predictions(PredictionHost):
    """Asks for predictions, one at a time, and keeps them with the moment to which they belong.

    Parameters
    ----------
    window : MainWindow
        With its player, door, panels, bars and hall.

    Attributes
    ----------
    round : Round or None
        What is asked now.
    bar : PredictionBar or None
    kept : dict
        What was left, by the ids of slides as long as a lecture lasts, and in the window by run, step and
        what was asked.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.round: Round | None = None
        self.bar: PredictionBar | None = None
        self.kept: dict[object, Kept] = {}
        self.moment: object = None
        self.box: AskBox | None = None
        self._views: Any = None  # the scheduler that is veiled
        self._takes_escape = False
        self._place: BarOnStage | BarInWindow | None = None
        self._stage: Stage | None = None  # whose size is followed
        hall: Hall = window.hall
        hall.began.connect(self._on_lecture_began)
        hall.ended.connect(self.put_away)
        window.player.playing_changed.connect(self._on_playing_changed)

    # ------------------------------------------------------------------- asks

    @property
    def slide(self) -> Slide | None:
        """The slide that is shown."""
        stage = self._window.hall.stage
        return None if self._window.lecture is None or stage is None else stage.slide

    def ask(self) -> None:
        """Ask what the slide asks; elsewhere, ask first what is to be predicted. Judge what has come."""
        asked, slide = self.round, self.slide
        if asked is not None and asked.stage == "revealed":
            asked.judge()
            return
        if asked is not None and asked.stage not in ("judged", "spoilt"):
            self._takes_escape = True
            if asked.stage == "draw":
                asked.draw()
            if self.bar is not None:
                self.bar.focus()
            return
        if asked is not None and asked.stage == "judged":
            self.say("it has been judged; “Ask again” asks the same anew, and Esc puts it away")
        elif asked is not None:
            self.ask_again()
        elif slide is not None and slide.prediction is not None:
            self.begin(slide.prediction, slide.id)
        else:
            self.pause()  # else the run would go past what is asked
            self._open_box()

    def ask_again(self) -> None:
        """Ask the same anew, without what was answered."""
        asked, slide, moment = self.round, self.slide, self.moment
        if asked is None:
            return
        self.put_away()
        self.kept.pop(moment, None)
        if slide is not None and slide.prediction is not None and moment == slide.id:
            self.begin(slide.prediction, moment)
        else:
            self.begin(asked.prediction, moment, begins=asked.first)

    def begin(
        self,
        prediction: Prediction,
        moment: object = None,
        *,
        focus: bool = True,
        begins: int | None = None,
    ) -> None:
        """Ask for something.

        Parameters
        ----------
        prediction : Prediction
        moment : hashable, optional
            With what it is kept; the run, the step and the question, if left out.
        focus : bool
            Whether the keys are for it at once; those of a number always are.
        begins : int, optional
            The step from where it is asked if what is asked about has come; where the slide begins, or the
            run, if left out.
        """
        asking = _asking()
        self.pause()
        self.put_away()
        window = self._window
        if prediction.kind in ("curve", "boundary", "class"):  # of a whole step
            leave_lines(window)
        shot = window.session.snapshot()
        self.moment = (shot.spec.key, shot.step, prediction) if moment is None else moment
        views = self._views_for(prediction)
        if begins is None:
            begins = 0 if self.slide is None else self.slide.step
        begins = min(begins, shot.step)
        reason = asking.why_not(prediction, views)
        if reason:
            self._refuse(reason)
            return
        asked, bar = self.round, self.bar = asking.make(
            prediction, self, views, self._write, self.kept.pop(self.moment, None), begins
        )
        bar.left.connect(self.put_away)
        bar.again.connect(self.ask_again)
        asked.over.connect(self.put_away)
        asked.changed.connect(window.show_actions)
        self._place_bar(asked, bar)
        if views.plane is not None and window.lecture is None:
            as_panel(window, "plane").hint.hide()
        self.set_theme(window.theme)
        self._views, self._takes_escape = window.views, focus
        self._views.veil = self._veil
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        window.comparing.haunt()  # no other ghost beside it
        asked.begin(focus=focus)
        if focus or prediction.kind == "number":
            bar.focus()

    def _write(self, text: str, shot: Snapshot) -> str:
        """Fill the live figures of a slide's sentence."""
        return text if self._window.lecture is None else self._window.hall.write(text, shot)

    def _refuse(self, reason: str) -> None:
        stage = self._window.hall.stage
        if self._window.lecture is not None and stage is not None:
            stage.show_note(reason)
        else:
            self._window.say(reason, is_error=True)

    def put_away(self) -> None:
        """Leave everything as it was; what has been predicted is kept."""
        asked, bar = self.round, self.bar
        if asked is None or bar is None:
            return
        self.round = self.bar = None
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self._views.veil = None
        kept = asked.end()
        bar.rest()  # before it goes, or the focus would go to the next view
        if kept.guesses.count:
            self.kept[self.moment] = kept
        bar.hide()
        bar.deleteLater()
        if self._place is not None:
            self._place.remove()
            self._place = None
        self._window.comparing.haunt()
        self.show()

    def close_work(self) -> None:
        """Ask nothing any more, as the program ends."""
        self.round, self.bar, asked = None, None, self.round
        if asked is not None:
            QApplication.instance().removeEventFilter(self)
            self._views.veil = None
            asked.end()
            if self._place is not None and self._window.lecture is None:
                self._place.remove()  # the arrangement that is kept is the user's

    def keep_through(self, change: Callable[[], None]) -> None:
        """Go on with what is asked when other views have taken the place of these."""
        asked, moment = self.round, self.moment
        self.put_away()
        change()
        if asked is not None:
            self.begin(asked.prediction, moment, focus=False)

    def _veil(self, shot: Snapshot) -> Snapshot:
        """What of a snapshot may be seen; of another slide, on the way there, all."""
        lecture = self._window.lecture
        if self.round is None or (lecture is not None and lecture.is_opening):
            return shot
        return self.round.veil(shot)

    # ------------------------------------------------------------ where it is

    def _panels(self) -> Mapping[str, Any]:
        """The panels that may be drawn on."""
        hall = self._window.hall
        if self._window.lecture is not None and hall.stage is not None:
            views = hall.stage.views
            return {key: hall.stage.panels[key] for key in views}
        return self._window.panels.made

    def _in_sight(self) -> list[str]:
        """Of these, those of which something is seen."""
        return [key for key, panel in self._panels().items() if not panel.visibleRegion().isEmpty()]

    def _charts(self) -> dict[str, tuple[Any, Any]]:
        """The charts in sight, by the figures that they can show; the panel and its view each."""
        panels = self._panels()
        seen = [panels[key] for key in self._in_sight() if key in _CHARTS]
        found: dict[str, tuple[Any, Any]] = _asking().charts_of(seen, self.snapshot())
        return found

    def _views_for(self, prediction: Prediction) -> Views:
        chart, plane = None, None
        if prediction.kind == "curve" and prediction.figure in (charts := self._charts()):
            panel, view = charts[prediction.figure]
            if panel.plot.view is not view:
                panel.plot.set_view(view)
            chart = panel.plot
        if "plane" in self._in_sight():
            plane = self._panels()["plane"].plot
        views: Views = _asking().Views(chart, plane)
        return views

    def _place_bar(self, asked: Round, bar: PredictionBar) -> None:
        window, stage = self._window, self._window.hall.stage
        if window.lecture is not None and stage is not None:
            from netviz.ui.app.bar_on_stage import BarOnStage

            chart = stage.shown_panels[0].view
            is_drawn = asked.prediction.kind == "curve" and not asked.is_drawn_on(chart)
            self._place = BarOnStage(stage, bar, is_drawn=is_drawn)
            asked.changed.connect(self._place.fit)
        else:
            from netviz.ui.app.bar_in_window import BarInWindow

            figure = asked.prediction.figure
            panel = self._charts()[figure][0].key if asked.prediction.kind == "curve" else None
            self._place = BarInWindow(window, bar, panel)
        bar.show()

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        if self.round is None or self.bar is None:
            return
        stage = self._window.hall.stage
        if self._window.lecture is not None and stage is not None:
            theme = theme.enlarged(stage.places.sizes.scale)
            self.round.set_theme(replace(theme, plot=theme.window))
        else:
            self.round.set_theme(theme)
        self.bar.set_theme(theme)
        if self._place is not None:
            self._place.fit()

    def _open_box(self) -> None:
        asking, window = _asking(), self._window
        owner = window.hall.stage if window.lecture is not None and window.hall.stage else window
        if self.box is not None:
            self.box.deleteLater()
        self.box = asking.AskBox(owner)
        self.box.asked.connect(self.begin)
        curves, numbers = asking.curve_names(self._charts()), asking.number_names(self.snapshot())
        self.box.ensurePolished()
        place = owner.mapToGlobal(
            QPoint(owner.width() // 2 - self.box.sizeHint().width() // 2, owner.height() // 4)
        )
        self.box.open_at(
            place, self._usual_kind(bool(curves)), lambda: self.snapshot().step, curves, numbers
        )

    def _usual_kind(self, has_chart: bool) -> Kind:
        """A curve; the boundary where the plane has the focus, or no chart is seen."""
        has_plane = "plane" in self._in_sight()
        if has_plane and (not has_chart or self._panels()["plane"].plot.hasFocus()):
            return "boundary"
        return "curve" if has_chart else "number"

    # ------------------------------------------------------- while it is on

    def toggle_play(self) -> bool:
        """Let Play mean what it means for a prediction; whether it means something there."""
        if self.round is None or self.bar is None:
            return False
        return not self.bar.take() or self.round.toggle()

    def stand_back(self, on: bool) -> None:
        """Hide what was predicted, for another ghost, and bring it back."""
        if self.round is not None and self.round.overlay is not None:
            self.round.overlay.set_seen(not on)

    def freeze(self) -> None:
        """Change nothing any more."""
        if self.bar is not None:
            self.bar.freeze()

    def reveal(self) -> None:
        """Let the run come."""
        if self.bar is not None:
            self.bar.steps["revealing"].click()

    def judge(self) -> None:
        """Say how far off it was."""
        if self.round is not None:
            self.round.judge()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape puts it away, and Ctrl+Z takes a stroke back, wherever the focus is."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        if not isinstance(event, QKeyEvent) or not (is_asked or event.type() == QEvent.Type.KeyPress):
            return False
        if not isinstance(watched, QWidget) or QApplication.activePopupWidget():
            return False
        if QApplication.activeModalWidget() is not None or self.round is None or self.bar is None:
            return False
        ends = event.key() == Qt.Key.Key_Escape and (
            self._takes_escape or self.round.count > 0 or self.bar.has_focus
        )
        undoes = event.key() == Qt.Key.Key_Z and self.round.can_undo
        undoes = undoes and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if not ends and not undoes:
            return False
        if is_asked:
            event.accept()
        elif ends:
            self.put_away()
        else:
            self.round.undo()
        return True

    def _on_playing_changed(self, playing: bool) -> None:
        if self.bar is not None:
            self.bar.show_round()

    def _on_lecture_began(self) -> None:
        self.put_away()
        self.kept = {moment: kept for moment, kept in self.kept.items() if not isinstance(moment, str)}
        lecture, stage = self._window.lecture, self._window.hall.stage
        if stage is not None and stage is not self._stage:
            self._stage = stage
            stage.resized.connect(lambda: self.set_theme(self._window.theme))
        if lecture is not None:
            lecture.moved.connect(self._on_slide)
            self._on_slide()

    def _on_slide(self) -> None:
        """A slide that has a prediction asks for it by itself, unless its run has been seen already."""
        self.put_away()
        slide = self.slide
        if slide is None or slide.prediction is None:
            return
        until = slide.prediction.until
        was_seen = self.snapshot().step >= until > slide.step
        if slide.id in self.kept or not was_seen:
            self.begin(slide.prediction, slide.id, focus=False)


@functools.cache
def _asking() -> Any:
    """What is needed to ask: not loaded before, so that the window opens sooner."""
    from netviz.ui.prediction import asking

    guard_overrides()
    return asking
