"""What the guide's card is made of: choices, how far one has come, what was asked for and is done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from netviz.core.symbols import spoken
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import named, rename
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.symbol_paragraph import SymbolParagraph, rows_of
from netviz.ui.kit.symbols import draw_text, pixel_font
from netviz.ui.kit.theme import LIGHT, Theme

DONE, OPEN, WRONG = "✓", "○", "✗"
_PADDING, _MARK, _HIGH = 8, 18, 1.4
_DOT, _DOT_GAP = 8, 6


class ChoiceButton(QAbstractButton):
    """A possible answer: as many rows as it takes, symbols typeset, and what became of it.

    Parameters
    ----------
    text : str
    letter : str
        What it is called: A, B, C …

    Attributes
    ----------
    verdict : bool or None
        Whether it is right, once that is shown.
    """

    def __init__(self, text: str, letter: str) -> None:
        super().__init__()
        self.said, self._letter, self._theme = text, letter, LIGHT
        self.verdict: bool | None = None
        self._is_chosen = False
        self.setText(spoken(text))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._speak()

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.setFont(theme.font())
        self.updateGeometry()
        self.update()

    def show_text(self, text: str) -> None:
        """Say something else."""
        if text != self.said:
            self.said = text
            self.setText(spoken(text))
            self._speak()
            self.updateGeometry()
            self.update()

    def show_verdict(self, is_right: bool | None, is_chosen: bool) -> None:
        """Say whether it is right, and whether it was the answer; None takes that back."""
        if (is_right, is_chosen) == (self.verdict, self._is_chosen):
            return
        self.verdict, self._is_chosen = is_right, is_chosen
        self.setEnabled(is_right is None)
        self._speak()
        self.update()

    def _speak(self) -> None:
        verdict = {None: "", True: ", right", False: ", wrong"}[self.verdict if self._shows else None]
        self.setAccessibleName(f"{self._letter}: {spoken(self.said)}{verdict}")

    @property
    def _shows(self) -> bool:
        """Whether its verdict is worth a word: of what was chosen, and of what is right."""
        return self.verdict is not None and (self.verdict or self._is_chosen)

    def _rows(self, width: float) -> list[str]:
        scale = self._theme.scale
        return rows_of(self.said, pixel_font(self), max(width - (2 * _PADDING + _MARK) * scale, 40.0))

    def heightForWidth(self, width: int) -> int:
        """What the rows take."""
        self.ensurePolished()
        rows = len(self._rows(width)) * _HIGH * pixel_font(self).pixelSize()
        return round(rows + _PADDING * self._theme.scale)

    def sizeHint(self) -> QSize:
        """As it is now."""
        width = self.width() or 300
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Its rows."""
        return QSize(80, self.heightForWidth(self.width() or 300))

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the letter or the verdict, and the rows."""
        theme, font = self._theme, pixel_font(self)
        ground, border, text, mark = theme.card, theme.border, theme.text, self._letter
        if self._shows:
            good = bool(self.verdict)
            mark = DONE if good else WRONG
            ground = theme.good_ground if good else theme.bad_ground
            border = text = theme.good if good else theme.bad
        elif self.verdict is not None:
            text = theme.muted
        elif self.hasFocus() or self.underMouse():
            border = theme.accent
        high, metrics = _HIGH * font.pixelSize(), QFontMetricsF(font)
        left, top = _PADDING * theme.scale, _PADDING * theme.scale / 2
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.pen(border, 2 if self.hasFocus() else 1))
            painter.setBrush(theme.pen(ground).color())
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)
            for number, row in enumerate(self._rows(self.width())):
                baseline = top + high * number + (high + metrics.capHeight()) / 2
                if not number:
                    draw_text(painter, QPointF(left, baseline), mark, font, text)
                draw_text(painter, QPointF(left + _MARK * theme.scale, baseline), row, font, text)


class ProgressDots(QWidget):
    """A dot for each slide: filled where all is done, large where one stands; a click goes there.

    Signals
    -------
    chosen(int)
        A slide, counted from 0.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._theme, self._now = LIGHT, 0
        self._done: tuple[bool, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip("A dot for each slide, filled where all is done; click to go there")

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.setFixedHeight(round(16 * theme.scale))
        self.update()

    def show_progress(self, done: Sequence[bool], now: int) -> None:
        """Which slides are done, and which is open."""
        if (tuple(done), now) == (self._done, self._now):
            return
        self._done, self._now = tuple(done), now
        self.setAccessibleName(f"Slide {now + 1} of {len(done)}, {sum(done)} done")
        self.update()

    @property
    def _pitch(self) -> float:
        usual = (_DOT + _DOT_GAP) * self._theme.scale
        return min(usual, self.width() / max(len(self._done), 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the slide of the dot."""
        number = int(event.position().x() / self._pitch)
        if event.button() == Qt.MouseButton.LeftButton and number < len(self._done):
            self.chosen.emit(number)

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dots."""
        theme, pitch = self._theme, self._pitch
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number, done in enumerate(self._done):
                is_now = number == self._now
                color = theme.text if is_now else theme.muted
                radius = min(_DOT * theme.scale, pitch - 2) / 2 + (1.5 * theme.scale if is_now else -0.5)
                painter.setPen(theme.pen(color, 1.25))
                painter.setBrush(theme.pen(color).color() if done else Qt.BrushStyle.NoBrush)
                middle = QPointF((number + 0.5) * pitch, self.height() / 2)
                painter.drawEllipse(middle, radius, radius)


class TaskRow(QWidget):
    """Something that is asked for, with a mark at its left and what there is to say below it.

    Signals
    -------
    hint_wanted
    """

    hint_wanted = Signal()

    def __init__(self, ask: str) -> None:
        super().__init__()
        self.mark, self.ask = named(SymbolParagraph(OPEN), "muted"), SymbolParagraph(ask)
        self.below = named(SymbolParagraph(""), "muted")
        self.hint = text_button("Hint", "A word of help", "link")
        self.hint.setAccessibleName(f"Hint: {spoken(ask)}")
        self.hint.clicked.connect(self.hint_wanted)
        self.is_done = False
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self.ask)
        column.addWidget(self.below)
        column.addWidget(self.hint, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.show_state(is_done=False, below="", has_hint=False)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self.mark.setFixedWidth(round(14 * theme.scale))
        for part in (self.mark, self.ask, self.below):
            part.setFont(theme.font())

    def show_state(self, *, is_done: bool, below: str, has_hint: bool) -> None:
        """Whether it is done, what is said below it, and whether there is a hint to ask for."""
        self.is_done = is_done
        self.mark.set_text(DONE if is_done else OPEN)
        self.mark.setAccessibleName("done" if is_done else "to do")
        rename(self.mark, "done" if is_done else "muted")
        self.below.set_text(below)
        self.below.setVisible(bool(below))
        self.hint.setVisible(has_hint)
