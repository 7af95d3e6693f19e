"""Below the code: what the function gets, and how it is run and understood."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from netviz.backward.arguments import Given
from netviz.ui.code.chips import Chips
from netviz.ui.code.entry import EntryChoice
from netviz.ui.kit.named import named
from netviz.ui.kit.symbol_paragraph import SymbolParagraph
from netviz.ui.kit.theme import SEMIBOLD, TITLE, Theme

_ROW = 1.5  # sizes of type


class FunctionFoot(QFrame):
    """Chips of the arguments, and a few sentences.

    Attributes
    ----------
    entry : EntryChoice
        Which function is meant, where there are several.
    defines : QLabel
        What the code defines.
    change : QPushButton
        What says how the code is meant, once it has been taken for something.
    """

    def __init__(self, entry: EntryChoice, change: QPushButton) -> None:
        super().__init__()
        named(self, "ruled")
        self.entry = entry
        self.title = QLabel("What your function gets")
        self.chips = Chips()
        self.defines = named(QLabel(), "muted")
        self.defines.setWordWrap(True)
        self.about = named(SymbolParagraph("", _ROW), "muted")
        self.taken = named(SymbolParagraph("", _ROW), "muted")
        self.change = change
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.entry)
        head.addWidget(self.change)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 10, 16, 12)
        self._column.setSpacing(10)
        self._column.addLayout(head)
        self._column.addWidget(self.chips)
        self._column.addWidget(self.defines)
        self._column.addWidget(self.about)
        self._column.addWidget(self.taken)
        self._is_low = self._is_lowest = self._has_something = False
        self.show_taken("")

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self.title.setFont(theme.font(TITLE, SEMIBOLD))
        self.chips.set_theme(theme)

    def show_gets(self, gets: Sequence[Given], defines: str, about: str) -> None:
        """What it gets; or, where that is not known, what the code defines.

        Parameters
        ----------
        gets : sequence of Given
        defines : str
        about : str
            How it is run.
        """
        self.chips.show_given(gets)
        self.defines.setText(defines)
        self.defines.setToolTip(defines)
        self.defines.setVisible(bool(defines) and not gets)
        self.about.set_text(about)
        self._has_something = bool(gets or defines or about)
        self._fit()
        without = "What the code defines" if defines else "How it is checked"
        self.title.setText("What your function gets" if gets else without)

    def show_taken(self, text: str) -> None:
        """What it was taken for; nothing for an empty text."""
        self.taken.set_text(text)
        self.change.setVisible(bool(text))
        self._fit()

    def set_low(self, on: bool, lowest: bool) -> None:
        """Leave the code the room of the sentences, told where one points then; or that of all."""
        if (on, lowest) != (self._is_low, self._is_lowest):
            self._is_low, self._is_lowest = on, lowest
            self._fit()

    def _fit(self) -> None:
        self.setVisible(self._has_something and not self._is_lowest)
        for one in (self.about, self.taken):
            one.setVisible(bool(one.text) and not self._is_low)
        told = "<br>".join(escape(one.text) for one in (self.about, self.taken) if one.text)
        self.setToolTip(f"<p>{told}</p>" if self._is_low and told else "")
