"""Small widgets that the panels share."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from netviz.ui.kit.formula_svg import formula_source
from netviz.ui.kit.paint_guard import paint_guard

HANDLE = 14  # width of a slider's handle, as in the style sheet


def action_button(action: QAction, name: str = "") -> QPushButton:
    """A button that is the action: its text, its tip, whether it is enabled."""
    button = QPushButton(action.text(), objectName=name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(action.trigger)
    button.setCheckable(action.isCheckable())

    def follow() -> None:
        if button.property("text of the action") != action.text():
            button.setProperty("text of the action", action.text())
            button.setText(action.text())
        button.setEnabled(action.isEnabled())
        button.setChecked(action.isChecked())
        button.setToolTip(action.toolTip())
        button.setAccessibleName(action.property("spoken"))

    action.changed.connect(follow)
    follow()
    return button


def text_button(text: str, tip: str, name: str = "quiet") -> QPushButton:
    """A button with a tip, reached by the tabulator."""
    button = QPushButton(text, objectName=name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(text)
    button.setToolTip(tip)
    return button


def dropped_files(mime: QMimeData) -> list[Path]:
    """The files that something dropped or copied stands for."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


class Detail(QLabel):
    """A line that gives way where there is no room for it, and says by … that it does."""

    def __init__(self, text: str) -> None:
        super().__init__(objectName="muted")
        self._plain = self._shorter = text
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setMinimumHeight(self.fontMetrics().height() + 5)  # subscripts hang low
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # A longer line must never widen the window.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str, shorter: str = "") -> None:
        """Show plain text, a shorter one where it does not fit, as much of it as there is room for."""
        self._plain, self._shorter = text, shorter or text
        self._elide()

    def resizeEvent(self, event: object) -> None:
        """Show as much as there is room for now."""
        super().resizeEvent(event)
        if self._plain:
            self._elide()

    def _elide(self) -> None:
        room = self.width() - 2
        fits = self.fontMetrics().horizontalAdvance(self._plain) <= room
        text = self._plain if fits else self._shorter
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        self.setText(shown)
        self.setToolTip(self._plain if shown != self._plain else "")


class Card(QWidget):
    """A panel: a head with a title, a line of detail and perhaps controls; under it what it holds.

    The head is a widget of its own, so that a dock can be moved by it.
    """

    def __init__(self, title: str, detail: str = "") -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.title = QLabel(title, objectName="cardTitle")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.detail = Detail(detail)
        self.title_bar = QFrame(objectName="cardHead")
        self.head = QHBoxLayout(self.title_bar)
        self.head.setContentsMargins(12, 6, 10, 0)
        self.head.setSpacing(6)
        self.head.addWidget(self.title)
        self.head.addWidget(self.detail, 1)
        self.frame = QFrame(objectName="cardBody")
        self.body = QVBoxLayout(self.frame)
        self.body.setContentsMargins(12, 2, 12, 8)
        self.body.setSpacing(3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.title_bar)
        layout.addWidget(self.frame, 1)

    def setToolTip(self, tip: str) -> None:
        """What the panel shows; its head says it too, which may stand in a dock of its own."""
        super().setToolTip(tip)
        self.title_bar.setToolTip(tip)


class KeySlider(QSlider):
    """A horizontal slider that keeps the arrow keys for itself while it has the focus."""

    double_clicked = Signal()

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
        # Not by clicking: after a slider was dragged, the arrow keys go on stepping through time.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def event(self, event: QEvent) -> bool:
        """Claim the keys before the window's shortcuts do."""
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in self._KEYS:
            event.accept()
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the column, which scrolls, unless the slider has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump to where the groove is clicked, and go on dragging from there."""
        if event.button() == Qt.MouseButton.LeftButton:
            span, half = self.width() - HANDLE, HANDLE // 2
            place = round(event.position().x()) - half
            self.setValue(QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), place, span))
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Reset, for those who offer it."""
        self.double_clicked.emit()


class Menu(QComboBox):
    """A choice from a list, as wide as its longest entry; the wheel scrolls the column instead."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(f"<p>{tip}</p>")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        # The usual one draws no background under the entry that is pointed at.
        self.setItemDelegate(QStyledItemDelegate(self))

    def showPopup(self) -> None:
        """Open the list, with every entry whole as far as the screen has room."""
        super().showPopup()
        view = self.view()
        frame = view.parentWidget()
        rows = sum(view.sizeHintForRow(row) for row in range(min(self.count(), self.maxVisibleItems())))
        # Qt's strips for scrolling appear before the list has its height; then they keep the room that
        # they have taken from the last entry.
        strips = frame.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        strips = [strip for strip in strips if strip is not view]
        for _ in range(2):  # in the higher list they are not needed, and give back what they had
            for strip in strips:
                strip.hide()
            frame.layout().activate()
            screen, place = self.screen().availableGeometry(), frame.geometry()
            place.setHeight(min(place.height() + max(0, rows - view.viewport().height()), screen.height()))
            place.moveBottom(min(place.bottom(), screen.bottom()))
            frame.setGeometry(place)
        view.scrollTo(self.model().index(self.currentIndex(), self.modelColumn(), self.rootModelIndex()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Do not change by scrolling past."""
        event.ignore()


class Switch(Menu):
    """A quiet choice between a few ways of seeing a panel, for its head."""

    def __init__(self, name: str, tip: str, entries: dict[str, str]) -> None:
        super().__init__(name, tip)
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


class Formula(QWidget):
    """A typeset formula in the colour of the text."""

    def __init__(self, name: str, spoken: str, scale: float = 0.85) -> None:
        super().__init__()
        self._scale = scale
        self._color = ""
        self._renderer = QSvgRenderer()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_formula(name, spoken)

    def show_formula(self, name: str, spoken: str) -> None:
        """Show resources/formulas/NAME.svg; `spoken` is what a screen reader says."""
        self._name = name
        self.setAccessibleName(spoken)
        self._load()
        self.setFixedHeight(self._fitted().height())
        self.updateGeometry()

    def _load(self) -> None:
        self._color = self.palette().windowText().color().name()
        self._renderer.load(formula_source(self._name, self._color))
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the formula."""
        return self._renderer.defaultSize() * self._scale

    def minimumSizeHint(self) -> QSize:
        """As narrow as it is given."""
        return QSize(60, 10)

    def _fitted(self) -> QSize:
        size = self.sizeHint()
        if size.width() > self.width():
            size.scale(self.width(), size.height(), Qt.AspectRatioMode.KeepAspectRatio)
        return size

    def resizeEvent(self, event: object) -> None:
        """Take no more height than the formula at this width."""
        self.setFixedHeight(self._fitted().height())

    @paint_guard
    def paintEvent(self, event: object) -> None:
        """Draw the formula at its size, smaller if it would not fit."""
        if self.palette().windowText().color().name() != self._color:
            self._load()
        painter = QPainter(self)
        self._renderer.render(painter, QRectF(QPointF(0, 0), self._fitted().toSizeF()))
        painter.end()
