"""Colours and type: one meaning, one colour, in light and in dark."""

from __future__ import annotations

import colorsys
import functools
import math
from dataclasses import field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPen

from netviz.frozen import dataclass

if TYPE_CHECKING:  # a theme is needed at once, and this takes long to import
    from netviz.ui.kit.plot import Plot

SMALL, BODY, TITLE, RESULT, READING = 12, 13, 14, 15, 16
"""Sizes of type in logical pixels: ticks, labels and badges; controls; titles; results; the top bar."""

MEDIUM, SEMIBOLD = 500, 600
"""Weights of type beside the regular one."""

SANS, CODE = "Inter", "JetBrains Mono"
"""The families that come with netviz."""

HAIRLINE = 1.01
"""The width of a thin line. Qt draws a translucent line of exactly one pixel ten times slower."""

MARKERS = ("o", "s", "t", "d", "p", "star", "t1", "h")
"""The shapes of the classes' points, in the order of the classes."""

GLYPHS = dict(zip(MARKERS, "●■▲◆⬟★▼⬢", strict=True))
"""The same shapes as letters, for legends."""


def class_glyph(label: int) -> str:
    """The letter with the shape of a class's points."""
    return GLYPHS[MARKERS[label % len(MARKERS)]]


def rgb(color: QColor | str) -> tuple[int, int, int]:
    """Red, green and blue of a colour, from 0 to 255."""
    color = QColor(color)
    return color.red(), color.green(), color.blue()


def mixed(start: str, end: str, share: float) -> QColor:
    """The colour that is so far, from 0 to 1, on the way from one to another."""
    first, last = QColor(start), QColor(end)
    return QColor.fromRgbF(
        first.redF() + share * (last.redF() - first.redF()),
        first.greenF() + share * (last.greenF() - first.greenF()),
        first.blueF() + share * (last.blueF() - first.blueF()),
    )


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


@functools.cache
def _class_color_names(first: tuple[str, ...], n_classes: int) -> tuple[str, ...]:
    """The first ones in a fixed order; beyond them, the most different from all before."""
    names = list(first[:n_classes])
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


