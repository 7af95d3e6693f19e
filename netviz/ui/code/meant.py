"""How the code is meant: what it was taken for can be said otherwise."""

from __future__ import annotations

from PySide6.QtCore import QPoint, SignalInstance
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton

from netviz.backward.forcing import CHOICES, NOTHING, Forced
from netviz.ui.kit.controls import text_button

_TITLES = {
    "samples": "Samples",
    "weights": "Weights",
    "labels": "Labels",
    "penalty": "Penalty in the loss",
    "reduction": "Means or sums",
}


class MeantButton:
    """A button with a menu of what may be said.

    Parameters
    ----------
    said : SignalInstance
        Emitted with the `Forced` that is chosen.
    """

    def __init__(self, said: SignalInstance) -> None:
        self._said = said
        self.forced = NOTHING

    def made(self) -> QPushButton:
        """The button."""
        button = text_button(
            "Change…", "Say how it is meant, in the place of what was found out; it is checked again"
        )
        button.setAccessibleName("change what it was taken as")
        button.clicked.connect(
            lambda: self.menu(button).popup(button.mapToGlobal(QPoint(0, button.height())))
        )
        return button

    def menu(self, owner: QPushButton) -> QMenu:
        """The menu."""
        menu = QMenu(owner)
        menu.aboutToHide.connect(menu.deleteLater)
        for key, title in _TITLES.items():
            part = menu.addMenu(title)
            group = QActionGroup(part)
            for value, words in {"": "as found out", **CHOICES[key]}.items():
                # λ stays small: a capital is another letter.
                action = part.addAction(words[:1].upper() + words[1:] if words[0].isascii() else words)
                action.setCheckable(True)
                action.setChecked(self.forced.state.get(key, "") == value)
                action.triggered.connect(lambda _=False, key=key, value=value: self._say(key, value))
                group.addAction(action)
        if self.forced != NOTHING:
            menu.addSeparator()
            menu.addAction("All as found out", lambda: self._said.emit(NOTHING))
        return menu

    def _say(self, key: str, value: str) -> None:
        forced: Forced = self.forced.saying(key, value)
        if forced != self.forced:
            self._said.emit(forced)
