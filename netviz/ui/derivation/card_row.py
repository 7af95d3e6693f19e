"""The fifteen lines side by side: tiles with one in focus, or cards where there is room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QPainter

from netviz.core import STAGES
from netviz.core.formula_symbols import MADE_BY, key_of
from netviz.snapshot import Snapshot
from netviz.training.step_lines import N_LINES
from netviz.ui.derivation.card_content import CardContent
from netviz.ui.derivation.card_painter import CardPainter
from netviz.ui.derivation.card_parts import MatrixPictures, Symbols
from netviz.ui.derivation.symbol_facts import symbol_facts
from netviz.ui.derivation.tile_layout import TILE, Arrangement, arranged
from netviz.ui.derivation.tile_painter import TilePainter, name_widths
from netviz.ui.derivation.worked_example import sample_lines
from netviz.ui.kit.formula_marks import symbol_at
from netviz.ui.kit.painted_widget import PaintedWidget
from netviz.ui.kit.panel import Pointers
from netviz.ui.kit.symbol_tip import SymbolTip
from netviz.ui.kit.theme import Theme

_CHIP = 22.0  # the side of the small button on a card
_ALONE = 480.0  # a row that is narrower, and may be, shows nothing but the card in focus
_BIG = 270.0, 235.0  # a card larger than this has larger type


class CardRow(PaintedWidget):
    """All lines at once; the one in focus is the widest, and the sum of the widths never changes.

    Signals
    -------
    line_wanted(int)
        A card was clicked, or chosen by the arrow keys; or a symbol that the line made.
    opened(int)
        A card was clicked twice.
    menu_wanted(int, QPoint)
        What can be asked about a line, at a place on the screen.
    arranged
        The places of the lines may have changed.

    Attributes
    ----------
    may_stand_alone : bool
        Whether the card in focus is all that is shown where there is room for no more.
    """

    line_wanted = Signal(int)
    opened = Signal(int)
    menu_wanted = Signal(int, QPoint)
    arranged = Signal()

    _KEYS = (
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Return,
    )

    def __init__(self) -> None:
        super().__init__(
            "The lines of the derivation",
            "A card for each of the fifteen lines: its formula, shapes, value and check. Left and right go "
            "from line to line, up and down through the symbols of its formula, Return opens the whole "
            "matrix or goes to the line that made the symbol, the menu key has what can be asked.",
            self._KEYS,
        )
        self.cards: list[CardContent] = []
        self._snapshot: Snapshot | None = None
        pictures = self._pictures = MatrixPictures()
        self._cards_painter, self._tiles_painter = CardPainter(pictures), TilePainter(pictures)
        self._symbols: dict[int, Symbols] = {}
        self._symbol: tuple[int, int] | None = None  # the card, and which symbol of its formula
        self._hovered: int | None = None
        self._pressed: int | None = None
        self._tip = SymbolTip(self)
        self.as_code = False
        self.may_stand_alone = False
        self.lines: frozenset[int] = frozenset()
        self._announced = -1  # the tile in focus
        self._terms: tuple[tuple[int, str | None], ...] = ()
        self.paint = self._paint
        self.clicked.connect(self._on_clicked)
        self.pointed.connect(self._on_pointed)
        self.key_pressed.connect(self._on_key_pressed)
        self.resized.connect(self.arranged)

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.theme = theme
        self.setMinimumHeight(round(TILE * theme.scale))
        self.updateGeometry()
        self.arranged.emit()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for a row of tiles."""
        return QSize(round(700 * self._scale), round(TILE * self._scale))

    def show_cards(self, cards: list[CardContent], snapshot: Snapshot) -> None:
        """Show other cards; the widest is the current one."""
        moved = self._snapshot is None or self._snapshot.line != snapshot.line
        self.cards, self._snapshot = cards, snapshot
        if moved:
            self._choose_symbol(None)
        self._announce()
        self._describe()
        self.update()

    def make_ready(self, cards: list[CardContent]) -> None:
        """Make the pictures of cards that will be shown."""
        if self.theme is not None:
            self._pictures.make_ready(cards, self.theme)

    def show_code(self, as_code: bool) -> None:
        """Show the lines in plain NumPy, or as formulas."""
        self.as_code = as_code
        self._choose_symbol(None)
        self._describe()
        self.update()

    def point_out(self, pointers: Pointers) -> None:
        """Mark lines, and symbols of their formulas."""
        self.lines = frozenset(pointers.lines)
        self._terms = tuple((line, key_of(symbol)) for line, symbol in pointers.terms)
        self._announce()
        self.update()

    def _announce(self) -> None:
        """Say so where another tile is in focus: what stands over the tiles moves with them."""
        if self.focus != self._announced:
            self._announced = self.focus
            self.arranged.emit()

    def _describe(self) -> None:
        """Say to screen readers what is on the current card."""
        current = self.cards[self._snapshot.line - 1] if self._snapshot and self._snapshot.line else None
        if current is None:
            self.setAccessibleName("The lines of the derivation")
        else:
            code = f"{current.code}; " if self.as_code else ""
            self.setAccessibleName(f"Derivation: {code}{current.spoken}")

    # ------------------------------------------------------------- geometry

    @property
    def _scale(self) -> float:
        return 1.0 if self.theme is None else self.theme.scale

    @property
    def focus(self) -> int:
        """The tile in focus, counted from 0: where one stands, what is pointed at, or the first one."""
        line = 0 if self._snapshot is None else self._snapshot.line
        return max((line or self._pointed_line) - 1, 0)

    @property
    def _pointed_line(self) -> int:
        """The last of the lines that a slide points at; 0 for none."""
        return max((*self.lines, *(line for line, _ in self._terms)), default=0)

    def arrangement(self, focus: int | None = None) -> Arrangement:
        """The places of all lines, with any of them in focus."""
        focus = self.focus if focus is None else focus
        if self.may_stand_alone and self.width() < _ALONE * self._scale:
            empty = [QRectF() for _ in STAGES]
            empty[focus] = QRectF(self.rect())
            return Arrangement(tuple(empty), (False,) * len(STAGES), is_tall=True)
        return arranged(self.width(), self.height(), self._scale, focus, name_widths())

    def card_rect(self, card: int) -> QRectF:
        """Where a card is, counted from 0."""
        return self.arrangement().places[card]

    def card_at(self, place: QPointF) -> int | None:
        """The card at a place, counted from 0."""
        places = enumerate(self.arrangement().places)
        return next((card for card, rect in places if rect.contains(place)), None)

    def symbol_rects(self, card: int) -> Symbols:
        """The symbols that were drawn on a card, counted from 0, and where they are."""
        return self._symbols.get(card, [])

    def chip_rect(self, card: int) -> QRectF:
        """The small button of a card, over the end of its picture."""
        side = _CHIP * self._scale
        rect = self.card_rect(card)
        return QRectF(rect.right() - side - 6, rect.bottom() - side - 6, side, side)

    # ------------------------------------------------------------- painting

    def _paint(self, painter: QPainter) -> None:
        if self._snapshot is None or self.theme is None:
            return
        arrangement = self.arrangement()
        self._symbols.clear()
        for card, rect in enumerate(arrangement.places):
            if not rect.isEmpty():
                self._paint_card(painter, card, rect, arrangement)
        self._paint_pointers(painter, arrangement)
        if self._symbol is not None and self._symbol[1] < len(self.symbol_rects(self._symbol[0])):
            _, place = self._symbols[self._symbol[0]][self._symbol[1]]
            painter.setPen(self.theme.pen(self.theme.accent, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(-2, -2, 2, 2), 3, 3)
        chosen = self.focus if self._hovered is None and self.hasFocus() else self._hovered
        if chosen is not None:
            self._paint_chip(painter, self.chip_rect(chosen))

    def _paint_card(self, painter: QPainter, card: int, rect: QRectF, arrangement: Arrangement) -> None:
        shot, theme, content = self._snapshot, self.theme, self.cards[card]
        assert shot is not None
        assert theme is not None
        in_focus = card == self.focus
        if arrangement.is_grid or (in_focus and arrangement.is_tall):
            # Where there is much room, type and formulas grow with it.
            grown = min(rect.width() / _BIG[0], rect.height() / _BIG[1]) / theme.scale
            larger = theme.enlarged(theme.scale * min(max(1.0, grown), 1.5))
            focus = in_focus and (shot.line > 0 or not arrangement.is_grid)
            self._symbols[card] = self._cards_painter.paint(
                painter, rect, content, shot, larger, focus=focus, as_code=self.as_code
            )
        elif in_focus:
            self._symbols[card] = self._tiles_painter.paint_focus(
                painter, rect, content, shot, theme, as_code=self.as_code
            )
        elif arrangement.has_picture[card]:
            self._tiles_painter.paint(painter, rect, content, shot, theme)
        else:
            self._tiles_painter.paint_narrow(painter, rect, content, theme)

    def _paint_pointers(self, painter: QPainter, arrangement: Arrangement) -> None:
        """Frames around what a slide points at."""
        assert self.theme is not None
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self.theme.pen(self.theme.accent, 2.0))
        for line in self.lines:
            rect = arrangement.places[line - 1]
            if not rect.isEmpty():
                painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6 * self._scale, 6 * self._scale)
        for line, key in self._terms:
            for found, place in self._symbols.get(line - 1, []):
                if found == key:
                    around = 3 * self._scale
                    painter.drawRoundedRect(place.adjusted(-around, -around, around, around), 5, 5)

    def _paint_chip(self, painter: QPainter, rect: QRectF) -> None:
        assert self.theme is not None
        painter.setPen(self.theme.pen(self.theme.border, 1))
        painter.setBrush(QColor(self.theme.card))
        painter.drawRoundedRect(rect, 6 * self._scale, 6 * self._scale)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.text))
        for step in (-1, 0, 1):
            centre = rect.center() + QPointF(5 * self._scale * step, 0)
            painter.drawEllipse(centre, 1.5 * self._scale, 1.5 * self._scale)

    # --------------------------------------------------------------- events

    def _on_clicked(self, place: QPointF) -> None:
        card = self._pressed = self.card_at(place)
        if card is None:
            return
        if self.chip_rect(card).contains(place):
            self._pressed = None
            self.menu_wanted.emit(card + 1, self.mapToGlobal(self.chip_rect(card).bottomLeft().toPoint()))
            return
        number = symbol_at(self.symbol_rects(card), place)
        if number is None:
            self.line_wanted.emit(card + 1)
        else:
            self._go_to_maker(card, number)

    def _go_to_maker(self, card: int, number: int) -> None:
        """Go to the line that made a symbol; to the card's own where no line has made it."""
        key, _ = self.symbol_rects(card)[number]
        self.line_wanted.emit(MADE_BY.get(key, card + 1))

    def _on_pointed(self, place: QPointF | None) -> None:
        card = None if place is None else self.card_at(place)
        if card != self._hovered:
            self._hovered = card
            self.setToolTip("" if card is None or not self.cards else f"<p>{self.cards[card].spoken}</p>")
            self.update()
        number = None if place is None or card is None else symbol_at(self.symbol_rects(card), place)
        self._choose_symbol(None if card is None or number is None else (card, number))
        made = number is not None and card is not None and self.symbol_rects(card)[number][0] in MADE_BY
        self.setCursor(Qt.CursorShape.PointingHandCursor if made else Qt.CursorShape.ArrowCursor)

    def _choose_symbol(self, symbol: tuple[int, int] | None) -> None:
        """Say what is known of a symbol, or nothing."""
        if symbol != self._symbol:
            self._symbol = symbol
            self.update()
        shot = self._snapshot
        if symbol is None or shot is None:
            self._tip.end()
            return
        key, place = self.symbol_rects(symbol[0])[symbol[1]]
        self.setToolTip("")
        self._tip.explain(place.toAlignedRect(), symbol_facts(key, shot, sample_lines(shot)))

    @property
    def symbol_text(self) -> str:
        """What is said of the symbol that is pointed at; empty for none."""
        return self._tip.text

    def hideEvent(self, event: QEvent) -> None:
        """What is pointed at is gone too."""
        self._choose_symbol(None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the whole matrix."""
        if self._pressed is not None:  # the first click has moved the focus, so the place says no more
            self.opened.emit(self._pressed + 1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be asked about the line: by the right button, or by the key for menus."""
        card: int | None = self.focus
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            card = self.card_at(QPointF(event.pos()))
        if card is None:
            event.ignore()
            return
        by_key = event.reason() != QContextMenuEvent.Reason.Mouse
        corner = self.mapToGlobal(self.card_rect(card).center().toPoint())
        self.menu_wanted.emit(card + 1, corner if by_key else event.globalPos())

    def _on_key_pressed(self, key: int) -> None:
        line = 0 if self._snapshot is None else self._snapshot.line
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move_symbol(1 if key == Qt.Key.Key_Down else -1)
            return
        if key == Qt.Key.Key_Return:
            if self._symbol is not None:
                self._go_to_maker(*self._symbol)
            else:
                self.opened.emit(line or N_LINES)
            return
        wanted = {
            Qt.Key.Key_Left: line - 1,
            Qt.Key.Key_Right: line + 1,
            Qt.Key.Key_Home: 1,
            Qt.Key.Key_End: N_LINES,
        }[Qt.Key(key)]
        self.line_wanted.emit(min(max(wanted, 1), N_LINES))

    def _move_symbol(self, steps: int) -> None:
        """To the next symbol of the formula in focus; beyond either end to none."""
        symbols = self.symbol_rects(self.focus)
        if not symbols:
            return
        if self._symbol is None or self._symbol[0] != self.focus:
            number = 0 if steps > 0 else len(symbols) - 1
        else:
            number = self._symbol[1] + steps
        self._choose_symbol((self.focus, number) if 0 <= number < len(symbols) else None)
