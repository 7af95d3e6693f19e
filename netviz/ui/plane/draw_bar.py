"""The tools for drawing data, above the plane."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from netviz.ui.kit.card import Detail
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.theme import Theme, class_glyph
from netviz.ui.plane.draw_tool import TOOLS, DrawTool
from netviz.ui.plane.drawing import MAX_CLASSES

_TIPS = {
    "pencil": "Draw points along the path of the mouse",
    "spray": "Many points around the mouse",
    "move": "Drag a point, or all that are selected",
    "lasso": "Circle points; then a number key puts them into a class, Delete removes them, Escape lets go",
    "eraser": "Remove points under the mouse",
}


class DrawBar(QFrame):
    """Tools and classes; words become signs where there is little room.

    Signals
    -------
    cleared, done
    """

    cleared = Signal()
    done = Signal()

    def __init__(self, tool: DrawTool) -> None:
        super().__init__()
        self.setObjectName("bare")
        self._tool = tool
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.tools = {name: text_button(title, _TIPS[name]) for name, title in TOOLS.items()}
        self.classes = [text_button("", "") for _ in range(MAX_CLASSES)]
        self.clear = text_button("clear", "An empty plane; undo brings the points back")
        self.end = text_button("done", "Leave drawing (D)")
        self.said = Detail("")
        for name, button in self.tools.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, name=name: tool.choose(name))
        for label, button in enumerate(self.classes):
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, label=label: tool.choose_class(label))
        self.clear.clicked.connect(self.cleared)
        self.end.clicked.connect(self.done)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2)
        column.setSpacing(3)
        self.buttons = (*self.tools.values(), *self.classes, self.clear, self.end)
        self._rows: list[QHBoxLayout] = []
        for widgets in (
            (*self.tools.values(), None),
            (*self.classes, self.said, self.clear, self.end),
        ):
            row = QHBoxLayout()
            row.setSpacing(3)
            for widget in widgets:
                if widget is None:
                    row.addStretch(1)
                else:
                    row.addWidget(widget, 1 if widget is self.said else 0)
            column.addLayout(row)
            self._rows.append(row)
        tool.state_changed.connect(self.show_state)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Show the classes in their colours."""
        for button, color in zip(self.classes, theme.class_colors(MAX_CLASSES), strict=True):
            looks = f"color: {color.name()};"
            button.setStyleSheet(
                f"QPushButton {{ {looks} padding: 0 4px; }} "
                f"QPushButton:checked {{ {looks} background: {theme.card}; "
                f"border: 2px solid {theme.accent}; padding: 0 3px; }}"
            )
        self.show_state()

    def show_state(self) -> None:
        """Show which tool and class are chosen, and how many points there are."""
        tool = self._tool
        names = tool.drawing.class_names
        for name, button in self.tools.items():
            button.setChecked(name == tool.tool)
        for label, button in enumerate(self.classes):
            button.setChecked(label == tool.label)
            button.setVisible(label <= len(names))  # one more than there are
            name = names[label] if label < len(names) else "a new one; training begins anew with it"
            button.setToolTip(f"Class {name}: key {label + 1}")
            button.setAccessibleName(f"Class {name}")
        n_selected = int(tool.selected.sum())
        n_points = len(tool.drawing)
        text = f"{number_text(n_selected)} selected" if n_selected else f"{number_text(n_points)} points"
        if tool.label >= len(names):
            text = "begins training anew"
        self.said.show_text(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show words or signs, whichever fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._say(in_words=True)
        if any(_width(row) > self.width() for row in self._rows):
            self._say(in_words=False)

    def _say(self, *, in_words: bool) -> None:
        for button, text in zip(self.tools.values(), TOOLS.values(), strict=True):
            button.setText(text if in_words else text[0])
        for label, button in enumerate(self.classes):
            glyph = class_glyph(label)
            button.setText(f"{label + 1} {glyph}" if in_words else glyph)


def _width(row: QHBoxLayout) -> int:
    """The width that the visible buttons of a row need."""
    items = (row.itemAt(place) for place in range(row.count()))
    widgets = (item.widget() for item in items if item is not None)
    shown = [widget for widget in widgets if isinstance(widget, QPushButton) and not widget.isHidden()]
    return sum(widget.sizeHint().width() + row.spacing() for widget in shown)
