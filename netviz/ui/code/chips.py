"""What a function gets, as a row of chips: the name of an argument and the shape of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from netviz.backward.arguments import Given
from netviz.ui.kit.number_format import short_number
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.theme import BODY, LIGHT, Theme

_HIGH, _APART, _INSIDE, _BETWEEN, _ROUND = 28, 6, 8, 6, 6
"""Of a chip, between two, at its ends, between name and shape, of a corner; pixels of the usual type."""


def size_text(given: Given) -> str:
    """The shape of an array, or the number."""
    if given.shape is not None:
        return "×".join(map(str, given.shape)) or "a number"
    return given.text if given.value is None else short_number(given.value, 3)


class Chips(QWidget):
    """Arguments side by side, in as many rows as it takes."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: tuple[Given, ...] = ()
        self._theme = LIGHT
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_given(self, given: Sequence[Given]) -> None:
        """Show these."""
        self.shown = tuple(given)
        self.setAccessibleName(", ".join(f"{one.name} {size_text(one)}".strip() for one in self.shown))
        self.setVisible(bool(self.shown))
        self.updateGeometry()
        self.update()

    def _places(self, width: float) -> list[QRectF]:
        scale, places, x, y = self._theme.scale, [], 0.0, 0.0
        for given in self.shown:
            name, size = self._widths(given)
            wide = name + size + (_BETWEEN * scale if size else 0.0) + 2 * _INSIDE * scale
            if x and x + wide > width:
                x, y = 0.0, y + (_HIGH + _APART) * scale
            places.append(QRectF(x, y, wide, _HIGH * scale))
            x += wide + _APART * scale
        return places

    def _widths(self, given: Given) -> tuple[float, float]:
        code, sans = (QFontMetricsF(font) for font in self._fonts())
        return code.horizontalAdvance(given.name), sans.horizontalAdvance(size_text(given))

    def _fonts(self) -> tuple[QFont, QFont]:
        return self._theme.code_font(BODY), self._theme.font(BODY)

    def heightForWidth(self, width: int) -> int:
        """What the rows take."""
        places = self._places(width)
        return round(places[-1].bottom()) if places else 0

    def sizeHint(self) -> QSize:
        """As it is now."""
        return QSize(200, self.heightForWidth(self.width() or 400))

    def minimumSizeHint(self) -> QSize:
        """The same height in this width."""
        return QSize(80, self.heightForWidth(self.width() or 400))

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chips."""
        theme, scale = self._theme, self._theme.scale
        code, sans = self._fonts()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for given, place in zip(self.shown, self._places(self.width()), strict=True):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.neutral if not theme.is_dark else theme.window))
                painter.drawRoundedRect(place, _ROUND * scale, _ROUND * scale)
                baseline = place.center().y() + QFontMetricsF(sans).capHeight() / 2
                left = place.left() + _INSIDE * scale
                painter.setFont(code)
                painter.setPen(QColor(theme.text))
                painter.drawText(QPointF(left, baseline), given.name)
                painter.setFont(sans)
                painter.setPen(QColor(theme.muted))
                after = left + self._widths(given)[0] + _BETWEEN * scale
                painter.drawText(QPointF(after, baseline), size_text(given))
