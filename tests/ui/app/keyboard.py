"""Walking through a window with the tabulator, and what the mouse can reach in it."""

from __future__ import annotations

from PySide6.QtCore import QMetaMethod, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLineEdit,
    QRadioButton,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

from netviz.ui.history.time_plot import TimePlot
from netviz.ui.kit.painted_widget import PaintedWidget
from netviz.ui.plane.view import PlaneView

_CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QComboBox,
    QLineEdit,
    QTabBar,
    QTextEdit,
    PlaneView,
    TimePlot,
)
_MOST = 500  # stops; a window has fewer controls


def walk(window: QWidget, key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """Press a key until the focus is where it has been before; the widgets on the way, each once.

    Fails where the focus stays in one place, or comes back to another than the first.

    Parameters
    ----------
    window : QWidget
        Active; the focus may be anywhere in it.
    key : Tab, or Backtab for the other way around
    """
    _press(window, key)
    way = [QApplication.focusWidget()]
    while len(way) < _MOST:
        _press(window, key)
        here = QApplication.focusWidget()
        if here in way:
            assert here is way[0], f"{spoken(here)} is not left any more, after {[*map(spoken, way)]}"
            return way
        way.append(here)
    raise AssertionError(f"no way back after {_MOST} stops")


def _press(window: QWidget, key: Qt.Key) -> None:
    modifier = (
        Qt.KeyboardModifier.ShiftModifier if key == Qt.Key.Key_Backtab else Qt.KeyboardModifier.NoModifier
    )
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)


def reached_by_mouse(window: QWidget) -> list[QWidget]:
    """The controls of a window that a click does something with: visible, or scrolled to, and enabled."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.window() is window.window()
        and widget.isVisible()
        and widget.isVisibleTo(window)  # Qt can call one visible in a dock that is hidden
        and widget.isEnabled()
        and _takes_clicks(widget)
        and not _is_inside_another(widget)
    ]


def _takes_clicks(widget: QWidget) -> bool:
    if isinstance(widget, PaintedWidget):
        signals = (widget.clicked, widget.pointed)
        return any(widget.isSignalConnected(QMetaMethod.fromSignal(signal)) for signal in signals)
    return isinstance(widget, _CONTROLS) and not isinstance(widget, QScrollBar)


def _is_inside_another(widget: QWidget) -> bool:
    """Whether it is but a part of a control, as the headings of a table."""
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        if isinstance(parent, _CONTROLS):
            return True
        parent = parent.parentWidget()
    return False


def missed(window: QWidget, way: list[QWidget]) -> list[str]:
    """What the mouse can reach, and a walk has not met."""
    met = set(way)
    for widget in way:  # arrows move within a group of which one is chosen
        if isinstance(widget, QRadioButton) and widget.group() is not None:
            met.update(widget.group().buttons())
    return [spoken(widget) for widget in reached_by_mouse(window) if widget not in met]


def spoken(widget: QWidget) -> str:
    """What a widget is, for messages."""
    name = widget.accessibleName() or widget.objectName() or getattr(widget, "text", lambda: "")()
    return f"{type(widget).__name__} “{name}”"
