"""How far runs are from the first of them at one step: a column for each result, a line for each run."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from netviz.frozen import dataclass
from netviz.ui.kit.named import named
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.run_styles import MOST_RUNS
from netviz.ui.kit.symbols import symbol_label
from netviz.ui.kit.theme import BODY, LIGHT, SEMIBOLD, SMALL, Theme

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_COLORS = {"J_data": "loss_data", "test loss": "test_loss_data"}
_HIGH = 16, 20  # pixels of the usual type: the names, and each line
_ABOVE = 12  # below the rule that sets them off from the curves


@dataclass(frozen=True)
class Apart:
    """How far a run is from another one.

    Attributes
    ----------
    runs : str
        Whose results are taken from whose: "B − A".
    values : tuple of (str, str)
        The name of each result, and by how much it is greater, with its sign.
    """

    runs: str
    values: tuple[tuple[str, str], ...]


class DifferenceTable(QWidget):
    """Names above, then runs with what sets their results apart; as high as its lines."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._shown: tuple[Apart, ...] = ()
        self._names: dict[str, QWidget] = {}
        self._runs = [named(QLabel(), "muted") for _ in range(1, MOST_RUNS)]
        self._cells: list[list[QLabel]] = [[] for _ in self._runs]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, _ABOVE, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(0)
        # A long line must never widen the chart; who shows it asks whether there is room.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._grid.setSizeConstraint(QGridLayout.SizeConstraint.SetNoConstraint)
        for row, label in enumerate(self._runs, 1):
            self._grid.addWidget(label, row, 0)

    @property
    def shown(self) -> tuple[Apart, ...]:
        """What is shown, run by run."""
        return self._shown

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._theme = theme
        small, value = theme.font(SMALL), theme.font(BODY, SEMIBOLD)
        for name, widget in self._names.items():
            color = theme.text_color(_COLORS[name]) if name in _COLORS else theme.muted
            widget.setFont(small)
            widget.setStyleSheet(f"color: {color}")
            widget.setFixedHeight(round(_HIGH[0] * theme.scale))
        for label, cells in zip(self._runs, self._cells, strict=True):
            label.setFont(small)
            for cell in cells:
                cell.setFont(value)
            for widget in (label, *cells):
                widget.setFixedHeight(round(_HIGH[1] * theme.scale))

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """A rule above them."""
        with QPainter(self) as painter:
            painter.setPen(self._theme.pen(self._theme.grid, 1.0))
            painter.drawLine(QLineF(0.0, 0.5, self.width(), 0.5))

    def show_apart(self, apart: Sequence[Apart]) -> None:
        """Show a line for each run; nothing where there is only one."""
        if tuple(apart) == self._shown:
            return
        self._shown = tuple(apart)
        names = [name for name, _ in apart[0].values] if apart else []
        if names and names != [*self._names]:
            self._make(names)
        for number, (label, cells) in enumerate(zip(self._runs, self._cells, strict=True)):
            is_used = number < len(apart)
            for widget in (label, *cells):
                widget.setVisible(is_used)
            if is_used:
                label.setText(apart[number].runs)
                for cell, (_, value) in zip(cells, apart[number].values, strict=False):
                    cell.setText(value)

    def _make(self, names: Sequence[str]) -> None:
        for widget in (*self._names.values(), *(cell for cells in self._cells for cell in cells)):
            self._grid.removeWidget(widget)
            widget.deleteLater()
        self._names = {name: symbol_label(name, "small") for name in names}
        self._cells = [[QLabel() for _ in names] for _ in self._runs]
        for column, widget in enumerate(self._names.values(), 1):
            self._grid.addWidget(widget, 0, column, _RIGHT)
            self._grid.setColumnStretch(column, 1)
            for row, cells in enumerate(self._cells, 1):
                self._grid.addWidget(cells[column - 1], row, column, _RIGHT)
        self.set_theme(self._theme)
