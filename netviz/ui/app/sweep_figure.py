"""The map of a sweep in a picture, without a window."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from netviz import files
from netviz.sweeps.result import Measure, Result
from netviz.sweeps.sweep import Plan
from netviz.sweeps.words import sweep_text
from netviz.ui.app.figure import SCALE, without_a_screen
from netviz.ui.kit.fonts import load_fonts
from netviz.ui.kit.picture_bytes import png_bytes
from netviz.ui.kit.theme import SEMIBOLD, SMALL, THEMES, TITLE
from netviz.ui.sweeps.map_painter import MapContent, MapPainter

SMALLEST_WIDTH, LARGEST_WIDTH = 620.0, 1100.0
_FIELD = 112.0
_MARGIN, _ROW, _MOST_HEIGHT = 24.0, 46.0, 1400.0
_HEAD = 62.0


def save_sweep_figure(
    plan: Plan, results: Mapping[str, Result], measure: Measure, path: Path, theme_name: str = "light"
) -> None:
    """Draw the map of a sweep.

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
        height = min(_HEAD + _ROW * n_rows + 30 + 2 * _MARGIN, _MOST_HEIGHT)
        image = QImage(round(width * SCALE), round(height * SCALE), QImage.Format.Format_RGB32)
        image.fill(QColor(theme.card))
        with QPainter(image) as painter:
            painter.scale(SCALE, SCALE)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRectF(0, 0, width, height).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
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
    files.write(path, png_bytes(image))
