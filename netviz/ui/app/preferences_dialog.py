"""The one page of preferences."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QLabel, QVBoxLayout

from netviz.ui.commands import view
from netviz.ui.commands.context import App
from netviz.ui.kit.controls import Menu, text_button
from netviz.ui.kit.named import named
from netviz.ui.kit.preferences import ZOOMS, Preferences

_COLORS = {None: "as the desktop", "light": "light", "dark": "dark"}


class PreferencesDialog(QDialog):
    """Everything here takes effect at once, and is there again at the next start.

    Parameters
    ----------
    app : App
        The window.
    """

    def __init__(self, app: App) -> None:
        super().__init__(app.main)
        self.setWindowTitle("Preferences")
        self._app = app
        self.colors = Menu("Colours", "Light, dark, or whatever the desktop asks for")
        for key, title in _COLORS.items():
            self.colors.addItem(title, key)
        self.colors.activated.connect(lambda: view.use_colors(app, self.colors.currentData()))
        self.zoom = Menu("Size", "Type, lines and pictures; Ctrl++ and Ctrl+− change it too")
        for zoom in ZOOMS:
            self.zoom.addItem(f"{round(100 * zoom)} %", zoom)
        self.zoom.activated.connect(lambda: view.use_zoom(app, self.zoom.currentData()))
        self.calm = QCheckBox("few changes a second")
        self.calm.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.calm.setAccessibleName("Motion: few changes a second")
        self.calm.setToolTip(
            "<p>While playing, pictures change four times a second instead of sixty; just as many steps "
            "are taken.</p>"
        )
        self.calm.clicked.connect(lambda on: view.use_calm(app, on))
        form = QFormLayout()
        for name, widget in (("Colours", self.colors), ("Size", self.zoom), ("Motion", self.calm)):
            form.addRow(QLabel(name), widget)
        contrast = named(QLabel("Where the desktop asks for more contrast, netviz follows."), "small")
        done = text_button("Done", "Close this page", "")
        done.clicked.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(contrast)
        layout.addWidget(done, 0, Qt.AlignmentFlag.AlignRight)

    def open_page(self) -> None:
        """Show what is in force."""
        kept = Preferences()
        colors = None if self._app.follows_desktop else ("dark" if self._app.theme.is_dark else "light")
        self.colors.setCurrentIndex(self.colors.findData(colors))
        self.zoom.setCurrentIndex(self.zoom.findData(self._app.zoom))
        self.calm.setChecked(kept.calm)
        self.show()
        self.raise_()
        self.activateWindow()
