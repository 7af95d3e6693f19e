"""A fault is put into every kind of place; each is told once, logged, and the window lives on."""

import functools
import threading

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from netviz import array_files
from netviz.faults import faults
from netviz.intents import Advance, SetTraining, StepBack, UseData
from netviz.session import Session
from netviz.ui.app.fault_hooks import fault_hooks
from netviz.ui.app.loading_window import LoadingWindow
from netviz.ui.app.playback import Playback
from netviz.ui.app.window import PREPARE_MS, MainWindow
from netviz.ui.commands import data as data_commands
from netviz.ui.commands import derivation as line_commands
from netviz.ui.commands import drawing as draw_commands
from netviz.ui.commands import run as run_commands
from netviz.ui.derivation.strip_panel import StripPanel
from netviz.ui.derivation.why_panel import WhyPanel
from netviz.ui.gradcheck.panel import CheckPanel
from netviz.ui.history.panels import LossPanel
from netviz.ui.history.time_plot import TimePlot
from netviz.ui.kit.paint_guard import unguarded_overrides
from netviz.ui.kit.painted_widget import PaintedWidget
from netviz.ui.kit.panel import Hover
from netviz.ui.kit.plot_items import Curve, Level, Marks
from netviz.ui.kit.theme import LIGHT
from netviz.ui.network.diagram_painter import Diagram
from netviz.ui.network.diagram_panel import DiagramPanel
from netviz.ui.network.hidden_space_panel import HiddenSpacePanel
from netviz.ui.network.unit_panel import UnitPanel
from netviz.ui.plane.draw_tool import DrawTool
from netviz.ui.plane.items import PointsItem, RingsItem
from netviz.ui.plane.panel import PlanePanel
from netviz.ui.plane.regions_item import RegionsItem
from netviz.ui.plane.view import PlaneView
from netviz.ui.run.player import Player
from netviz.ui.run.transport import Transport
from netviz.ui.settings.data_panel import DataPanel
from netviz.ui.settings.network_panel import NetworkPanel
from netviz.ui.settings.training_panel import TrainingPanel
from tests.places import FILES
from tests.ui.app.conftest import change_a_setting, show


def prepare(window):
    """Make ready for playing once more, as a moment after the start."""
    for timer in window.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if timer.interval() == PREPARE_MS:
            timer.start()


def render(window):
    run_commands.step(window)


def repaint(window):
    window.panels["plane"].plot.viewport().repaint()
    for panel in window.panels.pictures:
        panel.repaint()
    for panel in [window.panels[name] for name in ("loss", "accuracy", "gradients")]:
        panel.plot.viewport().repaint()


def point_at_a_step(window):
    window.show_panel("loss")
    for panel in window.panels.values():
        panel.show_hover(Hover(step=1))
    repaint(window)


def move(window):
    window.panels["plane"].plot.getViewBox().setRange(xRange=(-2, 2), yRange=(-2, 2))
    for item in window.panels["plane"].plot.getPlotItem().items:
        item.viewRangeChanged() if hasattr(item, "viewRangeChanged") else None
        item.boundingRect()
    repaint(window)


def send(widget, event):
    QApplication.sendEvent(widget, event)


def draw(window, event):
    draw_commands.toggle_drawing(window)
    send(window.panels["plane"].plot.viewport(), event)
    draw_commands.toggle_drawing(window)


def in_a_thread(window):
    thread = threading.Thread(target=window.thread_work)
    thread.start()
    thread.join()


def resize_the_plane(window):
    plane = window.panels["plane"]
    send(plane, QResizeEvent(plane.size(), window.size()))


def leave_the_plane(window):
    send(window.panels["plane"].plot, QEvent(QEvent.Type.Leave))


class Dropped:
    def __del__(self):
        MainWindow.thread_work(None)


def from_a_timer(window):
    QTimer.singleShot(0, window, lambda: window.thread_work())


