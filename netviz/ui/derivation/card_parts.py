"""What tiles and cards of the derivation are drawn of."""

from __future__ import annotations

import functools
import math
import textwrap
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath

from netviz.core.params import Array
from netviz.core.shares import percent
from netviz.snapshot import Snapshot
from netviz.training.step_lines import N_LINES
from netviz.ui.derivation.card_content import CardContent
from netviz.ui.kit.formula_marks import symbols_within
from netviz.ui.kit.formula_svg import formula
from netviz.ui.kit.heat_map import heat_image, reduced
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.plot_items import device_ratio, draw_cells, is_page
from netviz.ui.kit.symbol_paragraph import rows_of
from netviz.ui.kit.symbols import draw_text, elided
from netviz.ui.kit.theme import BODY, SMALL, Theme

Symbols = list[tuple[str, QRectF]]
"""What the symbols of a drawn formula stand for, and where they are."""

_EQUALS = 0.28  # ems between the two sides of a formula
_WORTH_BREAKING = 0.85  # a formula is broken into two rows if that makes it so much larger
_CODE_SIZES = (BODY, SMALL)


class _Kept(NamedTuple):
    """A heat map, and what it was made of."""

    matrix: Array
    size: tuple[int, int]
    radius: float
    looks: tuple[object, ...]
    image: QImage


class MatrixPictures:
    """The heat maps of the lines; each is kept until its values, its size or the theme change."""

    def __init__(self) -> None:
        self._kept: dict[int, _Kept] = {}

    def draw(self, painter: QPainter, area: QRectF, card: CardContent, theme: Theme) -> None:
        """Draw the heat map of a card with no more entries than there are pixels, with round corners."""
        if card.matrix is None or area.width() < 1 or area.height() < 1:
            return
        radius = 3 * theme.scale
        if is_page(painter):
            outline = QPainterPath()
            outline.addRoundedRect(area, radius, radius)
            painter.save()
            painter.setClipPath(outline, Qt.ClipOperation.IntersectClip)
            draw_cells(painter, area, _cells(card, (int(area.height()), int(area.width())), theme))
            painter.restore()
            return
        ratio = device_ratio(painter)
        left, right = round(ratio * area.left()), round(ratio * area.right())
        top, bottom = round(ratio * area.top()), round(ratio * area.bottom())
        size = max(1, bottom - top), max(1, right - left)
        place = QRectF(left / ratio, top / ratio, size[1] / ratio, size[0] / ratio)
        draw_cells(painter, place, self._picture(card, size, ratio * radius, theme))

    def make_ready(self, cards: Iterable[CardContent], theme: Theme) -> None:
        """Make those of other cards, as large as they were drawn last."""
        for card in cards:
            kept = self._kept.get(card.stage.line)
            if card.matrix is not None and kept is not None:
                self._picture(card, kept.size, kept.radius, theme)

    def _picture(self, card: CardContent, size: tuple[int, int], radius: float, theme: Theme) -> QImage:
        assert card.matrix is not None
        looks = theme.name, card.limit, card.matrix.shape
        kept = self._kept.get(card.stage.line)
        made = kept and (kept.size, kept.radius, kept.looks)
        if kept is None or kept.matrix is not card.matrix or made != (size, radius, looks):
            image = _cells(card, size, theme).scaled(size[1], size[0])
            with QPainter(image) as painter:  # to clip it takes four times as long
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
                painter.drawImage(0, 0, _rounded(size[1], size[0], radius))
            kept = self._kept[card.stage.line] = _Kept(card.matrix, size, radius, looks, image)
        return kept.image


def _cells(card: CardContent, most: tuple[int, int], theme: Theme) -> QImage:
    """A pixel for each entry, or for each block of entries where there would be more than so many."""
    assert card.matrix is not None
    return heat_image(reduced(card.matrix, *most), card.limit, theme)


@functools.lru_cache(64)
def _rounded(width: int, height: int, radius: float) -> QImage:
    """What is left of a picture with round corners."""
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.black)
        painter.drawRoundedRect(image.rect(), radius, radius)
    return image


# ---------------------------------------------------------------- formulas


_pictures: dict[tuple[object, ...], QImage] = {}
_MOST_PICTURES = 256
_BAR = -250.0  # where fraction bars have their middle, in thousandths of an em below the baseline


