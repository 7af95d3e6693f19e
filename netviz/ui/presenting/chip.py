"""A panel that the audience sees, or could see."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton

from netviz.ui.kit.icons import set_icon
from netviz.ui.kit.named import named
from netviz.ui.kit.theme import Theme


class Chip(QPushButton):
    """On while it is shown: then with an eye, on the soft ground."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._title = title
        named(self, "chip")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"Show {title}")
        self.setToolTip(f"Show the audience {title}, or not")
        self._theme: Theme | None = None
        self.toggled.connect(self._show_eye)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self._show_eye()

    def _show_eye(self) -> None:
        theme = self._theme
        if theme is None:
            return
        if self.isChecked():
            set_icon(self, "eye", theme.accent, theme.dead, theme.scale)
            self.setText(f" {self._title}")  # the style puts hardly anything between the two
        else:
            self.setIcon(QIcon())
            self.setText(self._title)
