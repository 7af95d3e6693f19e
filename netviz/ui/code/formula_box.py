"""The line of a mistake, typeset: what is missing in it and what is too much are red."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from netviz.ui.kit.formula_svg import fitted, formula
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.theme import Theme

if TYPE_CHECKING:  # none of it is needed before something is checked
    from netviz.backward.diagnosis.corrections import Correction

_HIGH, _INSIDE, _ROUND, _LARGEST = 88, 14, 8, 1.0
"""Of the ground, around the formula, of a corner, in pixels of the usual type; of the typeset size."""


class FormulaBox(QWidget):
    """A formula in the middle of a quiet ground."""

    def __init__(self, correction: Correction, theme: Theme) -> None:
        super().__init__()
        self.correction, self._theme = correction, theme
        self.setAccessibleName(correction.spoken)
        said = [f"red: {correction.missing} is missing"] if correction.missing else []
        said += [f"struck out: {correction.extra} does not belong there"] if correction.extra else []
        self.setToolTip("; ".join(said))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """As high as one fraction needs, with air."""
        scale = self._theme.scale
        wide = formula(self.correction.picture, self._theme).defaultSize().width()
        return QSize(round((wide * _LARGEST + 2 * _INSIDE) * scale), round(_HIGH * scale))

    def minimumSizeHint(self) -> QSize:
        """Narrower: the formula shrinks."""
        return QSize(round(160 * self._theme.scale), round(_HIGH * self._theme.scale))

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the formula."""
        theme, scale = self._theme, self._theme.scale
        renderer = formula(self.correction.picture, theme)
        inside = _INSIDE * scale
        room = QSizeF(self.width() - 2 * inside, self.height() - inside)
        size = fitted(renderer, room, _LARGEST * scale)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.window))
            painter.drawRoundedRect(QRectF(self.rect()), _ROUND * scale, _ROUND * scale)
            left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            renderer.render(painter, QRectF(left, top, size.width(), size.height()))