@dataclass(frozen=True)
class Theme:
    """The colours of one mode.

    Attributes
    ----------
    accent_soft
        The ground of what is chosen, and of the narrator.
    good, good_ground, bad, bad_ground
        Text and ground of badges.
    negative, neutral, positive
        The ends and the middle of the colours of signed numbers.
    quantities, text_quantities
        The colour of every quantity, for lines and for text where that needs more contrast.
    region_ground, region_strength, region_depth
        What the regions fade into where the network is unsure, and how far they go from there to the class
        colour, of which each part is this much less: the data must stay brighter.
    scale
        How much larger than usual type, lines and markers are.
    """

    name: str
    window: str
    card: str
    border: str
    text: str
    muted: str
    accent: str
    accent_text: str
    accent_soft: str
    track: str
    plot: str
    grid: str
    axis: str
    hinge: str
    unit: str
    dead: str
    good: str
    good_ground: str
    bad: str
    bad_ground: str
    positive: str
    neutral: str
    negative: str
    classes: tuple[str, ...]
    region_ground: str
    region_strength: float
    region_depth: int
    quantities: dict[str, str]
    text_quantities: dict[str, str] = field(default_factory=dict)
    scale: float = 1.0

    @property
    def is_dark(self) -> bool:
        """Whether text is light on dark."""
        return self.name == "dark"

    def contrasted(self) -> Theme:
        """The same for somebody who asks the desktop for more contrast."""
        if self.muted == self.text:
            return self
        ground, text = ("#000000", "#ffffff") if self.is_dark else ("#ffffff", "#000000")
        return replace(
            self,
            window=ground,
            card=ground,
            plot=ground,
            text=text,
            muted=text,
            border=text,
            axis=text,
            track=self.dead,
            region_ground=ground,
            region_strength=0.6 * self.region_strength,
        )

    def enlarged(self, scale: float) -> Theme:
        """The same colours with larger type and thicker lines."""
        return replace(self, scale=scale)

    def font(self, size: float = BODY, weight: int = 400) -> QFont:
        """The type, `size` logical pixels high at the usual scale, with digits of equal width."""
        font = tabular(QFont(SANS))
        font.setPixelSize(max(1, round(size * self.scale)))
        font.setWeight(QFont.Weight(weight))
        return font

    def code_font(self, size: float = BODY) -> QFont:
        """Type for code, in which all letters are equally wide, and none are drawn together."""
        font = self.font(size)
        font.setFamilies([CODE, "monospace"])
        font.setStyleHint(QFont.StyleHint.Monospace)
        if hasattr(font, "setFeature"):
            font.setFeature(QFont.Tag("calt"), 0)
        return font

    def class_colors(self, n_classes: int) -> list[QColor]:
        """The Okabe–Ito colours in a fixed order, lifted on dark; beyond them, the most different ones."""
        return [QColor(name) for name in _class_color_names(self.classes, n_classes)]

    def text_color(self, quantity: str) -> str:
        """The colour of a quantity's name and numbers."""
        return self.text_quantities.get(quantity, self.quantities[quantity])

    def pen(self, color: str | QColor, width: float = HAIRLINE, style: Qt.PenStyle | None = None) -> QPen:
        """A pen whose width, in logical pixels, grows with the type.

        It is never cosmetic: such a pen is half as thick at 200 %, and is lost on some viewers of SVG.
        """
        pen = QPen(QColor(color), width * self.scale)
        if style is not None:
            pen.setStyle(style)
        return pen

    def color_plot(self, plot: Plot) -> None:
        """Give a plot its background and quiet axes."""
        plot.setBackground(self.plot)
        plot.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing is painted under it
        for name in ("left", "bottom"):
            axis = plot.getAxis(name)
            axis.setPen(self.pen(self.axis, 1.0))
            axis.setTextPen(self.muted)
            axis.setTickFont(self.font(SMALL))
        # pyqtgraph makes room for labels of its default size only.
        line = QFontMetrics(self.font(SMALL)).height()
        has_label = plot.getAxis("bottom").label.isVisible()
        plot.getAxis("bottom").setHeight(line * 2 + 14 if has_label else line + 11)
        # … and puts a name some pixels below its own axis.
        plot.getPlotItem().setContentsMargins(0, line // 2, 0, 8 if has_label else 0)

    def faded(self, quantity: str) -> QColor:
        """A quantity's colour half way to the background, for areas."""
        pairs = zip(rgb(self.quantities[quantity]), rgb(self.plot), strict=True)
        return QColor(*((a + b) // 2 for a, b in pairs))

    def signed(self, share: float) -> QColor:
        """Blue, neutral, red for −1, 0, 1."""
        return mixed(self.neutral, self.positive if share > 0 else self.negative, min(abs(share), 1.0))


LIGHT = Theme(
    name="light",
    window="#f5f5f2",
    card="#ffffff",
    border="#e2e2dc",
    text="#1b1e25",
    muted="#585d67",
    accent="#2b5bd0",
    accent_text="#ffffff",
    accent_soft="#e9effc",
    track="#d9dbdf",
    plot="#ffffff",
    grid="#ecece8",
    axis="#c9cbc7",
    hinge="#1b1e25",
    unit="#3f6468",
    dead="#a9adb5",
    good="#17703a",
    good_ground="#e4f3e8",
    bad="#b3261e",
    bad_ground="#fbe7e5",
    positive="#b2182b",
    neutral="#f1f1ee",
    negative="#2166ac",
    classes=("#e69f00", "#0072b2", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#f0e442"),
    region_ground="#ffffff",
    region_strength=0.40,
    region_depth=0,
    quantities={
        "loss": "#1b1e25",
        "loss_data": "#b84a00",
        "loss_reg": "#1873ae",
        "test_loss_data": "#7f6400",
        "accuracy": "#17703a",
        "test_accuracy": "#7f6400",
        "W1": "#6a3fc8",
        "b1": "#9a78e6",
        "W2": "#b8145a",
        "b2": "#e0608f",
    },
    text_quantities={"loss_reg": "#14669b", "b1": "#7650d2", "b2": "#bf3569"},
)

DARK = Theme(
    name="dark",
    window="#0f1116",
    card="#181b21",
    border="#2a2e37",
    text="#ecedf1",
    muted="#a9aeb9",
    accent="#86a8ff",
    accent_text="#0e1219",
    accent_soft="#222b44",
    track="#3b404b",
    plot="#181b21",
    grid="#23272f",
    axis="#434955",
    hinge="#ecedf1",
    unit="#8cc3c9",
    dead="#5d626d",
    good="#6fd08c",
    good_ground="#173325",
    bad="#ff8f86",
    bad_ground="#3e201f",
    positive="#ff6b6b",
    neutral="#2a2d35",
    negative="#5aa9ff",
    classes=("#ffbe3d", "#58b4f5", "#34d6a3", "#ff8a4d", "#e9a5cc", "#b8e3ff", "#f7ec6e"),
    region_ground="#0f1116",
    region_strength=0.34,
    region_depth=18,
    quantities={
        "loss": "#f2f3f6",
        "loss_data": "#ff8a3d",
        "loss_reg": "#62bdf2",
        "test_loss_data": "#ddbb3c",
        "accuracy": "#6fd08c",
        "test_accuracy": "#ddbb3c",
        "W1": "#a88dff",
        "b1": "#d2c4ff",
        "W2": "#ff5c9e",
        "b2": "#ffb3d1",
    },
)


THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def tabular(font: QFont) -> QFont:
    """The same font with digits of equal width, so that changing numbers do not jump."""
    font = QFont(font)
    if hasattr(font, "setFeature"):
        font.setFeature(QFont.Tag("tnum"), 1)
    return font
