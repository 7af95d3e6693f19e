"""The numbers that a painted widget says over its picture."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QStyle, QStyleOption, QWidget

from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.symbols import draw_text, elided, pixel_font, text_width

_BESIDE, _DOWN = 6, 3  # pixels around the text


class LegendLabel(QLabel):
    """One line with its symbols typeset, on a ground of its own; the mouse does not notice it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.hide()

    def sizeHint(self) -> QSize:
        """As wide as the text."""
        self.ensurePolished()
        font = pixel_font(self)
        height = round(1.54 * font.pixelSize()) + 2 * _DOWN
        return QSize(round(text_width(self.text(), font) + 1) + 2 * _BESIDE, height)

    def minimumSizeHint(self) -> QSize:
        """It may be cut off."""
        return QSize(0, self.sizeHint().height())

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, then the text in the middle."""
        font, option = pixel_font(self), QStyleOption()
        option.initFrom(self)
        text = elided(self.text(), font, self.width() - 2 * _BESIDE)
        baseline = (self.height() + QFontMetricsF(font).capHeight()) / 2
        color = self.palette().color(QPalette.ColorRole.WindowText).name()
        with QPainter(self) as painter:
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
            draw_text(painter, QPointF(_BESIDE, baseline), text, font, color)
