"""The confusion matrix: how many samples of each class got which answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAction, QColor, QFontMetricsF, QPainter

from netviz.core.answers import Answers
from netviz.core.params import Array
from netviz.core.shares import percent
from netviz.snapshot import Snapshot
from netviz.ui.answers.asked import PARTS, among, answers_of
from netviz.ui.kit.controls import Switch
from netviz.ui.kit.markers import draw_marker
from netviz.ui.kit.number_format import number_text, short_name
from netviz.ui.kit.painted_widget import PaintedWidget
from netviz.ui.kit.panel import NO_ACTIONS, Ask, Cost, Panel
from netviz.ui.kit.theme import BODY, LIGHT, MARKERS, SEMIBOLD, SMALL, Theme

_KEYS = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Return,
    Qt.Key.Key_Escape,
)
_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_SPOKEN = (
    "Rows are the true classes, columns the answers. Arrows move over the cells, Return rings the samples "
    "of one on the plane, Escape lets them go."
)
_GAP, _RADIUS, _WIDEST, _TALLEST = 2.0, 3.0, 112.0, 52.0  # pixels of the usual type
_FULL = 0.62  # opacity of a cell that has its whole row
_NAMES = 96.0  # the most room for the names of the classes


class ConfusionPanel(Panel):
    """A row for each true class, a column for each answer; a click rings the samples of a cell."""

    kind = "confusion"
    heading = "Confusion matrix"
    short_heading = "Confusion"
    cost = Cost.BY_TURNS
    asks = ("ring samples",)

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self._snapshot: Snapshot | None = None
        self._answers: Answers | None = None
        self._theme = LIGHT
        self.counts: Array = np.zeros((0, 0), np.intp)
        self.chosen: tuple[int, int] | None = None
        self._pointed: tuple[int, int] | None = None
        self._ringed: tuple[int, ...] = ()
        self.part = Switch("Confusion matrix: which samples", "Of which part the samples are", PARTS)
        self.part.activated.connect(self._on_part)
        self.head.addWidget(self.part)
        self.canvas = PaintedWidget(
            "Confusion matrix",
            _SPOKEN,
            _KEYS,
        )
        self.canvas.paint = self._paint
        self.canvas.clicked.connect(lambda place: self.choose(self.cell_at(place)))
        self.canvas.pointed.connect(self._on_pointed)
        self.canvas.key_pressed.connect(self._on_key)
        self.body.addWidget(self.canvas, 1)
        self.setToolTip(
            "<p>Rows: the true class. Columns: what the network answers. The diagonal is right. Click a "
            "cell to see its samples ringed on the plane, and again to let them go.</p>"
        )

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._theme = self.canvas.theme = theme
        self.canvas.update()

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Count anew."""
        if old is not None and old.dataset is not new.dataset:
            self.chosen = self._pointed = None
        self._snapshot, self._answers = new, answers_of(new)
        self._count()

    def _count(self) -> None:
        if self._snapshot is None:
            return
        if self._answers is None:
            self.counts = np.zeros((0, 0), np.intp)
        else:
            self.counts = self._answers.confusion(among(self._snapshot, self._part))
        n_classes = len(self.counts)
        if self.chosen is not None and n_classes and max(self.chosen) >= n_classes:
            self.chosen = None
        said = "; ".join(
            f"{self._name(row)}: " + ", ".join(map(str, self.counts[row])) for row in range(n_classes)
        )
        self.canvas.setAccessibleDescription(f"{_SPOKEN} {said or 'Not known yet'}.")
        self._ring()
        self.canvas.update()

    @property
    def _part(self) -> str:
        has_test = self._snapshot is not None and bool(self._snapshot.dataset.is_test.any())
        part: str = self.part.currentData()
        return part if has_test else "train"

    def _name(self, label: int) -> str:
        return "" if self._snapshot is None else self._snapshot.dataset.class_names[label]

    # ------------------------------------------------------------- choosing

    def choose(self, cell: tuple[int, int] | None) -> None:
        """Ring the samples of a cell; none if it is chosen already, or at None."""
        self.chosen = None if cell == self.chosen else cell
        self._ring()
        self.canvas.update()

    def _ring(self) -> None:
        """Ask for rings around the samples of the cell; where they are others than before."""
        samples: tuple[int, ...] = ()
        if self.chosen is not None and self._answers is not None and self._snapshot is not None:
            found = self._answers.cell(*self.chosen, among(self._snapshot, self._part))
            samples = tuple(found.tolist())
        if samples != self._ringed:
            self._ringed = samples
            self.wants.emit(Ask("ring samples", samples))

    def _on_part(self) -> None:
        self._count()

    def _on_pointed(self, place: QPointF | None) -> None:
        cell = None if place is None else self.cell_at(place)
        if cell != self._pointed:
            self._pointed = cell
            self._say()
            self.canvas.update()

    def _say(self) -> None:
        if self._pointed is None or not len(self.counts):
            self.canvas.say("")
            return
        true, given = self._pointed
        count, total = int(self.counts[true, given]), int(self.counts[true].sum())
        share = percent(count / total) if total else "–"
        text = f"{number_text(count)} of {number_text(total)} {short_name(self._name(true), 16)} ({share})"
        answer = "right" if true == given else f"answered {short_name(self._name(given), 16)}"
        self.canvas.say(f"{text}: {answer}", self.cell_area(true, given))

    def _on_key(self, key: int) -> None:
        n_classes = len(self.counts)
        if key == Qt.Key.Key_Escape:
            self.choose(None)
            self._on_pointed(None)
        elif n_classes and key == Qt.Key.Key_Return:
            self.choose(self._pointed)
        elif n_classes:
            down, right = _MOVES[Qt.Key(key)]
            row, column = self._pointed or (0, -right)
            self._pointed = (
                min(max(row + down, 0), n_classes - 1),
                min(max(column + right, 0), n_classes - 1),
            )
            self._say()
            self.canvas.update()

    # ------------------------------------------------------------- painting

    def _grid(self) -> tuple[QRectF, float, float]:
        """Where the cells are, and how wide and high one is."""
        theme, n_classes = self._theme, max(len(self.counts), 1)
        metrics = QFontMetricsF(theme.font(SMALL))
        names = [short_name(self._name(label), 12) for label in range(len(self.counts))]
        widest = max([metrics.horizontalAdvance(name) for name in names] or [0.0])
        left = min(widest + 26 * theme.scale, _NAMES * theme.scale)
        shares = metrics.horizontalAdvance("100.0 %") + 10 * theme.scale
        top = metrics.height() * 2 + 8 * theme.scale
        room = QRectF(self.canvas.rect()).adjusted(left, top, -shares, -2)
        width = min(room.width() / n_classes, _WIDEST * theme.scale)
        height = min(room.height() / n_classes, _TALLEST * theme.scale)
        return QRectF(room.left(), room.top(), width * n_classes, height * n_classes), width, height

    def cell_area(self, row: int, column: int) -> QRectF:
        """Where a cell lies on the canvas."""
        area, width, height = self._grid()
        gap = _GAP * self._theme.scale / 2
        cell = QRectF(area.left() + column * width, area.top() + row * height, width, height)
        return cell.adjusted(gap, gap, -gap, -gap)

    def cell_at(self, place: QPointF) -> tuple[int, int] | None:
        """The true class and the answer of the cell at a place of the canvas."""
        area, width, height = self._grid()
        if not len(self.counts) or not area.contains(place):
            return None
        most = len(self.counts) - 1
        return (
            min(int((place.y() - area.top()) / height), most),
            min(int((place.x() - area.left()) / width), most),
        )

    def _paint(self, painter: QPainter) -> None:
        theme, n_classes = self._theme, len(self.counts)
        small, figures = theme.font(SMALL), theme.font(BODY, SEMIBOLD)
        painter.setFont(small)
        painter.setPen(QColor(theme.muted))
        if not n_classes:
            centre = Qt.AlignmentFlag.AlignCenter
            painter.drawText(self.canvas.rect(), centre, "no answers at this line of the derivation")
            return
        area, width, height = self._grid()
        metrics = QFontMetricsF(small)
        line = metrics.height()
        painter.drawText(
            QRectF(area.left(), 0, max(area.width(), 120.0), line),
            Qt.AlignmentFlag.AlignHCenter,
            "answer",
        )
        first_name = area.left() + 0.5 * width  # where those of the columns begin
        colors = theme.class_colors(n_classes)
        totals = self.counts.sum(axis=1)
        for label in range(n_classes):
            name = short_name(self._name(label), 12)
            self._paint_name(painter, QPointF(8, area.top() + (label + 0.5) * height), label, name, colors)
            column = metrics.elidedText(name, Qt.TextElideMode.ElideRight, width - 22)
            across = metrics.horizontalAdvance(column) + 18 * theme.scale
            x = area.left() + (label + 0.5) * width - across / 2 + 6
            first_name = min(first_name, x - 6 * theme.scale)
            self._paint_name(painter, QPointF(x, area.top() - line / 2 - 3), label, column, colors)
            right = percent(self.counts[label, label] / totals[label]) if totals[label] else "–"
            painter.setPen(QColor(theme.muted))
            place = QRectF(area.right(), area.top() + label * height, 200, height)
            painter.drawText(place.adjusted(8, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, right)
        fits_beside = metrics.horizontalAdvance("true class") < first_name
        painter.drawText(QPointF(0, line * 2 if fits_beside else metrics.ascent()), "true class")
        for row in range(n_classes):
            for column_number in range(n_classes):
                self._paint_cell(painter, row, column_number, int(totals[row]), figures)

    def _paint_name(
        self, painter: QPainter, place: QPointF, label: int, name: str, colors: list[QColor]
    ) -> None:
        theme = self._theme
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors[label])
        draw_marker(painter, MARKERS[label % len(MARKERS)], place.x(), place.y(), 4 * theme.scale)
        painter.setFont(theme.font(SMALL))
        painter.setPen(QColor(theme.text))
        drop = QFontMetricsF(theme.font(SMALL)).capHeight() / 2
        painter.drawText(QPointF(place.x() + 10 * theme.scale, place.y() + drop), name)

    def _paint_cell(self, painter: QPainter, row: int, column: int, total: int, font: Any) -> None:
        theme, area = self._theme, self.cell_area(row, column)
        count = int(self.counts[row, column])
        shade = QColor(theme.good if row == column else theme.bad)
        shade.setAlphaF(_FULL * count / total if total else 0.0)
        radius = _RADIUS * theme.scale
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.neutral))
        painter.drawRoundedRect(area, radius, radius)
        painter.setBrush(shade)
        painter.drawRoundedRect(area, radius, radius)
        if (row, column) in (self.chosen, self._pointed):
            width = 2.0 if (row, column) == self.chosen else 1.0
            painter.setPen(theme.pen(theme.accent, width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, radius, radius)
        painter.setFont(font)
        painter.setPen(QColor(theme.text if count else theme.muted))
        if area.height() >= 10 * theme.scale:
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, number_text(count))

    # ---------------------------------------------------------------- state

    def view_state(self) -> dict[str, Any]:
        """Which part is counted."""
        return {"part": self.part.currentData()}

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """The part that was counted."""
        self.part.restore(state.get("part"))
