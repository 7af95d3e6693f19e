"""The parts of the panel of one's own code, and how they lie."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from netviz.ui.code.bars import FileBar, TrustBar
from netviz.ui.code.editor import CodeEditor
from netviz.ui.code.entry import EntryChoice
from netviz.ui.code.find_bar import FindBar
from netviz.ui.code.training import TrainBar
from netviz.ui.code.verdict_view import VerdictView
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import named
from netviz.ui.kit.panel import NO_ACTIONS, Panel
from netviz.ui.kit.theme import LIGHT, Theme

_SIDE_BY_SIDE = 700  # pixels of the usual type, from which on code and verdict stand beside each other
_CODE = 44  # per cent of the width for the code

EMPTY = (
    "Write your backward pass, drop or open a .py or .ipynb file, or begin with one of the templates under "
    "“Code”. Nothing runs until you press Check (Ctrl+Return)."
)
"""Where there is no code."""


class CodeParts(Panel):
    """An editor and a view of a verdict, with what is asked above them; nothing is done yet."""

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self.setAccessibleDescription(
            "An editor for a backward pass of your own, and which of its gradients and lines are right."
        )
        self._theme: Theme = LIGHT
        self._make_head()
        self.editor = CodeEditor()
        self.editor.setMinimumHeight(96)
        self.editor.setPlaceholderText(EMPTY)
        self.find_bar = FindBar(self.editor)
        self.trust_bar, self.file_bar, self.train_bar = TrustBar(), FileBar(), TrainBar()
        self.code_button = text_button("Code", "Open a file, begin with a template, find, save")
        self.defines = named(QLabel(), "small")
        self.defines.setWordWrap(True)
        self.defines.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.view_of_verdict = VerdictView()
        self.view_of_verdict.setMinimumHeight(72)
        self._lay_out()

    def _make_head(self) -> None:
        self.entry = EntryChoice()
        self.check_button = text_button("Check", "Run it beside the window, and say what is wrong  "
                                        "(Ctrl+Return)", "primary")  # fmt: skip
        self.stop_button = text_button("Stop", "End the check, and the process of your code", "")
        self.stop_button.hide()
        self.train_button = text_button(
            "Train with it", "A run beside the present one and from the same start follows this gradient"
        )
        self.train_button.hide()
        for widget in (self.entry, self.train_button, self.check_button, self.stop_button):
            self.head.addWidget(widget)

    def _lay_out(self) -> None:
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("how far the check is")
        self.progress.hide()
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.code_button)
        row.addWidget(self.defines, 1)
        left = named(QWidget(), "bare")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.trust_bar, self.file_bar, self.find_bar):
            column.addWidget(widget)
        column.addWidget(self.editor, 1)
        column.addLayout(row)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(16)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.view_of_verdict)
        self.splitter.setStretchFactor(0, _CODE)
        self.splitter.setStretchFactor(1, 100 - _CODE)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.train_bar)
        self.body.addWidget(self.splitter, 1)

    @property
    def view(self) -> QWidget:
        """What of it shows."""
        return self.splitter

    def minimumSizeHint(self) -> QSize:
        """It may be as narrow as any panel."""
        return QSize(200, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Code and verdict side by side where there is room."""
        super().resizeEvent(event)
        wide = self.width() >= _SIDE_BY_SIDE * self._theme.scale
        orientation = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if orientation != self.splitter.orientation():
            self.splitter.setOrientation(orientation)
            whole = self.splitter.width() if wide else self.splitter.height()
            self.splitter.setSizes([whole * _CODE // 100, whole * (100 - _CODE) // 100])

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.editor.set_theme(theme)
        self.view_of_verdict.set_theme(theme)
