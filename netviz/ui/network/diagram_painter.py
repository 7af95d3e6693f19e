"""Where the parts of the network diagram lie, and how they are drawn."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from netviz.core import is_dead, logits_on_grid, probabilities
from netviz.core.params import Array, Params
from netviz.snapshot import Snapshot
from netviz.ui.kit.number_format import short_name
from netviz.ui.kit.painted_widget import plane_axes, rgba_image
from netviz.ui.kit.plot_items import draw_cells
from netviz.ui.kit.theme import HAIRLINE, Theme
from netviz.ui.kit.units import INPUTS

_LEVELS = 5  # of strength, of each sign
_CELLS = 40  # across the thumbnail of a class
_MANY = 500  # lines of one layer
_NEAR = 4.0  # pixels from which a line or a dot is pointed at
_GAP = 3.0


class Diagram:
    """Geometry and painting; `place` before anything else."""

    def __init__(self) -> None:
        self._key: object = None
        self._inputs = self._tops = self._bottoms = self._classes = np.empty((0, 2))
        self._side = self._class_side = 0.0
        self._spread = 0.0
        self._columns = 1
        self._corners = np.empty((0, 2))

    # ------------------------------------------------------------- geometry

    def place(self, area: QRectF, snapshot: Snapshot, metrics: QFontMetrics) -> None:
        """Find a place for everything within an area."""
        n_hidden, n_classes = snapshot.network.n_hidden, snapshot.dataset.n_classes
        key = (area, n_hidden, n_classes, metrics.height())
        if key == self._key:
            return
        self._key = key
        width, height, line = area.width() - 8, area.height(), metrics.height()
        self._class_side = max(8.0, min(0.24 * height, width / n_classes - 4, 54.0))
        foot = self._class_side + line + 2
        head = line + 8.0
        band = max(10.0, 0.46 * (height - head - foot) + 6)
        rows, side = _tiling(n_hidden, width, band)
        self._side = side
        columns = math.ceil(n_hidden / rows)
        number = np.arange(n_hidden)
        row, column = number // columns, number % columns
        self._columns = columns
        pitch = side + _GAP
        x = area.center().x() + (column - columns / 2) * pitch + _GAP / 2
        free = height - head - foot - rows * pitch + _GAP
        y = head + free / 2 + row * pitch
        self._corners = np.column_stack((x, y))
        self._tops = np.column_stack((x + side / 2, y))
        self._bottoms = np.column_stack((x + side / 2, y + side))
        self._inputs = np.array([(area.center().x() + share * 0.3 * width, head) for share in (-1.0, 1.0)])
        spread = self._spread = min(width / n_classes, 2.6 * self._class_side)
        across = area.center().x() + (np.arange(n_classes) - (n_classes - 1) / 2) * spread
        self._classes = np.column_stack((across, np.full(n_classes, height - foot)))

    def unit_rect(self, unit: int) -> QRectF:
        """A hidden unit's thumbnail."""
        x, y = self._corners[unit].tolist()
        return QRectF(x, y, self._side, self._side)

    def unit_at(self, place: QPointF) -> int | None:
        """The hidden unit at a place."""
        inside = (
            np.abs(self._corners + self._side / 2 - (place.x(), place.y())) <= self._side / 2 + 1
        ).all(axis=1)
        return int(np.argmax(inside)) if inside.any() else None

    def entry_at(self, place: QPointF) -> tuple[str, tuple[int, ...]] | None:
        """The bias or weight at a place, biases first; none on a thumbnail."""
        point = np.array((place.x(), place.y()))
        for name, dots in (("b1", self._bias_dots()), ("b2", self._class_dots())):
            distance = np.linalg.norm(dots - point, axis=1)
            nearest = int(np.argmin(distance))
            if distance[nearest] <= _NEAR:
                return name, (nearest,)
        if self.unit_at(place) is not None:
            return None
        best: tuple[float, tuple[str, tuple[int, ...]] | None] = (_NEAR, None)
        for name, starts, ends in self._layers():
            distance = _distance_to_lines(point, starts[:, None], ends[None])
            index = np.unravel_index(int(np.argmin(distance)), distance.shape)
            if distance[index] < best[0]:
                best = float(distance[index]), (name, (int(index[0]), int(index[1])))
        return best[1]

    def _layers(self) -> tuple[tuple[str, Array, Array], ...]:
        return ("W1", self._inputs, self._tops), ("W2", self._bottoms, self._classes)

    def _bias_dots(self) -> Array:
        dots: Array = self._corners + np.array((self._side, 0.0))
        return dots

    def _class_dots(self) -> Array:
        dots: Array = self._classes + np.array((self._class_side / 2, 0.0))
        return dots

    # ------------------------------------------------------------- painting

    def paint(
        self,
        painter: QPainter,
        snapshot: Snapshot,
        values: Params,
        theme: Theme,
        unit: int | None,
        entry: tuple[str, tuple[int, ...]] | None,
    ) -> None:
        """Lines behind, thumbnails over them; the lines of a highlighted unit over all others."""
        for name, starts, ends in self._layers():
            weights = np.nan_to_num(getattr(values, name))
            lines = np.stack(np.broadcast_arrays(starts[:, None], ends[None]), axis=2)  # (from, to, 2, 2)
            strength = weights / (np.abs(weights).max() or 1.0)
            faint = unit is not None and unit < snapshot.network.n_hidden
            _paint_lines(painter, lines.reshape(-1, 2, 2), strength.ravel(), theme, 0.3 if faint else 1.0)
            if faint:
                own = (slice(None), unit) if name == "W1" else (unit, slice(None))
                _paint_lines(painter, lines[own], strength[own], theme, 1.0, wider=1.0)
            if entry is not None and entry[0] == name:
                start, end = lines[entry[1]].tolist()
                painter.setPen(theme.pen(theme.accent, 3))
                painter.drawLine(QPointF(*start), QPointF(*end))
        self._paint_units(painter, snapshot, theme, unit)
        self._paint_classes(painter, snapshot, theme)
        self._paint_inputs(painter, snapshot, theme)
        self._paint_biases(painter, values, theme, entry)

    def _paint_units(self, painter: QPainter, snapshot: Snapshot, theme: Theme, unit: int | None) -> None:
        """All thumbnails as one picture; dead units are crossed."""
        cells = max(4, round(self._side))
        tiles = unit_pictures(snapshot, theme, cells)
        n_hidden, pitch = len(tiles), self._side + _GAP
        rows = -(-n_hidden // self._columns)
        across = cells + round(_GAP * cells / self._side)  # pixels from one to the next
        sheet = np.zeros((rows * self._columns, across, across, 4), np.uint8)
        sheet[:n_hidden, :cells, :cells] = tiles
        sheet = sheet.reshape(rows, self._columns, across, across, 4).swapaxes(1, 2)
        image = rgba_image(sheet.reshape(rows * across, self._columns * across, 4))
        x, y = self._corners[0].tolist()
        draw_cells(painter, QRectF(x, y, self._columns * pitch, rows * pitch), image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.pen(theme.border, 1))
        painter.drawRects([QRectF(x, y, self._side, self._side) for x, y in self._corners.tolist()])
        painter.setPen(theme.pen(theme.dead, 1))
        for number in np.flatnonzero(is_dead(snapshot.activity)).tolist():
            rect = self.unit_rect(number)
            painter.drawLine(rect.topLeft(), rect.bottomRight())
            painter.drawLine(rect.topRight(), rect.bottomLeft())
        if unit is not None and unit < n_hidden:
            painter.setPen(theme.pen(theme.accent, 2))
            painter.drawRect(self.unit_rect(unit))

    def _paint_classes(self, painter: QPainter, snapshot: Snapshot, theme: Theme) -> None:
        side, dataset, metrics = self._class_side, snapshot.dataset, painter.fontMetrics()
        names = [short_name(name, 9) for name in dataset.class_names]
        names_fit = all(metrics.horizontalAdvance(name) < self._spread for name in names)
        for k, picture in enumerate(class_pictures(snapshot, theme, _CELLS)):
            x, y = self._classes[k].tolist()
            rect = QRectF(x - side / 2, y, side, side)
            draw_cells(painter, rect, rgba_image(picture))
            painter.setPen(theme.pen(theme.class_colors(dataset.n_classes)[k], 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect)
            if names_fit:
                painter.setPen(QColor(theme.muted))
                place = QRectF(x - self._spread / 2, y + side + 1, self._spread, metrics.height())
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, names[k])

    def _paint_inputs(self, painter: QPainter, snapshot: Snapshot, theme: Theme) -> None:
        height = painter.fontMetrics().height()
        names = [short_name(name, 16) for name in snapshot.dataset.feature_names]
        if snapshot.standardize:  # what the lines start from is not the column itself
            names = [f"{name} → {given}" for name, given in zip(names, INPUTS, strict=True)]
        for (x, y), name in zip(self._inputs.tolist(), names, strict=True):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.muted))
            painter.drawEllipse(QPointF(x, y), 4, 4)
            painter.setPen(QColor(theme.muted))
            place = QRectF(x - 80, y - height - 6, 160, height)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_biases(
        self, painter: QPainter, values: Params, theme: Theme, entry: tuple[str, tuple[int, ...]] | None
    ) -> None:
        size = 2 * min(3.0, max(1.5, self._side / 6))
        for name, dots in (("b1", self._bias_dots()), ("b2", self._class_dots())):
            biases = np.nan_to_num(getattr(values, name))
            shares = np.round(biases / (np.abs(biases).max() or 1.0) * _LEVELS) / _LEVELS
            for width, color in ((size + 1.6, None), (size, theme.signed)):  # an edge, then the dot
                for share in np.unique(shares).tolist():
                    chosen = [QPointF(x, y) for x, y in dots[shares == share].tolist()]
                    pen = theme.pen(theme.card if color is None else color(share), width)
                    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                    painter.setPen(pen)
                    painter.drawPoints(chosen)
            if entry is not None and entry[0] == name:
                painter.setPen(theme.pen(theme.accent, 2))
                painter.drawEllipse(QPointF(*dots[entry[1][0]].tolist()), size / 2 + 2, size / 2 + 2)


