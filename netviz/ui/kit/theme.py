"""Colours and type: one meaning, one colour, in light and in dark."""

from __future__ import annotations

import colorsys
import functools
import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QFontMetrics, QPen

if TYPE_CHECKING:  # a theme is needed at once, and these take long to import
    import pyqtgraph as pg
    from PySide6.QtCore import Qt

OKABE_ITO = ("#E69F00", "#0072B2", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442")
POINT_SIZE = 9.0

HAIRLINE = 1.01
"""The width of a thin line. Qt draws a translucent line of exactly one pixel ten times slower."""

MARKERS = ("o", "s", "t", "d", "p", "star", "t1", "h")
"""The shapes of the classes' points, in the order of the classes."""

GLYPHS = dict(zip(MARKERS, "●■▲◆⬟★▼⬢", strict=True))
"""The same shapes as letters, for legends."""


def class_glyph(label: int) -> str:
    """The letter with the shape of a class's points."""
    return GLYPHS[MARKERS[label % len(MARKERS)]]


def class_colors(n_classes: int) -> list[QColor]:
    """The Okabe–Ito colours in a fixed order; beyond them, the most different from all before."""
    return [QColor(name) for name in _class_color_names(n_classes)]


@functools.cache
def _class_color_names(n_classes: int) -> tuple[str, ...]:
    names = list(OKABE_ITO[:n_classes])
    if n_classes <= len(names):
        return tuple(names)
    grid = [
        QColor.fromRgbF(*colorsys.hls_to_rgb(hue / 24, lightness, saturation)).name()
        for hue in range(24)
        for lightness in (0.28, 0.4, 0.52, 0.64, 0.76)
        for saturation in (0.35, 0.65, 0.95)
    ]
    labs = {name: _oklab(QColor(name)) for name in (*grid, *names)}
    candidates = [name for name in grid if 0.5 < labs[name][0] < 0.85]  # visible on dark and on light
    nearest = {name: min(math.dist(labs[name], labs[known]) for known in names) for name in candidates}
    while len(names) < n_classes:
        name = max(nearest, key=nearest.__getitem__)
        names.append(name)
        nearest = {other: min(gap, math.dist(labs[other], labs[name])) for other, gap in nearest.items()}
    return tuple(names)


def rgb(color: QColor | str) -> tuple[int, int, int]:
    """Red, green and blue of a colour, from 0 to 255."""
    color = QColor(color)
    return color.red(), color.green(), color.blue()


def _oklab(color: QColor) -> tuple[float, float, float]:
    """Lightness and two opponent colours, in which equal distances look about equal (Ottosson 2020)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    )
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


@dataclass(frozen=True)
class Theme:
    """The colours of one mode."""

    name: str
    window: str
    card: str
    border: str
    text: str
    muted: str
    accent: str
    accent_text: str
    track: str
    plot: str
    hinge: str
    dead: str
    error: str
    good: str
    positive: str
    negative: str
    region_strength: float = 0.5
    """How far the regions go from the background to the class colour; the data must stay brighter."""
    quantities: dict[str, str] = field(default_factory=dict)
    scale: float = 1.0
    """How much larger than usual type, lines and markers are."""

    @property
    def is_dark(self) -> bool:
        """Whether text is light on dark."""
        return self.name == "dark"

    def enlarged(self, scale: float) -> Theme:
        """The same colours with larger type and thicker lines."""
        return replace(self, scale=scale)

    def font(self, size: float = 1.0, *, bold: bool = False) -> QFont:
        """The type, `size` times as large as usual, with digits of equal width."""
        font = tabular(QFont())
        font.setPointSizeF(POINT_SIZE * self.scale * size)
        font.setBold(bold)
        return font

    def code_font(self, size: float = 1.0) -> QFont:
        """Type for code, in which all letters are equally wide."""
        font = self.font(size)
        font.setFamilies(["JetBrains Mono", "DejaVu Sans Mono", "Menlo", "Consolas", "monospace"])
        font.setStyleHint(QFont.StyleHint.Monospace)
        return font

    def pen(self, color: str | QColor, width: float = HAIRLINE, style: Qt.PenStyle | None = None) -> QPen:
        """A pen whose width, in logical pixels, grows with the type.

        It is never cosmetic: such a pen is half as thick at 200 %, and is lost on some viewers of SVG.
        """
        pen = QPen(QColor(color), width * self.scale)
        if style is not None:
            pen.setStyle(style)
        return pen

    def color_plot(self, plot: pg.PlotWidget) -> None:
        """Give a plot its background and quiet axes."""
        plot.setBackground(self.plot)
        for name in ("left", "bottom"):
            axis = plot.getAxis(name)
            axis.setPen(self.pen(self.border, 1.0))
            axis.setTextPen(self.muted)
            axis.setTickFont(self.font())
        # pyqtgraph makes room for labels of its default size only.
        line = QFontMetrics(self.font()).height()
        has_label = plot.getAxis("bottom").label.isVisible()
        plot.getAxis("bottom").setHeight(line * 2 + 14 if has_label else line + 7)
        # … and puts a name some pixels below its own axis.
        plot.getPlotItem().setContentsMargins(0, line // 2, 0, 8 if has_label else 0)

    def faded(self, quantity: str) -> QColor:
        """A quantity's colour half way to the background, for areas."""
        pairs = zip(rgb(self.quantities[quantity]), rgb(self.plot), strict=True)
        return QColor(*((a + b) // 2 for a, b in pairs))

    def signed(self, share: float) -> QColor:
        """Blue, neutral, red for −1, 0, 1."""
        end = QColor(self.positive if share > 0 else self.negative)
        start, part = QColor(self.track), min(abs(share), 1.0)
        return QColor.fromRgbF(
            start.redF() + part * (end.redF() - start.redF()),
            start.greenF() + part * (end.greenF() - start.greenF()),
            start.blueF() + part * (end.blueF() - start.blueF()),
        )


LIGHT = Theme(
    name="light",
    window="#f7f7f5",
    card="#ffffff",
    border="#e2e2de",
    text="#1c1f26",
    muted="#62666f",
    accent="#2f5fd0",
    accent_text="#ffffff",
    track="#dfe0e3",
    plot="#ffffff",
    hinge="#4d6f73",
    dead="#a9adb5",
    error="#b3261e",
    good="#1b7a3d",
    positive="#b2182b",
    negative="#2166ac",
    quantities={
        "loss": "#1c1f26",
        "loss_data": "#c75000",
        "loss_reg": "#2b8fce",
        "test_loss_data": "#8d6e00",
        "accuracy": "#1b7a3d",
        "test_accuracy": "#8d6e00",
        "W1": "#6a3fc8",
        "b1": "#a386ea",
        "W2": "#b8145a",
        "b2": "#ee78a8",
    },
)

DARK = Theme(
    name="dark",
    window="#16181d",
    card="#1e2027",
    border="#2e3139",
    text="#e9eaee",
    muted="#9ba0aa",
    accent="#7da2ff",
    accent_text="#10131a",
    track="#3a3e48",
    plot="#1e2027",
    hinge="#7fb0b5",
    region_strength=0.38,
    dead="#5d626d",
    error="#ff8a80",
    good="#6fd08c",
    positive="#ff6b6b",
    negative="#5aa9ff",
    quantities={
        "loss": "#f2f3f6",
        "loss_data": "#ff7a1a",
        "loss_reg": "#56b4e9",
        "test_loss_data": "#d8b32a",
        "accuracy": "#6fd08c",
        "test_accuracy": "#d8b32a",
        "W1": "#9b7dff",
        "b1": "#d0c0ff",
        "W2": "#ff4d94",
        "b2": "#ffb3d1",
    },
)


def tabular(font: QFont) -> QFont:
    """The same font with digits of equal width, so that changing numbers do not jump."""
    font = QFont(font)
    if hasattr(font, "setFeature"):
        font.setFeature(QFont.Tag("tnum"), 1)
    return font
