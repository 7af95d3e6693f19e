"""Asking what to export, before it is asked where to."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from netviz.ui.kit.controls import Menu
from netviz.ui.kit.named import named
from netviz.ui.kit.picture_kinds import SCALES, USUAL_SCALE


class ExportDialog(QDialog):
    """The window or a panel, and how finely."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export a picture")
        self.what = Menu("What", "The window, or one panel of it; buttons are left out")
        self.scale = Menu("Scale of a .png", "Pixels for each pixel of the screen; .svg and .pdf need none")
        for scale in SCALES:
            self.scale.addItem(f"{scale} ×", scale)
        self.scale.setCurrentIndex(SCALES.index(USUAL_SCALE))
        form = QFormLayout()
        form.addRow(QLabel("What"), self.what)
        form.addRow(QLabel("Scale of a .png"), self.scale)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        buttons.button(kinds.Ok).setText("Choose a file…")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(named(QLabel("A .png for slides, .svg for the web, .pdf for paper."), "small"))
        layout.addWidget(buttons)

    def ask(self, choices: Mapping[str, str]) -> tuple[str, int] | None:
        """Ask; the key of what was chosen and the scale, or None if it was called off.

        Parameters
        ----------
        choices : mapping of str to str
            What there is, by its key.
        """
        before = self.what.currentData()
        self.what.clear()
        for key, title in choices.items():
            self.what.addItem(title, key)
        self.what.setCurrentIndex(max(0, self.what.findData(before)))
        if self.exec() != QDialog.DialogCode.Accepted:
            return None
        return self.what.currentData(), self.scale.currentData()
