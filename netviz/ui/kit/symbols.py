"""Text with symbols: every one of them is typeset in the formulas' own face, wherever it stands."""

from __future__ import annotations

import functools
import re
from html import escape

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from netviz.core.symbols import split_symbols, spoken, symbol_file
from netviz.ui.kit.formula_svg import formula_source
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.plot_items import device_ratio, is_page

_EM = 1000.0  # of a typeset formula, in its own units
_LARGER = 1.08  # the serif face has smaller letters than the sans
_GAP = 0.02  # beside a symbol, in ems
_FACE = "KaTeX_Main"  # of the figures in an equation
_SPACE = "[ \u00a0]"  # the second one where a row must not end
# What a symbol is equal to.
_VALUE = re.compile(rf"{_SPACE}[=≈]{_SPACE}−?\d++(?:\.\d++)?+(?!\s?%|[\w·⁻\u202f])")


@functools.lru_cache(512)
def _symbol(symbol: str, color: str) -> QSvgRenderer:
    return QSvgRenderer(formula_source(symbol_file(symbol), color))


def _place(symbol: str, size: float, x: float, baseline: float) -> QRectF:
    """Where a symbol stands in type of a size, in pixels."""
    box, unit = _symbol(symbol, "#000000").viewBoxF(), _LARGER * size / _EM
    return QRectF(x + _GAP * size, baseline + box.top() * unit, box.width() * unit, box.height() * unit)


@functools.lru_cache(1024)
def _picture(symbol: str, color: str, size: float, ratio: float) -> QImage:
    place = _place(symbol, size, 0.0, 0.0)
    image = QImage(
        round((place.width() + 2) * ratio), round((place.height() + 2) * ratio),
        QImage.Format.Format_ARGB32_Premultiplied,
    )  # fmt: skip
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _symbol(symbol, color).render(painter, QRectF(1, 1, place.width(), place.height()))
    return image


def symbol_extent(symbol: str, size: float) -> tuple[float, float]:
    """How far a symbol reaches above and below the baseline in type of a size, in pixels."""
    place = _place(symbol, size, 0.0, 0.0)
    return -place.top(), place.bottom()


@functools.lru_cache(1024)
def _pieces(text: str) -> tuple[tuple[str, bool, bool], ...]:
    """A text in pieces, each with whether it is a symbol, and whether it is what a symbol is equal to."""
    pieces: list[tuple[str, bool, bool]] = []
    for piece, is_symbol in split_symbols(text):
        value = _VALUE.match(piece) if pieces and pieces[-1][1] and not is_symbol else None
        if value is not None:
            pieces.append((value.group(), False, True))
            piece = piece[value.end() :]
        if piece:
            pieces.append((piece, is_symbol, False))
    return tuple(pieces)


def equation_font(font: QFont) -> QFont:
    """The face of an equation, as large as the symbols in it."""
    face = QFont(font)
    face.setFamilies([_FACE, *font.families()])
    face.setWeight(QFont.Weight.Normal)
    face.setPixelSize(round(_LARGER * font.pixelSize()))
    return face


def text_width(text: str, font: QFont) -> float:
    """How wide `draw_text` draws a text, in pixels."""
    metrics, size = QFontMetricsF(font), float(font.pixelSize())
    return sum(
        _place(piece, size, 0.0, 0.0).width() + 2 * _GAP * size
        if is_symbol
        else (QFontMetricsF(equation_font(font)) if is_value else metrics).horizontalAdvance(piece)
        for piece, is_symbol, is_value in _pieces(text)
    )


def draw_text(painter: QPainter, place: QPointF, text: str, font: QFont, color: str) -> float:
    """Draw a text in one line with its symbols typeset, and the numbers that they are equal to.

    Parameters
    ----------
    painter : QPainter
    place : QPointF
        The left end of its baseline.
    text : str
        With the symbols of `netviz.core.symbols`.
    font : QFont
        With a size in pixels.
    color : str
        As ``#rrggbb``.

    Returns
    -------
    float
        Where it ends.
    """
    x, baseline, size = place.x(), place.y(), float(font.pixelSize())
    painter.setFont(font)
    painter.setPen(QColor(color))
    metrics = QFontMetricsF(font)
    for piece, is_symbol, is_value in _pieces(text):
        if is_value:
            face = equation_font(font)
            painter.setFont(face)
            painter.drawText(QPointF(x, baseline), piece)
            painter.setFont(font)
            x += QFontMetricsF(face).horizontalAdvance(piece)
            continue
        if not is_symbol:
            painter.drawText(QPointF(x, baseline), piece)
            x += metrics.horizontalAdvance(piece)
            continue
        area = _place(piece, size, x, baseline)
        if is_page(painter):
            _symbol(piece, color).render(painter, area)
        else:
            ratio = device_ratio(painter)
            painter.drawImage(area.topLeft() - QPointF(1, 1), _picture(piece, color, size, ratio))
        x = area.right() + _GAP * size
    return x


