"""What panels stand in: a dock each, and the column of choices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from netviz.ui.kit.card import AIRY, CLOSE, DENSE, Card
from netviz.ui.kit.named import named
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.panel import Panel
from netviz.ui.kit.panels import Panels
from netviz.ui.layouts import COLUMN, GAP

_SCROLL_BAR = 10
_NEARLY = 30  # pixels that each card takes, so that the last one ends where the column does
_ROOM = {AIRY: 660, CLOSE: 614}  # the least heights of a column in which the cards stand so


class _CornerButton(QPushButton):
    """Seen where the mouse is on the head, or the focus on the button; always within reach of Tab."""

    def __init__(self, text: str, head: QWidget) -> None:
        super().__init__(text)
        self.setObjectName("tool")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._head = head

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, or nothing."""
        if self.hasFocus() or self._head.underMouse():
            super().paintEvent(event)


class _Room(QWidget):
    """Takes the room of a panel that is not made yet, so that nothing moves when it is."""

    def sizeHint(self) -> QSize:
        """That of most panels, with their heads."""
        return QSize(274, 203)

    def minimumSizeHint(self) -> QSize:
        """That of most panels."""
        return QSize(154, 93)


class PanelDock(QDockWidget):
    """A card that can be moved by its head, floated and hidden; empty until it is first asked for.

    Signals
    -------
    hidden_by_hand, head_double_clicked
    """

    hidden_by_hand = Signal()
    head_double_clicked = Signal()

    def __init__(self, key: str, panels: Panels, window: QMainWindow) -> None:
        super().__init__(panels.full_heading(key), window)
        self.setObjectName(key)
        self._key, self._panels = key, panels
        self.home = panels.row(key).home
        self.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable
            | QDockWidget.DockWidgetFeature.DockWidgetFloatable
            | QDockWidget.DockWidgetFeature.DockWidgetClosable
        )
        self._buttons: dict[str, QPushButton] = {}
        self._head = QWidget()  # instead of Qt's, which has buttons of its own
        self.setTitleBarWidget(self._head)
        self.setWidget(_Room())
        panels.when_made(key, self._take)

    @property
    def card(self) -> Panel:
        """The panel, made now if need be."""
        return self._panels[self._key]

    @property
    def buttons(self) -> dict[str, QPushButton]:
        """On the panel's head: "float" and "hide"."""
        self.fill()
        return self._buttons

    @property
    def is_seen(self) -> bool:
        """Whether something of it is; a dock behind another one's tab counts as visible for Qt."""
        return self.isVisible() and not self.visibleRegion().isEmpty()

    @property
    def is_filled(self) -> bool:
        """Whether the panel has been made."""
        return self._key in self._panels.made

    @property
    def heading(self) -> str:
        """Of the panel."""
        return self._panels.row(self._key).heading

    @property
    def short_heading(self) -> str:
        """Of the panel, where there is little room."""
        return self._panels.row(self._key).short_heading or self.heading

    def fill(self) -> None:
        """Make the panel, unless that has been done."""
        assert self.card

    def when_filled(self, do: Callable[[Any], None]) -> None:
        """Do something with the panel once it is made."""
        self._panels.when_made(self._key, do)

    def _take(self, card: Panel) -> None:
        corner = named(QWidget(), "bare")  # its buttons are seen where the mouse or the focus is
        row = QHBoxLayout(corner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for text, spoken, tip, run in (
            ("❐", "Float", "A window of its own, or back into place", self._toggle_floating),
            ("✕", "Hide", "Hide; the menu ☰ brings it back as it was", self._hide),
        ):
            button = _CornerButton(text, card.title_bar)
            button.setAccessibleName(f"{spoken}: {card.title.text()}")
            button.setToolTip(tip)
            button.clicked.connect(run)
            self._buttons[spoken.lower()] = button
            row.addWidget(button)
        card.put_in_corner(corner)
        if card.has_own_head:
            self.topLevelChanged.connect(self._frame)
        else:
            self._head.deleteLater()
            self._head = card.title_bar
            self.setTitleBarWidget(self._head)
        room = self.widget()
        self.setWidget(card)
        room.deleteLater()
        card.show()  # which Qt does only in a dock that is hidden

    def event(self, event: QEvent) -> bool:
        """A double click on the head enlarges a panel in its place, and docks one that floats."""
        if event.type() is QEvent.Type.MouseButtonDblClick and not self.isFloating():
            assert isinstance(event, QMouseEvent)
            is_on_head = self.card.title_bar.geometry().contains(event.position().toPoint())
            if is_on_head and event.button() == Qt.MouseButton.LeftButton:
                self.head_double_clicked.emit()
                return True
        return super().event(event)

    def _frame(self, floating: bool) -> None:
        """A window of its own is moved, and docked again, by the desktop's frame."""
        none: Any = None  # PySide6's stubs do not know that this is allowed
        self.setTitleBarWidget(none if floating else self._head)

    def _hide(self) -> None:
        self.close()
        self.hidden_by_hand.emit()

    def _toggle_floating(self) -> None:
        self.setFloating(not self.isFloating())
        if self.isFloating():
            self.resize(max(self.width(), 480), max(self.height(), 360))


class ColumnDock(QDockWidget):
    """What is chosen: a column that stays where it is, and can be hidden."""

    def __init__(self, name: str, title: str, cards: Sequence[Card], window: QMainWindow) -> None:
        super().__init__(title, window)
        self.setObjectName(name)
        self._cards = cards
        self._density: tuple[int, float] | None = None
        inside = named(QWidget(), "bare")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self._scroll, self._scale = QScrollArea(widgetResizable=True), 1.0
        inside.installEventFilter(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(inside)
        self._scroll.verticalScrollBar().rangeChanged.connect(lambda *_: self._set_width())
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self.setTitleBarWidget(QWidget())
        self.setWidget(self._scroll)
        for card in cards:  # now: with each widget that they are put into, they would get their looks again
            self._column.addWidget(card)
        self._column.addStretch(1)
        self._set_width()

    def set_scale(self, scale: float) -> None:
        """Give type of another size the room that it needs."""
        self._scale = scale
        self._set_width()
        self._set_density(self.height())

    def _set_width(self) -> None:
        """A scroll bar gets room of its own, so that the cards keep theirs."""
        bar = _SCROLL_BAR if self._scroll.verticalScrollBar().maximum() else 0
        self._scroll.setFixedWidth(round(COLUMN * self._scale) + bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Closer together where there is little height."""
        super().resizeEvent(event)
        self._set_density(event.size().height())
        self._fill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See that a card needs more room, or less."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._fill()
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        """Let the last card end where the column does, if it nearly does so by itself."""
        heights = [card.sizeHint().height() for card in self._cards]
        left = self.height() - sum(heights) - (len(heights) - 1) * self._column.spacing()
        fills = 0 <= left <= len(heights) * _NEARLY * self._scale
        for number, (card, height) in enumerate(zip(self._cards, heights, strict=True)):
            share = left // (len(heights) - number)  # the last one has what is left over
            card.setMinimumHeight(height + share if fills else 0)
            left -= share

    def _set_density(self, height: int) -> None:
        density = next((one for one, least in _ROOM.items() if height >= least * self._scale), DENSE)
        if self._density != (density, self._scale):
            self._density = density, self._scale
            self._column.setSpacing(GAP // 2 if density == DENSE else GAP)
            for card in self._cards:
                card.set_density(density, self._scale)
