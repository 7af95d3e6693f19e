"""What the network says at one place of the plane: a small table over the plot."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from netviz.core.params import Array
from netviz.core.shares import percent
from netviz.ui.kit.markers import draw_marker
from netviz.ui.kit.number_format import short_name
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.theme import LIGHT, MARKERS, Theme

_MOST_CLASSES = 6
_BAR = 60


class Readout(QWidget):
    """Lines of text, and the class probabilities as bars, the most probable six if there are more."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme = LIGHT
        self._lines: list[str] = []
        self._rows: list[tuple[int, str, float]] = []
        self._colors: list[QColor] = []
        self._true: int | None = None
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        self.setFont(theme.font())
        self.update()

    def show_reading(
        self, lines: list[str], psi: Array, names: tuple[str, ...], true: int | None, n_classes: int
    ) -> None:
        """Show a place's reading.

        Parameters
        ----------
        lines : list of str
        psi : array (K,), or empty
            Probabilities, where they are known already.
        names : tuple of K str
        true : int or None
            The true class, for a sample.
        n_classes : int
            K.
        """
        order = np.sort(np.argsort(-psi, kind="stable")[:_MOST_CLASSES]).tolist()
        self._lines, self._true = lines, true
        self._rows = [(label, short_name(names[label], 10), float(psi[label])) for label in order]
        self._colors = self._theme.class_colors(n_classes)
        self.setAccessibleName(
            "; ".join((*lines, *(f"{name} {percent(share)}" for _, name, share in self._rows)))
        )
        self.resize(self.sizeHint())
        self.show()
        self.update()

    def _name_width(self) -> int:
        bold = self.font()
        bold.setBold(True)
        return max((QFontMetrics(bold).horizontalAdvance(name) for _, name, _ in self._rows), default=0)

    def sizeHint(self) -> QSize:
        """As large as the text."""
        metrics, names = self.fontMetrics(), self._name_width()
        row = 22 + names + 8 + _BAR + 6 + metrics.horizontalAdvance("100.0 %")
        width = max([row, *(metrics.horizontalAdvance(line) for line in self._lines)])
        return QSize(width + 20, metrics.height() * (len(self._lines) + len(self._rows)) + 18)

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text above, the bars below."""
        theme, metrics = self._theme, self.fontMetrics()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            card = QColor(theme.card)
            card.setAlpha(235)
            painter.setBrush(card)
            painter.setPen(theme.pen(theme.border, 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            height, y = metrics.height(), 7
            painter.setPen(QColor(theme.text))
            for line in self._lines:
                painter.drawText(10, y + metrics.ascent(), line)
                y += height
            y += 4
            bar = 10 + 22 + self._name_width() + 8
            for label, name, share in self._rows:
                painter.setPen(theme.pen(theme.card, 1))
                painter.setBrush(self._colors[label])
                draw_marker(painter, MARKERS[label % len(MARKERS)], 18, y + height / 2, 4)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.track))
                painter.drawRect(QRectF(bar, y + height / 2 - 4, _BAR, 8))
                painter.setBrush(self._colors[label])
                painter.drawRect(QRectF(bar, y + height / 2 - 4, _BAR * share, 8))
                font = painter.font()
                font.setBold(label == self._true)
                painter.setFont(font)
                painter.setPen(QColor(theme.text))
                painter.drawText(32, y + metrics.ascent(), name)
                place = QRectF(bar + _BAR, y, self.width() - bar - _BAR - 8, height)
                painter.drawText(place, Qt.AlignmentFlag.AlignRight, percent(share))
                y += height
