"""The menus of the import dialog: how a file is understood, and which of its columns are taken."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from netviz.data.reading import DELIMITERS, ENCODINGS, PRINCIPAL, TITLES, Choice, Table
from netviz.ui.kit.controls import Menu
from netviz.ui.kit.named import named
from netviz.ui.kit.number_format import short_name

SECOND_FILE = "\0a second file"
"""What the menu of classes gives for a file of labels; no column has such a name."""

_BOTH = "1st and 2nd principal component"
_IN_A_ROW = 4
_GUESSES = (
    ("format", "format", "What the file is", TITLES),
    ("encoding", "encoding", "How letters are written in the file", ENCODINGS),
    ("delimiter", "columns end with", "What separates the columns", DELIMITERS),
    ("decimal", "decimal mark", "What separates the fraction", {".": "point", ",": "comma"}),
    ("header", "first row", "What the first row is", {True: "names", False: "data"}),
)
_PARTS = (
    ("sheet", "sheet", "Which sheet of the workbook", ("xlsx",)),
    ("arrays", "points, classes", "Which arrays are the points and their classes", ("numpy", "json")),
)
_COLUMNS = (
    ("x", "x", "The first feature; or both features as principal components of all numbers"),
    ("y", "y", "The second feature"),
    (
        "label",
        "class",
        "The column that says which class a row is of; or a second file, with one class a row",
    ),
)


class ImportControls(QWidget):
    """Five guesses, three columns, and what of a file with more than one table is read.

    Signals
    -------
    guess_changed(str)
        One of the fields of `Options`.
    columns_changed
    """

    guess_changed = Signal(str)
    columns_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.of: dict[str, Menu] = {}
        self._holders: dict[str, QWidget] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for name, title, tip, entries in _GUESSES:
            menu = self._add(name, title, tip)
            menu.setPlaceholderText("guess")
            for key, text in entries.items():
                menu.addItem(text, key)
            menu.activated.connect(lambda _, name=name: self.guess_changed.emit(name))
        for name, title, tip in _COLUMNS:
            menu = self._add(name, title, tip)
            menu.setPlaceholderText("choose …")
            menu.activated.connect(lambda _: self.columns_changed.emit())
        for name, title, tip, _ in _PARTS:
            menu = self._add(name, title, tip)
            menu.activated.connect(lambda _, name=name: self.guess_changed.emit(name))
        self.show_parts("", ())

    def _add(self, name: str, title: str, tip: str) -> Menu:
        menu = Menu(title, tip)
        menu.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        menu.setMinimumContentsLength(12)
        holder = QWidget()
        cell = QVBoxLayout(holder)
        cell.setContentsMargins(0, 0, 0, 0)
        cell.setSpacing(1)
        cell.addWidget(named(QLabel(title), "small"))
        cell.addWidget(menu)
        # Of sheets and arrays a file has one kind at most.
        place = min(len(self.of), len(_GUESSES) + len(_COLUMNS))
        self._grid.addWidget(holder, *divmod(place, _IN_A_ROW))
        self._grid.setColumnStretch(place % _IN_A_ROW, 1)
        self.of[name], self._holders[name] = menu, holder
        return menu

    def blank(self) -> None:
        """Nothing is known yet."""
        for menu in self.of.values():
            menu.setCurrentIndex(-1)
            menu.setEnabled(False)

    def blank_columns(self) -> None:
        """No columns to choose from; how the file is understood can be changed."""
        for name, _, _ in _COLUMNS:
            self.of[name].clear()
            self.of[name].setEnabled(False)
        for name, _, _, _ in _GUESSES:
            self.of[name].setEnabled(True)

    def show_parts(self, form: str, parts: Sequence[str], *, chosen: bool = True) -> None:
        """The sheets or arrays of a file, if it has more than one; the first is the one that is read."""
        for name, _, _, forms in _PARTS:
            menu, there = self.of[name], form in forms and len(parts) > (1 if chosen else 0)
            menu.clear()
            for part in sorted(parts) if there else ():
                menu.addItem(short_name(part, 40), part)
            menu.setCurrentIndex(menu.findData(parts[0]) if there and chosen else -1)
            menu.setEnabled(there)
            menu.setPlaceholderText("choose …")
            self._holders[name].setVisible(there)

    def show_guesses(self, table: Table, form: str) -> None:
        """How a file was understood."""
        is_text = form in ("delimited", "orange")
        self.show_parts(form, table.parts)
        for name, value in (
            ("format", form),
            ("encoding", table.encoding or "utf-8"),
            ("delimiter", table.delimiter or ","),
            ("decimal", table.decimal),
            ("header", table.header),
        ):
            self._put(name, value)
            self.of[name].setEnabled(
                name == "format"
                or is_text
                or (name == "encoding" and bool(table.encoding))
                or (name == "decimal" and form in ("xlsx", "json", "arff"))
                or (name == "header" and form == "xlsx")
            )

    def show_columns(self, table: Table) -> None:
        """The columns to choose from: the first two of numbers, and no class yet."""
        numeric = [column.name for column in table.columns if column.is_numeric]
        for name, _, _ in _COLUMNS:
            menu = self.of[name]
            menu.setEnabled(True)
            menu.clear()
            for column in table.columns:
                if name == "label" or column.is_numeric:
                    menu.addItem(short_name(column.name, 24), column.name)
            menu.setCurrentIndex(-1)
        if len(numeric) > 2:
            self.of["x"].addItem(_BOTH, PRINCIPAL)
        self.of["label"].addItem("from a second file …", SECOND_FILE)
        if len(numeric) >= 2:
            self._put("x", numeric[0])
            self._put("y", numeric[1])

    @property
    def choice(self) -> Choice | None:
        """The columns as they are chosen; None as long as one is not."""
        x, y, label = (self.of[name].currentData() for name, _, _ in _COLUMNS)
        features = PRINCIPAL if x == PRINCIPAL else (x, y)
        return None if label is None or None in features else Choice(features, label)

    def show_choice(self, choice: Choice) -> None:
        """Choose columns without announcing it."""
        if choice.features == PRINCIPAL:
            self._put("x", PRINCIPAL)
        elif choice.features is not None:
            self._put("x", choice.features[0])
            self._put("y", choice.features[1])
        self.show_label(choice.label)

    def show_label(self, label: str | None) -> None:
        """Choose the class without announcing it."""
        self._put("label", label)

    def show_whether_principal(self) -> None:
        """Principal components are both features: there is no second one to choose."""
        is_principal = self.of["x"].currentData() == PRINCIPAL
        self.of["y"].setEnabled(not is_principal)
        if is_principal:
            self.of["y"].setCurrentIndex(-1)

    def _put(self, name: str, value: object) -> None:
        self.of[name].setCurrentIndex(self.of[name].findData(value))
