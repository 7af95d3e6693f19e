"""A page of A4 to draw on, in its own units, with the type of the formulas."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtSvg import QSvgRenderer

from netviz.frozen import dataclass
from netviz.ui.kit.fonts import load_fonts
from netviz.ui.kit.formula_svg import formula_source

WIDTH, HEIGHT = 826.0, 1169.0
"""Of a page, in its units: a hundredth of an inch, about."""

INK, MUTED, RULE, PEN = "#141414", "#585D67", "#8C8C88", "#1B49B8"
"""Of text, of what is beside the matter, of thin lines, and of what a student writes."""

BLANK, BLANK_EDGE = "#F5F5F1", "#BDBDB6"

_EM = 1000.0  # of a typeset formula, in its own units


class Face(Enum):
    """The faces that belong to the formulas."""

    ROMAN = ("KaTeX_Main", "Regular")
    BOLD = ("KaTeX_Main", "Bold")
    ITALIC = ("KaTeX_Main", "Italic")
    LETTER = ("KaTeX_Math", "Italic")  # of a formula


@dataclass(frozen=True)
class Run:
    """Text of one look, or a formula.

    Attributes
    ----------
    text : str
        Or the name of a formula's picture in resources/formulas.
    face : Face or None
        None for a formula.
    scale, rise : float
        Size and height over the baseline, as shares of the size of the type around.
    """

    text: str
    face: Face | None = Face.ROMAN
    scale: float = 1.0
    rise: float = 0.0


@functools.lru_cache(256)
def _formula(name: str, color: str) -> QSvgRenderer:
    # An outline of no width is a hairline in print: bolder letters, and files ten times as large.
    outline = f'stroke="{color}"'.encode()
    return QSvgRenderer(formula_source(name, color).replace(outline, b'stroke="none"'))


@functools.lru_cache(256)
def _font(face: Face, pixels: int) -> QFont:
    load_fonts()
    family, style = face.value
    font = QFont(family)
    # Asked for italics besides, or without merging of fonts, Qt slants the italic face once more.
    font.setStyleName(style)
    font.setPixelSize(pixels)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


class Canvas:
    """Draws on a painter whose device has so many dots for each unit of the page."""

    def __init__(self, painter: QPainter, dots: float) -> None:
        self.painter, self.dots = painter, dots
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    # ----------------------------------------------------------------- shapes
    def line(
        self, x1: float, y1: float, x2: float, y2: float, color: str = INK, width: float = 1.0
    ) -> None:
        """A straight line."""
        pen = QPen(QColor(color), width * self.dots)
        pen.setCapStyle(Qt.PenCapStyle.SquareCap if width >= 1 else Qt.PenCapStyle.FlatCap)
        self.painter.setPen(pen)
        self.painter.drawLine(self._at(x1, y1), self._at(x2, y2))

    def box(self, area: QRectF) -> None:
        """A place to write a number in."""
        dots = self.dots
        self.painter.setPen(QPen(QColor(BLANK_EDGE), 0.8 * dots))
        self.painter.setBrush(QColor(BLANK))
        place = QRectF(area.x() * dots, area.y() * dots, area.width() * dots, area.height() * dots)
        self.painter.drawRoundedRect(place, 2 * dots, 2 * dots)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def brackets(self, area: QRectF) -> None:
        """The square brackets around a matrix."""
        for x, inwards in ((area.left(), 1), (area.right(), -1)):
            self.line(x, area.top(), x, area.bottom(), width=1.1)
            for y in (area.top(), area.bottom()):
                self.line(x, y, x + 5 * inwards, y, width=1.1)

    # ------------------------------------------------------------------- type
    def width(self, runs: list[Run], size: float) -> float:
        """How wide runs are side by side."""
        return sum(self._advance(run, size) for run in runs)

    def text(self, x: float, baseline: float, runs: list[Run], size: float, color: str = INK) -> float:
        """Draw runs from a place on; where they end."""
        for run in runs:
            y = baseline - run.rise * size
            if run.face is None:
                place = self.formula_area(run.text, x, y, size * run.scale)
                self._draw_formula(run.text, place, color)
            elif run.text.strip():
                self.painter.setFont(self._sized(run, size))
                self.painter.setPen(QColor(color))
                self.painter.drawText(self._at(x, y), run.text)
            x += self._advance(run, size)
        return x

    def number(self, area: QRectF, text: str, size: float, color: str = INK) -> None:
        """A number in the middle of its place."""
        runs = [Run(text)]
        x = area.center().x() - self.width(runs, size) / 2
        self.text(x, area.center().y() + 0.335 * size, runs, size, color)

    def fitting(self, texts: Iterable[str], room: float, size: float) -> float:
        """The size, `size` at most, in which numbers fit into places of a width."""
        widest = max(self.width([Run(text)], size) for text in texts)
        return min(size, size * room / widest)

    def formula_area(self, name: str, x: float, baseline: float, size: float) -> QRectF:
        """Where a formula is drawn whose baseline begins there."""
        box, unit = _formula(name, INK).viewBoxF(), size / _EM
        return QRectF(x, baseline + box.top() * unit, box.width() * unit, box.height() * unit)

    def _draw_formula(self, name: str, area: QRectF, color: str) -> None:
        dots = self.dots
        place = QRectF(area.x() * dots, area.y() * dots, area.width() * dots, area.height() * dots)
        _formula(name, color).render(self.painter, place)

    def _advance(self, run: Run, size: float) -> float:
        if run.face is None:
            return self.formula_area(run.text, 0, 0, size * run.scale).width()
        return QFontMetricsF(self._sized(run, size)).horizontalAdvance(run.text) / self.dots

    def _sized(self, run: Run, size: float) -> QFont:
        assert run.face is not None
        return _font(run.face, max(1, round(size * run.scale * self.dots)))

    def _at(self, x: float, y: float) -> QPointF:
        return QPointF(x * self.dots, y * self.dots)
