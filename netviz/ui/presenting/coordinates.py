"""The coordinates of a view: where on its widget a place is now, whatever was zoomed or resized.

Plots have those of their axes; views that are made of parts, such as cards, those of the part; others their
own width and height. What a view has is seen by its methods, as panels' rooms do not know each other.
"""

from __future__ import annotations

import math
from typing import Any, Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QWidget

from netviz.ui.presenting.ink import Spot


class Coordinates(Protocol):
    """Between pixels of a widget and places of a view.

    Attributes
    ----------
    widget : QWidget
        To whose pixels it refers.
    """

    widget: QWidget

    def part_at(self, point: QPointF) -> object:
        """Which part of the view a pixel belongs to; None for the view as a whole."""

    def to_view(self, part: object, point: QPointF) -> Spot:
        """Which place is at a pixel."""

    def to_widget(self, part: object, spot: Spot) -> QPointF | None:
        """The pixel at which a place is; None where it is not to be seen now."""


class Shares:
    """Shares of a widget's width and height."""

    def __init__(self, widget: QWidget) -> None:
        self.widget = widget

    def part_at(self, point: QPointF) -> object:
        """The whole."""
        return None

    def to_view(self, part: object, point: QPointF) -> Spot:
        """From 0 to 1."""
        return _share(QRectF(self.widget.rect()), point)

    def to_widget(self, part: object, spot: Spot) -> QPointF | None:
        """Wherever it is now."""
        return _within(QRectF(self.widget.rect()), spot)


class Cards(Shares):
    """Shares of the cards of a row, which change their sizes; outside of them, of the row."""

    def __init__(self, row: Any) -> None:
        super().__init__(row)
        self._row = row

    def part_at(self, point: QPointF) -> object:
        """The number of the card."""
        return self._row.card_at(point)

    def to_view(self, part: object, point: QPointF) -> Spot:
        """From 0 to 1 within the card."""
        return super().to_view(part, point) if part is None else _share(self._row.card_rect(part), point)

    def to_widget(self, part: object, spot: Spot) -> QPointF | None:
        """Wherever the card is now."""
        return super().to_widget(part, spot) if part is None else _within(self._row.card_rect(part), spot)


class Axes:
    """The axes of a plot: a logarithmic one counts as what its labels say."""

    def __init__(self, plot: Any) -> None:
        self.widget = plot.viewport()
        self._plot, self._box = plot, plot.getViewBox()

    def part_at(self, point: QPointF) -> object:
        """The whole."""
        return None

    def to_view(self, part: object, point: QPointF) -> Spot:
        """In the units of the axes."""
        inverse, _ = self._plot.viewportTransform().inverted()
        place = self._box.mapSceneToView(inverse.map(point))
        x, y = place.x(), place.y()
        if hasattr(self._plot, "frame"):  # of a plane, which is drawn near zero
            x, y = self._plot.frame.to_data(np.array([x, y])).tolist()
        if hasattr(self._plot, "scale_of_steps"):
            x = self._plot.scale_of_steps.step(x)
        if self._is_logarithmic:
            y = 10.0 ** min(max(y, -300.0), 300.0)
        return x, y

    def to_widget(self, part: object, spot: Spot) -> QPointF | None:
        """Wherever it is now; nowhere where its logarithm is."""
        x, y = spot
        if hasattr(self._plot, "frame"):
            x, y = self._plot.frame.to_plot(np.array([x, y])).tolist()
        if hasattr(self._plot, "scale_of_steps"):
            if self._plot.scale_of_steps.logarithmic and x <= -1:
                return None
            x = self._plot.scale_of_steps.place(x)
        if self._is_logarithmic:
            if y <= 0:
                return None
            y = math.log10(y)
        point = self._box.mapViewToScene(QPointF(x, y))
        return QPointF(self._plot.viewportTransform().map(QPointF(point)))

    @property
    def _is_logarithmic(self) -> bool:
        return bool(getattr(getattr(self._plot, "view", None), "logarithmic", False))


def coordinates_of(view: QWidget) -> Coordinates:
    """The coordinates that a view has."""
    if hasattr(view, "getViewBox"):
        return Axes(view)
    if hasattr(view, "card_rect") and hasattr(view, "card_at"):
        return Cards(view)
    return Shares(view)


def _share(area: QRectF, point: QPointF) -> Spot:
    width, height = max(area.width(), 1.0), max(area.height(), 1.0)
    return (point.x() - area.left()) / width, (point.y() - area.top()) / height


def _within(area: QRectF, spot: Spot) -> QPointF:
    return QPointF(area.left() + spot[0] * area.width(), area.top() + spot[1] * area.height())
