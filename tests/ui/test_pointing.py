import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from netviz.core.shares import percent
from netviz.intents import Advance, GoTo
from netviz.training.config import NetworkConfig
from netviz.ui.kit.parameter_entries import related_entries
from netviz.ui.network.unit_panel import unit_gradients

from .conftest import leave, move_mouse


@pytest.fixture
def window(window):
    """Large enough for all panels to be seen at once."""
    window.resize(1920, 1080)
    QApplication.processEvents()
    return window


def shot(window):
    return window.session.snapshot()


def place_of(window, point):
    """Where a point of the plane is in the plot's viewport."""
    view = window.plane.plot
    return view.mapFromScene(view.getViewBox().mapViewToScene(QPointF(*point)))


def test_the_plane_reads_out_probabilities_where_the_mouse_is(window):
    window.session.apply(Advance(40))
    window.render()
    assert window.plane.readout.isHidden()
    viewport = window.plane.plot.viewport()
    place = place_of(window, (0.8, -0.9))
    move_mouse(viewport, place.x(), place.y())
    reading = window.plane.readout.accessibleName()
    assert window.plane.readout.isVisibleTo(window)
    x, y = window.plane.plot.place
    params, scaled = shot(window).params, shot(window).standardization.apply(np.array([(x, y)]))
    z2 = scaled @ params.W1 + params.b1
    z3 = (np.maximum(z2, 0) @ params.W2 + params.b2)[0]
    psi = np.exp(z3) / np.exp(z3).sum()
    assert f"{np.count_nonzero(z2 > 0)} of 32 units fire" in reading
    for name, share in zip(shot(window).dataset.class_names, psi, strict=True):
        assert f"{name} {percent(share)}" in reading
    leave(window.plane.plot)
    assert window.plane.readout.isHidden()


def test_a_click_pins_the_sample_and_another_lets_it_go(window, qtbot):
    sample = int(np.argmax(shot(window).dataset.points[:, 0]))
    viewport = window.plane.plot.viewport()
    place = place_of(window, shot(window).dataset.points[sample])
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert shot(window).pinned == sample
    assert f"sample {sample}, " in window.plane.readout.accessibleName()
    losses = window.session.trace().losses
    train = np.flatnonzero(~shot(window).dataset.is_test)
    if sample in train:
        value = float(losses[np.flatnonzero(train == sample)[0]])
        assert f"−log ψ = {value:.3g}"[:12] in window.plane.readout.accessibleName()
    window.step()
    assert shot(window).pinned == sample  # it stays while training goes on
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place_of(window, (0.95, -1.0)))
    assert shot(window).pinned is None


def test_the_plane_by_keyboard(window, qtbot):
    plane = window.plane.plot
    plane.setFocus()
    width = plane.getViewBox().viewRect().width()
    qtbot.keyClick(plane, Qt.Key.Key_Right)
    right = plane.place
    qtbot.keyClick(plane, Qt.Key.Key_Up)
    assert plane.place[0] == pytest.approx(right[0])
    assert plane.place[1] > right[1]
    assert shot(window).step == 0  # here the arrows are not steps
    qtbot.keyClick(plane, Qt.Key.Key_Plus)
    assert plane.getViewBox().viewRect().width() == pytest.approx(0.8 * width)
    qtbot.keyClick(plane, Qt.Key.Key_Minus)
    assert plane.getViewBox().viewRect().width() == pytest.approx(width)
    target = shot(window).dataset.points[5]
    plane.pointer.point_at(tuple(target))
    qtbot.keyClick(plane, Qt.Key.Key_Return)
    assert shot(window).pinned is not None
    qtbot.keyClick(plane, Qt.Key.Key_Escape)
    assert shot(window).pinned is None


def test_a_unit_that_is_pointed_at_is_highlighted_everywhere(window, qtbot):
    left, width, base, _ = window.units._places()
    move_mouse(window.units.canvas, left + 4.5 * width, base)
    for panel in window.unit_panels:
        unit = panel.plot.hinges.unit if panel is window.plane else panel._unit
        assert unit == 4
    lines = window.plane.plot.hinges.highlight.getData()
    assert len(lines[0]) == 4  # the line and its tick
    leave(window.units.canvas)
    assert window.diagram._unit is None
    rect = window.diagram._diagram.unit_rect(9)
    move_mouse(window.diagram.canvas, rect.center().x(), rect.center().y())
    assert window.units._unit == window.plane.plot.hinges.unit == 9


