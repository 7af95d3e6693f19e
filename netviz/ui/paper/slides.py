"""The slides of a lesson on paper: one a page, with what the speaker says to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPdfWriter

from netviz.frozen import dataclass
from netviz.ui.kit.symbol_paragraph import rows_of
from netviz.ui.kit.symbols import draw_fitted, draw_text
from netviz.ui.kit.theme import LIGHT, SANS, SEMIBOLD, Theme
from netviz.ui.paper.pdf import a4_pdf

_DPI = 144  # so that sizes of type, which are whole pixels, are fine enough
_MARGIN, _GAP = 34.0, 14.0  # in sixteenths of the usual type below
_UNIT = _DPI / 96
_SIZES = (14, 13, 12, 11, 10)  # of the text, the largest with which it fits on the page
_ROW = 1.45
_HEAD = 15


@dataclass(frozen=True)
class Part:
    """Something that stands under a slide.

    Attributes
    ----------
    heading : str
    lines : tuple of (str, str)
        A mark, and a text with the symbols of `netviz.core.symbols`.
    """

    heading: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SlidePage:
    """A page.

    Attributes
    ----------
    place : str
        "3 / 9 · 4 min".
    shape : QSizeF
        Of the slide; its units are those in which it is drawn.
    draw : callable
        Draws the slide with a painter, from the origin.
    parts : tuple of Part
    """

    place: str
    shape: QSizeF
    draw: Callable[[QPainter], None]
    parts: tuple[Part, ...]


def slides_pdf(title: str, pages: Iterable[SlidePage]) -> bytes:
    """An A4 page for each slide; notes that are too long for it go on on the next page.

    Parameters
    ----------
    title : str
        Of the lesson.
    pages : iterable of SlidePage
        Each is drawn before the next one is asked for.

    Returns
    -------
    bytes
        The .pdf file.
    """

    def draw(painter: QPainter, paper: QPdfWriter) -> None:
        for number, page in enumerate(pages):
            if number:
                paper.newPage()
            _draw_page(painter, paper, title, page)

    return a4_pdf(title, _DPI, draw)


class _Text:
    """What stands under a slide, in type of a size, row by row."""

    def __init__(self, parts: tuple[Part, ...], size: int, width: float, theme: Theme) -> None:
        self.theme, self.size = theme, size * _UNIT
        font, bold = _font(size), _font(size, SEMIBOLD)
        indent = 1.7 * self.size
        self.rows: list[tuple[float, str, str, QFont]] = []  # indent, mark, text, type
        for part in parts:
            if self.rows:
                self.rows.append((0.0, "", "", font))
            self.rows.append((0.0, "", part.heading, bold))
            for mark, text in part.lines:
                for number, row in enumerate(rows_of(text, font, width - indent)):
                    self.rows.append((indent, "" if number else mark, row, font))

    @property
    def row_height(self) -> float:
        return _ROW * self.size

    @property
    def height(self) -> float:
        return self.row_height * len(self.rows)

    def draw(self, painter: QPainter, area: QRectF, first: int) -> int:
        """Draw as many rows as there is room for; which one is next."""
        color, y = self.theme.text, area.top()
        while first < len(self.rows) and y + self.row_height <= area.bottom() + 0.5:
            indent, mark, text, font = self.rows[first]
            if text or y > area.top():  # no empty row at the top of a page
                baseline = y + (self.row_height + QFontMetricsF(font).capHeight()) / 2
                if mark:
                    draw_text(painter, QPointF(area.left(), baseline), mark, font, self.theme.muted)
                draw_text(painter, QPointF(area.left() + indent, baseline), text, font, color)
                y += self.row_height
            first += 1
        return first


def _font(size: float, weight: int = 400) -> QFont:
    """Without digits of equal width, as the window has them: they could not be found in the file."""
    font = QFont(SANS)
    if hasattr(font, "setFeature"):
        font.setFeature(QFont.Tag("tnum"), 0)
    font.setPixelSize(round(size * _UNIT))
    font.setWeight(QFont.Weight(weight))
    return font


def _draw_page(painter: QPainter, paper: QPdfWriter, title: str, page: SlidePage) -> None:
    theme = LIGHT
    margin, gap = _MARGIN * _UNIT, _GAP * _UNIT
    inside = QRectF(0, 0, paper.width(), paper.height()).adjusted(margin, margin, -margin, -margin)
    top = _draw_head(painter, inside, title, page.place, theme) + gap
    scale = inside.width() / page.shape.width()
    frame = QRectF(inside.left(), top, inside.width(), scale * page.shape.height())
    painter.save()
    painter.setClipRect(frame)
    painter.translate(frame.topLeft())
    painter.scale(scale, scale)
    page.draw(painter)
    painter.restore()
    painter.setPen(theme.pen(theme.axis, 1.0))
    painter.drawRect(frame)
    below = QRectF(inside)
    below.setTop(frame.bottom() + gap)
    texts = (_Text(page.parts, size, inside.width(), theme) for size in _SIZES)
    text = next((one for one in texts if one.height <= below.height()), None)
    text = text or _Text(page.parts, _SIZES[0], inside.width(), theme)
    done = text.draw(painter, below, 0)
    while done < len(text.rows):
        paper.newPage()
        below.setTop(_draw_head(painter, inside, title, f"{page.place} · continued", theme) + gap)
        done = text.draw(painter, below, done)


def _draw_head(painter: QPainter, inside: QRectF, title: str, place: str, theme: Theme) -> float:
    """The lesson on the left, the slide's place on the right, a line; where it ends."""
    font, small = _font(_HEAD, SEMIBOLD), _font(12)
    height = 1.6 * _HEAD * _UNIT
    wide = QFontMetricsF(small).horizontalAdvance(place)
    row = QRectF(inside.left(), inside.top(), inside.width() - wide - 2 * _GAP * _UNIT, height)
    draw_fitted(painter, row, title, font, theme.text)
    draw_fitted(
        painter, QRectF(inside.right() - wide - 1, row.top(), wide + 2, height), place, small, theme.muted
    )
    painter.setPen(theme.pen(theme.axis, 1.0))
    painter.drawLine(QPointF(inside.left(), row.bottom()), QPointF(inside.right(), row.bottom()))
    return row.bottom()