# What fails, and what is done to meet it.
PLACES = {
    "a slot": (StepBack, "apply", lambda window: window.actions_by_name["step_back"].trigger()),
    "a timer": (MainWindow, "thread_work", from_a_timer),
    "settling": (Playback, "_on_settled", lambda window: window.panels["plane"].slider.setValue(1)),
    "a thread": (MainWindow, "thread_work", in_a_thread),
    "an object that goes": (MainWindow, "thread_work", lambda window: Dropped() and None),
    "a frame of playing": (Session, "absorb", lambda window: run_commands.toggle_play(window)),
    "beginning to play": (Player, "_begin", lambda window: window.actions_by_name["play"].trigger()),
    "a setting": (SetTraining, "apply", change_a_setting),
    "data": (UseData, "apply", lambda window: data_commands.take_from_shelf(window, "iris-petals")),
    "a check": (CheckPanel, "_on_progressed", show("check")),
    "render of the transport": (Transport, "show_snapshot", render),
    "render of data": (DataPanel, "show_snapshot", render),
    "render of network": (NetworkPanel, "show_snapshot", render),
    "render of training": (TrainingPanel, "show_snapshot", render),
    "render of the plane": (PlanePanel, "show_snapshot", render),
    "render of loss": (LossPanel, "show_snapshot", show("loss")),
    "render of units": (UnitPanel, "show_snapshot", show("units")),
    "render of the diagram": (DiagramPanel, "show_snapshot", show("diagram")),
    "render of the hidden space": (HiddenSpacePanel, "show_snapshot", show("space")),
    "render of the lines": (StripPanel, "show_snapshot", show("lines")),
    "render of why": (WhyPanel, "show_snapshot", show("why")),
    "render of the check": (CheckPanel, "show_snapshot", show("check")),
    "paint of a canvas": (PaintedWidget, "paintEvent", lambda w: w.panels["units"].canvas.repaint()),
    "paint of the diagram": (Diagram, "paint", lambda w: (show("diagram")(w), repaint(w))),
    "paint of points": (PointsItem, "paint", repaint),
    "paint of an axis": (pg.AxisItem, "paint", repaint),
    "paint of a curve": (Curve, "paint", repaint),
    "paint of a level": (Level, "paint", point_at_a_step),
    "paint of marks": (Marks, "paint", repaint),
    "paint of the field": (RegionsItem, "paint", repaint),
    "paint of a view": (pg.ViewBox, "paint", repaint),
    "a bounding rectangle": (Curve, "boundingRect", move),
    "resizing": (
        PlanePanel, "resizeEvent", resize_the_plane
    ),
    "an event": (PlaneView, "event", lambda w: send(w.panels["plane"].plot, QEvent(QEvent.Type.User))),
    "an event filter": (
        DrawTool, "eventFilter", lambda w: draw(w, QEvent(QEvent.Type.User))
    ),
    "the mouse": (PlaneView, "leaveEvent", leave_the_plane),
    "a key": (TimePlot, "keyPressEvent", lambda w: QTest.keyClick(w.panels["loss"].plot, Qt.Key.Key_Right)),
    "saving": (array_files, "save_arrays", lambda w: w.actions_by_name["export_weights"].trigger()),
    "reading": (
        "netviz.ui.importing.dialog", "load", lambda w: data_commands.import_path(w, FILES / "penguins.csv")
    ),
    "start": (Player, "prepare", prepare),
}  # fmt: skip

armed = {"place": ""}

put_in = []
"""Every override that was put in, for ever: PySide6 calls what it found for a widget as long as the widget
lives, and holds no reference to it."""


def break_at(patch, place, owner, name):
    original = getattr(owner, name)
    if hasattr(original, "is_guarded"):  # by a window that was made before
        original = original.__wrapped__

    @functools.wraps(original)
    def fail(*args, **named):
        if armed["place"] == place:
            raise RuntimeError("put in by the test")
        return original(*args, **named)

    put_in.append(fail)
    patch.setattr(owner, name, fail)


@pytest.fixture(scope="module")
def broken(qapp):
    """A window with a fault in every place, each as long as it is armed."""
    import netviz.ui.importing.dialog

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MainWindow, "thread_work", lambda window: None, raising=False)
        for place, (owner, name, _) in PLACES.items():
            break_at(patch, place, netviz.ui.importing.dialog if isinstance(owner, str) else owner, name)
        window = MainWindow(Session(), LIGHT)
        window.resize(1440, 900)
        window.show()
        yield window
        armed["place"] = ""
        # What guards them too, which was put in when the window was made.
        put_in.extend(
            vars(owner).get(name) for owner, name, _ in PLACES.values() if not isinstance(owner, str)
        )
        window.close()
        window.deleteLater()


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_a_fault_in_any_place_is_told_once_and_logged_and_the_window_lives(
    broken, told, qtbot, monkeypatch, tmp_path, place
):
    window, bar = broken, broken.fault_bar
    path = tmp_path / "weights.npz"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), "npz"))
    bar.hide()
    window.session.apply(Advance(2))
    window.show_newest()
    armed["place"] = place
    try:
        PLACES[place][2](window)
        qtbot.waitUntil(bar.isVisible, timeout=30_000)
        for _ in range(5):
            repaint(window)
            QApplication.processEvents()
    finally:
        armed["place"] = ""
    assert not window.player.is_playing
    assert "RuntimeError" in bar.text.text()
    assert "training is paused" in bar.text.text()
    log = told.read_text()
    assert log.count("RuntimeError: put in by the test") == 1
    bar.copy.click()
    report = QGuiApplication.clipboard().text()
    assert "PySide6" in report
    assert "put in by the test" in report
    step = window.session.snapshot().step  # and everything goes on
    window.actions_by_name["step"].trigger()
    assert window.session.snapshot().step == step + 1
    if window.import_dialog is not None:
        window.import_dialog.reject()


