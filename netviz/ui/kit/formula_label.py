"""A typeset formula as a widget."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from netviz.ui.kit.formula_svg import formula_source
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.theme import BODY


class Formula(QWidget):
    """A typeset formula in the colour of the text."""

    def __init__(self, name: str, spoken: str, scale: float = 0.85) -> None:
        super().__init__()
        self._scale = scale
        self._color = ""
        self._renderer = QSvgRenderer()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_formula(name, spoken)

    def show_formula(self, name: str, spoken: str) -> None:
        """Show resources/formulas/NAME.svg; `spoken` is what a screen reader says."""
        self._name = name
        self.setAccessibleName(spoken)
        self._load()
        self.setFixedHeight(self._fitted().height())
        self.updateGeometry()

    def _load(self) -> None:
        self._color = self.palette().windowText().color().name()
        self._renderer.load(formula_source(self._name, self._color))
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the formula."""
        return self._renderer.defaultSize() * (self._scale * self.fontInfo().pixelSize() / BODY)

    def minimumSizeHint(self) -> QSize:
        """Small: the formula shrinks with its widget."""
        return QSize(60, 10)

    def _fitted(self) -> QSize:
        size = self.sizeHint()
        if size.width() > self.width():
            size.scale(self.width(), size.height(), Qt.AspectRatioMode.KeepAspectRatio)
        return size

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take no more height than the formula at this width."""
        self.setFixedHeight(self._fitted().height())

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the formula at its size, smaller if it would not fit."""
        if self.palette().windowText().color().name() != self._color:
            self._load()
        with QPainter(self) as painter:
            self._renderer.render(painter, QRectF(QPointF(0, 0), self._fitted().toSizeF()))
