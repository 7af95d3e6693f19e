"""The speaker's notes: a checklist, in type of the size that can be read from where one stands."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from netviz.core.symbols import spoken
from netviz.lessons.lesson import Slide
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.icons import picture
from netviz.ui.kit.named import named
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.symbol_paragraph import SymbolParagraph, rows_of
from netviz.ui.kit.symbols import draw_text
from netviz.ui.kit.theme import LIGHT, Theme
from netviz.ui.presenting.section import Section, rule

SIZES = (13, 15, 17, 20, 24, 28, 34)
"""Of the notes' type, in pixels of the usual size."""

USUAL = 17

_LINE = 26 / 17  # the height of a line, in sizes of type
_TICK, _GAP = 20, 12


class Note(QAbstractButton):
    """One thing to say or do; a click ticks it off."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text, self._theme, self._size = text, LIGHT, USUAL
        self.is_next = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(spoken(text))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_looks(self, theme: Theme, size: int) -> None:
        """Other colours, or type of another size."""
        self._theme, self._size = theme, size
        self.updateGeometry()
        self.update()

    def show_next(self, is_next: bool) -> None:
        """Whether it is the first one that is not ticked off."""
        if is_next != self.is_next:
            self.is_next = is_next
            self.update()

    def hasHeightForWidth(self) -> bool:
        """It has more rows where it is narrower."""
        return True

    def heightForWidth(self, width: int) -> int:
        """What the rows take."""
        return round(len(self._rows(width)) * self._line)

    def sizeHint(self) -> QSize:
        """As it is now."""
        return QSize(200, self.heightForWidth(self.width()))

    @property
    def _line(self) -> float:
        return _LINE * self._size * self._theme.scale

    @property
    def _left(self) -> float:
        return (_TICK + _GAP) * self._theme.scale

    def _rows(self, width: int) -> list[str]:
        return rows_of(self._text, self._theme.font(self._size), max(width - self._left, 60.0))

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """A ring or a tick, and the text, muted once it is done."""
        theme, s, done = self._theme, self._theme.scale, self.isChecked()
        font, line = theme.font(self._size), self._line
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ring = QRectF(1, (line - _TICK * s) / 2, _TICK * s - 2, _TICK * s - 2)
            if done:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.good_ground))
                painter.drawEllipse(ring)
                side = round(12 * s)
                corner = ring.center() - QPointF(side / 2, side / 2)
                painter.drawPixmap(
                    corner, picture("check", QColor(theme.good).name(), side, self.devicePixelRatioF())
                )
            else:
                strong = self.is_next or self.hasFocus()
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(theme.pen(theme.accent if strong else theme.muted, 2 if strong else 1))
                painter.drawEllipse(ring)
            for number, row in enumerate(self._rows(self.width())):
                baseline = line * number + line / 2 + 0.36 * font.pixelSize()
                color = theme.muted if done else theme.text
                draw_text(painter, QPointF(self._left, baseline), row, font, color)


class Notes(Section):
    """The notes of a slide, and below them what to say if asked.

    Signals
    -------
    sized(int)
        The type was made larger or smaller.
    """

    sized = Signal(int)

    def __init__(self) -> None:
        super().__init__("Notes")
        self._theme, self.type_size = LIGHT, USUAL
        self._done: dict[str, set[int]] = {}  # by slide: which have been ticked off
        self._slide: Slide | None = None
        self.notes: list[Note] = []
        self.smaller = text_button("A−", "Notes in smaller type", "")
        self.larger = text_button("A+", "Notes in larger type", "")
        for button, step in ((self.smaller, -1), (self.larger, 1)):
            button.clicked.connect(lambda _=False, step=step: self._change_size(step))
            self.add_to_head(button)
        self.head.setSpacing(8)
        self._column = QVBoxLayout()
        self._column.setSpacing(16)
        inside = named(QWidget(), "bare")
        around = QVBoxLayout(inside)
        around.setContentsMargins(0, 8, 8, 8)
        around.addLayout(self._column)
        around.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.body.addWidget(scroll, 1)
        self._rule = rule()
        self.body.addWidget(self._rule)
        self._asked = QWidget()
        self._answers = QVBoxLayout(self._asked)
        self._answers.setContentsMargins(0, 12, 0, 0)
        self._answers.setSpacing(6)
        self.body.addWidget(self._asked)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.set_scale(theme.scale)
        self._show_looks()

    def show_slide(self, slide: Slide) -> None:
        """The notes of another slide, ticked off as they were."""
        self._slide = slide
        _empty(self._column)
        _empty(self._answers)
        self.notes = [Note(text) for text in slide.notes]
        done = self._done.get(slide.id, set())
        for place, note in enumerate(self.notes):
            note.setChecked(place in done)
            note.toggled.connect(lambda on, place=place: self._on_toggled(place, on))
            self._column.addWidget(note)
        for text in slide.if_asked:
            answer = SymbolParagraph(f"If asked: {text}")
            self._answers.addWidget(named(answer, "muted"))
        for part in (self._rule, self._asked):
            part.setVisible(bool(slide.if_asked))
        self._show_looks()
        self._show_next()

    def forget(self) -> None:
        """Nothing has been ticked off."""
        self._done = {}

    def tick_off(self) -> None:
        """Tick off the next one."""
        note = next((note for note in self.notes if not note.isChecked()), None)
        if note is not None:
            note.setChecked(True)

    def use_size(self, size: int) -> None:
        """Type of a size; 0 for the usual one."""
        self.type_size = min(SIZES, key=lambda known: abs(known - (size or USUAL)))
        self._show_looks()

    def _change_size(self, places: int) -> None:
        place = min(max(SIZES.index(self.type_size) + places, 0), len(SIZES) - 1)
        self.use_size(SIZES[place])
        self.sized.emit(self.type_size)

    def _show_looks(self) -> None:
        for note in self.notes:
            note.show_looks(self._theme, self.type_size)
        self.smaller.setEnabled(self.type_size > SIZES[0])
        self.larger.setEnabled(self.type_size < SIZES[-1])

    def _on_toggled(self, place: int, on: bool) -> None:
        if self._slide is not None:
            done = self._done.setdefault(self._slide.id, set())
            (done.add if on else done.discard)(place)
        self._show_next()

    def _show_next(self) -> None:
        following = next((note for note in self.notes if not note.isChecked()), None)
        for note in self.notes:
            note.show_next(note is following)


def _empty(layout: QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = None if item is None else item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
