"""A card's rarer controls, on a second page in the same place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import named

_FOOT_GAP = 5  # above the button that turns the page


class Pages(QWidget):
    """Two pages of equal size: what is changed often, and behind “More” what is not.

    Parameters
    ----------
    about : str
        What there is more of, for the tip and for screen readers.
    gap : int
        Pixels between what is changed often.
    """

    def __init__(self, about: str, gap: int = 6) -> None:
        super().__init__()
        self._gap = gap
        self.note = named(QLabel(), "muted")
        self.more = text_button("More", f"More settings: {about}", "link")
        self.back = text_button("Back", "Back to what is changed often", "link")
        self.more.setAccessibleName(f"More settings: {about}")
        self._stack = QStackedWidget()
        self.often, self.rarely = QVBoxLayout(), QVBoxLayout()
        self._outers: list[QVBoxLayout] = []
        for page, button in ((self.often, self.more), (self.rarely, self.back)):
            widget = named(QWidget(), "bare")
            outer = QVBoxLayout(widget)
            outer.setContentsMargins(0, 0, 0, 0)
            self._outers.append(outer)
            outer.setSpacing(_FOOT_GAP)
            page.setSpacing(gap if page is self.often else 4)
            outer.addLayout(page)
            outer.addStretch(1)
            outer.addLayout(self._foot(button, self.note if button is self.more else None))
            self._stack.addWidget(widget)
        self.more.clicked.connect(lambda: self._turn(1, self.back))
        self.back.clicked.connect(lambda: self._turn(0, self.more))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    @staticmethod
    def _foot(button: QPushButton, note: QLabel | None) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.addWidget(button)
        foot.addStretch(1)
        if note is not None:
            foot.addWidget(note)
        return foot

    def _turn(self, page: int, button: QPushButton) -> None:
        had_focus = self.more.hasFocus() or self.back.hasFocus()
        self._stack.setCurrentIndex(page)
        if had_focus:
            button.setFocus(Qt.FocusReason.TabFocusReason)

    def set_density(self, density: int) -> None:
        """Take less room where there is little; 0 for none less."""
        self.often.setSpacing((self._gap, self._gap // 2 + 1, 2)[density])
        self.rarely.setSpacing((4, 3, 2)[density])
        for outer in self._outers:
            outer.setSpacing(4 if density else _FOOT_GAP)
