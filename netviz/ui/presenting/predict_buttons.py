"""From drawing a prediction to judging it: which of the four comes next, and which are done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from netviz.ui.kit.controls import action_button
from netviz.ui.kit.named import rename

_GAP = 8


class PredictButtons(QWidget):
    """A button a step; where there is little room, only those that can be pressed.

    Parameters
    ----------
    actions : sequence of QAction
        In their order; the first one asks for a prediction, and can always be carried out.

    Signals
    -------
    changed
        Others can be pressed now.
    """

    changed = Signal()

    def __init__(self, actions: Sequence[QAction]) -> None:
        super().__init__()
        self._actions = [*actions]
        self._is_narrow = False
        self.buttons: list[QPushButton] = [action_button(action, "soft") for action in actions]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        for button, action in zip(self.buttons, self._actions, strict=True):
            row.addWidget(button)
            action.changed.connect(self._show_state)
        row.addStretch(1)
        self._show_state()

    @property
    def next(self) -> int | None:
        """The place of the step that comes next; None where nothing is predicted."""
        possible = (place for place, action in enumerate(self._actions) if place and action.isEnabled())
        return next(possible, None)

    def fit(self, room: int) -> None:
        """Take no more than a width."""
        self._is_narrow = False
        self._show_state()
        self._is_narrow = self.sizeHint().width() > room
        self._show_state()

    def _show_state(self) -> None:
        following = self.next
        for place, (button, action) in enumerate(zip(self.buttons, self._actions, strict=True)):
            is_done = following is not None and place < following
            text = f"✓ {action.text()}" if is_done else action.text()
            if button.text() != text:
                button.setText(text)
            button.setVisible(not self._is_narrow or place == (following or 0))
            rename(button, "primary" if place == following else "soft")
        self.changed.emit()
