"""Tooltips beside what they explain, never over it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QToolTip, QWidget

from netviz.ui.kit.card import Card

_GAP = 4
_QT_NAME = "qtooltip_label"  # of the window in which Qt shows every tooltip


class Tips(QObject):
    """Shows the tooltip of every widget next to it, for as long as its parent lives."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the tooltip of a widget that has one of its own."""
        if event.type() != QEvent.Type.ToolTip or not isinstance(watched, QWidget):
            return False
        if not watched.toolTip():
            return False  # it may be its parent's
        assert isinstance(event, QHelpEvent)
        QToolTip.showText(event.globalPos(), watched.toolTip(), watched)
        tip = shown_tip()
        if tip is not None:
            screen = watched.screen().availableGeometry()
            tip.move(place_beside(_explained(watched), tip.size(), event.globalPos(), screen))
        return True


def shown_tip() -> QWidget | None:
    """The tooltip that is shown now."""
    tips = (widget for widget in QApplication.topLevelWidgets() if widget.objectName() == _QT_NAME)
    return next((tip for tip in tips if tip.isVisible()), None)


def _explained(widget: QWidget) -> QRect:
    """What a widget's tooltip is about, on the screen: that of a panel's head, the whole panel."""
    whole = widget.parentWidget()
    while whole is not None and not isinstance(whole, (QDockWidget, Card)):
        whole = whole.parentWidget()
    about_panel = isinstance(widget, Card) or widget.objectName() == "cardHead"
    subject = whole if about_panel and isinstance(whole, (QDockWidget, Card)) else widget
    return QRect(subject.mapToGlobal(QPoint()), subject.size())


def place_beside(subject: QRect, size: QSize, pointer: QPoint, screen: QRect) -> QPoint:
    """The place nearest to the pointer where something of this size covers nothing of a subject.

    Where the screen has no room beside the subject, it is as far out as it can be.
    """
    width, height = size.width(), size.height()
    x, y = pointer.x() - width // 2, pointer.y() - height // 2
    places = [
        QPoint(x, subject.bottom() + 1 + _GAP),
        QPoint(x, subject.top() - height - _GAP),
        QPoint(subject.left() - width - _GAP, y),
        QPoint(subject.right() + 1 + _GAP, y),
    ]
    inside = [
        QPoint(
            max(screen.left(), min(place.x(), screen.right() + 1 - width)),
            max(screen.top(), min(place.y(), screen.bottom() + 1 - height)),
        )
        for place in places
    ]

    def cost(place: QPoint) -> tuple[int, int]:
        covered = QRect(place, size).intersected(subject)
        way = QRect(place, size).center() - pointer
        return covered.width() * covered.height() if not covered.isEmpty() else 0, way.manhattanLength()

    return min(inside, key=cost)