def _tiling(count: int, width: float, height: float) -> tuple[int, float]:
    """How many rows give the largest squares, and their side."""
    best = (1, 1.0)
    for rows in range(1, count + 1):
        columns = math.ceil(count / rows)
        side = min(width / columns, height / rows) - _GAP
        if side > best[1]:
            best = rows, side
        if height / rows < best[1]:
            break
    return best[0], min(best[1], 44.0)


def _distance_to_lines(point: Array, starts: Array, ends: Array) -> Array:
    along = ends - starts
    length = np.maximum((along**2).sum(axis=-1), 1e-9)
    share = np.clip(((point - starts) * along).sum(axis=-1) / length, 0.0, 1.0)
    distances: Array = np.linalg.norm(starts + share[..., None] * along - point, axis=-1)
    return distances


def _paint_lines(
    painter: QPainter, lines: Array, strength: Array, theme: Theme, opacity: float, wider: float = 0.0
) -> None:
    """Lines (n, 2, 2) in the colour of their strength −1 … 1, the weakest first and faintest."""
    levels = np.minimum((np.abs(strength) * _LEVELS).astype(int), _LEVELS - 1)
    smooth = painter.testRenderHint(QPainter.RenderHint.Antialiasing)
    # While many frames follow each other, the faintest of very many lines wait until they stop.
    for level in range(0 if smooth or len(lines) < _MANY else 1, _LEVELS):
        share = (level + 0.7) / _LEVELS
        for sign in (-1.0, 1.0):
            chosen = lines[(levels == level) & (np.sign(strength) == sign)].reshape(-1, 2)
            if not len(chosen):
                continue
            color = theme.signed(sign * (0.35 + 0.65 * share))
            color.setAlphaF(opacity * (0.15 + 0.85 * share**1.5))
            painter.setPen(theme.pen(color, HAIRLINE + wider + (1.0 if smooth and share > 0.7 else 0.0)))
            painter.drawLines([QLineF(*ends) for ends in chosen.reshape(-1, 4).tolist()])


