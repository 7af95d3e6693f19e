"""What stands beside the plane on a slide, drawn in a few strokes for the presenter's window."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from netviz.core.params import PARAMETERS, Array
from netviz.snapshot import Snapshot
from netviz.ui.app.lesson_pictures import draw_curve, draw_line
from netviz.ui.kit.theme import Theme

_BAR = 0.75  # of the room of a unit
_MOST_UNITS = 12  # in a network


def sketch(painter: QPainter, area: QRectF, key: str, snapshot: Snapshot, until: int, theme: Theme) -> bool:
    """Draw what a panel will show; whether it is one that can be sketched.

    Parameters
    ----------
    painter : QPainter
    area : QRectF
    key : str
        Of the panel.
    snapshot : Snapshot
        At which the slide begins.
    until : int
        The step at which its axis ends.
    theme : Theme
    """
    if key == "loss":
        draw_curve(painter, area, snapshot, until, theme)
    elif key == "units":
        _draw_units(painter, area, snapshot, theme)
    elif key == "gradients":
        _draw_gradients(painter, area, snapshot, until, theme)
    elif key == "diagram":
        _draw_network(painter, area, snapshot, theme)
    else:
        return False
    return True


def _draw_units(painter: QPainter, area: QRectF, snapshot: Snapshot, theme: Theme) -> None:
    """For which share of the samples each unit fires."""
    room = area.width() / len(snapshot.activity)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.muted))
    for unit, share in enumerate(snapshot.activity.tolist()):
        high = share * area.height()
        painter.drawRect(
            QRectF(area.left() + unit * room, area.bottom() - high, max(_BAR * room, 1.0), high)
        )
    painter.setPen(theme.pen(theme.axis, 1.0))
    painter.drawLine(area.bottomLeft(), area.bottomRight())


def _draw_gradients(painter: QPainter, area: QRectF, snapshot: Snapshot, until: int, theme: Theme) -> None:
    """The four norms on one logarithmic axis."""
    sizes = {
        name: snapshot.history.values(f"gradient_{name}", 0, until + 1)[: snapshot.last_step + 1]
        for name in PARAMETERS
    }
    every = np.concatenate([*sizes.values()])
    every = np.log10(every[np.isfinite(every) & (every > 0)])
    painter.setPen(theme.pen(theme.axis, 1.0))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    if not len(every):
        return
    low, high = float(every.min()), float(every.max())
    for name, values in sizes.items():
        steps = np.flatnonzero(np.isfinite(values) & (values > 0))
        heights = (np.log10(values[steps]) - low) / max(high - low, 1e-9)
        painter.setPen(theme.pen(theme.quantities[name], 1.5))
        draw_line(painter, area, steps / max(until, 1), heights)


def _draw_network(painter: QPainter, area: QRectF, snapshot: Snapshot, theme: Theme) -> None:
    """The strongest units, and their weights."""
    W1, W2 = snapshot.params.W1, snapshot.params.W2
    strength = np.nan_to_num(np.linalg.norm(W1, axis=0) * np.linalg.norm(W2, axis=1))
    units = np.sort(np.argsort(-strength)[:_MOST_UNITS])
    columns = [
        [QPointF(area.left() + place * area.width(), y) for y in _spread(area, count)]
        for place, count in ((0.06, len(W1)), (0.5, len(units)), (0.94, W2.shape[1]))
    ]
    for weights, begins, ends in (
        (W1[:, units], columns[0], columns[1]),
        (W2[units], columns[1], columns[2]),
    ):
        _draw_weights(painter, weights, begins, ends, theme)
    painter.setPen(theme.pen(theme.text, 1.0))
    painter.setBrush(QColor(theme.window))
    for column in columns:
        for centre in column:
            painter.drawEllipse(centre, 6.0, 6.0)


def _draw_weights(
    painter: QPainter, weights: Array, begins: list[QPointF], ends: list[QPointF], theme: Theme
) -> None:
    most = float(np.abs(np.nan_to_num(weights)).max()) or 1.0
    for row, begin in enumerate(begins):
        for column, end in enumerate(ends):
            weight = float(np.nan_to_num(weights[row, column]))
            color = theme.positive if weight > 0 else theme.negative
            painter.setPen(theme.pen(color, 0.3 + 2.0 * abs(weight) / most))
            painter.drawLine(begin, end)


def _spread(area: QRectF, count: int) -> list[float]:
    """Heights of so many circles."""
    return [area.top() + (number + 0.5) / count * area.height() for number in range(count)]
