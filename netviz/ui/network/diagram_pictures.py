"""The thumbnails of the network diagram: what each unit and each class answers over the plane."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from netviz.core import logits_on_grid, probabilities
from netviz.core.params import Array
from netviz.snapshot import Snapshot
from netviz.ui.kit.painted_widget import plane_axes
from netviz.ui.kit.plot_items import is_page
from netviz.ui.kit.theme import Theme, rgb
from netviz.ui.network.diagram_layout import UNIT, UNIT_DOWN

CELLS = 40  # across a thumbnail
_CELLS_DOWN = round(CELLS * UNIT_DOWN / UNIT)  # in that of a unit
_SHARP = 4  # pixels of a picture on a page for each cell


def unit_pictures(snapshot: Snapshot, theme: Theme, units: Sequence[int]) -> list[QImage]:
    """The activation of some hidden units over the plane, each from 0 to its greatest.

    Parameters
    ----------
    snapshot : Snapshot
    theme : Theme
    units : sequence of int
        Their numbers.
    """
    xs, ys = plane_axes(snapshot.dataset, CELLS)
    ys = np.linspace(ys[-1], ys[0], _CELLS_DOWN)
    mean, scale = snapshot.standardization.mean, snapshot.standardization.scale
    chosen = list(units)
    W1, b1 = snapshot.params.W1[:, chosen], snapshot.params.b1[chosen]
    with np.errstate(all="ignore"):
        across = np.outer(W1[0], (xs - mean[0]) / scale[0])[:, None, :]
        up = np.outer(W1[1], (ys - mean[1]) / scale[1])[:, :, None]
        a2 = np.maximum(across + up + b1[:, None, None], 0.0)
        share = np.nan_to_num(a2 / np.maximum(a2.max(axis=(1, 2), keepdims=True), 1e-300))
    return _images(share, QColor(theme.plot), QColor(theme.unit))


def class_pictures(
    snapshot: Snapshot, theme: Theme, labels: Sequence[int], cells: int = CELLS
) -> list[QImage]:
    """The probability of some classes over the plane, each from 0 to 1; `cells` wide and high."""
    xs, ys = plane_axes(snapshot.dataset, cells)
    mean, scale = snapshot.standardization.mean, snapshot.standardization.scale
    with np.errstate(all="ignore"):
        logits = logits_on_grid(snapshot.params, (xs - mean[0]) / scale[0], (ys - mean[1]) / scale[1])
        psi = np.nan_to_num(probabilities(logits))[:, ::-1]
    colors = theme.class_colors(len(psi))
    ground = QColor(theme.plot)
    return [_images(psi[label][None], ground, colors[label])[0] for label in labels]


def draw_picture(painter: QPainter, area: QRectF, picture: QImage) -> None:
    """Draw a thumbnail with soft transitions from cell to cell, also where a page is enlarged."""
    if is_page(painter):
        picture = picture.scaled(picture.size() * _SHARP, mode=Qt.TransformationMode.SmoothTransformation)
    fits = picture.size() == area.size().toSize() * painter.device().devicePixelRatio()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not fits)
    painter.drawImage(area, picture)


def _images(shares: Array, low: QColor, high: QColor) -> list[QImage]:
    """Pictures of shares (n, Y, X) from 0 to 1 between two colours."""
    start, end = (np.array(rgb(color), np.float64) for color in (low, high))
    colors = np.rint(start + np.linspace(0, 1, 256)[:, None] * (end - start)).astype(np.uint32)
    table = (colors @ np.array((1 << 16, 1 << 8, 1), np.uint32) + (255 << 24)).astype(np.uint32)
    pixels = table[(shares * 255).astype(np.uint8)]
    # Any other format Qt converts at every painting.
    form = QImage.Format.Format_RGB32
    return [QImage(one.data, one.shape[1], one.shape[0], 4 * one.shape[1], form).copy() for one in pixels]
