"""The gradient check as pictures: the relative error of every entry of the four gradients."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from netviz.core import GradientCheck, ParameterCheck, Verdict
from netviz.core.params import Array
from netviz.snapshot import Snapshot
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.painted_widget import rgba_image
from netviz.ui.kit.parameter_entries import LABELS, entry_name
from netviz.ui.kit.plot_items import draw_cells
from netviz.ui.kit.symbols import draw_text, text_width
from netviz.ui.kit.theme import SEMIBOLD, SMALL, Theme, rgb
from netviz.ui.kit.verdicts import MARKS, color_of, error_text

_BEST, _WORST = -11.0, 0.0  # log₁₀ of the errors at the ends of the scale
_GAP = 6.0


def verdict(check: ParameterCheck, snapshot: Snapshot, *, entries: bool, with_place: bool = True) -> str:
    """What is said about one parameter's check.

    Parameters
    ----------
    check : ParameterCheck
    snapshot : Snapshot
    entries : bool
        Whether entries were checked; else directions.
    with_place : bool
        Whether to say where the error is largest.
    """
    what = "entries" if entries else "directions"
    if check.verdict is Verdict.ON_KINKS:
        return f"{check.verdict.value}, all {check.error.size} {what}"
    kinks = f", {check.n_kinks} on kinks" if check.n_kinks else ""
    if check.verdict is Verdict.CANNOT_BE_TOLD:
        hidden = _hidden(check)
        how = "all of it" if hidden >= 1 else f"{number_text(100 * hidden, 1)} % of it"
        return f"{check.verdict.value}: rounding and truncation may be {how}{kinks}"
    wrong = int(np.count_nonzero(check.wrong))
    worst = check.worst
    place = (
        entry_name((check.name, worst), snapshot) if entries and with_place and worst is not None else ""
    )
    if check.verdict is Verdict.AGREES:
        where = f" at {place}" if place else ""
        return f"worst {number_text(check.largest_error, 1)}{where}{kinks}"
    text = f"{wrong} of {check.error.size} {what} wrong"
    finding = check.finding()
    if finding is not None:
        part, factor = finding
        of = "the penalty's part" if part == "penalty" else "the data part"
        how = "is missing" if abs(factor) < 1e-6 else f"times {_factor_text(factor, snapshot)}"
        return f"{text}: {of} {how}{kinks}"
    if place:
        text += f", worst at {place}"
    return f"{text}{kinks}"


def _fitting(texts: list[str], font: QFont, room: float) -> str:
    """The first of some texts that fits into a width; none where none does."""
    return next((text for text in texts if text_width(text, font) <= room), "")


def _hidden(check: ParameterCheck) -> float:
    """How large rounding and truncation may be, relative to the gradient."""
    compared = ~check.kink
    seen = np.maximum(np.abs(check.analytic), np.abs(check.numeric))[compared]
    with np.errstate(all="ignore"):
        return float(np.nan_to_num(check.bound[compared].max() / np.nanmax(seen), nan=np.inf))


def _factor_text(factor: float, snapshot: Snapshot) -> str:
    n_samples = len(snapshot.lines.y)
    for value, name in ((n_samples / 2, "N/2"), (1 / n_samples, "1/N"), (n_samples, "N")):
        if math.isclose(factor, value, rel_tol=1e-3):
            return f"{number_text(factor, 3)} = {name}"
    return number_text(factor, 3)


class CheckMap:
    """Draws the four parameters' errors; `entry_at` finds what is pointed at."""

    def __init__(self) -> None:
        self._areas: dict[str, QRectF] = {}

    def paint(
        self, painter: QPainter, area: QRectF, check: GradientCheck, snapshot: Snapshot, theme: Theme
    ) -> None:
        """Draw into an area: W⁽¹⁾ and b⁽¹⁾ above, W⁽²⁾ and b⁽²⁾ below."""
        metrics = QFontMetricsF(theme.font())
        line = metrics.height()
        scale_height = line * 1.3
        height = (area.height() - scale_height - 4 * _GAP) / 4
        y = area.top()
        for name, parameter in check.parameters.items():
            block = QRectF(area.left(), y, area.width(), height)
            self._paint_parameter(painter, block, name, parameter, check, snapshot, theme)
            y += height + _GAP
        self._paint_scale(
            painter, QRectF(area.left(), y, area.width(), scale_height), check.tolerance, theme
        )

    def _paint_parameter(
        self,
        painter: QPainter,
        block: QRectF,
        name: str,
        parameter: ParameterCheck,
        check: GradientCheck,
        snapshot: Snapshot,
        theme: Theme,
    ) -> None:
        bold, small = theme.font(weight=SEMIBOLD), theme.font(SMALL)
        line = QFontMetricsF(bold).height()
        passed = parameter.verdict is Verdict.AGREES
        head = QRectF(block.left(), block.top(), block.width(), line)
        baseline = head.center().y() + QFontMetricsF(bold).capHeight() / 2
        color = color_of(parameter.verdict, theme)
        mark = f"{MARKS[parameter.verdict]} "
        x = draw_text(painter, QPointF(head.left(), baseline), mark, bold, color)
        x = draw_text(painter, QPointF(x, baseline), f"∂J̃/∂{LABELS[name]}", bold, color) + 10
        entries = check.method == "entries"
        said = [
            verdict(parameter, snapshot, entries=entries, with_place=with_place)
            for with_place in (True, False)
        ]
        said += [said[-1].partition(":")[0], error_text(parameter)]
        text = _fitting(said, small, head.right() - x)
        draw_text(painter, QPointF(x, baseline), text, small, theme.muted if passed else theme.text)
        matrix = np.atleast_2d(parameter.error)
        if matrix.shape[0] > matrix.shape[1] and not name.startswith("b"):
            matrix = matrix.T  # units run from left to right
        picture = QRectF(block.left(), head.bottom() + 2, block.width(), block.bottom() - head.bottom() - 2)
        if matrix.shape[0] == 1:
            picture.setHeight(min(picture.height(), 20 * theme.scale))
        self._areas[name] = picture
        kinks = np.atleast_2d(parameter.left_out)
        kinks = kinks.T if kinks.shape != matrix.shape else kinks
        draw_cells(painter, picture, rgba_image(error_colors(matrix, kinks, check.tolerance, theme)))
        painter.setPen(theme.pen(theme.border, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(picture)

    def _paint_scale(self, painter: QPainter, area: QRectF, tolerance: float, theme: Theme) -> None:
        small = theme.font(SMALL)
        painter.setFont(small)
        metrics = QFontMetricsF(small)
        steps = np.linspace(_BEST, _WORST, 120)[None]
        colors = error_colors(10.0**steps, np.zeros(steps.shape, bool), tolerance, theme)
        named = "relative error"
        left = metrics.horizontalAdvance(named) + 8
        ends = ["10⁻¹¹ … 1   grey: not compared", "10⁻¹¹ … 1"]
        text = _fitting(ends, small, area.width() - left - 60)
        width = metrics.horizontalAdvance(text) + 8
        bar = QRectF(area.left() + left, area.center().y() - 4, max(area.width() - left - width - 2, 36), 8)
        draw_cells(painter, bar, rgba_image(colors))
        painter.setPen(QColor(theme.muted))
        align = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, align | Qt.AlignmentFlag.AlignLeft, named)
        place = bar.left() + (math.log10(tolerance) - _BEST) / (_WORST - _BEST) * bar.width()
        painter.setPen(theme.pen(theme.text, 1.5))
        painter.drawLine(QPointF(place, bar.top() - 3), QPointF(place, bar.bottom() + 3))
        painter.setPen(QColor(theme.muted))
        right = area.adjusted(bar.right() - area.left() + 8, 0, 0, 0)
        painter.drawText(right, align | Qt.AlignmentFlag.AlignLeft, text)

    def entry_at(self, place: QPointF, check: GradientCheck) -> tuple[str, tuple[int, ...]] | None:
        """The parameter and the entry at a place."""
        for name, area in self._areas.items():
            if not area.contains(place):
                continue
            shape = check.parameters[name].error.shape
            rows, columns = (1, *shape) if len(shape) == 1 else shape
            turned = rows > columns and not name.startswith("b")
            down, across = (columns, rows) if turned else (rows, columns)
            row = min(int((place.y() - area.top()) / area.height() * down), down - 1)
            column = min(int((place.x() - area.left()) / area.width() * across), across - 1)
            if turned:
                row, column = column, row
            return name, (column,) if len(shape) == 1 else (row, column)
        return None


def error_colors(error: Array, kink: Array, tolerance: float, theme: Theme) -> Array:
    """Pale where entries agree, red where they do not, grey where not compared; uint8 (R, C, 4)."""
    card, good, bad, dead = (
        np.array(rgb(name), float) for name in (theme.card, theme.good, theme.positive, theme.dead)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.nan_to_num(np.log10(error), nan=_WORST, neginf=_BEST, posinf=_WORST)
    edge = math.log10(tolerance)
    low = np.clip((size - _BEST) / (edge - _BEST), 0, 1)[..., None]
    high = np.clip((size - edge) / (_WORST - edge), 0, 1)[..., None]
    fine = card + (0.12 + 0.5 * low) * (good - card)
    wrong = card + (0.45 + 0.55 * high) * (bad - card)
    colors = np.where((size < edge)[..., None], fine, wrong)
    colors = np.where(kink[..., None], dead, colors)
    return np.concatenate((colors, np.full((*colors.shape[:2], 1), 255.0)), axis=-1).astype(np.uint8)
