"""All lessons with pictures: one is chosen, and begins."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from netviz.core.symbols import spoken
from netviz.lessons.lesson import Lesson
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import named
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.symbol_paragraph import rows_of
from netviz.ui.kit.symbols import draw_fitted, draw_text, elided
from netviz.ui.kit.theme import BODY, LIGHT, SEMIBOLD, SMALL, TITLE, Theme

PICTURE = 256, 144
"""The size of a picture, in pixels of the usual type."""

_PADDING, _ROUND, _GAP = 12.0, 10.0, 16
_ROWS = 4  # of a summary
_COLUMNS = 3
_WAYS = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)


class LessonCard(QAbstractButton):
    """A lesson: its picture, title, summary, and how long it takes.

    Signals
    -------
    way_pressed(int)
        A key that goes to another card.
    """

    way_pressed = Signal(int)

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self.lesson = lesson
        self._theme = LIGHT
        self._image: QImage | None = None
        told = f"{lesson.title}. {lesson.summary}"
        self.setAccessibleName(spoken(told))
        problems = "\n".join(str(problem) for problem in lesson.problems)
        self.setToolTip(problems)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setEnabled(bool(lesson.slides))

    @property
    def has_picture(self) -> bool:
        """Whether its picture is there."""
        return self._image is not None

    def set_image(self, image: QImage) -> None:
        """Show its picture."""
        self._image = image
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.setFixedSize(self.sizeHint())
        self.update()

    def note(self) -> str:
        """How long it takes, and whether something is wrong with it."""
        lesson, parts = self.lesson, []
        if lesson.slides:
            parts.append(f"{len(lesson.slides)} slides")
        if lesson.minutes:
            parts.append(f"{lesson.minutes:.0f} min")
        if lesson.problems:
            count = len(lesson.problems)
            parts.append("1 problem" if count == 1 else f"{count} problems")
        return " · ".join(parts)

    def sizeHint(self) -> QSize:
        """The picture, and what is said under it."""
        theme = self._theme
        line = QFontMetricsF(theme.font(BODY)).height()
        title = QFontMetricsF(theme.font(TITLE, SEMIBOLD)).height()
        small = QFontMetricsF(theme.font(SMALL)).height()
        high = PICTURE[1] * theme.scale + 3 * _PADDING * theme.scale + title + _ROWS * line + small
        return QSize(round(PICTURE[0] * theme.scale), round(high))

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        theme, scale = self._theme, self._theme.scale
        whole = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setPen(self._border())
            painter.setBrush(QColor(theme.card))
            painter.drawRoundedRect(whole, _ROUND, _ROUND)
            picture = QRectF(whole.left(), whole.top(), whole.width(), PICTURE[1] * scale)
            path = QPainterPath()
            path.addRoundedRect(picture.adjusted(2, 2, -2, 8), _ROUND - 2, _ROUND - 2)
            painter.save()
            painter.setClipPath(path)
            painter.setClipRect(picture.adjusted(2, 2, -2, 0), Qt.ClipOperation.IntersectClip)
            painter.fillRect(picture, QColor(theme.window))
            if self._image is not None:
                painter.drawImage(picture, self._image)
            painter.restore()
            left, y = whole.left() + _PADDING * scale, picture.bottom() + _PADDING * scale
            room = whole.width() - 2 * _PADDING * scale
            y = self._write_title(painter, QRectF(left, y, room, 0.0))
            y = self._write_summary(painter, QRectF(left, y, room, 0.0))
            bottom = whole.bottom() - _PADDING * scale
            small = theme.font(SMALL)
            high = QFontMetricsF(small).height()
            color = theme.bad if self.lesson.problems else theme.muted
            draw_fitted(painter, QRectF(left, bottom - high, room, high), self.note(), small, color)

    def _border(self) -> QPen:
        """Thick in the accent's colour where Return chooses it; under the mouse, only darker."""
        theme = self._theme
        if self.hasFocus() or self.isDown():
            return theme.pen(theme.accent, 3.0)
        return theme.pen(theme.muted if self.underMouse() else theme.border, 1.0)

    def _write_title(self, painter: QPainter, area: QRectF) -> float:
        font = self._theme.font(TITLE, SEMIBOLD)
        metrics = QFontMetricsF(font)
        title = elided(self.lesson.title, font, area.width())
        draw_text(
            painter, QPointF(area.left(), area.top() + metrics.ascent()), title, font, self._theme.text
        )
        return area.top() + metrics.height() + 0.3 * _PADDING * self._theme.scale

    def _write_summary(self, painter: QPainter, area: QRectF) -> float:
        font = self._theme.font(BODY)
        metrics, y = QFontMetricsF(font), area.top()
        rows = rows_of(self.lesson.summary, font, area.width())
        if len(rows) > _ROWS:
            rows = [*rows[: _ROWS - 1], elided(" ".join(rows[_ROWS - 1 :]), font, area.width())]
        for row in rows:
            draw_text(painter, QPointF(area.left(), y + metrics.ascent()), row, font, self._theme.muted)
            y += metrics.height()
        return y

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return chooses, as Space does; arrows, Home and End go to another one."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in _WAYS:
            self.way_pressed.emit(event.key())
        else:
            super().keyPressEvent(event)


