"""The slides of a lesson that is being made: in their order, with titles, sentences and notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from netviz.frozen import dataclass
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import named
from netviz.ui.kit.theme import LIGHT, SEMIBOLD, Theme

_WIDE, _HIGH = 760, 560
_BUTTONS = (
    ("capture", "Capture slide…", "What the window shows now, as another slide after this one"),
    ("again", "Capture anew", "Let this slide stand on what the window shows now"),
    ("play", "Present", "Save, and begin the lesson at this slide"),
    ("paper", "PDF of all slides…", "One slide a page, with its notes"),
    ("page", "Web page of its run…", "The run of this slide as one file for any browser"),
    ("save", "Save", "Write the lesson's file"),
)


@dataclass(frozen=True)
class Entry:
    """A slide as the list shows it.

    Attributes
    ----------
    title, text : str
    notes : tuple of str
    about : str
        What it stands on and shows, in a line.
    problems : tuple of str
    """

    title: str
    text: str
    notes: tuple[str, ...]
    about: str
    problems: tuple[str, ...] = ()


class _Text(QPlainTextEdit):
    """Text in some rows; Tab goes on to the next field."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self.setObjectName("field")
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setTabChangesFocus(True)


class SlideList(QDialog):
    """Shows what it is given, and asks for changes of it.

    Signals
    -------
    titled(str)
        The lesson is to be called so.
    said(int, str, object)
        A slide is to say something else: its number, the key, the value.
    moved(int, int)
        A slide is to stand at another place.
    removed(int)
    asked(str)
        One of the buttons: "open", "capture", "again", "play", "paper", "page" or "save".
    left
        It is to be closed.
    """

    titled = Signal(str)
    said = Signal(int, str, object)
    moved = Signal(int, int)
    removed = Signal(int)
    asked = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Slides of a lesson")
        self._entries: tuple[Entry, ...] = ()
        self._is_filling, self._theme = False, LIGHT
        self.name = QLineEdit()
        self.name.setObjectName("boxed")
        self.name.setAccessibleName("Title of the lesson")
        self.file = named(QLabel(), "muted")
        self.list = named(QListWidget(), "field")
        self.list.setAccessibleName("Slides")
        self.list.setToolTip("Drag a slide to another place, or move it with the buttons")
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.up = text_button("▲", "Move the slide up  (Alt+↑)", "")
        self.down = text_button("▼", "Move the slide down  (Alt+↓)", "")
        self.remove = text_button("Remove", "Take the slide out of the lesson", "")
        self.up.setAccessibleName("Move up")
        self.down.setAccessibleName("Move down")
        self.title = QLineEdit()
        self.title.setObjectName("boxed")
        self.title.setAccessibleName("Title of the slide")
        self.text = _Text(
            "Sentences",
            "Two or three sentences; {loss}, {dead} … are the figures of the step that is shown",
        )
        self.notes = _Text("Notes", "For the speaker; each line is one")
        self.about = named(QLabel(wordWrap=True), "muted")
        self.problems = named(QLabel(wordWrap=True), "error")
        for label in (self.about, self.problems, self.file):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.other = text_button("Open…", "Another lesson's file, or a new one", "")
        self.buttons: dict[str, QPushButton] = {
            name: text_button(text, tip, "primary" if name == "save" else "")
            for name, text, tip in _BUTTONS
        }
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.file)
        head.addWidget(self.other)
        row = QHBoxLayout()
        for button in (self.up, self.down, self.remove):
            row.addWidget(button)
        row.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addLayout(row)
        right = QVBoxLayout()
        right.setSpacing(6)
        for name, part, share in (
            ("Title", self.title, 0),
            ("Sentences", self.text, 3),
            ("Notes, a line each", self.notes, 4),
        ):
            right.addWidget(named(QLabel(name), "muted"))
            right.addWidget(part, share)
        right.addWidget(self.about)
        right.addWidget(self.problems)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addLayout(left, 2)
        middle.addLayout(right, 3)
        foot = QHBoxLayout()
        for name, button in self.buttons.items():
            if name == "save":
                foot.addStretch(1)
            foot.addWidget(button)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        line.setFrameShadow(QFrame.Shadow.Sunken)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addLayout(middle, 1)
        layout.addWidget(line)
        layout.addLayout(foot)
        for pressed in self.findChildren(QPushButton):
            pressed.setAutoDefault(False)

    def _connect(self) -> None:
        self.name.textEdited.connect(self.titled)
        self.other.clicked.connect(lambda: self.asked.emit("open"))
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _=False, name=name: self.asked.emit(name))
        self.list.currentRowChanged.connect(lambda _: self._show_entry())
        self.list.model().rowsMoved.connect(self._on_rows_moved)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.remove.clicked.connect(lambda: self.removed.emit(self.number))
        self.title.textEdited.connect(lambda text: self._say("title", text))
        self.text.textChanged.connect(lambda: self._say("text", self.text.toPlainText()))
        self.notes.textChanged.connect(lambda: self._say("notes", _lines(self.notes.toPlainText())))

    def sizeHint(self) -> QSize:
        """Room for a list and a slide."""
        room = self.screen().availableSize()
        return QSize(min(_WIDE, room.width() - 40), min(_HIGH, room.height() - 60))

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.name.setFont(theme.font(weight=SEMIBOLD))

    # ---------------------------------------------------------------- showing

    @property
    def number(self) -> int:
        """Of the slide that is chosen, counted from 0; −1 if there is none."""
        return self.list.currentRow()

    def show_lesson(
        self, title: str, file: str, entries: Sequence[Entry], number: int | None = None
    ) -> None:
        """Show a lesson.

        Parameters
        ----------
        title : str
        file : str
            What its file is called, marked if it was changed.
        entries : sequence of Entry
        number : int, optional
            The slide to be chosen; the one that is, if left out.
        """
        wanted = self.number if number is None else number
        self._is_filling = True
        if self.name.text() != title:
            self.name.setText(title)
        self.file.setText(file)
        names = [f"{place}  {entry.title}" for place, entry in enumerate(entries, 1)]
        if names != [self.list.item(row).text() for row in range(self.list.count())]:
            self.list.clear()
            self.list.addItems(names)
        bad, usual = QColor(self._theme.bad), QColor(self._theme.text)
        for row, entry in enumerate(entries):
            self.list.item(row).setToolTip("\n".join(entry.problems))
            self.list.item(row).setForeground(bad if entry.problems else usual)
        self._entries = tuple(entries)
        self.list.setCurrentRow(min(max(wanted, 0), len(entries) - 1))
        self._is_filling = False
        self._show_entry()

    def _show_entry(self) -> None:
        if self._is_filling:
            return
        number = self.number
        has_one = 0 <= number < len(self._entries)
        entry = self._entries[number] if has_one else Entry("", "", (), "")
        self._is_filling = True
        if self.title.text() != entry.title:
            self.title.setText(entry.title)
        for field, text in ((self.text, entry.text), (self.notes, "\n".join(entry.notes))):
            now = field.toPlainText()
            if (_lines(now) != _lines(text)) if field is self.notes else (now != text):
                field.setPlainText(text)
        self.about.setText(entry.about)
        self.problems.setText("\n".join(entry.problems))
        self.problems.setVisible(bool(entry.problems))
        parts: list[Any] = [self.title, self.text, self.notes, self.remove]
        parts += [self.buttons[name] for name in ("again", "play", "paper", "page")]
        for part in parts:
            part.setEnabled(has_one)
        self.up.setEnabled(has_one and number > 0)
        self.down.setEnabled(has_one and number + 1 < len(self._entries))
        self._is_filling = False

    # ---------------------------------------------------------------- changes

    def _say(self, key: str, value: object) -> None:
        if not self._is_filling and self.number >= 0:
            self.said.emit(self.number, key, value)

    def _move(self, way: int) -> None:
        number = self.number
        if 0 <= number + way < len(self._entries):
            self.moved.emit(number, number + way)

    def _on_rows_moved(self, _: object, start: int, __: int, ___: object, row: int) -> None:
        if not self._is_filling:
            self.moved.emit(start, row - 1 if row > start else row)

    # ----------------------------------------------------------------- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt and an arrow move the slide; Escape leaves."""
        arrows = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() in arrows:
            self._move(arrows[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask whoever made it; it is hidden from there."""
        if event.type() == QEvent.Type.Close and event.spontaneous():
            event.ignore()
            self.left.emit()
        else:
            super().closeEvent(event)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
