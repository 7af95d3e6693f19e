"""The fifteen cards side by side, or in as many rows as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QWheelEvent

from netviz.snapshot import Snapshot
from netviz.training.step_lines import N_LINES
from netviz.ui.derivation.card_content import CardContent
from netviz.ui.derivation.card_painter import CardPainter
from netviz.ui.kit.painted_widget import PaintedWidget
from netviz.ui.kit.theme import Theme

_WIDTH, _HEIGHT, _TALLEST, _GAP = 172.0, 150.0, 330.0, 8.0
_LOWEST = 90.0  # head, formula and numbers, without the picture
_SHAPE = 1.15  # width to height of a card that looks well
_FIRST_AT_REST = 7  # the gradients, where nobody steps through lines


class CardRow(PaintedWidget):
    """Cards that scroll with the cursor.

    Signals
    -------
    line_wanted(int)
        A card was clicked, or chosen by the arrow keys.
    opened(int)
        A card was clicked twice.
    scrolled
    """

    line_wanted = Signal(int)
    opened = Signal(int)
    scrolled = Signal()

    _KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Return)

    def __init__(self) -> None:
        super().__init__(
            "The lines of the derivation",
            "A card for each of the fifteen lines: its formula, shapes, value and check. Arrows go from "
            "line to line, Return opens the whole matrix.",
            self._KEYS,
        )
        self._cards: list[CardContent] = []
        self._snapshot: Snapshot | None = None
        self._painter = CardPainter()
        self._first = _FIRST_AT_REST
        self._pressed: int | None = None
        self.as_code = False
        self.paint = self._paint
        self.clicked.connect(self._on_clicked)
        self.key_pressed.connect(self._on_key_pressed)
        self.resized.connect(self._follow)

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.theme = theme
        self.setMinimumHeight(round(_LOWEST * theme.scale))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for a row of cards."""
        scale = 1.0 if self.theme is None else self.theme.scale
        return QSize(round(4 * _WIDTH * scale), round(_HEIGHT * scale))

    def show_cards(self, cards: list[CardContent], snapshot: Snapshot) -> None:
        """Show other cards; the current one comes into sight."""
        moved = self._snapshot is None or self._snapshot.line != snapshot.line
        self._cards, self._snapshot = cards, snapshot
        if moved:
            self._follow()
        self._describe()
        self.update()

    def show_code(self, as_code: bool) -> None:
        """Show the lines in plain NumPy, or as formulas."""
        self.as_code = as_code
        self._describe()
        self.update()

    def _describe(self) -> None:
        """Say to screen readers what is on the current card."""
        current = self._cards[self._snapshot.line - 1] if self._snapshot and self._snapshot.line else None
        if current is None:
            self.setAccessibleName("The lines of the derivation")
        else:
            code = f"{current.code}; " if self.as_code else ""
            self.setAccessibleName(f"Derivation: {code}{current.spoken}")

    # ------------------------------------------------------------- geometry

    def _grid(self) -> tuple[int, int]:
        """Columns and rows of cards that can be seen: all fifteen, as large as can be, if there is room."""
        scale = 1.0 if self.theme is None else self.theme.scale
        most_columns = max(1, int((self.width() + _GAP) // (_WIDTH * scale + _GAP)))
        most_rows = max(1, int((self.height() + _GAP) // (_HEIGHT * scale + _GAP)))
        if most_rows == 1:
            return min(most_columns, N_LINES), 1
        whole = [
            (-(-N_LINES // rows), rows)
            for rows in range(1, most_rows + 1)
            if -(-N_LINES // rows) <= most_columns
        ]
        if not whole:
            return most_columns, most_rows
        return max(whole, key=lambda grid: min(self.width() / grid[0] / _SHAPE, self.height() / grid[1]))

    @property
    def shown(self) -> range:
        """Which cards can be seen, counted from 0."""
        columns, rows = self._grid()
        return range(self._first, min(self._first + columns * rows, N_LINES))

    def card_rect(self, card: int) -> QRectF:
        """Where a card is that can be seen, counted from 0."""
        scale = 1.0 if self.theme is None else self.theme.scale
        columns, rows = self._grid()
        place = card - self._first
        width = (self.width() - _GAP * (columns - 1)) / columns
        height = min((self.height() - 3 - _GAP * (rows - 1)) / rows, _TALLEST * scale)
        return QRectF(
            (place % columns) * (width + _GAP),
            (place // columns) * (height + _GAP),
            width - 0.5,
            height,
        )

    def _follow(self) -> None:
        """Bring the current card into sight."""
        line = 0 if self._snapshot is None else self._snapshot.line
        columns, rows = self._grid()
        if columns * rows >= N_LINES:
            self._scroll_to(0)
        elif not line:
            self._scroll_to(_FIRST_AT_REST)
        elif line - 1 not in self.shown[1 : max(2, len(self.shown) - 1)]:
            # A neighbour is left in sight, where the inputs tend to be.
            self._scroll_to(line - 1 - max(1, min(columns * rows - 2, columns // 2 + 1)))
        else:
            self._scroll_to(self._first)

    def scroll_by(self, steps: int) -> None:
        """Some cards further."""
        self._scroll_to(self._first + steps)

    def _scroll_to(self, first: int) -> None:
        columns, rows = self._grid()
        first = min(max(first, 0), max(N_LINES - columns * rows, 0))
        if rows > 1:
            last_first = -(-max(N_LINES - columns * rows, 0) // columns) * columns
            first = min(-(-first // columns) * columns, last_first)
        if first != self._first:
            self._first = first
            self.update()
        self.scrolled.emit()

    # ------------------------------------------------------------- painting

    def _paint(self, painter: QPainter) -> None:
        if self._snapshot is None or self.theme is None:
            return
        current = self._snapshot.line - 1
        for card in sorted(self.shown, key=lambda card: card == current):  # the lifted one on top
            rect = self.card_rect(card)
            # Where there is much room, type and formulas grow with it.
            grown = min(max(1.0, min(rect.width() / 270, rect.height() / 235) / self.theme.scale), 1.5)
            theme = self.theme.enlarged(self.theme.scale * grown)
            self._painter.paint(
                painter, rect, self._cards[card], self._snapshot, theme, as_code=self.as_code
            )
        hidden_left, hidden_right = self._first > 0, self.shown.stop < N_LINES
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.accent))
        middle = self.card_rect(self._first).center().y()
        for hidden, x, way in ((hidden_left, 1.0, 1), (hidden_right, self.width() - 1.0, -1)):
            if hidden and self._grid()[1] == 1:  # there are more cards on this side
                painter.drawPolygon(
                    [QPointF(x, middle), QPointF(x + 5 * way, middle - 6), QPointF(x + 5 * way, middle + 6)]
                )

    # --------------------------------------------------------------- events

    def card_at(self, place: QPointF) -> int | None:
        """The card at a place, counted from 0."""
        return next((card for card in self.shown if self.card_rect(card).contains(place)), None)

    def _on_clicked(self, place: QPointF) -> None:
        self._pressed = self.card_at(place)
        if self._pressed is not None:
            self.line_wanted.emit(self._pressed + 1)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the whole matrix."""
        if self._pressed is not None:  # the first click has scrolled, so the place says no more
            self.opened.emit(self._pressed + 1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll through the cards."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        if not turned:
            return
        columns, rows = self._grid()
        self.scroll_by((-1 if turned > 0 else 1) * (columns if rows > 1 else 1))

    def _on_key_pressed(self, key: int) -> None:
        line = 0 if self._snapshot is None else self._snapshot.line
        if key == Qt.Key.Key_Return:
            self.opened.emit(line or N_LINES)
            return
        wanted = {
            Qt.Key.Key_Left: line - 1,
            Qt.Key.Key_Right: line + 1,
            Qt.Key.Key_Home: 1,
            Qt.Key.Key_End: N_LINES,
        }[Qt.Key(key)]
        self.line_wanted.emit(min(max(wanted, 1), N_LINES))
