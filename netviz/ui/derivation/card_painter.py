"""How a card of the derivation is drawn."""

from __future__ import annotations

import textwrap

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from netviz.core.params import Array
from netviz.core.shares import percent
from netviz.snapshot import Snapshot
from netviz.training.step_lines import N_LINES
from netviz.ui.derivation.card_content import CardContent
from netviz.ui.kit.formula_svg import draw_formula, formula
from netviz.ui.kit.heat_map import heat_image, reduced
from netviz.ui.kit.number_format import change_text, number_text
from netviz.ui.kit.plot_items import draw_cells
from netviz.ui.kit.theme import BODY, RESULT, SEMIBOLD, SMALL, Theme
from netviz.ui.kit.verdicts import MARKS, check_text, color_of

_MOST_ROWS, _MOST_COLUMNS = 160, 256  # of a heat map; more could not be seen
_PADDING = 10.0
_LOWEST_FORMULA, _LOWEST_PICTURE = 26, 4  # pixels of the usual type
_WORKED_LINES, _MOST_WORKED = 3, 5
_CODE_SIZES = (BODY, SMALL)


class CardPainter:
    """Draws cards, and keeps the pictures of their matrices until those change."""

    def __init__(self) -> None:
        self._images: dict[int, tuple[object, str, QImage]] = {}

    def paint(
        self,
        painter: QPainter,
        area: QRectF,
        card: CardContent,
        snapshot: Snapshot,
        theme: Theme,
        *,
        as_code: bool = False,
    ) -> None:
        """Draw one card into an area, with its formula or with the line in plain NumPy."""
        self._paint_frame(painter, area, card, theme)
        inside = area.adjusted(_PADDING, _PADDING * 0.7, -_PADDING, -_PADDING * 0.7)
        scale = theme.scale
        small, plain, bold = theme.font(SMALL), theme.font(), theme.font(weight=SEMIBOLD)
        line, small_line = QFontMetricsF(plain).height(), QFontMetricsF(small).height()
        y = inside.top()
        self._paint_head(painter, QRectF(inside.left(), y, inside.width(), line), card, theme, bold, small)
        y += line + 2
        tall = area.height() > 210 * scale
        foot_lines = 2 if not card.texts else _WORKED_LINES + 2 * tall
        room = inside.bottom() - y - foot_lines * small_line - 6
        # Numbers take the place of shapes, and so does code, which is long; low cards have no room.
        has_shapes = not (card.texts or as_code) and room >= _LOWEST_FORMULA * scale + small_line
        above_lines = 1 if card.mistake or has_shapes else 0
        room -= above_lines * small_line
        height = min(max(0.42 * room, _LOWEST_FORMULA * scale), 62 * scale)
        if as_code:
            painter.setPen(QColor(theme.text if card.known else theme.muted))
            height = paint_code(
                painter, QRectF(inside.left(), y, inside.width(), max(0.8 * room, height)), card.code, theme
            )
        else:
            draw_formula(
                painter,
                formula(card.formula, theme, muted=not card.known),
                QRectF(inside.left(), y, inside.width(), height),
                (1.0 if area.width() > 250 * scale else 0.78) * scale,
            )
        y += height + 1
        painter.setFont(small)
        painter.setPen(QColor(theme.muted))
        above = QRectF(inside.left(), y, inside.width(), small_line)
        if card.mistake:
            painter.setPen(QColor(theme.bad))
            _fit_text(painter, above, f"wrong: {card.mistake}")
        elif above_lines:
            _fit_text(painter, above, card.factors)
        y += above_lines * small_line + 2
        foot = max(
            foot_lines * small_line,
            min(_worked_height(card, small, inside.width()), _MOST_WORKED * small_line),
        )
        below = QRectF(inside.left(), inside.bottom() - foot, inside.width(), foot)
        picture = QRectF(inside.left(), y, inside.width(), below.top() - y - 3)
        if not card.known:
            painter.setPen(QColor(theme.muted))
            painter.drawText(picture, Qt.AlignmentFlag.AlignCenter, "not computed yet")
            return
        if picture.height() >= _LOWEST_PICTURE * scale:
            self._paint_value(painter, picture, card, snapshot, theme)
        self._paint_foot(painter, below, card, snapshot, theme)

    def _paint_frame(self, painter: QPainter, area: QRectF, card: CardContent, theme: Theme) -> None:
        width = {"current": 2.2, "input": 1.4}.get(card.role, 1.0)
        if card.role == "current":  # lifted: a shadow under it
            for n, alpha in ((4, 14), (2, 22)):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(0, 0, 0, alpha * (2 if theme.is_dark else 1)))
                painter.drawRoundedRect(area.adjusted(-1, 0, 1, n), 8, 8)
        color = theme.bad if card.mistake else theme.accent if card.role else theme.border
        style = Qt.PenStyle.DashLine if card.role == "input" else Qt.PenStyle.SolidLine
        painter.setPen(theme.pen(color, width, style))
        painter.setBrush(QColor(theme.card if card.known else theme.window))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)

    def _paint_head(
        self, painter: QPainter, area: QRectF, card: CardContent, theme: Theme, bold: QFont, small: QFont
    ) -> None:
        painter.setFont(bold)
        painter.setPen(QColor(theme.text if card.known else theme.muted))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        name, _, index = card.stage.symbol.partition("_")
        painter.drawText(area, left, name)
        if index:
            width = QFontMetricsF(bold).horizontalAdvance(name)
            painter.setFont(theme.font(SMALL, SEMIBOLD))
            painter.drawText(area.adjusted(width + 1, 4 * theme.scale, 0, 4 * theme.scale), left, index)
        painter.setFont(small)
        painter.setPen(QColor(theme.accent if card.role else theme.muted))
        note = {"current": f"line {card.stage.line}", "input": f"read · {card.stage.line}"}
        text = f"{card.shape}  ·  {note.get(card.role, card.stage.line)}"
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
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
            _paint_bars(painter, area, card.matrix[0], snapshot, theme)
            return
        if len(card.matrix) == 1:  # a row must not fill the whole height
            height = min(area.height(), 22 * theme.scale)
            area = QRectF(area.left(), area.center().y() - height / 2, area.width(), height)
        draw_cells(painter, area, self._image(card, card.matrix, theme))
        painter.setPen(theme.pen(theme.border, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)

    def _image(self, card: CardContent, matrix: Array, theme: Theme) -> QImage:
        kept = self._images.get(card.stage.line)
        if kept is not None and kept[0] is card.value and kept[1] == theme.name:
            return kept[2]
        small = reduced(matrix, _MOST_ROWS, _MOST_COLUMNS)
        image = heat_image(small, card.figures.limit, theme)
        self._images[card.stage.line] = card.value, theme.name, image
        return image

    def _paint_number(
        self, painter: QPainter, area: QRectF, card: CardContent, snapshot: Snapshot, theme: Theme
    ) -> None:
        value = float(card.value)
        painter.setFont(theme.font(1.7 * RESULT, SEMIBOLD))
        painter.setPen(QColor(theme.quantities[card.stage.key]))
        head = area
        if card.stage.key == "loss":
            head = QRectF(area.left(), area.top(), area.width(), area.height() * 0.68)
        painter.drawText(
            head, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, number_text(value)
        )
        if card.stage.key == "loss" and np.isfinite(value) and value > 0:
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
            painter.setPen(QColor(theme.text if card.role == "current" else theme.muted))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area, flags, "\n".join(card.texts))
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
        painter.setPen(QColor(theme.muted))
        figures, after = card.figures, snapshot.after
        if after is not None and card.stage.line == N_LINES:
            lines = [
                "the new θ",
                f"J̃ {change_text(after.loss_before, after.loss_after)}",
            ]
            painter.setPen(QColor(theme.text))
        elif card.matrix is None:
            lines = [""]
        else:
            lines = [
                f"‖·‖ {number_text(figures.norm, 3)}",
                f"{number_text(figures.least, 2)} … {number_text(figures.greatest, 2)}",
            ]
            if figures.zeros:
                lines[1] += f" · {percent(figures.zeros, 0)} are 0"
        room = upper.adjusted(0, 0, -checked, 0)
        _fit_text(painter, room, lines[0])
        if len(lines) > 1:
            _fit_text(painter, lower, lines[1])


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


