import faulthandler
import gc

import numpy as np
import pytest
from _pytest.faulthandler import fault_handler_stderr_fd_key
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMessageBox

from netviz.data import GENERATORS
from netviz.faults import faults
from netviz.session import Session
from netviz.ui.app.playback import Playback
from netviz.ui.app.window import MainWindow
from netviz.ui.history.event_marks import EventMark
from netviz.ui.kit.plot_items import Curve, Level
from netviz.ui.kit.theme import LIGHT
from netviz.ui.plane.regions_item import RegionsItem


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
def own_faults(request):
    """What one test has told counts for no other; a crash is told by pytest, as before."""
    yield
    faults.close()
    shown = request.config.stash.get(fault_handler_stderr_fd_key, None)
    if shown is not None:
        faulthandler.enable(shown)


ASK = QMessageBox.question


@pytest.fixture(autouse=True)
def nobody_asked(monkeypatch):
    """At the end of a test nobody answers whether what was drawn is to be saved."""
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Discard)


@pytest.fixture
def session():
    """What the window shows; a module with data of its own has a fixture of this name."""
    return Session()


@pytest.fixture
def window(qtbot, session):
    window = MainWindow(session, LIGHT)
    window.door.much_work = float("inf")  # at once, so that nobody has to wait; test_door.py is of the rest
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


def shot(window):
    return window.session.snapshot()


def checked(window, qtbot):
    qtbot.waitUntil(
        lambda: window.panels["check"].check is not None and not window.panels["check"].is_checking,
        timeout=20_000,
    )
    return window.panels["check"].check


def menu_entries(menu):
    """All entries of a menu, also of those that open from it."""
    entries = menu.actions()
    return entries + [entry for one in entries if one.menu() for entry in menu_entries(one.menu())]


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


def plot_item(plot, kind):
    """The first item of a class on a plot."""
    return next(item for item in plot.getPlotItem().items if isinstance(item, kind))


def generator_button(window, name):
    """The picture in the gallery of generators that is clicked for data of that name."""
    title = GENERATORS[name].title
    buttons = window.panels["data"].findChildren(QAbstractButton)
    return next(button for button in buttons if button.accessibleName() == title)


def choose_generator(window, name):
    """Choose other data, by a click."""
    generator_button(window, name).click()


def drawn_in(plot, color):
    """What is drawn on a plot with a pen of that colour, from below upwards; (n, 2) points each."""
    found = []
    for item in plot.getPlotItem().items:
        pen = item.opts["pen"] if isinstance(item, Curve) else None
        if pen is not None and pen.color().name() == QColor(color).name():
            x, y = item.getData()
            found.append(np.empty((0, 2)) if x is None else np.column_stack((x, y)))
    return found


def boundary_of(window):
    """The ends of the pieces of the decision boundary on the plane; below it lies that of a pinned run."""
    return drawn_in(window.panels["plane"].plot, window.theme.text)[-1]


def field_of(window):
    """The picture of the regions on the plane; None where there is none."""
    return plot_item(window.panels["plane"].plot, RegionsItem).image


def levels_of(plot):
    """Where the upright lines stand that can be seen on a plot, but for marks of what has happened."""
    items = plot.getPlotItem().items
    levels = [item for item in items if isinstance(item, Level) and item.angle == 90 and item.isVisible()]
    return sorted(level.value() for level in levels if not isinstance(level, EventMark))


def marks_of(plot):
    """The steps that are marked on a plot: something was changed there, or has happened."""
    items = plot.getPlotItem().items
    return {round(item.value()) for item in items if isinstance(item, EventMark) and item.isVisible()}


def legend_of(canvas):
    """What a painted widget says in its corner about what is pointed at, if anything."""
    label = canvas.findChild(QLabel, "legend")
    return label.text() if label.isVisible() else ""


def told_in(detail):
    """What a line says that gives way where there is no room, in full."""
    return detail.toolTip() or detail.text()


def is_settled(widget):
    """Whether nothing waits to be done once things rest."""
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    owners = [widget, *widget.findChildren(Playback, options=direct)]
    timers = [timer for owner in owners for timer in owner.findChildren(QTimer, options=direct)]
    return not any(timer.isActive() for timer in timers if timer.isSingleShot())


def at_rest(window, qtbot):
    """The snapshot when the step has been evaluated once more, to be drawn finely."""
    qtbot.waitUntil(lambda: is_settled(window) and not window.door.is_busy, timeout=20_000)
    return shot(window)


def set_clock(window, clock):
    """Let playing go by another clock."""
    window.player.clock = clock


def type_into(qtbot, choice, text):
    """Type a number into the field of a slider."""
    choice.entry.setFocus()
    choice.entry.selectAll()
    if text.isascii():
        qtbot.keyClicks(choice.entry, text)
    else:  # a test's keyboard has no other letters
        choice.entry.insert(text)
    qtbot.keyClick(choice.entry, Qt.Key.Key_Return)
