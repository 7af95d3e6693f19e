"""Where the bar of a prediction stands on a slide, and what gives way to it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from netviz.ui.lessons.stage import Stage

_TO_DRAW_ON, _TO_LOOK_AT = 0.28, 0.2  # of the screen's height, for the views of the column


class BarOnStage(QObject):
    """Puts a bar under the controls of a slide, or over its upper half where lines take the lower one.

    Where there is little room, the controls give way first, and then the sentence; they come back when the
    bar is taken away.

    Parameters
    ----------
    stage : Stage
    bar : QWidget
        With a height for its width.
    is_drawn : bool
        Whether something is drawn on a view of the column.
    """

    def __init__(self, stage: Stage, bar: QWidget, *, is_drawn: bool) -> None:
        super().__init__(stage)
        self._stage, self._bar, self._slide = stage, bar, stage.slide
        self._share = _TO_DRAW_ON if is_drawn else _TO_LOOK_AT
        self._hidden: list[QWidget] = []
        if stage.places.others is None:
            stage.add_below(bar)
        else:
            bar.setParent(stage)
        QTimer.singleShot(0, self, self.fit)  # when a slide that has just been opened is laid out

    def fit(self) -> None:
        """Give it the room that it needs now."""
        self._show_hidden()
        stage, bar, place = self._stage, self._bar, self._stage.places
        if place.others is not None:
            room = place.others
            if bar.heightForWidth(room.width()) > room.height():
                room = room.united(place.column)
            high = min(bar.heightForWidth(room.width()), room.height())
            bar.setGeometry(room.left(), room.top(), room.width(), high)
            bar.raise_()
            stage.cover.raise_()
            return
        width, gap = stage.side.width(), stage.column.spacing()
        for part in (stage.offers, bar):
            if (layout := part.layout()) is not None:
                layout.activate()
        heights = {
            part: part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()
            for part in (stage.title, stage.sentence, stage.offers, bar)
            if part.isVisibleTo(stage) and stage.side.isAncestorOf(part)
        }
        has_views = len(stage.shown_panels) > 1
        left = stage.side.height() - sum(heights.values()) - gap * len(heights)
        wanted = self._share * stage.height() if has_views else 0.0
        for part in (stage.offers, stage.sentence):
            if left < wanted and part in heights:
                part.hide()
                self._hidden.append(part)
                left += heights[part] + gap

    def _show_hidden(self) -> None:
        for part in self._hidden:
            part.show()
        self._hidden = []

    def remove(self) -> None:
        """Bring back what gave way, unless another slide is shown by now."""
        if self._stage.slide is self._slide:
            self._show_hidden()
        self.deleteLater()