def test_a_hinge_line_is_pointed_at_on_the_plane(window):
    plane = window.plane.plot
    ends = np.column_stack(plane.hinges.lines.getData()).reshape(-1, 2, 2)
    x, y = 0.3 * ends[3, 0] + 0.7 * ends[3, 1]
    place = place_of(window, (x, y))
    move_mouse(plane.viewport(), place.x(), place.y())
    unit = window.units._unit
    params, units = shot(window).params, shot(window).standardization
    z2 = units.apply(np.array([plane.place])) @ params.W1 + params.b1
    assert unit is not None
    assert abs(z2[0, unit]) / np.linalg.norm(params.W1[:, unit]) < 0.05


def test_pointing_at_a_step_shows_all_values_there(window):
    window.session.apply(Advance(100))
    window.render()
    plot = window.loss.plot
    box = plot.getViewBox()
    place = plot.mapFromScene(box.mapViewToScene(QPointF(40, 0.5)))
    move_mouse(plot.viewport(), place.x(), place.y())
    row = shot(window).history.row(40)
    assert f"{row['loss']:.4f}" in window.loss.legend.text()
    assert f"{100 * row['accuracy']:.1f} %" in window.accuracy.legend.text()
    for panel in window.time_panels:
        assert "step" in panel.legend.text()
        assert panel._pointer.isVisible()
        assert panel._pointer.value() == 40
    leave(plot)
    for panel in window.time_panels:
        assert "step" not in panel.legend.text()


def test_a_click_on_a_curve_goes_to_that_step(window, qtbot):
    window.session.apply(Advance(100))
    window.render()
    plot = window.gradients.plot
    place = plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(60, -1)))
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: shot(window).step != 100)
    assert abs(shot(window).step - 60) <= 1
    assert shot(window).last_step == 100
    assert window.plane.slider.value() == shot(window).step


def test_curves_by_keyboard(window, qtbot):
    window.session.apply(Advance(200))
    window.render()
    plot = window.loss.plot
    plot.setFocus()
    for _ in range(3):
        qtbot.keyClick(plot, Qt.Key.Key_Left)
    hovered = window.loss._hovered
    assert 0 < hovered < 200
    assert shot(window).step == 200
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert shot(window).step == hovered


def test_zooming_into_a_part_of_the_run_zooms_all_curves(window, qtbot):
    window.session.apply(Advance(2000))
    window.render()
    window.accuracy.zoomed.emit((500.0, 520.0))
    for panel in window.time_panels:
        (low, high), _ = panel.plot.getViewBox().viewRange()
        assert (low, high) == pytest.approx((500, 520))
    x, y = window.loss.curves[0].getData()
    column = shot(window).history["loss"]
    for step in range(500, 521):  # every step, not a thinned curve
        assert y[np.flatnonzero(x == step)[0]] == column[step]
    qtbot.keyClick(window, Qt.Key.Key_F)
    for panel in window.time_panels:
        (low, high), _ = panel.plot.getViewBox().viewRange()
        assert low == 0
        assert high >= 2000


def test_step_axes_stay_linked_as_the_run_grows(window):
    for n_steps in (1, 30, 100, 400):
        window.session.apply(Advance(n_steps))
        window.render()
        ranges = {tuple(panel.plot.getViewBox().viewRange()[0]) for panel in window.time_panels}
        assert len(ranges) == 1


def test_a_weight_is_set_by_hand_marked_and_taken_back(window, qtbot):
    window.session.apply(Advance(50))
    window.render()
    before = shot(window).params
    diagram = window.diagram._diagram
    start, end = diagram._inputs[1], diagram._tops[7]
    place = 0.6 * start + 0.4 * end
    entry = diagram.entry_at(QPointF(*place))
    assert entry[0] == "W1"
    qtbot.mouseClick(window.diagram.canvas, Qt.MouseButton.LeftButton, pos=QPoint(*place.astype(int)))
    editor = window.entry_editor
    assert editor.isVisible()
    editor.value.selectAll()
    editor.value.insert("−2,5")
    qtbot.mouseClick(editor.button, Qt.MouseButton.LeftButton)
    changed = np.argwhere(shot(window).params.W1 != before.W1)
    assert len(changed) == 1
    assert shot(window).params.W1[tuple(changed[0])] == -2.5
    assert shot(window).changes == (50,)
    assert [mark.value() for mark in window.loss._marks if mark.isVisible()] == [50]
    window.step()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert shot(window).step == 50
    np.testing.assert_array_equal(shot(window).params.W1, before.W1)
    assert shot(window).changes == ()
    assert not window.actions_by_name["undo"].isEnabled()


