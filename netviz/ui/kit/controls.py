"""Small widgets that the panels share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QPushButton,
    QSlider,
    QStyle,
    QStyledItemDelegate,
    QWidget,
)

from netviz.ui.kit.key_claims import claims_key
from netviz.ui.kit.named import named


def action_button(action: QAction, name: str = "") -> QPushButton:
    """A button for an action: it takes over the text and the tip, and is enabled when the action is.

    One that is named "icon" has no text.
    """
    button = named(QPushButton(), name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(action.trigger)
    button.setCheckable(action.isCheckable())

    def follow() -> None:
        if button.property("text of the action") != action.text():
            button.setProperty("text of the action", action.text())
            button.setText("" if name == "icon" else action.text())
        button.setEnabled(action.isEnabled())
        button.setChecked(action.isChecked())
        button.setToolTip(action.toolTip())
        button.setAccessibleName(action.property("spoken"))

    action.changed.connect(follow)
    follow()
    return button


def text_button(text: str, tip: str, name: str = "quiet") -> QPushButton:
    """A button with a tip, reachable with Tab."""
    button = named(QPushButton(text), name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(text)
    button.setToolTip(tip)
    return button


def dropped_files(mime: QMimeData) -> list[Path]:
    """The local files among what was dropped or pasted."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


class KeySlider(QSlider):
    """A horizontal slider that keeps the arrow keys for itself while it has the focus."""

    double_clicked = Signal()

    handle: ClassVar = 14
    """The width of the handle with the ring around it, as in the style sheet."""

    _KEYS = (
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
    )

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        # Not by clicking: after a slider was dragged, the arrow keys still step through time.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def event(self, event: QEvent) -> bool:
        """Claim the keys before the window's shortcuts do."""
        return claims_key(event, self._KEYS) or super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the column, which scrolls, unless the slider has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump to where the groove is clicked, and go on dragging from there."""
        if event.button() == Qt.MouseButton.LeftButton:
            span, half = self.width() - self.handle, self.handle // 2
            place = round(event.position().x()) - half
            self.setSliderDown(True)  # before it jumps: that is part of the drag
            self.setValue(QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), place, span))
        super().mousePressEvent(event)
        if not event.isAccepted():  # another button is down as well
            self.setSliderDown(False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Say so: most sliders are reset by it."""
        self.double_clicked.emit()


class Menu(QComboBox):
    """A choice from a list, as wide as its longest entry; the wheel scrolls the column instead of it."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(f"<p>{tip}</p>")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        # The default delegate draws no background under the entry that is pointed at.
        self.setItemDelegate(QStyledItemDelegate(self))

    def minimumSizeHint(self) -> QSize:
        """The same as it wants: it is never cut off. Qt keeps its own, whatever entries come."""
        return self.sizeHint()

    def offer_quietly(self, entries: dict[str, str]) -> None:
        """Offer entries with their keys, in a head."""
        self.setObjectName("quiet")
        for key, title in entries.items():
            self.addItem(title, key)

    def choose(self, key: str) -> None:
        """Choose an entry as the user would."""
        self.setCurrentIndex(self.findData(key))
        self.activated.emit(self.currentIndex())

    def restore(self, key: object) -> None:
        """Choose an entry that was chosen before; none if there is no such entry, or it is chosen."""
        if isinstance(key, str) and key != self.currentData() and self.findData(key) >= 0:
            self.choose(key)

    def showPopup(self) -> None:
        """Open the list, with no entry cut off as far as the screen has room."""
        super().showPopup()
        view = self.view()
        frame = view.parentWidget()
        assert frame is not None
        layout = frame.layout()
        rows = sum(view.sizeHintForRow(row) for row in range(min(self.count(), self.maxVisibleItems())))
        # Qt shows strips for scrolling before the list has its height, and then they go on covering part
        # of the last entry.
        strips = frame.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        strips = [strip for strip in strips if strip is not view]
        for _ in range(2):  # the taller list needs no strips, and gains their room
            for strip in strips:
                strip.hide()
            if layout is not None:
                layout.activate()
            screen, place = self.screen().availableGeometry(), frame.geometry()
            place.setHeight(min(place.height() + max(0, rows - view.viewport().height()), screen.height()))
            place.moveBottom(min(place.bottom(), screen.bottom()))
            frame.setGeometry(place)
        view.scrollTo(self.model().index(self.currentIndex(), self.modelColumn(), self.rootModelIndex()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling past must change nothing."""
        event.ignore()


class FittedMenu(Menu):
    """As wide as what is chosen."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__(name, tip)
        self.currentTextChanged.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As wide as what is chosen."""
        return self.narrowed(super().sizeHint(), (self.currentText() or self.placeholderText(),))

    def showPopup(self) -> None:
        """Open the list as wide as its longest entry."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 16)
        super().showPopup()

    def narrowed(self, size: QSize, needed: Iterable[str]) -> QSize:
        """A size that has room for these texts, and not for all entries."""
        wide = self.fontMetrics().horizontalAdvance
        widest = max((wide(self.itemText(place)) for place in range(self.count())), default=0)
        return QSize(size.width() - widest + max(map(wide, needed)), size.height())


class Switch(FittedMenu):
    """An unobtrusive choice in a panel's head, between a few ways of showing it."""

    def __init__(self, name: str, tip: str, entries: dict[str, str]) -> None:
        super().__init__(name, tip)
        self.offer_quietly(entries)
