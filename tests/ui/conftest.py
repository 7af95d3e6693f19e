import gc

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from netviz.faults import faults
from netviz.session import Session
from netviz.ui.app.window import MainWindow
from netviz.ui.kit.theme import LIGHT


@pytest.fixture(autouse=True, scope="session")
def imported(qapp):
    """What has been imported by now stays to the end: looking through it after each test takes long."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def safe_garbage():
    """As in the program: garbage is collected between events, never within one; windows do not pile up."""
    gc.disable()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


@pytest.fixture(autouse=True)
def own_faults():
    """What one test has told counts for no other."""
    yield
    faults.close()


@pytest.fixture
def window(qtbot):
    window = MainWindow(Session(), LIGHT)
    window.door.much_work = float("inf")  # at once, so that nobody has to wait; test_door.py is of the rest
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


def move_mouse(widget, x, y):
    """The mouse moves to a place of a widget, no button pressed."""
    place = QPointF(x, y)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        widget.mapToGlobal(place),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


def leave(widget):
    """The mouse leaves a widget."""
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
