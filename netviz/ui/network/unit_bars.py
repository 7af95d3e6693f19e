"""How the bars of the hidden units are drawn: the gradient above, how often each fires below."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from netviz.core import is_dead
from netviz.core.params import Array
from netviz.frozen import dataclass
from netviz.ui.kit.number_format import short_number, superscript
from netviz.ui.kit.symbols import draw_text, text_width
from netviz.ui.kit.theme import SEMIBOLD, SMALL, Theme, rgb

_UPPER = ("gradient ‖∂J̃/∂θⱼ‖ of hidden unit {}", "‖∂J̃/∂θⱼ‖ of unit {}", "‖∂J̃/∂θⱼ‖")
_LOWER = ("share of the samples for which it fires", "share of samples it fires for", "fires for")
"""Captions, each shorter than the one before: the first that fits is written."""

_DEAD = "none: dead"
_LINE = 16.0
_LOW = 132.0  # a canvas in which two plots would have lower bars than can be compared
_LEAST_BARS = 28.0  # pixels: where a caption would leave less for the bars, there is none
_GAP = 8.0  # between the parts of a caption
_PALE = 0.42  # how far the bars of units that tell little go from the ground to their colour
_SHARES = ((1.0, "100 %"), (0.0, "0 %"))


@dataclass(frozen=True)
class Bars:
    """What is drawn.

    Attributes
    ----------
    order : array (H,)
        The units from left to right.
    norms, activity : array (H,)
        By unit: its part of the gradient, and the share of the samples for which it fires.
    top : float
        The gradient at the upper end of the axis; 0 where there is none.
    strong : collection of int
        The units whose bars are not pale.
    unit : int or None
        The one that is pointed at.
    gradient_text, activity_text : str
        Its numbers.
    """

    order: Array
    norms: Array
    activity: Array
    top: float
    strong: Collection[int]
    unit: int | None = None
    gradient_text: str = ""
    activity_text: str = ""


@dataclass(frozen=True)
class BarPlaces:
    """Where the bars stand, in pixels.

    Attributes
    ----------
    left, pitch : float
        Of the first bar, and from one to the next.
    upper, lower : QRectF
        The two plots, from the left end of the axes to the right end; on a low canvas there is one.
    captions : tuple of float
        The upper edges of what stands over them, for as many as have room for that.
    """

    left: float
    pitch: float
    upper: QRectF
    lower: QRectF | None
    captions: tuple[float, ...]

    @classmethod
    def within(cls, width: float, height: float, n_units: int, theme: Theme) -> BarPlaces:
        """Places on a canvas of that size; the upper plot is the larger one."""
        s = theme.scale
        left = text_width("2·10⁻³", theme.font(SMALL)) + 14 * s
        line, gap = _LINE * s, 13 * s
        pitch = (width - left) / max(n_units, 1)
        if height < _LOW * s:
            captions: tuple[float, ...] = (0.0,)
            below, top = line + 3 * s, line + 0.6 * gap
            if height - top - below < _LEAST_BARS * s:  # they are worth more than what stands over them
                top, captions = 0.5 * gap, ()
            upper = QRectF(left, top, width - left, max(height - top - below, 4.0))
            return cls(left, pitch, upper, None, captions)
        between, below = 8 * s, 10 * s  # around the lower caption: 0 and 100 % stand lower than it begins
        rest = height - 3 * line - gap - between - below - 3 * s
        upper = QRectF(left, line + gap, width - left, 0.57 * rest)
        lower = QRectF(left, upper.bottom() + between + line + below, width - left, 0.43 * rest)
        return cls(left, pitch, upper, lower, (0.0, upper.bottom() + between))

    @property
    def bottom(self) -> float:
        """Where the numbers of the units begin."""
        return (self.lower or self.upper).bottom()

    def slot_at(self, x: float) -> int:
        """The number of the bar at a distance from the left edge, from 0 on."""
        return math.floor((x - self.left) / self.pitch)


@dataclass(frozen=True)
class Caption:
    """What stands over a plot: words, the value of what is pointed at, and a note at the right end."""

    words: str
    value: str = ""
    note: str = ""

    def width(self, theme: Theme) -> float:
        """How much room it takes, in pixels."""
        font, gap = theme.font(SMALL), _GAP * theme.scale
        width = text_width(self.words, font)
        if self.value:
            width += gap + text_width(self.value, theme.font(SMALL, SEMIBOLD))
        return width + (gap + text_width(self.note, font) if self.note else 0.0)


def captions_at(
    places: BarPlaces, theme: Theme, unit: int | None, gradient: str, activity: str, n_dead: int
) -> tuple[Caption, Caption]:
    """What stands over the two plots: as much as there is room for, and nothing is cut off.

    Parameters
    ----------
    places : BarPlaces
    theme : Theme
    unit : int or None
        The one that is pointed at.
    gradient, activity : str
        Its numbers.
    n_dead : int
        How many units are dead.
    """
    name, note = "𝑗" if unit is None else str(unit), f"{n_dead} dead" if n_dead else ""
    found, has_lower = [], places.lower is not None
    for words, value, end in (
        ([text.format(name) for text in _UPPER], gradient, "" if has_lower else note),
        (_LOWER, activity, note) if has_lower else (("",), "", ""),
    ):
        choices = [Caption(text, value, end) for text in words]
        fitting = (one for one in choices if one.width(theme) <= places.upper.right())
        found.append(next(fitting, replace(choices[-1], note="")))
    return found[0], found[1]


def axis_top(highest: float) -> float:
    """Where an axis ends: at a tick if there is one just above the highest bar, else a little above it."""
    step = ticks(highest)[-1] - ticks(highest)[-2] if len(ticks(highest)) > 1 else highest
    end = math.ceil(highest / step - 1e-9) * step if step > 0 else 0.0
    return end if end <= 1.12 * highest else 1.03 * highest


def ticks(top: float) -> list[float]:
    """Two to four values from 0 on, at 1, 2 or 5 times a power of ten, up to a greatest one."""
    if not 0 < top < math.inf:
        return [0.0]
    power = 10.0 ** math.floor(math.log10(top))
    step = next(part * power for part in (0.2, 0.5, 1, 2, 5) if top / (part * power) < 3)
    return [number * step for number in range(math.floor(top / step + 1e-9) + 1)]


def tick_text(value: float) -> str:
    """A tick of the gradient's axis: small ones as powers of ten."""
    if not 0 < value < 0.01:
        return short_number(value, 2)
    exponent = math.floor(math.log10(value) + 1e-9)
    return f"{short_number(value / 10.0**exponent, 2)}·10{superscript(exponent)}"


