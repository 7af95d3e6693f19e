"""What can be asked about a line, and how the lines are shown: the menus of the strip."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

ASKED = {"why": "Why?", "table": "Table", "mistakes": "Is it this?", "check": "Check"}
"""What can be asked about a line: commands and how they are called here."""

_ABOUT_A_LINE = {"why": "why of"}
"""Commands that are called otherwise where they are about a line of one's own choice."""

_PACES = {"8": "8 s a line", "4": "4 s a line", "2": "2 s a line", "1": "1 s a line", "0.5": "½ s a line"}


class PaceMenu(QMenu):
    """How long each line is shown while lines are played.

    Signals
    -------
    activated
        Another pace was chosen.
    """

    activated = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Speed of the lines", parent)
        self._group = QActionGroup(self)
        for key, text in _PACES.items():
            action = self.addAction(text)
            action.setCheckable(True)
            action.setData(key)
            action.setChecked(key == "2")
            self._group.addAction(action)
        self._group.triggered.connect(self.activated)

    def currentData(self) -> str:
        """The pace, in seconds a line."""
        action = self._group.checkedAction()
        return "2" if action is None else str(action.data())

    def choose(self, key: str) -> None:
        """Choose a pace as the user would."""
        for action in self._group.actions():
            if action.data() == key:
                action.trigger()

    def restore(self, key: object) -> None:
        """Choose a pace that was chosen before; none if there is no such pace, or it is chosen."""
        if isinstance(key, str) and key != self.currentData():
            self.choose(key)


class MoreMenu(QMenu):
    """The menu of the strip's head: how lines are stepped and shown, and what can be asked."""

    def __init__(self, parent: QWidget, actions: Mapping[str, QAction], pace: PaceMenu) -> None:
        super().__init__(parent)
        for name in ("next_line", "previous_line", "whole_step", "play_lines"):
            self.addAction(actions[name])
        self.addMenu(pace)
        self.addSeparator()
        for name in ("batch", "numpy"):
            self.addAction(actions[name])
        self.addSeparator()
        for name in ASKED:
            self.addAction(actions[name])


class LineMenu(QMenu):
    """The menu of one line.

    Signals
    -------
    asked(str, int)
        What to ask for, and the line that it is about.
    """

    asked = Signal(str, int)

    def __init__(self, parent: QWidget, actions: Mapping[str, QAction]) -> None:
        super().__init__(parent)
        self.line = 0
        for name, text in ASKED.items():
            action = self.addAction(text)
            action.setData(name)
            action.setToolTip(actions[name].toolTip())
            action.triggered.connect(
                lambda _=False, name=name: self.asked.emit(_ABOUT_A_LINE.get(name, name), self.line)
            )
        self.setToolTipsVisible(True)
        self.addSeparator()
        self.addAction(actions["numpy"])
        self.addAction(actions["next_line"])
