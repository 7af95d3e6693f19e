"""Is it this? The mistakes of a line, to be put in its place."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from netviz.core import MISTAKES, STAGES, mistakes_of
from netviz.intents import CorrectGradient, UseMistake
from netviz.snapshot import Snapshot
from netviz.ui.kit.controls import Menu
from netviz.ui.kit.formula_label import Formula
from netviz.ui.kit.named import named
from netviz.ui.kit.symbol_paragraph import SymbolParagraph
from netviz.ui.kit.symbols import SymbolLabel
from netviz.ui.kit.theme import Theme

_NARROWEST = 240  # in which a formula can still be read
_FRAME, _EDGE = 30, 6  # of the window's title and its sides, drawn by the desktop

GRADIENT_LINES = tuple(stage.line for stage in STAGES if mistakes_of(stage.line))


class MistakeDialog(QDialog):
    """The correct line, and what is met instead of it in notes and homework.

    Signals
    -------
    wants(Intent)
        A mistake to put in force, or the correct line.
    """

    wants = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._beside = parent
        self.setWindowTitle("Is it this?")
        self._snapshot: Snapshot | None = None
        self.line = Menu("Line", "Which line to get wrong")
        for line in GRADIENT_LINES:
            self.line.addItem(f"line {line}", line)
        self.line.activated.connect(lambda: self._show(self.line.currentData()))
        about = named(
            QLabel("You can train with a mistake; the gradient check says what it sees."), "muted"
        )
        about.setWordWrap(True)
        self._inside = named(QWidget(), "bare")
        self._column = QVBoxLayout(self._inside)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(self._inside)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        self.name = named(SymbolLabel(), "cardTitle")
        head = QHBoxLayout()
        head.addWidget(self.line)
        head.addWidget(self.name)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(about)
        column.addWidget(scroll, 1)
        self._group = QButtonGroup(self)
        self.choices: dict[str | None, QRadioButton] = {}

    def sizeHint(self) -> QSize:
        """Wide enough for a formula with its explanation."""
        return QSize(620, 520)

    def set_theme(self, theme: Theme) -> None:
        """Formulas follow the palette by themselves."""

    def open_at(self, line: int, snapshot: Snapshot, plane: QRect | None = None) -> None:
        """Ask about a line; the nearest one that has mistakes.

        Parameters
        ----------
        line : int
        snapshot : Snapshot
        plane : QRect, optional
            Where on the screen the plane is, beside which the box opens.
        """
        self._snapshot = snapshot
        nearest = min(GRADIENT_LINES, key=lambda known: abs(known - line))
        self.line.setCurrentIndex(GRADIENT_LINES.index(nearest))
        self._show(nearest)
        if plane is not None and not self.isVisible():
            self._stand_beside(plane)
        self.show()
        self.raise_()

    def _stand_beside(self, plane: QRect) -> None:
        """Over the choices on the left of the plane; where there are none, over what is on its right."""
        screen, window = self._beside.screen().availableGeometry(), self._beside.window()
        wanted = self.sizeHint()
        left, right = plane.left() - screen.left() - 2 * _EDGE, screen.right() - plane.right() - 2 * _EDGE
        width = min(wanted.width(), left if left >= _NARROWEST or left > right else right)
        x = plane.left() - _EDGE - width if left >= width else plane.right() + _EDGE
        if width < _NARROWEST:  # the plane fills the screen
            x, width = screen.left(), _NARROWEST
        top = max(window.geometry().top(), plane.top() - _FRAME) + _FRAME
        height = max(wanted.height(), window.geometry().bottom() - top)
        height = min(height, screen.bottom() - top - _EDGE)
        self.setGeometry(QRect(QPoint(x, top), QSize(width, height)))

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Follow what is in force."""
        before, self._snapshot = self._snapshot, new
        if before is None or not self.isVisible():
            return

        def what_fits(shot: Snapshot) -> tuple[object, ...]:
            return shot.config, shot.params.sizes, shot.dataset

        if what_fits(before) != what_fits(new):
            self._show(self.line.currentData())
        elif before.lines.mistake is not new.lines.mistake:
            self._mark()  # with the same buttons: the focus stays where arrows have brought it

    def refresh(self) -> None:
        """Show again what is in force: what was chosen has been refused."""
        if self.choices:  # else it was not chosen here
            self._mark()

    def _mark(self) -> None:
        """Check what is in force; say so where it is another line's."""
        if self._snapshot is None:
            return
        in_force = self._snapshot.mistake
        other = None if in_force is None or in_force in self.choices else MISTAKES[in_force]
        if other is not None:
            self._other.set_text(f"in force now: line {other.line}, {other.title}")
        self._other.setVisible(other is not None)
        self._group.setExclusive(False)  # none is checked where another line is wrong
        for key, button in self.choices.items():
            button.setChecked(key == in_force)
        self._group.setExclusive(True)

    def _show(self, line: int) -> None:
        if self._snapshot is None:
            return
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.choices.clear()
        self.name.setText(STAGES[line - 1].symbol)
        self._add(None, f"card-{line:02d}", "correct")
        lines = self._snapshot.lines
        for mistake in mistakes_of(line):
            misfit = mistake.misfit(lines.params.sizes, len(lines.y))
            self._add(mistake.key, f"mistake-{mistake.key}", mistake.title, mistake.why, misfit)
        self._other = named(SymbolParagraph(""), "error")
        self._column.addWidget(self._other)
        self._column.addStretch(1)
        self._mark()

    def _add(
        self, key: str | None, formula: str, title: str, why: str = "", misfit: str | None = None
    ) -> None:
        button = QRadioButton()
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setAccessibleName(title)
        self._group.addButton(button)
        self.choices[key] = button
        row = _Row(button)
        row.add_text(title, "cardTitle")
        row.add(Formula(formula, f"the formula with {title}", 0.85))
        for text, name in ((why, "muted"), (misfit and f"does not fit: {misfit}", "error")):
            if text:
                row.add_text(text, name)
        row.setEnabled(misfit is None)
        intent = CorrectGradient() if key is None else UseMistake(key)
        button.clicked.connect(lambda: self.wants.emit(intent))
        self._column.addWidget(row)


class _Row(QFrame):
    """A choice with its explanation: a click anywhere on it chooses."""

    def __init__(self, button: QRadioButton) -> None:
        super().__init__()
        self.setObjectName("choice")
        self._button, self._rows = button, 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(6, 4, 6, 6)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(button, 0, 0, Qt.AlignmentFlag.AlignTop)

    def add(self, widget: QWidget) -> None:
        """Something more below."""
        self._grid.addWidget(widget, self._rows, 1)
        self._rows += 1

    def add_text(self, text: str, name: str) -> None:
        """A paragraph, as wide as there is room."""
        self.add(named(SymbolParagraph(text), name))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._button.click()