def elided(text: str, font: QFont, room: float) -> str:
    """A text cut off to a width, with … at its end then; a symbol stays whole or is left out."""
    if text_width(text, font) <= room:
        return text
    pieces = [
        part for piece, is_symbol in split_symbols(text) for part in ([piece] if is_symbol else [*piece])
    ]
    while pieces and text_width("".join(pieces).rstrip() + "…", font) > room:
        pieces.pop()
    return "".join(pieces).rstrip() + "…"


def draw_fitted(painter: QPainter, area: QRectF, text: str, font: QFont, color: str) -> None:
    """Draw a text at the left of an area, centred vertically and cut off where there is no room."""
    baseline = area.center().y() + QFontMetricsF(font).capHeight() / 2
    draw_text(painter, QPointF(area.left(), baseline), elided(text, font, area.width()), font, color)


def pixel_font(widget: QWidget) -> QFont:
    """A widget's type, with its size in pixels."""
    font = QFont(widget.font())
    if font.pixelSize() <= 0:
        font.setPixelSize(round(font.pointSizeF() * widget.logicalDpiY() / 72))
    return font


class SymbolLabel(QWidget):
    """One line of text with its symbols typeset, in the colour and type of its place.

    Parameters
    ----------
    text : str
    shrinks : bool
        Whether it may be cut off where there is no room; else it is never narrower than its text.
    """

    def __init__(self, text: str = "", *, shrinks: bool = False) -> None:
        super().__init__()
        self._text, self._shrinks = "", shrinks
        self._alignment = Qt.AlignmentFlag.AlignLeft
        horizontal = QSizePolicy.Policy.Ignored if shrinks else QSizePolicy.Policy.Minimum
        self.setSizePolicy(horizontal, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def text(self) -> str:
        """What it says."""
        return self._text

    def setText(self, text: str) -> None:
        """Say something else."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(spoken(text))
            if not self._shrinks:  # else it has the room that there is, and nothing need be laid out anew
                self.updateGeometry()
            self.update()

    def setAlignment(self, alignment: Qt.AlignmentFlag) -> None:
        """At which end it stands."""
        self._alignment = alignment
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the text."""
        self.ensurePolished()
        width = text_width(self._text, pixel_font(self))
        return QSize(round(width + 1), round(1.54 * pixel_font(self).pixelSize()))

    def minimumSizeHint(self) -> QSize:
        """Nothing where it may be cut off."""
        return QSize(0, self.sizeHint().height()) if self._shrinks else self.sizeHint()

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, centred vertically."""
        font = pixel_font(self)
        text = elided(self._text, font, self.width())
        if self._shrinks:
            self.setToolTip(f"<p>{escape(self._text)}</p>" if text != self._text else "")
        metrics = QFontMetricsF(font)
        baseline = (self.height() + metrics.capHeight()) / 2
        x = 0.0
        if self._alignment & Qt.AlignmentFlag.AlignRight:
            x = self.width() - text_width(text, font)
        elif self._alignment & Qt.AlignmentFlag.AlignHCenter:
            x = (self.width() - text_width(text, font)) / 2
        color = self.palette().color(QPalette.ColorRole.WindowText).name()
        with QPainter(self) as painter:
            draw_text(painter, QPointF(x, baseline), text, font, color)


def symbol_label(text: str, name: str = "muted") -> QLabel | SymbolLabel:
    """A label with an object name for the style sheet; with typeset symbols if there are any."""
    label = SymbolLabel(text) if any(is_symbol for _, is_symbol in split_symbols(text)) else QLabel(text)
    label.setObjectName(name)
    return label
