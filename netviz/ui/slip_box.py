"""Is it this? Wrong versions of a line, to be put in the place of the right one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from netviz.core import SLIPS, STAGES, Slip, slips_of
from netviz.snapshot import Snapshot
from netviz.ui.theme import Theme
from netviz.ui.widgets import Formula, Menu

GRADIENT_LINES = tuple(stage.line for stage in STAGES if slips_of(stage.line))


class SlipBox(QDialog):
    """The correct line, and what is met instead of it in notes and homework.

    Signals
    -------
    wanted(str or None)
        The key of a wrong version to put in force; None for the correct line.
    """

    wanted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Is it this?")
        self._snapshot: Snapshot | None = None
        self.line = Menu("Line", "Which line to get wrong")
        for line in GRADIENT_LINES:
            self.line.addItem(f"line {line}:  {STAGES[line - 1].symbol}", line)
        self.line.activated.connect(lambda: self._show(self.line.currentData()))
        head = QHBoxLayout()
        head.addWidget(self.line)
        head.addWidget(
            QLabel(
                "A wrong version can be trained with; the gradient check says what it sees.",
                objectName="muted",
            ),
            1,
        )
        self._inside = QWidget(objectName="bare")
        self._column = QVBoxLayout(self._inside)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(self._inside)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(scroll, 1)
        self._group = QButtonGroup(self)
        self.choices: dict[str | None, QRadioButton] = {}

    def sizeHint(self) -> QSize:
        """Wide enough for a formula with its explanation."""
        return QSize(620, 520)

    def set_theme(self, theme: Theme) -> None:
        """Formulas follow the palette by themselves."""

    def open_at(self, line: int, snapshot: Snapshot) -> None:
        """Ask about a line; the nearest one that has wrong versions."""
        self._snapshot = snapshot
        nearest = min(GRADIENT_LINES, key=lambda known: abs(known - line))
        self.line.setCurrentIndex(GRADIENT_LINES.index(nearest))
        self._show(nearest)
        self.show()
        self.raise_()

    def render(self, old: Snapshot | None, new: Snapshot) -> None:
        """Follow what is in force."""
        before, self._snapshot = self._snapshot, new
        if before is None or not self.isVisible():
            return

        def what_fits(shot: Snapshot) -> tuple[object, ...]:
            return replace(shot.config, slip=None), shot.params.sizes, shot.dataset

        if what_fits(before) != what_fits(new):
            self._show(self.line.currentData())
        elif before.config.slip != new.config.slip:
            self._mark()  # with the same buttons: the focus stays where arrows have brought it

    def refresh(self) -> None:
        """Show again what is in force: what was chosen has been refused."""
        self._mark()

    def _mark(self) -> None:
        """Check what is in force; say so where it is another line's."""
        in_force = self._snapshot.config.slip
        elsewhere = in_force is not None and in_force not in self.choices
        if elsewhere:
            other = SLIPS[in_force]
            self._other.setText(f"in force now: line {other.line}, {other.title}")
        self._other.setVisible(elsewhere)
        self._group.setExclusive(False)  # none is checked where another line is wrong
        for key, button in self.choices.items():
            button.setChecked(key == in_force)
        self._group.setExclusive(True)

    def _show(self, line: int) -> None:
        while self._column.count():
            widget = self._column.takeAt(0).widget()
            if widget is not None:
                widget.deleteLater()
        self.choices.clear()
        self._add(None, f"card-{line:02d}", "correct", "", None)
        for slip in slips_of(line):
            self._add(slip.key, f"slip-{slip.key}", slip.title, slip.why, slip)
        self._other = QLabel(objectName="error")
        self._column.addWidget(self._other)
        self._column.addStretch(1)
        self._mark()

    def _add(self, key: str | None, formula: str, title: str, why: str, slip: Slip | None) -> None:
        frame = QFrame()
        column = QVBoxLayout(frame)
        column.setContentsMargins(4, 2, 4, 8)
        button = QRadioButton(title)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setAccessibleName(title)
        button.setToolTip(f"<p>{why or 'The line of the derivation'}</p>")
        self._group.addButton(button)
        self.choices[key] = button
        column.addWidget(button)
        column.addWidget(Formula(formula, f"the formula with {title}", 0.85))
        lines = self._snapshot.lines
        misfit = None if slip is None else slip.misfit(lines.params.sizes, len(lines.y))
        for text, name in ((why, "muted"), (misfit and f"does not fit: {misfit}", "error")):
            if text:
                label = QLabel(text, objectName=name)
                label.setWordWrap(True)
                column.addWidget(label)
        button.setEnabled(misfit is None)
        button.clicked.connect(lambda: self.wanted.emit(key))
        self._column.addWidget(frame)
