"""The map of a sweep in a picture, without a window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from netviz import files
from netviz.core.params import Array
from netviz.sweeps.regions import answers, pictured
from netviz.sweeps.result import Measure, Result
from netviz.sweeps.sweep import Plan
from netviz.sweeps.words import sweep_text
from netviz.ui.app.figure import SCALE, without_a_screen
from netviz.ui.kit.fonts import load_fonts
from netviz.ui.kit.painted_widget import rgba_image
from netviz.ui.kit.picture_bytes import png_bytes
from netviz.ui.kit.theme import SEMIBOLD, SMALL, THEMES, TITLE, Theme
from netviz.ui.plane.field_layer import region_colors
from netviz.ui.sweeps.map_painter import MapContent, MapPainter, Place

SMALLEST_WIDTH, LARGEST_WIDTH = 620.0, 1100.0
_FIELD = 112.0
_MARGIN, _ROW, _MOST_HEIGHT = 24.0, 46.0, 1400.0
_HEAD, _TITLE = 62.0, 56.0
_LARGEST_PICTURE, _PICTURE_POINTS = 110.0, 160


def save_sweep_figure(
    plan: Plan,
    results: Mapping[str, Result],
    measure: Measure,
    path: Path,
    theme_name: str = "light",
    thetas: Mapping[str, Array] | None = None,
) -> None:
    """Draw the map of a sweep, and below it the decision regions if their parameters are known.

    Parameters
    ----------
    plan : Plan
    results : mapping
        By the cells' keys.
    measure : Measure
        What is drawn.
    path : Path
        A .png file; an old one is replaced.
    theme_name : "light" or "dark"
    thetas : mapping, optional
        Parameters of the first seed of each point, by the cells' keys.

    Raises
    ------
    WriteError
        If the picture cannot be written.
    """
    theme = THEMES[theme_name]
    content = MapContent.of(plan, results, measure)
    with without_a_screen(theme):
        load_fonts()
        n_rows, n_columns = content.shape
        width = min(max(SMALLEST_WIDTH, _FIELD * (n_columns + 1) + 2 * _MARGIN), LARGEST_WIDTH)
        map_height = min(_HEAD + _ROW * n_rows + 30 + 2 * _MARGIN, _MOST_HEIGHT)
        pictures = _pictures(plan, thetas or {}, theme)
        side = min((width - 2 * _MARGIN) / (n_columns + 1), _LARGEST_PICTURE)
        height = map_height + (_TITLE + side * n_rows + _MARGIN if pictures else 0)
        image = QImage(round(width * SCALE), round(height * SCALE), QImage.Format.Format_RGB32)
        image.fill(QColor(theme.card))
        with QPainter(image) as painter:
            painter.scale(SCALE, SCALE)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRectF(0, 0, width, map_height).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
            title, small = theme.font(TITLE, SEMIBOLD), theme.font(SMALL)
            spread = ", mean ± standard deviation over the seeds" if len(plan.sweep.seeds) > 1 else ""
            title_text = measure.title + (" in %" if measure.is_share else "")
            painter.setFont(title)
            painter.setPen(QColor(theme.text))
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft, f"{title_text[:1].upper()}{title_text[1:]}")
            painter.setFont(small)
            painter.setPen(QColor(theme.muted))
            below = area.adjusted(0, QFontMetricsF(title).height() + 2, 0, 0)
            source = plan.datasets[plan.sweep.base.changes[0].data].source
            painter.drawText(
                below, Qt.AlignmentFlag.AlignLeft, f"{source}; {sweep_text(plan.sweep)}{spread}"
            )
            painter_of_map = MapPainter(content, theme, area.adjusted(0, _HEAD - _MARGIN / 2, 0, 0))
            painter_of_map.paint(painter, content.best())
            if pictures:
                lower = QRectF(0, map_height, width, height - map_height).adjusted(_MARGIN, 0, -_MARGIN, 0)
                painter.setFont(title)
                painter.setPen(QColor(theme.text))
                seeds = f", seed {plan.cells[0].seed}" if len(plan.sweep.seeds) > 1 else ""
                painter.drawText(lower, Qt.AlignmentFlag.AlignLeft, f"Decision regions{seeds}")
                below = lower.adjusted(0, _TITLE / 2, 0, -_MARGIN)
                MapPainter(replace(content, pictures=pictures), theme, below).paint(painter, content.best())
    files.write(path, png_bytes(image))


def _pictures(plan: Plan, thetas: Mapping[str, Array], theme: Theme) -> dict[Place, QImage]:
    """The regions of the first seed of each point; none at all where one is not known."""
    found = {}
    if not pictured(plan) or not pictured(plan) <= thetas.keys():
        return {}
    for row, line in enumerate(plan.points):
        for column, cells in enumerate(line):
            psi = answers(plan, cells[0], thetas[cells[0].key], _PICTURE_POINTS)
            if psi is not None:
                found[row, column] = rgba_image(region_colors(psi, theme)[::-1])
    return found
