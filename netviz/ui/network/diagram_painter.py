"""How the network diagram is drawn: edges behind, thumbnails over them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pyqtgraph.graphicsItems.PlotCurveItem import arrayToLineSegments
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPainterPath, QPen

from netviz.core import is_dead
from netviz.core.params import Array, Params
from netviz.frozen import dataclass
from netviz.snapshot import Snapshot
from netviz.ui.kit.markers import draw_marker
from netviz.ui.kit.parameter_entries import Entry
from netviz.ui.kit.plot_items import is_page
from netviz.ui.kit.symbols import draw_text, elided, text_width
from netviz.ui.kit.theme import HAIRLINE, MARKERS, RESULT, SMALL, Theme
from netviz.ui.network.diagram_layout import GLYPH, DiagramLayout, Wanted, curves, placed
from netviz.ui.network.diagram_pictures import CELLS, class_pictures, draw_picture, unit_pictures

THINNEST, WIDEST = 0.6, 2.8
"""Widths of edges in pixels, from a weight of 0 to the largest one."""

FAINTEST, STRONGEST = 0.12, 0.9
"""Their opacity."""

_DIMMED = 0.18  # of the opacity of an edge that has nothing to do with what is pointed at
_LEVELS = 10  # of width and opacity
_ROUND = 2.0  # pixels, of the corners of thumbnails
_FEWEST_CELLS = 16  # across a small thumbnail of a class
INPUT_NAMES = ("x₁", "x₂")


@dataclass(frozen=True)
class Pointed:
    """What is pointed at in the diagram, or elsewhere.

    Attributes
    ----------
    unit, label, column : int or None
        A hidden unit, a class, an input.
    entry : Entry or None
        A weight or bias.
    rest : bool
        Whether it is the button for all other units.
    """

    unit: int | None = None
    label: int | None = None
    column: int | None = None
    entry: Entry | None = None
    rest: bool = False

    def touches(self, entry: Entry) -> bool:
        """Whether an edge begins or ends at what is pointed at; every one does if that is nothing."""
        if self.entry is not None and len(self.entry[1]) == 2:
            return entry == self.entry
        name, (first, second) = entry
        if self.label is not None:
            return name == "W2" and second == self.label
        if self.column is not None:
            return name == "W1" and first == self.column
        if self.unit is not None:
            return (second if name == "W1" else first) == self.unit
        return not self.rest


def edge_widths(strength: Array) -> Array:
    """How wide edges of a strength from −1 to 1 are drawn, in pixels."""
    return np.asarray(THINNEST + (WIDEST - THINNEST) * np.minimum(np.abs(strength), 1.0))


def edge_opacities(strength: Array) -> Array:
    """How opaque they are, from 0 to 1."""
    return np.asarray(FAINTEST + (STRONGEST - FAINTEST) * np.minimum(np.abs(strength), 1.0))


class Diagram:
    """Layout and pictures of what is shown, kept from one painting to the next; `place` before `paint`.

    Attributes
    ----------
    layout : DiagramLayout
    by_turns : bool
        Whether many frames follow each other: then either units or classes get new pictures at each.
    """

    def __init__(self) -> None:
        self.layout = DiagramLayout()
        self._key: object = None
        self.by_turns = self._is_turn_of_units = False
        self._pictured: tuple[Params | None, Params | None] = None, None  # units, classes
        self._picture_key: object = None
        self._units: list[QImage] = []
        self._classes: list[QImage] = []

    def place(self, area: QRectF, wanted: Wanted, theme: Theme) -> None:
        """Find a place for everything within an area."""
        key = (area.getRect(), wanted, theme)
        if key != self._key:
            self.layout, self._key = placed(area, wanted, theme), key

    def strengths(self, values: Params, entries: Sequence[Entry]) -> Array:
        """Weights as shares of the largest that is shown, of either sign, from −1 to 1."""
        weights = np.array([getattr(values, name)[index] for name, index in entries], np.float64)
        weights = np.nan_to_num(weights, nan=0.0, posinf=0.0, neginf=0.0)
        return np.asarray(weights / (np.abs(weights).max(initial=0.0) or 1.0))

    def paint(
        self, painter: QPainter, snapshot: Snapshot, values: Params, theme: Theme, pointed: Pointed
    ) -> None:
        """Draw everything; `values` are those that the edges show."""
        layout = self.layout
        self._paint_rest(painter, theme, pointed)
        entries = [entry for name in ("W1", "W2") for entry in layout.entries(name)]
        strength = self.strengths(values, entries)
        touched = np.array([pointed.touches(entry) for entry in entries], bool)
        lines = layout.curves(entries)
        if pointed.entry in entries:
            halo = QColor(theme.accent)
            halo.setAlphaF(0.4)
            _draw_curves(painter, lines[[entries.index(pointed.entry)]], theme, halo, WIDEST + 5)
        for some, opacity in ((~touched, _DIMMED), (touched, 1.0)):
            _paint_edges(painter, lines[some], strength[some], theme, opacity)
        self._make_pictures(snapshot, theme)
        self._paint_inputs(painter, snapshot, theme, pointed)
        self._paint_units(painter, snapshot, theme, pointed)
        self._paint_classes(painter, snapshot, theme, pointed)
        if pointed.entry is None and pointed.column is None:  # else the numbers of that stand there
            self._paint_scale(painter, theme, "weight" if values is snapshot.params else "gradient")

    def _make_pictures(self, snapshot: Snapshot, theme: Theme) -> None:
        """Those of the units and those of the classes; by turns while many frames follow each other."""
        units, labels = tuple(self.layout.units), tuple(self.layout.classes)
        side = max(rect.width() for rect in self.layout.classes.values())
        key = theme, units, labels, side
        shown, is_new = self._pictured, key != self._picture_key
        self._picture_key, self._is_turn_of_units = key, not self._is_turn_of_units
        if is_new or (shown[0] is not snapshot.params and (self._is_turn_of_units or not self.by_turns)):
            self._units = unit_pictures(snapshot, theme, units)
            shown = snapshot.params, shown[1]
        if is_new or (shown[1] is not snapshot.params and not (self._is_turn_of_units and self.by_turns)):
            cells = int(min(CELLS, max(_FEWEST_CELLS, side)))
            self._classes = class_pictures(snapshot, theme, labels, cells)
            shown = shown[0], snapshot.params
        self._pictured = shown

    def _paint_rest(self, painter: QPainter, theme: Theme, pointed: Pointed) -> None:
        """One grey hairline from each end for all units that have no place."""
        ends = self.layout.rest()
        if ends:
            color = QColor(theme.muted)
            color.setAlphaF(0.9 if pointed.rest else 0.35 if pointed == Pointed() else 0.12)
            _draw_curves(painter, curves(ends), theme, color, HAIRLINE)

    def _paint_inputs(self, painter: QPainter, snapshot: Snapshot, theme: Theme, pointed: Pointed) -> None:
        font = theme.font(min(RESULT, 0.55 * self.layout.inputs[0].width() / theme.scale))
        for i, rect in enumerate(self.layout.inputs):
            painter.setPen(theme.pen(theme.accent if pointed.column == i else theme.text, 1.5))
            painter.setBrush(QColor(theme.card))
            painter.drawEllipse(rect)
            middle = rect.center() - QPointF(text_width(INPUT_NAMES[i], font) / 2, -0.2 * font.pixelSize())
            draw_text(painter, middle, INPUT_NAMES[i], font, theme.text)
        small, names = theme.font(SMALL), snapshot.dataset.feature_names
        if names == INPUT_NAMES:
            return
        for place, text in zip(self.layout.input_names, names, strict=False):
            name = elided(text, small, place.width())
            x = place.center().x() - text_width(name, small) / 2
            draw_text(painter, QPointF(x, place.top() + 12.5 * theme.scale), name, small, theme.muted)

    def _paint_units(self, painter: QPainter, snapshot: Snapshot, theme: Theme, pointed: Pointed) -> None:
        """Thumbnails with their numbers; dead units are crossed."""
        layout, font, dead = self.layout, theme.font(SMALL), is_dead(snapshot.activity)
        painter.setFont(font)
        for (unit, rect), picture in zip(layout.units.items(), self._units, strict=True):
            draw_picture(painter, rect, picture)
            is_pointed = unit == pointed.unit
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if dead[unit]:
                painter.setPen(theme.pen(theme.dead, 1.5))
                painter.drawLine(rect.topLeft(), rect.bottomRight())
                painter.drawLine(rect.topRight(), rect.bottomLeft())
            _draw_edge(
                painter,
                rect,
                theme.pen(theme.accent, 2) if is_pointed else theme.pen(theme.axis),
                theme.card,
            )
            painter.setPen(QColor(theme.accent if is_pointed else theme.muted))
            number = layout.numbers[unit].adjusted(0, 0, -5 * theme.scale, 0)
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(number, align, str(unit))

    def _paint_classes(self, painter: QPainter, snapshot: Snapshot, theme: Theme, pointed: Pointed) -> None:
        layout, font = self.layout, theme.font(SMALL)
        colors = theme.class_colors(snapshot.dataset.n_classes)
        for (label, rect), picture in zip(layout.classes.items(), self._classes, strict=True):
            draw_picture(painter, rect, picture)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            is_pointed = label == pointed.label
            edge = theme.pen(theme.accent, 2) if is_pointed else theme.pen(colors[label], 1.5)
            _draw_edge(painter, rect, edge, theme.card)
            place, s = layout.labels[label], theme.scale
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors[label])
            middle = place.left() + 5 * s, place.center().y()
            draw_marker(painter, MARKERS[label % len(MARKERS)], *middle, 4.5 * s)
            room = place.width() - GLYPH * s
            name = elided(snapshot.dataset.class_names[label], font, room)
            if room > 0 and name != "…":
                baseline = QPointF(place.left() + GLYPH * s, place.center().y() + 0.36 * font.pixelSize())
                draw_text(painter, baseline, name, font, theme.accent if is_pointed else theme.text)

    def _paint_scale(self, painter: QPainter, theme: Theme, what: str) -> None:
        """From − over 0 to +, at the lower right."""
        place, font, s = self.layout.scale_bar, theme.font(SMALL), theme.scale
        if place is None:
            return
        baseline = place.center().y() + 0.36 * font.pixelSize()
        bar = QRectF(0, 0, 46 * s, 8 * s)
        bar.moveCenter(QPointF(place.right() - 14 * s - bar.width() / 2, place.center().y()))
        shades = QLinearGradient(bar.topLeft(), bar.topRight())
        for stop, color in ((0.0, theme.negative), (0.5, theme.neutral), (1.0, theme.positive)):
            shades.setColorAt(stop, QColor(color))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shades)
        painter.drawRoundedRect(bar, 4 * s, 4 * s)
        draw_text(painter, QPointF(bar.right() + 4 * s, baseline), "+", font, theme.positive)
        end = bar.left() - 4 * s - text_width("−", font)
        draw_text(painter, QPointF(end, baseline), "−", font, theme.negative)
        end -= 6 * s + text_width(what, font)
        if end >= place.left():
            draw_text(painter, QPointF(end, baseline), what, font, theme.muted)


def _draw_edge(painter: QPainter, area: QRectF, pen: QPen, ground: str) -> None:
    """A line around a thumbnail, within its whole pixels, over whose corners there is the ground."""
    inside = pen.widthF() / 2
    for x in (area.left(), area.right() - 1):
        for y in (area.top(), area.bottom() - 1):
            painter.fillRect(QRectF(x, y, 1, 1), QColor(ground))
    painter.setPen(pen)
    painter.drawRoundedRect(area.adjusted(inside, inside, -inside, -inside), _ROUND, _ROUND)


def _paint_edges(painter: QPainter, lines: Array, strength: Array, theme: Theme, opacity: float) -> None:
    """Edges (n, points, 2) in the colour of their sign, the weakest first."""
    levels = np.rint(np.clip(strength, -1.0, 1.0) * _LEVELS).astype(int)
    for level in sorted(set(levels.tolist()), key=abs):
        share = np.array(level / _LEVELS)
        color = QColor(theme.negative if level < 0 else theme.positive)
        color.setAlphaF(opacity * float(edge_opacities(share)))
        _draw_curves(painter, lines[levels == level], theme, color, float(edge_widths(share)))


def _draw_curves(painter: QPainter, lines: Array, theme: Theme, color: QColor, width: float) -> None:
    """Curves (n, points, 2) in one colour.

    On the screen all but the widest are drawn piece by piece: that takes Qt a third of the time of a path.
    """
    pen = theme.pen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if is_page(painter) or width > WIDEST:
        for points in lines.tolist():
            path = QPainterPath(QPointF(*points[0]))
            (x, y), (end, height) = points[0], points[-1]
            path.cubicTo(x + (end - x) / 3, y, end - (end - x) / 3, height, end, height)
            painter.drawPath(path)
        return
    x, y = np.stack((lines[:, :-1], lines[:, 1:]), axis=2).reshape(-1, 2).T
    # Qt is given an address within the segments, which must live until it is done.
    segments = arrayToLineSegments(x, y, "pairs", finiteCheck=False)
    painter.drawLines(*segments.drawargs())
    del segments
