"""The list of slides: what each is about, how long it was planned and how long it took."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from netviz.core.symbols import spoken
from netviz.lessons.lesson import Slide
from netviz.ui.kit.icons import picture
from netviz.ui.kit.named import named
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.symbol_paragraph import rows_of
from netviz.ui.kit.symbols import draw_text, elided, text_width
from netviz.ui.kit.theme import BODY, LIGHT, MEDIUM, SEMIBOLD, SMALL, Theme
from netviz.ui.presenting.lecture_time import LectureTime, time_text

HEIGHT = 64

_CONTROLS = {
    "eta": "η",
    "lambda": "λ",
    "hidden": "hidden units",
    "batch": "batch",
    "rule": "update rule",
    "init": "initial weights",
    "weights": "new weights",
    "noise": "noise",
    "data": "data",
    "mistake": "mistake",
    "standardize": "units of x",
}
"""The controls that a slide offers, in a word."""


def what_is_done(slide: Slide) -> str:
    """What somebody does on a slide, in a few words: η · predict."""
    controls = [offer.control for offer in slide.offers]
    if len(controls) > 1 and "weights" in controls:  # on nearly every slide
        controls.remove("weights")
    words = [_CONTROLS.get(control, control) for control in controls]
    if slide.prediction is not None:
        words.append("predict")
    if slide.question is not None:
        words.append("ask")
    if not words and slide.until > slide.step:
        words.append("play")
    return " · ".join(words)


class SlideRow(QAbstractButton):
    """One slide: a click goes there."""

    def __init__(self, index: int, slide: Slide) -> None:
        super().__init__()
        self._number, self._title, self._about = str(index + 1), slide.title, what_is_done(slide)
        self._theme = LIGHT
        self._time, self._is_seen = "", False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(spoken(f"Slide {index + 1}: {slide.title}"))
        self.setToolTip(spoken(slide.title))

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.setFixedHeight(round(HEIGHT * theme.scale))
        self.update()

    def show_time(self, text: str, is_seen: bool) -> None:
        """Its minutes; those that it took, once it has been shown."""
        if (text, is_seen) != (self._time, self._is_seen):
            self._time, self._is_seen = text, is_seen
            self.setAccessibleDescription(f"{'took' if is_seen else 'planned'} {text}")
            self.update()

    def sizeHint(self) -> QSize:
        """As wide as it may be."""
        return QSize(160, round(HEIGHT * self._theme.scale))

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Number and title above, what is done and the time below."""
        theme, s = self._theme, self._theme.scale
        is_now = self.isChecked()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if is_now or self.hasFocus() or self.underMouse():
                painter.setPen(theme.pen(theme.accent if is_now or self.hasFocus() else theme.border, 2))
                painter.setBrush(QColor(theme.accent_soft if is_now else theme.card))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
            title = theme.font(BODY, SEMIBOLD if is_now else MEDIUM)
            small = theme.font(SMALL)
            left, right = 36 * s, self.width() - 12 * s
            rows = rows_of(self._title, title, right - left)
            upper, under, lower = (26 * s, 26 * s, 48 * s) if len(rows) == 1 else (20 * s, 37 * s, 55 * s)
            done = self._is_seen and not is_now
            number = theme.font(BODY, SEMIBOLD)
            draw_text(
                painter, QPointF(12 * s, upper), self._number, number,
                theme.accent if is_now else theme.muted,
            )  # fmt: skip
            color = theme.muted if done else theme.text
            draw_text(painter, QPointF(left, upper), rows[0], title, color)
            if len(rows) > 1:
                rest = elided(" ".join(rows[1:]), title, right - left)
                draw_text(painter, QPointF(left, under), rest, title, color)
            width = text_width(self._time, small)
            if self._time:
                draw_text(painter, QPointF(right - width, lower), self._time, small, theme.muted)
            if done and self._time:
                tick, ratio = round(14 * s), self.devicePixelRatioF()
                top = lower - QFontMetricsF(small).capHeight() / 2 - tick / 2
                place = QPointF(right - width - tick - 3 * s, top)
                painter.drawPixmap(place, picture("check", QColor(theme.good).name(), tick, ratio))
            room = right - width - left - (24 * s if done else 8 * s)
            draw_text(painter, QPointF(left, lower), elided(self._about, small, room), small, theme.muted)


class SlideList(QScrollArea):
    """The slides of a lesson, one under the other.

    Signals
    -------
    chosen(int)
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__(widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows: list[SlideRow] = []
        self._theme = LIGHT
        inside = named(QWidget(), "bare")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        self.setWidget(inside)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self._index = 0

    def show_lesson(self, slides: Sequence[Slide]) -> None:
        """The slides of another lesson."""
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._index = 0
        self.rows = [SlideRow(index, slide) for index, slide in enumerate(slides)]
        for index, row in enumerate(self.rows):
            row.clicked.connect(lambda _=False, index=index: self._on_clicked(index))
            row.set_theme(self._theme)
            self._column.insertWidget(index, row)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        for row in self.rows:
            row.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The present slide stays in sight."""
        super().resizeEvent(event)
        if self.rows:
            self.ensureWidgetVisible(self.rows[self._index], 0, self.rows[self._index].height())

    def show_slide(self, index: int) -> None:
        """Mark the slide that is shown, and bring it into sight."""
        self._index = index
        for place, row in enumerate(self.rows):
            row.setChecked(place == index)
            row.update()
        self.ensureWidgetVisible(self.rows[index], 0, self.rows[index].height())

    def show_times(self, times: LectureTime) -> None:
        """Used minutes of the slides that were shown, planned ones of the others."""
        for index, row in enumerate(self.rows):
            is_seen = times.is_seen(index) and index != self._index
            seconds = times.used(index) if is_seen else times.planned[index]
            row.show_time(time_text(seconds) if seconds or is_seen else "", is_seen)

    def _on_clicked(self, index: int) -> None:
        self.show_slide(self._index)  # until it is there, the mark stays where it was
        self.chosen.emit(index)
