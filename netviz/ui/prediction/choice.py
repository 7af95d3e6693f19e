"""A button with an answer, in as many rows as it takes, its symbols typeset."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.symbol_paragraph import rows_of
from netviz.ui.kit.symbols import draw_text, text_width
from netviz.ui.kit.theme import BODY, LIGHT, MEDIUM, Theme

_EDGE, _HIGH, _ROW = 12, 32, 20  # pixels of the usual type
_RADIUS = 8


class Choice(QAbstractButton):
    """Looks as buttons do; one that is chosen has the accent as its ground."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.answer, self._theme = text, LIGHT
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(text)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def _rows(self, width: float) -> list[str]:
        scale = self._theme.scale
        return rows_of(self.answer, self._theme.font(BODY, MEDIUM), max(width - 2 * _EDGE * scale, 40.0))

    def heightForWidth(self, width: int) -> int:
        """What the rows take."""
        return round(self._theme.scale * (_HIGH + _ROW * (len(self._rows(width)) - 1)))

    def sizeHint(self) -> QSize:
        """All in one row."""
        scale = self._theme.scale
        width = text_width(self.answer, self._theme.font(BODY, MEDIUM)) + 2 * _EDGE * scale
        return QSize(round(width) + 2, round(_HIGH * scale))

    def minimumSizeHint(self) -> QSize:
        """Some letters, in as many rows as they take."""
        width = min(self.sizeHint().width(), round(120 * self._theme.scale))
        return QSize(width, self.heightForWidth(max(self.width(), width)))

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, frame and rows."""
        theme = self._theme
        scale, font = theme.scale, theme.font(BODY, MEDIUM)
        ground, ink = theme.card, theme.text if self.isEnabled() else theme.muted
        if self.isChecked():
            ground, ink = theme.accent, theme.accent_text
        frame = theme.accent if self.underMouse() or self.hasFocus() else theme.border
        rows, metrics = self._rows(self.width()), QFontMetricsF(font)
        row = _ROW * scale
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.pen(frame, (2.0 if self.hasFocus() else 1.0) / scale))
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
            top = (self.height() - row * len(rows)) / 2
            for number, text in enumerate(rows):
                baseline = top + row * number + (row + metrics.capHeight()) / 2
                draw_text(painter, QPointF(_EDGE * scale, baseline), text, font, ink)
