"""How a tile of the strip is drawn: a name with a small picture, and in focus the whole formula."""

from __future__ import annotations

import functools
import math

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from netviz.core import STAGES, Verdict
from netviz.snapshot import Snapshot
from netviz.training.step_lines import N_LINES
from netviz.ui.derivation.card_content import CardContent, matrix_name
from netviz.ui.derivation.card_parts import (
    MatrixPictures,
    Symbols,
    draw_line,
    draw_name,
    figures_text,
    paint_bars,
    paint_code,
    paint_ground,
    paint_paragraph,
)
from netviz.ui.derivation.tile_layout import TILE
from netviz.ui.kit.formula_svg import formula
from netviz.ui.kit.number_format import change_text, number_text
from netviz.ui.kit.plot_items import device_ratio, is_page
from netviz.ui.kit.theme import LIGHT, RESULT, SEMIBOLD, SMALL, Theme
from netviz.ui.kit.verdicts import MARKS, color_of, error_text

_NAME, _FRACTION, _FORMULA = 15.0, 12.0, 17.0  # sizes of type
_PADDING, _NARROW_PADDING, _FOCUS_PADDING = 6.0, 3.0, 12.0
_HEAD, _GAP = 30.0, 9.0  # name and number, and what is between them and the picture
_MOST_FACES = 64  # that are kept
_LEAST = 0.85  # of its size, to which a name is made smaller beside the number
_TALL = 130.0  # in which there is room for the figures below the picture


@functools.cache
def name_widths() -> tuple[float, ...]:
    """The least widths of the tiles, in pixels of the usual type: their names in the smallest type."""
    names = [matrix_name(stage) for stage in STAGES]
    return tuple(max(_name_width(name) + 2 * _NARROW_PADDING, 24.0) for name in names)


def _name_size(name: str) -> float:
    """The size of the type of a name: a fraction is set smaller."""
    return _FRACTION if formula(name, LIGHT).viewBoxF().height() > 1500 else _NAME


def _name_width(name: str) -> float:
    return _name_size(name) / 1000 * formula(name, LIGHT).viewBoxF().width()


_NUMBERS = (RESULT, 3), (SMALL, 3), (SMALL, 2), (SMALL, 1)  # sizes of type and figures: what fits


def _is_wrong(card: CardContent) -> bool:
    """Whether the check has found the line wrong."""
    return card.check is not None and card.check.verdict is Verdict.DISAGREES