def paint_bars(painter: QPainter, bars: Bars, places: BarPlaces, theme: Theme) -> None:
    """Draw both plots with their captions and axes."""
    _paint_axes(painter, bars, places, theme)
    norms = np.nan_to_num(bars.norms[bars.order], posinf=bars.top)
    shares = np.nan_to_num(bars.activity[bars.order])
    heights = np.minimum(norms / (bars.top or 1.0), 1.0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    is_strong = np.isin(bars.order, list(bars.strong))
    is_pointed = bars.order == (-1 if bars.unit is None else bars.unit)
    for plot, share, name, strength in (
        (places.upper, heights, theme.unit, 1.0),
        (places.lower, shares, theme.muted, 0.7),
    ):
        if plot is None:
            continue
        pale, strong = (_mixed(name, theme.card, part) for part in (_PALE, strength))
        for some, color in (
            (~is_strong & ~is_pointed, pale),
            (is_strong & ~is_pointed, strong),
            (is_pointed, QColor(theme.accent)),
        ):
            painter.setBrush(color)
            painter.drawRects(_rects(plot, np.flatnonzero(some), share[some], places))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _mark_dead(painter, np.flatnonzero(is_dead(bars.activity)[bars.order]), places, theme)
    _paint_numbers(painter, bars, places, theme)


def _mixed(color: str, ground: str, share: float) -> QColor:
    """Opaque, so that no grid line shines through."""
    pairs = zip(rgb(color), rgb(ground), strict=True)
    return QColor(*(round(share * one + (1 - share) * other) for one, other in pairs))


def _rects(plot: QRectF, slots: Array, shares: Array, places: BarPlaces) -> list[QRectF]:
    """Bars at slots, as high as their shares of the plot, from whole pixel to whole pixel."""
    gap = 2.0 if places.pitch >= 8 else 1.0 if places.pitch >= 3 else 0.0
    starts = np.rint(places.left + slots * places.pitch)
    widths = np.maximum(np.rint(places.left + (slots + 1) * places.pitch) - starts - gap, 1.0)
    heights = shares * plot.height()
    rows = np.column_stack((starts, plot.bottom() - heights, widths, heights))
    return [QRectF(*row) for row in rows.tolist()]


def _mark_dead(painter: QPainter, slots: Array, places: BarPlaces, theme: Theme) -> None:
    """A cross where the bar of a unit that fires for no sample would stand."""
    arm = min(3.0 * theme.scale, places.pitch / 2 - 0.5)
    if arm <= 0.5:
        return
    painter.setPen(theme.pen(theme.bad, 1.4))
    for slot in slots.tolist():
        centre = QPointF(places.left + (slot + 0.45) * places.pitch, places.bottom - arm - 2)
        painter.drawLine(centre + QPointF(-arm, -arm), centre + QPointF(arm, arm))
        painter.drawLine(centre + QPointF(-arm, arm), centre + QPointF(arm, -arm))


def _paint_axes(painter: QPainter, bars: Bars, places: BarPlaces, theme: Theme) -> None:
    """Captions, ticks and grid."""
    font, s = theme.font(SMALL), theme.scale
    dead = is_dead(bars.activity)
    activity = _DEAD if bars.unit is not None and dead[bars.unit] else bars.activity_text
    n_dead = int(np.count_nonzero(dead))
    captions = captions_at(places, theme, bars.unit, bars.gradient_text, activity, n_dead)
    for caption, top in zip(captions, places.captions, strict=False):
        _paint_caption(painter, caption, top, places.upper.right(), theme)
    gradients = [(value / (bars.top or 1.0), tick_text(value)) for value in ticks(bars.top)]
    for plot, marks in ((places.upper, gradients), (places.lower, list(_SHARES))):
        if plot is None:
            continue
        last = -math.inf
        for share, text in sorted(marks):
            y = plot.bottom() - share * plot.height()
            painter.setPen(theme.pen(theme.grid if share else theme.axis, 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            if (plot.bottom() - y) - last < 13 * s:  # it would stand on the one below
                continue
            last = plot.bottom() - y
            x = plot.left() - 8 * s - text_width(text, font)
            draw_text(painter, QPointF(x, y + 0.36 * font.pixelSize()), text, font, theme.muted)


def _paint_caption(painter: QPainter, caption: Caption, top: float, right: float, theme: Theme) -> None:
    font, baseline = theme.font(SMALL), top + 12.5 * theme.scale
    end = draw_text(painter, QPointF(0, baseline), caption.words, font, theme.muted)
    if caption.value:
        start = QPointF(end + _GAP * theme.scale, baseline)
        color = theme.bad if caption.value == _DEAD else theme.accent
        draw_text(painter, start, caption.value, theme.font(SMALL, SEMIBOLD), color)
    if caption.note:
        start = QPointF(right - text_width(caption.note, font), baseline)
        draw_text(painter, start, caption.note, font, theme.bad)


def _paint_numbers(painter: QPainter, bars: Bars, places: BarPlaces, theme: Theme) -> None:
    """A few numbers of units under the bars, and that of the one that is pointed at."""
    font, n_units = theme.font(SMALL), len(bars.order)
    widest = text_width("0" * len(str(n_units)), font) + 10 * theme.scale
    every = 1
    while every * places.pitch < max(widest, places.upper.width() / 5):
        every *= 2
    pointed = [] if bars.unit is None else np.flatnonzero(bars.order == bars.unit).tolist()
    taken: list[tuple[float, float]] = []
    for slot in (*pointed, 0, n_units - 1, *range(every, n_units - 1, every)):
        text, face = str(bars.order[slot]), theme.font(SMALL, SEMIBOLD) if slot in pointed else font
        room = text_width(text, face)
        x = places.left + (slot + 0.45) * places.pitch - room / 2
        x = min(x, places.upper.right() - room)
        if any(x < end + 6 and start < x + room + 6 for start, end in taken):
            continue
        taken.append((x, x + room))
        color = theme.accent if slot in pointed else theme.muted
        draw_text(painter, QPointF(x, places.bottom + 17 * theme.scale), text, face, color)
