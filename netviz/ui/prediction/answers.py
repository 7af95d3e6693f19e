"""What is typed or chosen: numbers, and votes for one of a few answers."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from netviz.core.symbols import split_symbols
from netviz.lessons.prediction import is_share
from netviz.training.narrator.figures import figure
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import named
from netviz.ui.kit.number_field import NumberField
from netviz.ui.kit.number_format import parse_number, parse_percent
from netviz.ui.kit.symbols import SymbolLabel
from netviz.ui.kit.theme import Theme
from netviz.ui.prediction import colors

_MOST_HANDS = 9999
_LONG = 24  # letters, from which on answers stand in one column each


class NumberAnswers(QWidget):
    """A field for numbers, one or several of a room, and what has been typed.

    Signals
    -------
    typed(tuple of float)
    """

    typed = Signal(object)

    def __init__(self, figure_name: str) -> None:
        super().__init__()
        self._is_share = is_share(figure_name)
        self.field = named(NumberField("Your prediction"), "boxed")
        self.field.setToolTip("A number, then Return; several of a room with a semicolon between them")
        self.field.setPlaceholderText("?")
        self.field.returnPressed.connect(self.take)
        self.add = text_button("Add", "Note this number (Return)")
        self.add.clicked.connect(self.take)
        self.said = QLabel()
        self.said.setTextFormat(Qt.TextFormat.RichText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field)
        row.addWidget(self.add)
        row.addWidget(self.said, 1)

    def set_theme(self, theme: Theme) -> None:
        """Room for numbers in larger type."""
        self.field.setFixedWidth(round(110 * theme.scale))
        self._theme = theme

    def take(self) -> bool:
        """Note what is typed; whether all of it was numbers."""
        parts = [part for part in self.field.text().split(";") if part.strip()]
        parse = parse_percent if self._is_share else parse_number
        numbers = [parse(part) for part in parts]
        found = tuple(number for number in numbers if number is not None)
        if len(found) < len(parts):
            self.field.selectAll()
            self.field.setToolTip(f"“{self.field.text()}” is no number; 12 or 12; 18; 20 is one")
            return False
        if found:
            self.field.clear()
            self.typed.emit(found)
        return True

    def focus(self) -> None:
        """Type here."""
        self.field.setFocus()

    def show_numbers(self, numbers: tuple[float, ...], *, is_open: bool) -> None:
        """Show what has been typed, and whether more can be."""
        self.field.setVisible(is_open)
        self.add.setVisible(is_open)
        texts = [f"{figure(100 * n)} %" if self._is_share else figure(n) for n in numbers]
        self.said.setText(
            " · ".join(
                f'<b style="color:{colors.color(self._theme, place)}">{escape(text)}</b>'
                for place, text in enumerate(texts)
            )
        )
        self.said.setAccessibleName(f"Predicted: {', '.join(texts)}" if texts else "")


class _Choice(QPushButton):
    """A button with an answer, whose symbols are typeset."""

    def __init__(self, text: str, *, is_typeset: bool) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(text)
        self._label: SymbolLabel | None = None
        if is_typeset:
            self._label = SymbolLabel(text)
            self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row = QHBoxLayout(self)
            row.setContentsMargins(12, 0, 12, 0)
            row.addWidget(self._label)
            self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            self.toggled.connect(self._color)
        else:
            self.setText(text.replace("&", "&&"))

    def minimumSizeHint(self) -> QSize:
        """With room for the symbols."""
        return self.sizeHint()

    def sizeHint(self) -> QSize:
        """With room for the symbols."""
        hint = super().sizeHint()
        if self._label is not None:
            hint.setWidth(self._label.sizeHint().width() + 26)
        return hint

    def _color(self, on: bool) -> None:
        if self._label is not None:
            palette = self.palette()
            role = palette.ColorRole.HighlightedText if on else palette.ColorRole.ButtonText
            own = self._label.palette()
            own.setColor(palette.ColorRole.WindowText, palette.color(role))
            self._label.setPalette(own)


class VoteAnswers(QWidget):
    """A button for each answer; in a room beside it how many hands there are.

    Signals
    -------
    chosen(int)
    counted(tuple of int)
    """

    chosen = Signal(int)
    counted = Signal(object)

    def __init__(self, answers: tuple[str, ...]) -> None:
        super().__init__()
        self.buttons: list[_Choice] = []
        self.hands: list[NumberField] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(6)
        is_long = any(len(answer) > _LONG for answer in answers)
        is_typeset = any(is_symbol for answer in answers for _, is_symbol in split_symbols(answer))
        columns = (2 if is_long else 4) if len(answers) > 2 else len(answers)
        for place, answer in enumerate(answers):
            button = _Choice(answer, is_typeset=is_typeset)
            hands = named(NumberField(f"Hands for {answer}"), "boxed")
            button.clicked.connect(lambda _=False, place=place: self.chosen.emit(place))
            hands.editingFinished.connect(self._on_counted)
            row, column = divmod(place, columns)
            grid.addWidget(button, row, 2 * column)
            grid.addWidget(hands, row, 2 * column + 1)
            self.buttons.append(button)
            self.hands.append(hands)
        grid.setColumnStretch(2 * columns, 1)

    def set_theme(self, theme: Theme) -> None:
        """Room for numbers in larger type."""
        for hands in self.hands:
            hands.setFixedWidth(round(52 * theme.scale))

    def focus(self) -> None:
        """Choose here."""
        self.buttons[0].setFocus()

    def show_votes(
        self, votes: tuple[int, ...], *, is_open: bool, is_room: bool, right: int | None
    ) -> None:
        """Show what has been chosen, and whether it can be changed.

        Parameters
        ----------
        votes : tuple of int
        is_open, is_room : bool
            Whether more can be chosen; whether hands are counted.
        right : int or None
            The right one, once it may be known.
        """
        counts = is_room or sum(votes) > 1
        for place, (button, hands) in enumerate(zip(self.buttons, self.hands, strict=True)):
            button.setChecked(place == right if right is not None else votes[place] > 0 and not counts)
            button.setEnabled(is_open or right == place or votes[place] > 0)
            hands.setVisible(counts)
            hands.setReadOnly(not is_open)
            if not hands.hasFocus() or not is_open:
                hands.setText(str(votes[place]))

    def _on_counted(self) -> None:
        counts = []
        for hands in self.hands:
            number = hands.number
            if number is None or number < 0 or number != int(number) or number > _MOST_HANDS:
                return
            counts.append(int(number))
        self.counted.emit(tuple(counts))
