"""What the diagram has no room for: a button with how many there are, which opens a list of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QIcon, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from netviz.frozen import dataclass
from netviz.ui.kit.named import named
from netviz.ui.network.diagram_layout import UNIT, UNIT_DOWN

_COLUMNS, _MOST_ROWS = 4, 8


@dataclass(frozen=True)
class Other:
    """An entry of the list: its number, what is written, what it looks like."""

    number: int
    text: str
    picture: QImage


class MoreButton(QPushButton):
    """A pill that says how many others there are.

    Signals
    -------
    pointed(bool)
        Whether the mouse is over it.
    """

    pointed = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "pill")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Say so."""
        super().enterEvent(event)
        self.pointed.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Say so."""
        super().leaveEvent(event)
        self.pointed.emit(False)


class MoreList(QFrame):
    """Thumbnails of all others, to point at and to choose from; closed by Escape or a click elsewhere.

    Signals
    -------
    pointed(int or None)
        The number of the entry that is pointed at, with the mouse or by keys.
    chosen(int)
    """

    pointed = Signal(object)
    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("box")
        self.heading = named(QLabel(), "small")
        self.entries = QListWidget()
        self.entries.setViewMode(QListWidget.ViewMode.IconMode)
        self.entries.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.entries.setMovement(QListWidget.Movement.Static)
        self.entries.setUniformItemSizes(True)
        self.entries.setFrameShape(QFrame.Shape.NoFrame)
        self.entries.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.entries.setMouseTracking(True)
        self.entries.itemEntered.connect(lambda item: self.pointed.emit(item.data(_NUMBER)))
        self.entries.currentItemChanged.connect(self._on_current_changed)
        self.entries.itemClicked.connect(self._on_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.addWidget(self.heading)
        layout.addWidget(self.entries)

    def open_at(self, place: QPoint, heading: str, others: Sequence[Other], scale: float) -> None:
        """Show entries, with the list at a place on the screen."""
        self.heading.setText(heading)
        self.setAccessibleName(heading)
        self.entries.setAccessibleName(heading)
        self.entries.blockSignals(True)
        self.entries.clear()
        side = QSize(round(UNIT * scale), round(UNIT_DOWN * scale))
        for other in others:
            item = QListWidgetItem(QIcon(QPixmap.fromImage(other.picture)), other.text)
            item.setData(_NUMBER, other.number)
            self.entries.addItem(item)
        self.entries.blockSignals(False)
        self.entries.setIconSize(side)
        cell = QSize(side.width() + round(24 * scale), side.height() + round(28 * scale))
        self.entries.setGridSize(cell)
        rows = min(-(-len(others) // _COLUMNS), _MOST_ROWS)
        self.entries.setFixedSize(_COLUMNS * cell.width() + 16, rows * cell.height() + 4)
        self.adjustSize()
        screen = self.screen().availableGeometry()
        self.move(
            max(screen.left(), min(place.x(), screen.right() - self.width())),
            max(screen.top(), min(place.y(), screen.bottom() - self.height())),
        )
        self.show()
        self.entries.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return chooses; Escape closes."""
        item = self.entries.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._on_chosen(item)
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self.pointed.emit(None)

    def _on_current_changed(self, item: QListWidgetItem | None, _: object) -> None:
        if item is not None:
            self.pointed.emit(item.data(_NUMBER))

    def _on_chosen(self, item: QListWidgetItem) -> None:
        self.hide()
        self.chosen.emit(item.data(_NUMBER))


_NUMBER = Qt.ItemDataRole.UserRole