class TilePainter:
    """Draws tiles."""

    def __init__(self, pictures: MatrixPictures) -> None:
        self._pictures = pictures
        self._faces: dict[tuple[object, ...], tuple[QImage, QRectF]] = {}

    def paint(
        self, painter: QPainter, area: QRectF, card: CardContent, snapshot: Snapshot, theme: Theme
    ) -> None:
        """Draw a tile that is not in focus, with its picture."""
        ratio = device_ratio(painter)
        if is_page(painter) or ratio != round(ratio):  # a picture would not lie on whole pixels
            below = self._paint_face(painter, area, card, theme)
        else:
            face, room = self._face(area, card, theme, ratio)
            painter.drawImage(QPointF(math.floor(area.left()), math.floor(area.top())), face)
            below = room.translated(area.topLeft())
        if card.known:
            self._paint_value(painter, below, card, snapshot, theme)

    def _face(self, area: QRectF, card: CardContent, theme: Theme, ratio: float) -> tuple[QImage, QRectF]:
        """All of a tile but its value, which is what changes, and where that goes; kept."""
        x, y = area.left() - math.floor(area.left()), area.top() - math.floor(area.top())
        key = (
            card.matrix_name, card.stage.line, card.known, card.role, bool(card.mistake), _is_wrong(card),
            area.width(), area.height(), x, y, ratio, theme.name, theme.scale, theme.card,
        )  # fmt: skip
        if key not in self._faces:
            if len(self._faces) >= _MOST_FACES:
                self._faces.clear()
            size = QSizeF(math.ceil(x + area.width()), math.ceil(y + area.height())) * ratio
            face = QImage(size.toSize(), QImage.Format.Format_RGB32)
            face.setDevicePixelRatio(ratio)
            face.fill(QColor(theme.card))
            with QPainter(face) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                place = QRectF(QPointF(x, y), area.size())
                room = self._paint_face(painter, place, card, theme).translated(-x, -y)
            self._faces[key] = face, room
        return self._faces[key]

    def _paint_face(self, painter: QPainter, area: QRectF, card: CardContent, theme: Theme) -> QRectF:
        paint_ground(painter, area, card, theme, focus=False)
        edge = min(_PADDING, 0.11 * area.width() / theme.scale) * theme.scale
        inside = area.adjusted(edge, edge, -edge, -edge)
        number = self._paint_number_of_line(painter, inside.adjusted(0, 2, 0, 0), card, theme)
        text = edge / 3  # letters look aligned with a picture a little right of its edge
        head = QRectF(inside.left() + text, inside.top(), inside.width(), _HEAD * theme.scale)
        head.setRight(inside.right() - number - text)
        name = card.matrix_name
        if head.width() < _LEAST * _name_width(name) * theme.scale:  # the name stands under the number
            head.setWidth(inside.width() - text)
            head.translate(0, QFontMetricsF(theme.font(SMALL)).height())
        draw_name(painter, head, card, theme, _name_size(name) * theme.scale)
        return inside.adjusted(0, head.bottom() - inside.top() + _GAP * theme.scale, 0, 0)

    def paint_narrow(self, painter: QPainter, area: QRectF, card: CardContent, theme: Theme) -> None:
        """Draw a tile that is no more than its name."""
        paint_ground(painter, area, card, theme, focus=False)
        edge = _NARROW_PADDING * theme.scale
        inside = area.adjusted(edge, 2 * edge, -edge, -edge)
        font = theme.font(SMALL)
        high = QFontMetricsF(font).height()
        painter.setFont(font)
        painter.setPen(QColor(theme.accent if card.role else theme.muted))
        top = QRectF(inside.left(), inside.top(), inside.width(), high)
        painter.drawText(top, Qt.AlignmentFlag.AlignCenter, str(card.stage.line))
        middle = QRectF(inside.left(), top.bottom(), inside.width(), inside.height() - high)
        middle.setHeight(min(middle.height(), 2 * _HEAD * theme.scale))
        name = card.matrix_name
        left = max(0.0, (middle.width() - _name_width(name) * theme.scale) / 2)
        size = _name_size(name) * theme.scale
        draw_name(painter, middle.adjusted(left, 0, 0, 0), card, theme, size)

    def paint_focus(
        self,
        painter: QPainter,
        area: QRectF,
        card: CardContent,
        snapshot: Snapshot,
        theme: Theme,
        *,
        as_code: bool,
    ) -> Symbols:
        """Draw the tile in focus; returns the symbols of its formula and where they are."""
        paint_ground(painter, area, card, theme, focus=True)
        edge = _FOCUS_PADDING * theme.scale
        inside = area.adjusted(edge, 5 * theme.scale, -edge, -_PADDING * theme.scale)
        is_low = area.height() < 1.1 * TILE * theme.scale
        high = 35 * theme.scale if is_low else 0.5 * inside.height()
        down = (high - QFontMetricsF(theme.font(SMALL)).height()) / 2 if is_low else 7 * theme.scale
        number = self._paint_number_of_line(painter, inside.adjusted(0, down, 0, 0), card, theme)
        room = inside.adjusted(0, 0, -number - 10 * theme.scale, 0)
        above = QRectF(room.left(), room.top(), room.width(), high)
        symbols: Symbols = []
        if as_code:
            painter.setPen(QColor(theme.text if card.known else theme.muted))
            paint_code(painter, above, card.code, theme)
        else:
            symbols = draw_line(painter, above, card, theme, _FORMULA * theme.scale)
        below = inside.adjusted(0, high + 5 * theme.scale, 0, 0)
        font = theme.font(SMALL)
        if not card.known:
            paint_paragraph(painter, below, "not computed yet", font, theme.muted)
        elif card.mistake:
            paint_paragraph(painter, below, f"wrong: {card.mistake}", font, theme.bad)
        elif card.texts:
            paint_paragraph(painter, below, "\n".join(card.texts), font, theme.text)
        else:
            if snapshot.after is not None and card.stage.line == N_LINES:
                high = QFontMetricsF(font).height()
                before, after = snapshot.after.loss_before, snapshot.after.loss_after
                row = QRectF(below.left(), below.top(), below.width(), high)
                paint_paragraph(painter, row, f"J̃ {change_text(before, after)}", font, theme.text)
                below.setTop(row.bottom() + 2)
            self._paint_value(painter, below, card, snapshot, theme)
        return symbols

    def _paint_number_of_line(
        self, painter: QPainter, inside: QRectF, card: CardContent, theme: Theme
    ) -> float:
        """At the upper right, with a cross where the check has found the line wrong; returns its width."""
        stands_here = card.role == "current"
        font = theme.font(SMALL, SEMIBOLD if stands_here else 400)
        text = str(card.stage.line)
        width = QFontMetricsF(font).horizontalAdvance(text)
        place = QRectF(inside.right() - width, inside.top(), width, QFontMetricsF(font).height())
        if stands_here:  # where the user is, not only what is shown large
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            side = 5 * theme.scale
            painter.drawRoundedRect(place.adjusted(-side, -1, side, 1).translated(-side / 2, 0), 7, 7)
            place.translate(-side / 2, 0)
            width += 2 * side
        painter.setFont(font)
        painter.setPen(QColor(theme.accent_text if stands_here else theme.muted))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        if _is_wrong(card):
            painter.setPen(QColor(theme.bad))
            painter.drawText(
                place.translated(0, place.height()), Qt.AlignmentFlag.AlignRight, MARKS[Verdict.DISAGREES]
            )
        return width

    def _paint_value(
        self, painter: QPainter, area: QRectF, card: CardContent, snapshot: Snapshot, theme: Theme
    ) -> None:
        if card.matrix is None:
            for size, figures in _NUMBERS:
                font, text = theme.font(size, SEMIBOLD), number_text(float(card.value), figures)
                wide = QFontMetricsF(font).horizontalAdvance(text)
                if wide <= area.width():
                    break
            painter.setFont(font)
            painter.setPen(QColor(theme.text_color(card.stage.key)))
            place = area.adjusted(max(0.0, min(2 * theme.scale, area.width() - wide)), 0, 0, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
            return
        if area.height() + _HEAD * theme.scale >= _TALL * theme.scale:
            area = self._paint_foot(painter, area, card, theme)
        if len(card.matrix) == 1:  # a row must not fill the whole height
            area.setHeight(min(area.height(), 1.5 * _HEAD * theme.scale))
        if card.stage.key == "psi" and card.texts:
            paint_bars(painter, area, card.matrix[0], snapshot, theme)
        else:
            self._pictures.draw(painter, area, card, theme)

    def _paint_foot(self, painter: QPainter, area: QRectF, card: CardContent, theme: Theme) -> QRectF:
        """The figures below a picture; returns what is left above them."""
        font = theme.font(SMALL)
        high = QFontMetricsF(font).height()
        rows = [(figures_text(card)[0].removeprefix("norm "), theme.muted), (card.shape, theme.muted)]
        if card.check is not None:
            mark = MARKS[card.check.verdict]
            text = f"{mark} {error_text(card.check)}"
            fits = QFontMetricsF(font).horizontalAdvance(text) <= area.width()
            rows.append((text if fits else mark, color_of(card.check.verdict, theme)))
        y = area.bottom() - len(rows) * high
        painter.setFont(font)
        for number, (text, color) in enumerate(rows):
            painter.setPen(QColor(color))
            place = QPointF(area.left(), y + number * high + QFontMetricsF(font).ascent())
            if QFontMetricsF(font).horizontalAdvance(text) <= area.width():
                painter.drawText(place, text)
        return area.adjusted(0, 0, 0, -len(rows) * high - 4)
