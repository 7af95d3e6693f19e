"""The pens' buttons on the stage, large enough for a finger."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QPushButton, QWidget

from netviz.ui.kit.icons import set_icon
from netviz.ui.kit.named import named, set_property
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.theme import LIGHT, Theme
from netviz.ui.presenting.pens import PEN_NAMES, Pens, pen_color

TARGET = 44
"""The least size of what a finger is to hit, in logical pixels."""

_GAP = 4


class PenColor(QAbstractButton):
    """A disc in the colour of a pen; ringed while it is the one in the hand."""

    def __init__(self, pens: Pens, pen: int, size: int) -> None:
        super().__init__()
        self._pens, self._pen, self._theme = pens, pen, LIGHT
        self.setFixedSize(size, size)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(lambda: pens.take_color(pen))
        pens.changed.connect(self.update)

    def set_theme(self, theme: Theme) -> None:
        """The pen of this theme."""
        self._theme = theme
        name = PEN_NAMES["dark" if theme.is_dark else "light"][self._pen]
        self.setAccessibleName(f"{name} pen")
        self.setToolTip(f"{name} pen")
        self.update()

    @property
    def is_in_hand(self) -> bool:
        """Whether this pen draws now."""
        return self._pens.tool == "pen" and self._pens.color == self._pen

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """The disc."""
        theme = self._theme
        middle, across = QRectF(self.rect()).center(), 0.62 * min(self.width(), self.height())
        disc = QRectF(0, 0, across, across)
        disc.moveCenter(middle)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.pen(theme.axis, 1))
            painter.setBrush(QColor(pen_color(theme, self._pen)))
            painter.drawEllipse(disc)
            if self.is_in_hand or self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(theme.pen(theme.accent if self.is_in_hand else theme.text, 2))
                painter.drawEllipse(disc.adjusted(-4, -4, 4, 4))


class PenTool(QPushButton):
    """Pen or eraser; pressed while it is in the hand."""

    def __init__(self, pens: Pens, tool: str, tip: str, run: Callable[[], None]) -> None:
        super().__init__()
        self._pens, self._tool = pens, tool
        named(self, "penTool")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tip)
        self.setToolTip(tip)
        self.clicked.connect(run)
        pens.changed.connect(self._show_state)
        self._show_state()

    def _show_state(self) -> None:
        is_on = self._pens.tool is not None and self._pens.tool == self._tool
        set_property(self, "on", is_on)
        if self._tool == "undo":
            self.setEnabled(self._pens.ink.can_undo)
        elif self._tool == "clear":
            self.setEnabled(bool(self._pens.ink.strokes))

    def set_theme(self, theme: Theme, side: int, scale: float = 1.0) -> None:
        """Its icon, ground and size."""
        size = (
            "min-width: {0}px; max-width: {0}px; min-height: {0}px; max-height: {0}px; padding: 0;".format
        )
        chosen = f"border: 2px solid {theme.accent}; {size(side - 4)}"
        self.setStyleSheet(
            f"#penTool {{ background: {theme.card}; border: 1px solid {theme.border}; "
            f"border-radius: {round(0.2 * side)}px; {size(side - 2)} }}"
            f'#penTool[on="true"] {{ background: {theme.accent_soft}; {chosen} }}'
            f"#penTool:focus {{ {chosen} }}"
        )
        icon = {"undo": "undo", "clear": "clear", "away": "close"}.get(self._tool, self._tool)
        set_icon(self, icon, theme.text, theme.dead, scale)


class PenBar(QFrame):
    """Pen, eraser, colours, undo and clear in the middle of the stage's foot, while there is a tool.

    Parameters
    ----------
    stage : QWidget
    pens : Pens
    foot : QWidget or None
        The bottom row of the stage; without one it stands at the lower edge.
    """

    def __init__(self, stage: QWidget, pens: Pens, foot: QWidget | None) -> None:
        super().__init__(stage)
        named(self, "penBar")
        self._foot = foot
        self.setAccessibleName("Pens")
        self._stage, self._pens = stage, pens
        self._is_wanted = True
        self.colors = [PenColor(pens, pen, TARGET) for pen in range(3)]
        self.tools = [
            PenTool(pens, "pen", "Draw", lambda: pens.take_tool("pen")),
            PenTool(pens, "eraser", "Erase strokes that are touched", lambda: pens.take_tool("eraser")),
            PenTool(pens, "undo", "Take the last stroke back", pens.undo),
            PenTool(pens, "clear", "Take all strokes of this slide away", pens.clear),
            PenTool(pens, "away", "Put the pen away", lambda: pens.take_tool(None)),
        ]
        row = QHBoxLayout(self)
        row.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        row.setSpacing(_GAP)
        for button in (*self.tools[:2], *self.colors, *self.tools[2:]):
            row.addWidget(button)
        stage.installEventFilter(self)
        pens.changed.connect(self._show_state)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Other colours; the size is that of a finger."""
        self.setStyleSheet(
            f"#penBar {{ background: {theme.card}; border: 1px solid {theme.border}; "
            "border-radius: 10px; }"
        )
        for color in self.colors:
            color.set_theme(theme)
        for tool in self.tools:
            tool.set_theme(theme, TARGET, 1.25)
        self._place()

    def use(self, wanted: bool) -> None:
        """Whether it is needed: not where the lecturer has the pens in a window of his own."""
        self._is_wanted = wanted
        self._show_state()

    def _show_state(self) -> None:
        self.setVisible(self._is_wanted and self._pens.tool is not None)
        if self.isVisible():
            self._place()
            self.raise_()

    def _place(self) -> None:
        size, stage = self.sizeHint(), self._stage
        self.resize(size)
        middle = (
            stage.height() - size.height() if self._foot is None else self._foot.geometry().center().y()
        )
        top = min(middle - size.height() // 2, stage.height() - size.height())
        self.move((stage.width() - size.width()) // 2, top)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In its place."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False
