"""The picture of a lesson in the gallery: its key slide's plane and curve, drawn in a thread and kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPolygonF

import netviz
from netviz import files
from netviz.core import boundary, logits_on_grid, probabilities
from netviz.core.params import Array
from netviz.lessons.lesson import Lesson, Slide
from netviz.lessons.played import Played
from netviz.snapshot import Snapshot
from netviz.thinning import extent
from netviz.ui.kit.markers import draw_marker
from netviz.ui.kit.painted_widget import rgba_image
from netviz.ui.kit.picture_bytes import png_bytes
from netviz.ui.kit.theme import MARKERS, Theme
from netviz.ui.lessons.looks import on_stage
from netviz.ui.plane.field_layer import region_colors

WIDTH, HEIGHT = 320, 180
"""Of a picture, in logical pixels."""

_RATIO = 2.0
_MARGIN, _GAP = 10.0, 12.0
_CELLS = 160
_MOST_POINTS = 400
_FEW_STEPS = 5


def key_slide(lesson: Lesson) -> Slide | None:
    """The slide whose picture stands for a lesson."""
    chosen = (slide for slide in lesson.slides if slide.id == lesson.key_slide)
    return next(chosen, lesson.slides[0] if lesson.slides else None)


def picture(lesson: Lesson, theme: Theme, folder: Path | None) -> QImage | None:
    """The picture of a lesson; may be called in a thread.

    Parameters
    ----------
    lesson : Lesson
    theme : Theme
    folder : Path or None
        Where pictures are kept, so that they are drawn once.
    """
    if lesson.picture is not None:
        own = QImage(str(lesson.picture))
        return None if own.isNull() else own
    slide = key_slide(lesson)
    if slide is None:
        return None
    kept = None if folder is None else folder / f"{_key(slide, theme)}.png"
    if kept is not None and kept.is_file():
        image = QImage(str(kept))
        if not image.isNull():
            return image
    image = drawn(Played(lesson).at(slide.id, slide.until), slide.until, on_stage(theme))
    if kept is not None:
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            files.write(kept, png_bytes(image))
        except OSError:  # it is drawn again the next time
            pass
    return image


def _key(slide: Slide, theme: Theme) -> str:
    told = (netviz.__version__, slide.saved.project.document.spec.key, str(slide.until), theme.name)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:24]


def drawn(snapshot: Snapshot, until: int, theme: Theme) -> QImage:
    """The plane at a snapshot, and the loss up to it."""
    image = QImage(round(WIDTH * _RATIO), round(HEIGHT * _RATIO), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_RATIO)
    image.fill(QColor(theme.window))
    side = HEIGHT - 2 * _MARGIN
    left = _MARGIN + side + _GAP
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if until < _FEW_STEPS:  # there is no curve
            across = WIDTH - 2 * _MARGIN
            draw_plane(painter, QRectF(_MARGIN, _MARGIN, across, side), snapshot, theme)
            return image
        draw_plane(painter, QRectF(_MARGIN, _MARGIN, side, side), snapshot, theme)
        room = QRectF(left, _MARGIN, WIDTH - left - _MARGIN, side)
        draw_curve(painter, room, snapshot, until, theme)
    return image


def draw_plane(painter: QPainter, area: QRectF, snapshot: Snapshot, theme: Theme) -> None:
    """The regions, the boundary and the points of the training part."""
    dataset, standardization = snapshot.dataset, snapshot.standardization
    centre, half = extent(dataset.points)
    half = half * (area.width() / area.height(), 1.0)
    columns = round(_CELLS * area.width() / area.height())
    across, down = ((np.arange(n) + 0.5) / n * 2 - 1 for n in (columns, _CELLS))
    axes = centre[0] + half[0] * across, centre[1] - half[1] * down
    mean, scale = np.array(standardization.mean), np.array(standardization.scale)
    path = QPainterPath()
    path.addRoundedRect(area, 5, 5)
    painter.save()
    painter.setClipPath(path)
    with np.errstate(over="ignore", invalid="ignore"):
        logits = logits_on_grid(
            snapshot.params, (axes[0] - mean[0]) / scale[0], (axes[1] - mean[1]) / scale[1]
        )
    if np.isfinite(logits).all():
        painter.drawImage(area, rgba_image(region_colors(probabilities(logits), theme)))
        painter.setPen(theme.pen(theme.text, 1.2))
        cell = area.height() / _CELLS
        for start, end in (boundary(logits) + 0.5) * cell:
            painter.drawLine(
                QPointF(area.left() + start[0], area.top() + start[1]),
                QPointF(area.left() + end[0], area.top() + end[1]),
            )
    colors = theme.class_colors(dataset.n_classes)
    train = np.flatnonzero(~dataset.is_test)
    every = max(1, len(train) // _MOST_POINTS)
    painter.setPen(theme.pen(theme.plot, 0.5))
    places = (dataset.points - centre) / half * (1.0, -1.0)
    for row in train[::every]:
        label = int(dataset.classes[row])
        x, y = area.center().x() + places[row, 0] * area.width() / 2, 0.0
        y = area.center().y() + places[row, 1] * area.height() / 2
        painter.setBrush(colors[label])
        draw_marker(painter, MARKERS[label % len(MARKERS)], x, y, 2.0)
    painter.restore()


def draw_curve(painter: QPainter, area: QRectF, snapshot: Snapshot, until: int, theme: Theme) -> None:
    """The loss as far as it is computed, on an axis up to a step."""
    loss = snapshot.history.values("loss", 0, snapshot.last_step + 1)[: until + 1]
    known = np.isfinite(loss)
    painter.setPen(theme.pen(theme.axis, 1.0))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    if not known.any():
        return
    top = float(np.quantile(loss[known], 0.995)) * 1.08 or 1.0
    painter.setPen(theme.pen(theme.quantities["loss"], 1.5))
    draw_line(painter, area, np.flatnonzero(known) / max(until, 1), np.minimum(loss[known] / top, 1.0))


def draw_line(painter: QPainter, area: QRectF, across: Array, up: Array) -> None:
    """A line with the painter's pen through places of an area.

    Parameters
    ----------
    painter : QPainter
    area : QRectF
    across, up : arrays (n,)
        From its lower left corner, as shares of its width and height.
    """
    x, y = area.left() + across * area.width(), area.bottom() - up * area.height()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(*place) for place in np.column_stack((x, y)).tolist()]))
