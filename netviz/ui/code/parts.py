"""The parts of the panel of one's own code, and how they lie."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QSplitter, QVBoxLayout, QWidget

from netviz.ui.code.bars import FileBar, ReplaceBar, TrustBar
from netviz.ui.code.editor import CodeEditor
from netviz.ui.code.entry import EntryChoice
from netviz.ui.code.file_button import WHOLE, FileButton
from netviz.ui.code.find_bar import FindBar
from netviz.ui.code.function_foot import FunctionFoot
from netviz.ui.code.verdict_view import VerdictView
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import named
from netviz.ui.kit.panel import NO_ACTIONS, Panel
from netviz.ui.kit.theme import LIGHT, Theme
from netviz.ui.layouts import GAP

_SIDE_BY_SIDE = 700  # pixels of the usual type, from which on code and verdict stand beside each other
_CODE = 425  # thousandths of the width for the code
_HEAD, _AIR = 48, 16  # pixels of the usual type: the head; between its title and its controls
_LOW = 620  # the height of all below which the code needs the room of the sentences
_LOWEST = 400  # and below which it needs that of the arguments, too
_ROUND = 10  # the card's corner, where nothing but the code is above it
_EDITOR = 96  # the least height of the code
TITLE_TEXT = "Your own backward pass"

EMPTY = "Write your backward pass here, or drop a file. Nothing runs until you press Check (Ctrl+Return)."
"""Where there is no code."""


class CodeParts(Panel):
    """A card with an editor, and cards of a verdict beside it or below; nothing is done yet."""

    has_own_head = True

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self.setAccessibleDescription(
            "An editor for a backward pass of your own, and which of its gradients and lines are right."
        )
        self._theme: Theme = LIGHT
        self._make_head()
        self.editor = CodeEditor()
        self.editor.setMinimumHeight(_EDITOR)
        self.editor.setPlaceholderText(EMPTY)
        self.find_bar = FindBar(self.editor)
        self.trust_bar, self.file_bar = TrustBar(), FileBar()
        self.replace_bar = ReplaceBar()
        self.view_of_verdict = VerdictView()
        self.foot = FunctionFoot(self.entry, self.view_of_verdict.change)
        self.defines = self.foot.defines
        self.view_of_verdict.setMinimumHeight(72)
        self.train_button = self.view_of_verdict.train_button
        self.train_bar = self.view_of_verdict.trained.bar
        self._lay_out()

    def _make_head(self) -> None:
        self.title.setText(TITLE_TEXT)
        self.head.setContentsMargins(16, 0, 12, 0)
        self.entry = EntryChoice()
        self.code_button = FileButton()
        self.check_button = text_button("Check", "Run it beside the window, and say what is wrong  "
                                        "(Ctrl+Return)", "primary")  # fmt: skip
        self.stop_button = text_button("Stop", "End the check, and the process of your code", "")
        self.stop_button.hide()
        self._controls = (self.code_button, self.check_button, self.stop_button)
        self.is_running = False
        for widget in self._controls:
            self.head.addWidget(widget)

    def _lay_out(self) -> None:
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("how far the check is")
        self.progress.hide()
        self._below, self._is_below = QHBoxLayout(), False
        bars = QVBoxLayout()
        bars.setContentsMargins(12, 0, 12, 0)
        bars.setSpacing(4)
        for widget in (self.progress, self.trust_bar, self.replace_bar, self.file_bar,
                       self.find_bar):  # fmt: skip
            bars.addWidget(widget)
        self.body.setContentsMargins(1, 0, 1, 1)  # within the card's border
        self.body.setSpacing(0)
        self.body.addWidget(named(QFrame(), "rule"))
        self.body.addLayout(self._below)
        self.body.addLayout(bars)
        self.body.addWidget(self.editor, 1)
        self.body.addWidget(self.foot)
        card = named(QWidget(), "bare")
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.title_bar)
        column.addWidget(self.frame, 1)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(GAP)
        self.splitter.addWidget(card)
        self.splitter.addWidget(self.view_of_verdict)
        self.splitter.setStretchFactor(0, _CODE)
        self.splitter.setStretchFactor(1, 1000 - _CODE)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self.splitter)

    @property
    def view(self) -> QWidget:
        """What of it shows."""
        return self.splitter

    def _fit_head(self) -> None:
        """A shorter title before a control gives way."""
        if not self._tab_buttons and hasattr(self, "check_button"):
            margins, wide = self.head.contentsMargins(), self.title.fontMetrics().horizontalAdvance
            shown = [one for one in self.head_controls if not one.isHidden() or one in self._given_way]
            others = sum(
                one.sizeHint().width() + self.head.spacing() for one in shown if one is not self.code_button
            )
            room = self.title_bar.width() - margins.left() - margins.right() - others - _AIR
            whole = self.code_button.wide(WHOLE) + self.head.spacing()
            self.title.setText(TITLE_TEXT if wide(TITLE_TEXT) + whole <= room else self.heading)
            self.code_button.fit(room - wide(self.title.text()) - self.head.spacing())
        super()._fit_head()

    def minimumSizeHint(self) -> QSize:
        """It may be as narrow as any panel."""
        return QSize(200, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Code and verdict side by side where there is room."""
        super().resizeEvent(event)
        scale = self._theme.scale
        is_lowest = self.height() < _LOWEST * scale
        self.foot.set_low(self.height() < _LOW * scale, is_lowest)
        self.body.setContentsMargins(1, 0, 1, _ROUND if is_lowest else 1)
        wide = self.width() >= _SIDE_BY_SIDE * scale
        orientation = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if orientation != self.splitter.orientation():
            self.splitter.setOrientation(orientation)
            whole = self.splitter.width() if wide else self.splitter.height()
            self.splitter.setSizes([whole * _CODE // 1000, whole * (1000 - _CODE) // 1000])
        self._place_controls()

    def show_tabs(self, own: str, names: Mapping[str, str], shorter: Mapping[str, str]) -> None:
        """Names of other panels in the head; in a narrow one the controls stand below them."""
        super().show_tabs(own, names, shorter)
        self._place_controls()

    def _place_controls(self) -> None:
        below = bool(self._tab_buttons) and self.splitter.orientation() == Qt.Orientation.Vertical
        if below == self._is_below:
            return
        self._is_below = below
        row = self._below if below else self.head
        if below:
            row.addWidget(self.code_button)
            row.addStretch(1)
        for widget in (self.check_button, self.stop_button) if below else self._controls:
            row.addWidget(widget)
        self._given_way = []
        for widget in self._controls:
            widget.setVisible(widget is not (self.check_button if self.is_running else self.stop_button))
        self._below.setContentsMargins(*((12, 6, 12, 6) if below else (0, 0, 0, 0)))
        if not below:
            while self._below.count():
                self._below.takeAt(0)
        self._fit_head()

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.title_bar.setMinimumHeight(round(_HEAD * theme.scale))
        self.editor.set_theme(theme)
        self.code_button.set_theme(theme)
        self.foot.set_theme(theme)
        self.view_of_verdict.set_theme(theme)
