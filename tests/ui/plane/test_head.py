"""The head of the plane, the narrator's place and the time under it, in every size of window."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QGestureEvent, QPinchGesture

from netviz.data import Dataset
from netviz.intents import Advance, UseData
from netviz.ui.commands import drawing as draw_commands
from netviz.ui.kit.theme import LIGHT
from tests.ui.conftest import shot

SIZES = ((800, 600), (1024, 768), (1440, 900))


def settle():
    for _ in range(4):
        QApplication.processEvents()


def many_classes(n_classes, names):
    rng = np.random.default_rng(0)
    n = 6 * n_classes
    return Dataset(
        rng.standard_normal((n, 2)),
        np.arange(n) % n_classes,
        names,
        ("x", "y"),
        np.arange(n) % 3 == 0,
        "many",
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("n_classes", [2, 3, 9])
@pytest.mark.slow
def test_nothing_in_the_head_is_cut_off(window, size, scale, n_classes):
    names = tuple(f"a long class name {number}" for number in range(n_classes))
    window.change(UseData(window.session.keep(many_classes(n_classes, names))))
    window.set_theme(LIGHT.enlarged(scale))
    window.resize(*size)
    settle()
    panel = window.panels["plane"]
    head = [panel.title, panel.top.legend, panel.regions, panel.hinge_switch]
    shown = [widget for widget in head if widget.isVisible()]
    if panel.width() >= panel.title.sizeHint().width() + 46:  # else not even that fits
        for widget in shown:
            assert widget.width() >= widget.sizeHint().width(), widget
    for one, other in itertools.pairwise(shown):
        assert one.mapTo(panel, one.rect().topRight()).x() < other.mapTo(panel, other.rect().topLeft()).x()
    assert panel.top.legend.isVisible() != panel.top.row.isVisible()
    row = panel.top.row
    if row.isVisible() and len(row.texts) > 2:
        assert row.sizeHint().width() <= row.parentWidget().width()


def test_the_head_explains_the_classes_and_hollow_points_once(window):
    settle()
    legend = window.panels["plane"].top.legend
    assert legend.isVisible()
    assert legend.texts == ("0", "1", "2", "test")
    window.change(UseData(window.session.keep(many_classes(2, ("a", "b")).split(0.0, 0))))
    assert legend.texts == ("a", "b")


def test_what_does_not_fit_says_how_many_more_there_are(window):
    names = tuple(f"class {number}" for number in range(31))
    window.change(UseData(window.session.keep(many_classes(31, names))))
    window.resize(1024, 768)
    settle()
    texts = window.panels["plane"].top.row.texts
    assert texts[-1] == "test"
    assert texts[-2] == f"+{31 - (len(texts) - 2)} more"
    assert "class 30" in window.panels["plane"].top.row.accessibleName()


@pytest.mark.parametrize(("size", "scale"), [*((size, 1.0) for size in SIZES), (SIZES[2], 1.5)])
@pytest.mark.slow
def test_the_narrators_place_is_reserved_between_plot_and_time(window, size, scale):
    window.set_theme(LIGHT.enlarged(scale))
    window.resize(*size)
    settle()
    panel = window.panels["plane"]
    place, plot, time = (w.geometry() for w in (panel.narrator_place, panel.plot, panel.time))
    if not panel.isAncestorOf(window.narrator):  # under the top bar there is more room
        assert size == SIZES[0]
        assert place.height() == 0
        assert window.narrator.height() == round(36 * scale)
        return
    assert place.height() in (round(36 * scale), round(50 * scale))  # a row, or two in a narrow place
    assert plot.bottom() < place.top()
    assert place.bottom() < time.top()
    assert panel.narrator_place.objectName() == "narrator_place"


def test_the_slider_begins_where_the_plot_begins(window):
    window.session.apply(Advance(1240))
    window.show_newest()
    settle()
    panel = window.panels["plane"]
    box = panel.plot.getViewBox().sceneBoundingRect()
    left = panel.plot.viewport().mapTo(panel, box.topLeft().toPoint()).x()
    assert abs(panel.slider.mapTo(panel, panel.slider.rect().topLeft()).x() - left) <= 1
    assert (panel.first_step.text(), panel.last_step.text()) == ("0", "1\u202f240")


def test_the_plot_stands_where_it_should_in_the_usual_window(window):
    settle()
    panel = window.panels["plane"]
    box = panel.plot.getViewBox().sceneBoundingRect()
    place = panel.plot.viewport().mapTo(window, box.topLeft().toPoint())
    assert abs(place.x() - 321) <= 8
    assert abs(place.y() - 97) <= 8
    assert abs(place.x() + box.width() - 977) <= 8
    assert abs(place.y() + box.height() - 617) <= 8


def test_the_empty_plane_says_what_could_be_done_there(window):
    labels = window.panels["plane"].labels
    assert labels.empty.isHidden()
    draw_commands.toggle_drawing(window)
    window.panels["plane"].clear_drawing()
    settle()
    assert labels.empty.isVisible()
    for word in ("Draw", "drop a file", "paste", "data set"):
        assert word in labels.empty.text()
    assert labels.empty.palette().color(QPalette.ColorRole.WindowText).name() == LIGHT.muted
    assert window.panels["plane"].plot.rect().contains(labels.empty.geometry())
    window.panels["plane"].restore_drawing()
    assert labels.empty.isHidden()


@pytest.mark.slow
def test_two_fingers_zoom_at_their_middle(window):
    settle()
    plot = window.panels["plane"].plot
    box, viewport = plot.getViewBox(), plot.viewport()
    middle = viewport.rect().center()
    before = box.viewRect()
    spot = box.mapSceneToView(plot.mapToScene(middle))
    pinch = QPinchGesture(plot)
    pinch.setScaleFactor(2.0)
    pinch.setCenterPoint(QPointF(viewport.mapToGlobal(middle)))
    QApplication.sendEvent(viewport, QGestureEvent([pinch]))
    assert box.viewRect().width() == pytest.approx(before.width() / 2)
    after = box.mapSceneToView(plot.mapToScene(middle))
    assert (after.x(), after.y()) == pytest.approx((spot.x(), spot.y()), abs=1e-6)
    assert shot(window).undo is None
    assert plot.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor


@pytest.mark.slow
def test_the_time_slider_marks_the_steps_at_which_something_happened(window, qtbot):
    window.go(Advance(800))
    slider = window.panels["plane"].time.slider
    steps = {event.step for event in shot(window).run_events if event.step > 0}
    assert steps
    marked = slider.grab().toImage()
    slider.mark(())
    plain = slider.grab().toImage()
    changed = {
        x
        for x in range(plain.width())
        for y in range(plain.height())
        if plain.pixel(x, y) != marked.pixel(x, y)
    }
    along = [step / 800 * plain.width() for step in steps]
    assert changed
    assert all(min(abs(x - place) for place in along) < 16 for x in changed)