@pytest.mark.slow
def test_no_override_of_netviz_or_pyqtgraph_lets_an_exception_escape(window):
    line_commands.show_table(window)
    line_commands.show_mistakes(window)
    window.actions_by_name["check"].trigger()
    data_commands.import_path(window, FILES / "penguins.csv")
    window.actions_by_name["keys"].trigger()
    assert LoadingWindow.paintEvent.is_guarded
    assert [
        (owner, name)
        for owner, name in unguarded_overrides()
        if owner.__module__ != __name__ and not owner.__module__.startswith("tests")
    ] == []


@pytest.mark.slow
def test_a_fault_while_playing_does_not_pause_a_second_time(window, told, qtbot, monkeypatch):
    def fail(*_):
        raise RuntimeError("at every frame")

    monkeypatch.setattr(RingsItem, "draw", fail)
    run_commands.toggle_play(window)
    qtbot.waitUntil(window.fault_bar.isVisible, timeout=20_000)
    assert not window.player.is_playing
    window.fault_bar.dismiss.click()
    run_commands.toggle_play(window)
    step = window.session.snapshot().step
    qtbot.waitUntil(lambda: window.session.snapshot().step > step + 50, timeout=20_000)
    assert window.player.is_playing
    assert not window.fault_bar.isVisible()
    run_commands.toggle_play(window)
    assert told.read_text().count("RuntimeError: at every frame") == 1


@pytest.mark.slow
def test_a_fault_in_the_training_process_is_told_with_its_traceback(window, told, qtbot, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(Session, "state", lambda session: None)  # nothing that a worker could go on from
        window.actions_by_name["play"].trigger()
        qtbot.waitUntil(window.fault_bar.isVisible, timeout=20_000)
    assert "could not go on training" in window.fault_bar.text.text()
    assert "worker_process.py" in faults.text()
    assert "AttributeError" in told.read_text()
    run_commands.toggle_play(window)  # with another process
    qtbot.waitUntil(lambda: window.session.snapshot().step > 5, timeout=20_000)
    run_commands.toggle_play(window)


@pytest.mark.slow
def test_a_fault_in_closing_leaves_no_process_and_is_told_by_the_next_window(qtbot, tmp_path, monkeypatch):
    with fault_hooks():
        faults.open(tmp_path / "state")
        window = MainWindow(Session(), LIGHT)
        qtbot.addWidget(window)
        window.show()
        window.player.prepare()

        def fail():
            raise RuntimeError("at the end")

        monkeypatch.setattr(window.panels["check"], "close_work", fail)
        window.close()
        assert not window.isVisible()
        assert window.player.worker_pid is None
        faults.close()
        faults.open(tmp_path / "state")
        monkeypatch.undo()
        window = MainWindow(Session(), LIGHT)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(window.fault_bar.isVisible)
        assert "The last run of netviz ended with a fault" in window.fault_bar.text.text()
        assert "at the end" in faults.text()
        window.close()
        faults.close()


@pytest.mark.slow
def test_a_report_can_be_read_before_it_is_sent(window, told, qtbot):
    faults.note_command("play")
    faults.report(RuntimeError("something"))
    qtbot.waitUntil(window.fault_bar.isVisible)
    window.fault_bar.details.click()
    box = window.fault_bar.report
    assert not box.isModal()
    assert "RuntimeError: something" in box.text.toPlainText()
    assert "Last commands: play" in box.text.toPlainText()
    assert str(told) in box.place.text()
    box.close()