def test_every_entry_of_the_parameters_can_be_reached_from_a_unit_or_a_class():
    reached = {entry for unit in range(4) for entry in related_entries(("b1", (unit,)), 3)}
    reached |= set(related_entries(("b2", (0,)), 3))
    assert len(reached) == 2 * 4 + 4 + 4 * 3 + 3
    assert ("b2", (1,)) in related_entries(("W1", (0, 2)), 3)  # also by keyboard, from a unit


def test_setting_a_weight_to_what_it_shows_changes_nothing(window):
    window.session.apply(Advance(50))
    window.session.apply(GoTo(20))
    window.render()
    before = shot(window)
    window.entry_editor.open_at(QPoint(300, 300), ("W1", (0, 3)), before)
    window.entry_editor.button.click()
    assert not window.entry_editor.isVisible()
    assert shot(window) is before
    window.entry_editor.open_at(QPoint(300, 300), ("W1", (0, 3)), before)
    window.entry_editor.value.selectAll()
    window.entry_editor.value.insert("many")
    window.entry_editor.button.click()
    assert window.entry_editor.isVisible()
    window.entry_editor.hide()
    assert shot(window) is before


def test_what_was_pointed_at_may_be_gone(window, qtbot, capsys):
    diagram = window.diagram._diagram
    dot = diagram._bias_dots()[31]
    move_mouse(window.diagram.canvas, *dot)
    assert window.diagram._entry == ("b1", (31,))
    window._on_unit_hovered(31)
    window.network.wanted.emit(NetworkConfig(1))
    QApplication.processEvents()
    qtbot.keyClick(window.units.canvas, Qt.Key.Key_Right)
    assert window.units._unit == 0
    qtbot.keyClick(window.diagram.canvas, Qt.Key.Key_Return)
    assert window.entry_editor.isVisible()
    window.entry_editor.hide()
    move_mouse(window.diagram.canvas, *diagram._class_dots()[2])
    assert window.diagram._entry == ("b2", (2,))
    window.data._buttons["moons"].click()
    for panel in window.pictures:
        panel.repaint()
    QApplication.processEvents()
    assert "Error" not in capsys.readouterr().err


def test_a_double_click_on_a_zoomed_curve_shows_the_run_and_goes_nowhere(window, qtbot):
    window.session.apply(Advance(300))
    window.session.apply(GoTo(5))
    window.render()
    window._on_time_zoomed((100.0, 140.0))
    viewport = window.loss.plot.viewport()
    place = viewport.rect().center()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert window.loss._zoom is None
    assert not window.loss.plot._choice.isActive()
    assert shot(window).step == 5


def test_a_zoom_does_not_outlast_what_it_shows(window):
    window.session.apply(Advance(400))
    window.render()
    window._on_time_zoomed((300.0, 350.0))
    window.new_weights()
    window.step()
    for panel in window.time_panels:
        (low, _), _ = panel.plot.getViewBox().viewRange()
        assert low == 0


def test_units_are_sorted_by_what_is_chosen(window):
    window.session.apply(Advance(30))
    window.render()
    norms, activity = unit_gradients(shot(window)), shot(window).activity
    window.units.switch.choose("gradient")
    assert (np.diff(norms[window.units._order]) <= 0).all()
    window.units.switch.choose("activity")
    assert (np.diff(activity[window.units._order]) <= 0).all()
    window.units.switch.choose("index")
    assert (window.units._order == np.arange(32)).all()


def test_unit_gradients_and_activity_are_those_of_the_trace(window):
    window.session.apply(Advance(25))
    trace, new = window.session.trace(), shot(window)
    parts = np.concatenate((trace.dW1, trace.db1[None], trace.dW2.T))
    np.testing.assert_allclose(unit_gradients(new), np.linalg.norm(parts, axis=0), rtol=1e-10)
    np.testing.assert_allclose(new.activity, (trace.z2 > 0).mean(axis=0))
    for name in ("W1", "b1", "W2", "b2"):
        np.testing.assert_allclose(getattr(new.gradient, name), getattr(trace, f"d{name}"), rtol=1e-9)