def _worked_height(card: CardContent, font: QFont, width: float) -> float:
    """What the sample's numbers need; the picture above gives it to them."""
    room = QRectF(0, 0, width, 10_000)
    text = "\n".join(card.texts)
    return QFontMetricsF(font).boundingRect(room, Qt.TextFlag.TextWordWrap, text).height() if text else 0.0


def _fit_text(painter: QPainter, area: QRectF, text: str) -> None:
    """Text on one line, a little smaller if that makes it fit, then cut off."""
    metrics = QFontMetricsF(painter.font())
    width = metrics.horizontalAdvance(text)
    font = painter.font()
    if width > area.width():
        smaller = painter.font()
        smaller.setPixelSize(max(SMALL, round(font.pixelSize() * area.width() / width)))
        painter.setFont(smaller)
        text = QFontMetricsF(smaller).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
    painter.setFont(font)


def _paint_bars(painter: QPainter, area: QRectF, psi: Array, snapshot: Snapshot, theme: Theme) -> None:
    """Probabilities as bars in the colours of the classes; a mark at the true one."""
    n_classes = len(psi)
    colors = theme.class_colors(n_classes)
    gap = 3.0 if n_classes <= 8 else 0.0
    width = (area.width() - gap * (n_classes - 1)) / n_classes
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