def _picture(name: str, theme: Theme, muted: bool, size: QSizeF, ratio: float) -> QImage:
    """A formula of a size in pixels; kept, since typesetting takes longer than all else that is painted."""
    key = name, theme.name, theme.text, theme.muted, muted, size.width(), size.height(), ratio
    if key not in _pictures:
        if len(_pictures) >= _MOST_PICTURES:
            _pictures.clear()
        whole = QSize(math.ceil(size.width() * ratio) + 1, math.ceil(size.height() * ratio) + 1)
        image = QImage(whole, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        with QPainter(image) as painter:
            down = _to_whole_pixels(name, theme, size.height() * ratio) / ratio
            formula(name, theme, muted=muted).render(painter, QRectF(QPointF(0, down), size))
        _pictures[key] = image
    return _pictures[key]


def _to_whole_pixels(name: str, theme: Theme, height: float) -> float:
    """How many pixels a formula goes down so that its fraction bars, as thin as a pixel, fill one row."""
    box = formula(name, theme).viewBoxF()
    middle = (_BAR - box.top()) / box.height() * height
    return math.ceil(middle - 0.5) + 0.5 - middle


def _draw(painter: QPainter, name: str, place: QRectF, theme: Theme, *, muted: bool) -> None:
    if is_page(painter):
        formula(name, theme, muted=muted).render(painter, place)
        return
    if place.width() <= 0 or place.height() <= 0:  # there is no room for it
        return
    ratio = device_ratio(painter)
    corner = QPointF(round(place.left() * ratio) / ratio, round(place.top() * ratio) / ratio)
    painter.drawImage(corner, _picture(name, theme, muted, place.size(), ratio))


def _box(name: str, theme: Theme) -> QRectF:
    """In ems, with the baseline at 0."""
    box = formula(name, theme).viewBoxF()
    return QRectF(box.left() / 1000, box.top() / 1000, box.width() / 1000, box.height() / 1000)


def _sides(card: CardContent) -> tuple[str, ...]:
    """The pictures that together are the whole line: of the last one the right side has both."""
    return (card.formula,) if card.stage.line == N_LINES else (card.name, card.formula)


def draw_name(painter: QPainter, area: QRectF, card: CardContent, theme: Theme, em: float) -> QRectF:
    """Draw what a line computes at the left of an area, centred vertically; returns where it is."""
    name = card.matrix_name
    box = _box(name, theme)
    em = min(em, area.width() / box.width(), area.height() / box.height())
    place = QRectF(
        area.left(), area.center().y() - em * box.height() / 2, em * box.width(), em * box.height()
    )
    _draw(painter, name, place, theme, muted=not card.known)
    return place


def draw_line(painter: QPainter, area: QRectF, card: CardContent, theme: Theme, em: float) -> Symbols:
    """Draw a whole line, in two rows where it would be much smaller in one.

    Parameters
    ----------
    painter : QPainter
    area : QRectF
    card : CardContent
    theme : Theme
    em : float
        The largest size of the type, in pixels.

    Returns
    -------
    list of (str, QRectF)
        The symbols and where they are.
    """
    names = _sides(card)
    boxes = [_box(name, theme) for name in names]
    ascent, descent = max(-box.top() for box in boxes), max(box.bottom() for box in boxes)
    wide = sum(box.width() for box in boxes) + _EQUALS * (len(boxes) - 1)
    in_one = min(em, area.width() / wide, area.height() / (ascent + descent))
    in_two = min(
        em,
        area.width() / max(box.width() for box in boxes),
        area.height() / (sum(box.height() for box in boxes) + 0.2),
    )
    breaks = len(boxes) > 1 and in_one < _WORTH_BREAKING * in_two
    unit = in_two if breaks else in_one
    high = sum(box.height() for box in boxes) + 0.2 if breaks else ascent + descent
    x, top = area.left(), area.center().y() - unit * high / 2
    symbols: Symbols = []
    for number, (name, box) in enumerate(zip(names, boxes, strict=True)):
        y = top if breaks else top + unit * (ascent + box.top())
        place = QRectF(x, y, unit * box.width(), unit * box.height())
        _draw(painter, name, place, theme, muted=not card.known)
        is_name = number == 0 and len(names) > 1
        symbols += [(card.stage.key, place)] if is_name else symbols_within(name, place)
        if breaks:
            top += unit * (box.height() + 0.2)
        else:
            x += unit * (box.width() + _EQUALS)
    return symbols


# -------------------------------------------------------------------- text


def figures_text(card: CardContent) -> tuple[str, str]:
    """The size of a matrix, and between what its entries are."""
    figures = card.figures
    norm = f"norm {number_text(figures.norm, 3)}"
    ends = f"{number_text(figures.least, 2)} … {number_text(figures.greatest, 2)}"
    return norm, ends + (f" · {percent(figures.zeros, 0)} are 0" if figures.zeros else "")


def paint_paragraph(
    painter: QPainter, area: QRectF, text: str, font: QFont, color: str, *, centred: bool = True
) -> None:
    """Paragraphs with typeset symbols in as many rows as there is room for."""
    high = QFontMetricsF(font).height()
    rows = rows_of(text, font, area.width())
    most = max(1, int(area.height() / high + 0.1))
    if len(rows) > most:
        rest = " ".join(rows[most - 1 :])
        rows = [*rows[: most - 1], elided(rest, font, area.width())]
    y = area.top() + (max(0.0, area.height() - len(rows) * high) / 2 if centred else 0.0)
    for row in rows:
        draw_text(painter, QPointF(area.left(), y + QFontMetricsF(font).ascent()), row, font, color)
        y += high


def paint_code(painter: QPainter, area: QRectF, code: str, theme: Theme) -> float:
    """Code in as many rows as it takes; a little smaller if that makes it fit, then cut off.

    Returns
    -------
    float
        The height that it took.
    """
    for size in _CODE_SIZES:
        font = theme.code_font(size)
        metrics = QFontMetricsF(font)
        rows = wrapped(code, max(8, int(area.width() / metrics.horizontalAdvance("0"))))
        n_rows = max(1, int(area.height() / metrics.height()))
        if len(rows) <= n_rows:
            break
    if len(rows) > n_rows:
        rows = [*rows[: n_rows - 1], rows[n_rows - 1][:-1] + "…"]
    painter.setFont(font)
    for number, row in enumerate(rows):
        painter.drawText(
            QPointF(area.left(), area.top() + number * metrics.height() + metrics.ascent()), row
        )
    return len(rows) * metrics.height()


def wrapped(code: str, width: int) -> list[str]:
    """The statements of some code in rows of at most so many letters; later rows are set in."""
    return [
        row
        for statement in code.splitlines()
        for row in textwrap.wrap(statement, width, subsequent_indent="  ", break_on_hyphens=False)
    ]


# ----------------------------------------------------------------- pictures


def paint_ground(painter: QPainter, area: QRectF, card: CardContent, theme: Theme, *, focus: bool) -> None:
    """The ground of a tile or a card: what is in focus is framed, what it reads has a dashed frame."""
    ground = theme.accent_soft if focus else theme.window if card.known else theme.card
    width = 2.0 if focus else 1.0
    color = theme.bad if card.mistake else theme.accent if focus or card.role else theme.border
    has_frame = focus or card.role or card.mistake or not card.known
    style = Qt.PenStyle.DashLine if card.role == "input" else Qt.PenStyle.SolidLine
    pen = theme.pen(color, width, style)
    painter.setPen(pen if has_frame else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    inset = pen.widthF() / 2 if has_frame else 0.0
    radius = 8 * theme.scale
    painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), radius, radius)


def paint_bars(painter: QPainter, area: QRectF, psi: Array, snapshot: Snapshot, theme: Theme) -> None:
    """Probabilities as bars in the colours of the classes; a mark at the true one."""
    n_classes = len(psi)
    colors = theme.class_colors(n_classes)
    gap = 3.0 if n_classes <= 8 else 0.0
    width = (area.width() - gap * (n_classes - 1)) / n_classes
    area = area.adjusted(0, 0, 0, -3 * theme.scale)
    for label, share in enumerate(np.nan_to_num(psi).tolist()):
        left = area.left() + label * (width + gap)
        slot = QRectF(left, area.top(), width, area.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.track))
        painter.drawRect(slot)
        painter.setBrush(colors[label])
        painter.drawRect(QRectF(left, slot.bottom() - slot.height() * share, width, slot.height() * share))
        if label == int(snapshot.dataset.classes[snapshot.pinned]):
            painter.setPen(theme.pen(theme.text, 1.6))
            painter.drawLine(QPointF(left, slot.bottom() + 2), QPointF(left + width, slot.bottom() + 2))
