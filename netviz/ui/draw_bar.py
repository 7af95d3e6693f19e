"""The tools for drawing data, over the plane."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from netviz.data.drawing import MAX_CLASSES
from netviz.ui.draw_tool import TOOLS, DrawTool
from netviz.ui.theme import GLYPHS, MARKERS, Theme, class_colors
from netviz.ui.widgets import text_button

_TIPS = {
    "pencil": "Draw points along the way of the mouse",
    "spray": "Many points around the mouse",
    "move": "Drag a point, or all that are selected",
    "lasso": "Circle points; then a number key puts them into a class, and Delete removes them",
    "eraser": "Remove points under the mouse",
}


class DrawBar(QFrame):
    """Tools, classes, undo and redo.

    Signals
    -------
    cleared, done
    """

    cleared = Signal()
    done = Signal()

    def __init__(self, tool: DrawTool, parent: QWidget) -> None:
        super().__init__(parent, objectName="box")
        self._tool = tool
        self._theme: Theme | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(4)
        row = QHBoxLayout()
        self.tools: dict[str, QPushButton] = {}
        for name, title in TOOLS.items():
            button = text_button(title, _TIPS[name])
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, name=name: tool.choose(name))
            self.tools[name] = button
            row.addWidget(button)
        column.addLayout(row)
        classes = QGridLayout()
        classes.setSpacing(3)
        self.classes: list[QPushButton] = []
        for label in range(MAX_CLASSES):
            button = text_button(str(label + 1), f"Class {label}: key {label + 1}")
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, label=label: tool.choose_class(label))
            self.classes.append(button)
            classes.addWidget(button, 0, label)
        column.addLayout(classes)
        row = QHBoxLayout()
        self.undo = text_button("↶ undo", "Take the last stroke back (Ctrl+Z)")
        self.redo = text_button("↷ redo", "Bring it back (Ctrl+Shift+Z)")
        self.clear = text_button("clear", "An empty plane; undo brings the points back")
        self.end = text_button("done", "Leave drawing (D)")
        for button, run in (
            (self.undo, tool.undo),
            (self.redo, tool.redo),
            (self.clear, self.cleared.emit),
            (self.end, self.done.emit),
        ):
            button.clicked.connect(lambda _=False, run=run: run())
            row.addWidget(button)
        column.addLayout(row)
        self.said = QLabel(objectName="small")
        column.addWidget(self.said)
        tool.state_changed.connect(self.show_state)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """The classes' colours and shapes."""
        self._theme = theme
        colors = class_colors(MAX_CLASSES)
        for label, button in enumerate(self.classes):
            button.setText(f"{GLYPHS[MARKERS[label % len(MARKERS)]]}")
            color = f"color: {colors[label].name()}; padding: 1px 4px;"
            button.setStyleSheet(
                f"QPushButton {{ {color} }} QPushButton:checked {{ {color} background: {theme.card}; "
                f"border: 2px solid {theme.accent}; }}"
            )
        self.show_state()

    def show_state(self) -> None:
        """Which tool and class, and what can be taken back."""
        tool = self._tool
        for name, button in self.tools.items():
            button.setChecked(name == tool.tool)
        for label, button in enumerate(self.classes):
            button.setChecked(label == tool.label)
        if tool.strokes is not None:
            self.undo.setEnabled(tool.strokes.can_undo)
            self.redo.setEnabled(tool.strokes.can_redo)
            n_selected = int(tool.selected.sum())
            known = len(tool.strokes.now.class_names)
            text = f"{n_selected} selected" if n_selected else f"{len(tool.strokes.now)} points"
            if tool.label >= known:
                text += "; a new class begins training anew"
            self.said.setText(text)
        self.adjustSize()