class Gallery(QDialog):
    """The lessons, as they are read.

    Signals
    -------
    chosen(Lesson)
        To be presented.
    chosen_alone(Lesson)
        To be taken alone.
    file_wanted
        Another one, from a file.
    """

    chosen = Signal(object)
    chosen_alone = Signal(object)
    file_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Lessons")
        self._theme = LIGHT
        self.cards: list[LessonCard] = []
        self._columns = 1
        self._inside = named(QWidget(), "bare")
        self._grid = QGridLayout(self._inside)
        self._grid.setSpacing(_GAP)
        self._grid.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(self._inside)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.open_file = text_button("Open a lesson…", "A lesson's file, .toml", "")
        self.open_file.clicked.connect(self.file_wanted)
        self.open_file.setAutoDefault(False)
        row = QHBoxLayout()
        row.setContentsMargins(_GAP, 0, _GAP, _GAP)
        row.addWidget(self.open_file)
        row.addStretch(1)
        row.addWidget(named(QLabel("A click on a lesson:"), "muted"))
        self.present = QRadioButton("presents it")
        self.present.setToolTip("On the full screen, for a room")
        self.alone = QRadioButton("opens it to take alone")
        self.alone.setToolTip("Beside all panels; it asks you to do things")
        ways = QButtonGroup(self)
        for button in (self.present, self.alone):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            ways.addButton(button)
            row.addWidget(button)
        self.present.setChecked(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(row)

    def add(self, lesson: Lesson) -> LessonCard:
        """Show another lesson at the end."""
        card = LessonCard(lesson)
        card.set_theme(self._theme)
        card.clicked.connect(lambda: self._choose(lesson))
        card.way_pressed.connect(lambda key: self._go_from(card, key))
        self.cards.append(card)
        self._arrange()
        if len(self.cards) == 1:
            card.setFocus()
        return card

    def _go_from(self, card: LessonCard, key: int) -> None:
        """A lesson farther, or a row; as far as there are lessons that can be chosen."""
        place, last = self.cards.index(card), len(self.cards) - 1
        columns = self._columns
        if key == Qt.Key.Key_Down and place // columns < last // columns:
            wanted = min(place + columns, last)
        else:
            wanted = {
                Qt.Key.Key_Left: place - 1,
                Qt.Key.Key_Right: place + 1,
                Qt.Key.Key_Up: place - columns,
                Qt.Key.Key_Home: 0,
                Qt.Key.Key_End: last,
            }.get(Qt.Key(key), place)
        way = 1 if wanted > place or key == Qt.Key.Key_Home else -1
        while 0 <= wanted <= last and not self.cards[wanted].isEnabled():
            wanted += way
        if 0 <= wanted <= last:
            self.cards[wanted].setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(self.cards[wanted])

    def showEvent(self, event: QShowEvent) -> None:
        """Presenting is what a click means, unless it is chosen otherwise each time."""
        super().showEvent(event)
        self.present.setChecked(True)

    def _choose(self, lesson: Lesson) -> None:
        (self.chosen_alone if self.alone.isChecked() else self.chosen).emit(lesson)

    def clear(self) -> None:
        """Show none."""
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = []

    def picture_of(self, name: str, image: QImage) -> None:
        """Show the picture of a lesson."""
        for card in self.cards:
            if card.lesson.name == name:
                card.set_image(image)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        for card in self.cards:
            card.set_theme(theme)
        wide = _COLUMNS * round(PICTURE[0] * theme.scale) + (_COLUMNS + 1) * _GAP + 16
        room = self.screen().availableSize()
        self.resize(min(wide, room.width() - 40), min(round(660 * theme.scale), room.height() - 60))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many side by side as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide = round(PICTURE[0] * self._theme.scale) + _GAP
        columns = self._columns = max(1, (self.width() - _GAP - 10) // wide)
        for number, card in enumerate(self.cards):
            self._grid.addWidget(card, number // columns, number % columns)
            card.show()
