"""What is typed or chosen: numbers, and votes for one of a few answers."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from netviz.lessons.comparing import is_share
from netviz.training.narrator.figures import figure
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import named
from netviz.ui.kit.number_field import NumberField
from netviz.ui.kit.number_format import parse_number, parse_percent
from netviz.ui.kit.theme import Theme
from netviz.ui.prediction import colors
from netviz.ui.prediction.choice import Choice
from netviz.ui.prediction.prediction_field import PredictionField

_MOST_HANDS = 9999
_BESIDE = 6  # pixels between answers


class NumberAnswers(QWidget):
    """A field for numbers, one or several of a room, and what has been typed.

    Signals
    -------
    typed(tuple of float)
    finished
        Return, and nothing is typed any more.
    refused(str)
        What is typed is no number, in words; "" once it is changed.
    """

    typed = Signal(object)
    finished = Signal()
    refused = Signal(str)

    def __init__(self, figure_name: str) -> None:
        super().__init__()
        self._is_share = is_share(figure_name)
        self.field = named(PredictionField("Your prediction"), "boxed")
        self.field.setToolTip(
            "A number, then Return, and Return again to freeze; of a room several, with semicolons between"
        )
        self.field.setPlaceholderText("?")
        self.field.returnPressed.connect(self._on_return)
        self.field.textEdited.connect(lambda: self.refused.emit(""))
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
            self.refused.emit(f"“{self.field.text()}” is no number; 12 is one, and 12; 18; 20 are three")
            return False
        if found:
            self.field.clear()
            self.typed.emit(found)
        return True

    def forget(self) -> None:
        """Nothing is typed any more."""
        self.field.clear()
        self.refused.emit("")

    def _on_return(self) -> None:
        if self.field.text().strip():
            self.take()
        else:
            self.finished.emit()

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
        self.buttons = [Choice(answer) for answer in answers]
        self.hands = [named(NumberField(f"Hands for {answer}"), "boxed") for answer in answers]
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_BESIDE)
        self._grid.setVerticalSpacing(_BESIDE)
        for place, (button, hands) in enumerate(zip(self.buttons, self.hands, strict=True)):
            button.clicked.connect(lambda _=False, place=place: self.chosen.emit(place))
            hands.editingFinished.connect(self._on_counted)
            hands.textEdited.connect(self._on_counted)  # so that Freeze can be pressed at once

    def fit(self, room: int) -> None:
        """Put as many beside each other as there is room for."""
        widths = [
            button.sizeHint().width() + _BESIDE
            + (0 if hands.isHidden() else hands.sizeHint().width() + _BESIDE)
            for button, hands in zip(self.buttons, self.hands, strict=True)
        ]  # fmt: skip
        most = len(widths)
        columns = next(
            (
                n
                for n in range(most, 0, -1)
                if _width_in_columns(widths, n) <= room and (n < 3 or most % n == 0)
            ),
            1,
        )
        if columns == self._columns:
            return
        self._columns, grid = columns, self._grid
        for widget in (*self.buttons, *self.hands):
            grid.removeWidget(widget)
        for column in range(2 * most + 1):
            grid.setColumnStretch(column, 0)
        for place, (button, hands) in enumerate(zip(self.buttons, self.hands, strict=True)):
            row, column = divmod(place, columns)
            grid.addWidget(button, row, 2 * column)
            grid.addWidget(hands, row, 2 * column + 1)
        grid.setColumnStretch(0 if columns == 1 else 2 * columns, 1)

    def width_in(self, room: int) -> int:
        """How wide it is with so much room."""
        self.fit(room)
        return self.sizeHint().width()

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        for hands in self.hands:
            hands.setFixedWidth(round(52 * theme.scale))
        for button in self.buttons:
            button.set_theme(theme)

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


def _width_in_columns(widths: list[int], columns: int) -> int:
    """How wide things are in so many columns, row by row."""
    return sum(max(widths[column::columns]) for column in range(columns))
