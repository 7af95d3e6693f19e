"""How a card of the derivation is drawn."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from netviz.core.why import WHY
from netviz.snapshot import Snapshot
from netviz.training.step_lines import N_LINES
from netviz.ui.derivation.card_content import CardContent
from netviz.ui.derivation.card_parts import (
    MatrixPictures,
    Symbols,
    draw_line,
    figures_text,
    paint_bars,
    paint_code,
    paint_ground,
    paint_paragraph,
)
from netviz.ui.kit.number_format import change_text, number_text
from netviz.ui.kit.symbol_paragraph import rows_of
from netviz.ui.kit.symbols import draw_fitted, draw_text, text_width
from netviz.ui.kit.theme import RESULT, SEMIBOLD, SMALL, TITLE, Theme
from netviz.ui.kit.verdicts import MARKS, check_text, color_of

_PADDING = 10.0
_LOWEST_FORMULA, _LOWEST_PICTURE = 36, 20  # pixels of the usual type
_AIR = 6  # the same, over the picture
_TIGHT = 0.6  # of the lowest formula, where a sample's numbers need the room
_WORKED_LINES, _MOST_WORKED = 3, 5
_FORMULA, _LARGE_FORMULA = 14.0, 17.0  # sizes of type


class CardPainter:
    """Draws cards."""

    def __init__(self, pictures: MatrixPictures) -> None:
        self._pictures = pictures

    def paint(
        self,
        painter: QPainter,
        area: QRectF,
        card: CardContent,
        snapshot: Snapshot,
        theme: Theme,
        *,
        focus: bool,
        as_code: bool = False,
    ) -> Symbols:
        """Draw one card into an area, with its formula or with the line in plain NumPy.

        Returns
        -------
        list of (str, QRectF)
            The symbols of the formula and where they are.
        """
        paint_ground(painter, area, card, theme, focus=focus)
        symbols: Symbols = []
        scale = theme.scale
        edge = _PADDING * scale
        inside = area.adjusted(edge, 0.7 * edge, -edge, -0.7 * edge)
        small, plain, bold = theme.font(SMALL), theme.font(), theme.font(TITLE, SEMIBOLD)
        line, small_line = QFontMetricsF(plain).height(), QFontMetricsF(small).height()
        y = inside.top()
        self._paint_head(painter, QRectF(inside.left(), y, inside.width(), line), card, theme, bold, small)
        y += line + 2
        tall = area.height() > 210 * scale
        foot_lines = 2 if not card.texts else _WORKED_LINES + 2 * tall
        room = inside.bottom() - y - foot_lines * small_line - 3 - _AIR * scale
        # Numbers take the place of shapes, and so does code, which is long; low cards have no room.
        has_shapes = (
            not (card.texts or as_code) and room >= (_LOWEST_FORMULA + _LOWEST_PICTURE) * scale + small_line
        )
        above_lines = 1 if card.mistake or has_shapes else 0
        room -= above_lines * (small_line + 2)
        foot = max(
            foot_lines * small_line,
            min(_worked_height(card, small, inside.width()), _MOST_WORKED * small_line),
        )
        height = min(max(0.42 * room, _LOWEST_FORMULA * scale), 62 * scale)
        if card.texts:  # they come first, and are never written over a formula
            height = max(min(height, inside.bottom() - foot - y - 2), _TIGHT * _LOWEST_FORMULA * scale)
        if as_code:
            painter.setPen(QColor(theme.text if card.known else theme.muted))
            height = paint_code(
                painter, QRectF(inside.left(), y, inside.width(), max(0.8 * room, height)), card.code, theme
            )
        else:
            em = _LARGE_FORMULA if area.width() > 210 * scale else _FORMULA
            place = QRectF(inside.left(), y, inside.width(), height)
            symbols = draw_line(painter, place, card, theme, em * scale)
        y += height + 3 * above_lines
        above = QRectF(inside.left(), y, inside.width(), small_line)
        if card.mistake:
            draw_fitted(painter, above, f"wrong: {card.mistake}", small, theme.bad)
        elif above_lines:
            draw_fitted(painter, above, card.factors, small, theme.muted)
        y += above_lines * small_line + _AIR * scale
        below = QRectF(inside.left(), inside.bottom() - foot, inside.width(), foot)
        below.setTop(max(below.top(), y - _AIR * scale))
        picture = QRectF(inside.left(), y, inside.width(), below.top() - y - 3)
        if not card.known:
            painter.setPen(QColor(theme.muted))
            painter.drawText(picture, Qt.AlignmentFlag.AlignCenter, "not computed yet")
            return symbols
        if card.matrix is None and not card.texts:
            picture.setBottom(inside.bottom())  # a number has no figures below it
        if picture.height() >= _LOWEST_PICTURE * scale:
            self._paint_value(painter, picture, card, snapshot, theme)
        self._paint_foot(painter, below, card, snapshot, theme)
        return symbols

    def _paint_head(
        self, painter: QPainter, area: QRectF, card: CardContent, theme: Theme, bold: QFont, small: QFont
    ) -> None:
        painter.setFont(small)
        note = {"current": f"line {card.stage.line}", "input": f"read · {card.stage.line}"}
        text = note.get(card.role, str(card.stage.line))
        shape = "" if card.matrix is None else card.shape
        baseline = area.center().y() + QFontMetricsF(bold).capHeight() / 2
        title, width = WHY[card.stage.line].title, QFontMetricsF(small).horizontalAdvance(text)
        if text_width(title, bold) + 80 * theme.scale + width < area.width():  # whole, or not at all
            color = theme.text if card.known else theme.muted
            draw_text(painter, QPointF(area.left(), baseline), title, bold, color)
            text = f"{shape}  ·  {text}" if shape else text
        else:
            draw_text(painter, QPointF(area.left(), baseline), shape, small, theme.muted)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(small)
        painter.setPen(QColor(theme.accent if card.role else theme.muted))
        painter.drawText(area, right, text)
        if card.texts and card.check is not None:
            painter.setPen(QColor(color_of(card.check.verdict, theme)))
            width = QFontMetricsF(small).horizontalAdvance(text) + 6
            painter.drawText(area.adjusted(0, 0, -width, 0), right, MARKS[card.check.verdict])

    def _paint_value(
        self, painter: QPainter, area: QRectF, card: CardContent, snapshot: Snapshot, theme: Theme
    ) -> None:
        if card.matrix is None:
            self._paint_number(painter, area, card, snapshot, theme)
            return
        if card.stage.key == "psi" and card.texts:
            paint_bars(painter, area, card.matrix[0], snapshot, theme)
            return
        if len(card.matrix) == 1:  # a row must not fill the whole height
            height = min(area.height(), 22 * theme.scale)
            area = QRectF(area.left(), area.center().y() - height / 2, area.width(), height)
        self._pictures.draw(painter, area, card, theme)

    def _paint_number(
        self, painter: QPainter, area: QRectF, card: CardContent, snapshot: Snapshot, theme: Theme
    ) -> None:
        value = float(card.value)
        high = area.height() / theme.scale
        painter.setFont(theme.font(min(1.7 * RESULT, max(0.5 * high, RESULT)), SEMIBOLD))
        painter.setPen(QColor(theme.text_color(card.stage.key)))
        head = area
        has_bar = card.stage.key == "loss" and high >= 36
        if has_bar:
            head = QRectF(area.left(), area.top(), area.width(), area.height() * 0.68)
        painter.drawText(
            head, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, number_text(value)
        )
        if has_bar and np.isfinite(value) and value > 0:
            reg = snapshot.lines.trace.loss_reg
            bar = QRectF(area.left(), area.bottom() - 8 * theme.scale, area.width(), 7 * theme.scale)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.quantities["loss_data"]))
            painter.drawRect(bar)
            painter.setBrush(QColor(theme.quantities["loss_reg"]))
            part = bar.width() * min(max(reg / value, 0.0), 1.0)
            painter.drawRect(QRectF(bar.right() - part, bar.top(), part, bar.height()))

    def _paint_foot(
        self, painter: QPainter, area: QRectF, card: CardContent, snapshot: Snapshot, theme: Theme
    ) -> None:
        painter.setFont(theme.font(SMALL))
        if card.texts:
            color = theme.text if card.role == "current" else theme.muted
            paint_paragraph(painter, area, "\n".join(card.texts), painter.font(), color)
            return
        half = area.height() / 2
        upper = QRectF(area.left(), area.top(), area.width(), half)
        lower = QRectF(area.left(), area.top() + half, area.width(), half)
        checked = 0.0
        if card.check is not None:
            text = check_text(card.check)
            checked = max(58 * theme.scale, QFontMetricsF(painter.font()).horizontalAdvance(text) + 6)
            painter.setPen(QColor(color_of(card.check.verdict, theme)))
            painter.drawText(upper, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        color, after = theme.muted, snapshot.after
        if after is not None and card.stage.line == N_LINES:
            lines = [
                "the new θ",
                f"J̃ {change_text(after.loss_before, after.loss_after)}",
            ]
            color = theme.text
        elif card.matrix is None:
            lines = []
        else:
            lines = list(figures_text(card))
        for place, text in zip((upper.adjusted(0, 0, -checked, 0), lower), lines, strict=False):
            draw_fitted(painter, place, text, painter.font(), color)


def _worked_height(card: CardContent, font: QFont, width: float) -> float:
    """What the sample's numbers need; the picture above gives it to them."""
    text = "\n".join(card.texts)
    return QFontMetricsF(font).height() * len(rows_of(text, font, width)) if text else 0.0