def unit_pictures(snapshot: Snapshot, theme: Theme, cells: int) -> Array:
    """Each hidden unit's activation over the plane, from 0 to its greatest; bytes (H, cells, cells, 4)."""
    xs, ys = plane_axes(snapshot.dataset, cells)
    mean, scale = snapshot.standardization.mean, snapshot.standardization.scale
    W1, b1, _, _ = snapshot.params
    with np.errstate(all="ignore"):
        along = np.outer(W1[0], (xs - mean[0]) / scale[0])[:, None, :]
        up = np.outer(W1[1], (ys[::-1] - mean[1]) / scale[1])[:, :, None]
        a2 = np.maximum(along + up + b1[:, None, None], 0.0)
        share = np.nan_to_num(a2 / np.maximum(a2.max(axis=(1, 2), keepdims=True), 1e-300))
    return _ramp(share, QColor(theme.plot), QColor(theme.hinge))


def class_pictures(snapshot: Snapshot, theme: Theme, cells: int) -> list[Array]:
    """Each class's probability over the plane, from 0 to 1; bytes (cells, cells, 4) each."""
    xs, ys = plane_axes(snapshot.dataset, cells)
    mean, scale = snapshot.standardization.mean, snapshot.standardization.scale
    with np.errstate(all="ignore"):
        logits = logits_on_grid(snapshot.params, (xs - mean[0]) / scale[0], (ys - mean[1]) / scale[1])
        psi = np.nan_to_num(probabilities(logits))[:, ::-1]
    colors = theme.class_colors(len(psi))
    return [_ramp(psi[k], QColor(theme.plot), colors[k]) for k in range(len(psi))]


def _ramp(share: Array, low: QColor, high: QColor) -> Array:
    """Bytes (…, 4) between two colours."""
    start, end = (np.array(color.getRgb(), np.float32) for color in (low, high))
    return (start + share[..., None].astype(np.float32) * (end - start)).astype(np.uint8)
