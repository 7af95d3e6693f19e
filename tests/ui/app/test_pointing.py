import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from netviz.core.shares import percent
from netviz.intents import Advance, GoTo, SetNetwork
from netviz.training.config import NetworkConfig
from netviz.ui.commands import run as run_commands
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.panel import Ask
from netviz.ui.kit.parameter_entries import related_entries
from netviz.ui.network.unit_panel import unit_gradients
from tests.ui.conftest import (
    choose_generator,
    is_settled,
    leave,
    legend_of,
    levels_of,
    marks_of,
    move_mouse,
    shot,
)


@pytest.fixture
def window(window):
    """Large enough for all panels to be seen at once."""
    window.resize(1920, 1080)
    QApplication.processEvents()
    return window


def place_of(window, point):
    """Where a point of the plane is in the plot's viewport."""
    view = window.panels["plane"].plot
    return view.mapFromScene(view.getViewBox().mapViewToScene(QPointF(*point)))


@pytest.mark.slow
def test_the_plane_reads_out_probabilities_where_the_mouse_is(window):
    window.session.apply(Advance(40))
    window.show_newest()
    assert window.panels["plane"].readout.isHidden()
    viewport = window.panels["plane"].plot.viewport()
    place = place_of(window, (0.8, -0.9))
    move_mouse(viewport, place.x(), place.y())
    reading = window.panels["plane"].readout.accessibleName()
    assert window.panels["plane"].readout.isVisibleTo(window)
    x, y = window.panels["plane"].plot.place
    params, scaled = shot(window).params, shot(window).standardization.apply(np.array([(x, y)]))
    z2 = scaled @ params.W1 + params.b1
    z3 = (np.maximum(z2, 0) @ params.W2 + params.b2)[0]
    psi = np.exp(z3) / np.exp(z3).sum()
    assert f"{np.count_nonzero(z2 > 0)} of 32 units fire" in reading
    for name, share in zip(shot(window).dataset.class_names, psi, strict=True):
        assert f"{name} {percent(share)}" in reading
    leave(window.panels["plane"].plot)
    assert window.panels["plane"].readout.isHidden()


@pytest.mark.slow
def test_a_click_pins_the_sample_and_another_lets_it_go(window, qtbot):
    sample = int(np.argmax(shot(window).dataset.points[:, 0]))
    viewport = window.panels["plane"].plot.viewport()
    place = place_of(window, shot(window).dataset.points[sample])
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert shot(window).pinned == sample
    assert f"sample {sample}, " in window.panels["plane"].readout.accessibleName()
    losses = window.session.trace().losses
    train = np.flatnonzero(~shot(window).dataset.is_test)
    if sample in train:
        value = float(losses[np.flatnonzero(train == sample)[0]])
        assert f"−log ψ = {value:.3g}"[:12] in window.panels["plane"].readout.accessibleName()
    run_commands.step(window)
    assert shot(window).pinned == sample  # it stays while training goes on
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place_of(window, (0.95, -1.0)))
    assert shot(window).pinned is None


@pytest.mark.slow
def test_the_plane_by_keyboard(window, qtbot):
    plane = window.panels["plane"].plot
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
    place = place_of(window, tuple(target))
    move_mouse(plane.viewport(), place.x(), place.y())
    qtbot.keyClick(plane, Qt.Key.Key_Return)
    assert shot(window).pinned is not None
    qtbot.keyClick(plane, Qt.Key.Key_Escape)
    assert shot(window).pinned is None


def layout_of(window):
    """The places in the network diagram, as they are painted."""
    return window.panels["diagram"].diagram.layout


def place_of_entry(window, entry):
    """A place in the network diagram where an entry of a parameter is pointed at."""
    layout = layout_of(window)
    if len(entry[1]) == 1:
        return layout.around(entry).center()
    places = [QPointF(*place) for place in layout.curves([entry])[0].tolist()]
    return next(place for place in places if layout.entry_at(place) == entry)


def point_at(window, entry):
    place = place_of_entry(window, entry)
    move_mouse(window.panels["diagram"].canvas, place.x(), place.y())


def point_at_unit(window, unit):
    place = layout_of(window).units[unit].center()
    move_mouse(window.panels["diagram"].canvas, place.x(), place.y())


def highlighted(window):
    """The hinge line on the plane of the unit that is pointed at."""
    return window.panels["plane"].plot.hinges.highlight.ends.reshape(-1, 2)


@pytest.mark.slow
def test_a_unit_that_is_pointed_at_is_highlighted_everywhere(window, qtbot):
    for unit in list(layout_of(window).units)[:2]:
        point_at_unit(window, unit)
        assert window.panels["diagram"].unit == window.panels["lines"].unit == unit
        assert window.panels["units"].reading.startswith(f"unit {unit}:")
        line = highlighted(window)
        assert len(line) == 2
        params, units = shot(window).params, shot(window).standardization
        z2 = units.apply(line) @ params.W1[:, unit] + params.b1[unit]
        np.testing.assert_allclose(z2, 0.0, atol=1e-9)
        leave(window.panels["diagram"].canvas)
        assert window.panels["diagram"].unit is None
        assert len(highlighted(window)) == 0
    middle = window.panels["units"].canvas.rect().center()
    move_mouse(window.panels["units"].canvas, middle.x(), middle.y())
    unit = window.panels["diagram"].unit
    assert unit is not None
    assert window.panels["units"].reading.startswith(f"unit {unit}:")


@pytest.mark.slow
def test_a_hinge_line_is_pointed_at_on_the_plane(window):
    plane = window.panels["plane"].plot
    ends = plane.hinges.lines.ends
    x, y = 0.3 * ends[3, 0] + 0.7 * ends[3, 1]
    place = place_of(window, (x, y))
    move_mouse(plane.viewport(), place.x(), place.y())
    unit = window.panels["diagram"].unit
    params, units = shot(window).params, shot(window).standardization
    z2 = units.apply(np.array([plane.place])) @ params.W1 + params.b1
    assert unit is not None
    assert abs(z2[0, unit]) / np.linalg.norm(params.W1[:, unit]) < 0.05


@pytest.mark.slow
def test_pointing_at_a_step_shows_all_values_there(window):
    window.session.apply(Advance(100))
    window.show_newest()
    plot = window.panels["loss"].plot
    box = plot.getViewBox()
    place = plot.mapFromScene(box.mapViewToScene(QPointF(40, 0.5)))
    move_mouse(plot.viewport(), place.x(), place.y())
    row = shot(window).history.row(40)
    assert number_text(row["loss"], 3) in window.panels["loss"].labels.text()
    assert f"{100 * row['accuracy']:.1f} %" in window.panels["accuracy"].labels.text()
    for panel in [window.panels[name] for name in ("loss", "accuracy", "gradients")]:
        assert "step" in panel.labels.text()
        assert levels_of(panel.plot) == [40]
    leave(plot)
    for panel in [window.panels[name] for name in ("loss", "accuracy", "gradients")]:
        assert "step" not in panel.labels.text()


@pytest.mark.slow
def test_a_click_on_a_curve_goes_to_that_step(window, qtbot):
    window.session.apply(Advance(100))
    window.show_newest()
    plot = window.panels["gradients"].plot
    place = plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(60, -1)))
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: shot(window).step != 100)
    assert abs(shot(window).step - 60) <= 1
    assert shot(window).last_step == 100
    assert window.panels["plane"].slider.value() == shot(window).step


def test_curves_by_keyboard(window, qtbot):
    window.session.apply(Advance(200))
    window.show_newest()
    plot = window.panels["loss"].plot
    plot.setFocus()
    for _ in range(3):
        qtbot.keyClick(plot, Qt.Key.Key_Left)
    (hovered,) = levels_of(window.panels["loss"].plot)
    assert 0 < hovered < 200
    assert shot(window).step == 200
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert shot(window).step == hovered


@pytest.mark.slow
def test_zooming_into_a_part_of_the_run_zooms_all_curves(window, qtbot):
    window.session.apply(Advance(2000))
    window.show_newest()
    window.panels["accuracy"].wants.emit(Ask("look at part", (500.0, 520.0)))
    for panel in [window.panels[name] for name in ("loss", "accuracy", "gradients")]:
        (low, high), _ = panel.plot.getViewBox().viewRange()
        assert (low, high) == pytest.approx((500, 520))
    window.panels["loss"].switch.choose("linear")
    x, y = window.panels["loss"].curves[0].getData()
    column = shot(window).history["loss"]
    for step in range(500, 521):  # every step, not a thinned curve
        assert y[np.flatnonzero(x == step)[0]] == column[step]
    qtbot.keyClick(window, Qt.Key.Key_F)
    for panel in [window.panels[name] for name in ("loss", "accuracy", "gradients")]:
        (low, high), _ = panel.plot.getViewBox().viewRange()
        assert low == 0
        assert high >= 2000


@pytest.mark.slow
def test_step_axes_stay_linked_as_the_run_grows(window):
    for n_steps in (1, 30, 100, 400):
        window.session.apply(Advance(n_steps))
        window.show_newest()
        ranges = {
            tuple(panel.plot.getViewBox().viewRange()[0])
            for panel in [window.panels[name] for name in ("loss", "accuracy", "gradients")]
        }
        assert len(ranges) == 1


@pytest.mark.slow
def test_a_weight_is_set_by_hand_marked_and_taken_back(window, qtbot):
    window.session.apply(Advance(50))
    window.show_newest()
    before = shot(window).params
    unit = next(iter(layout_of(window).units))
    place = place_of_entry(window, ("W1", (1, unit)))
    qtbot.mouseClick(window.panels["diagram"].canvas, Qt.MouseButton.LeftButton, pos=place.toPoint())
    editor = window.entry_editor
    assert editor.isVisible()
    editor.value.selectAll()
    editor.value.insert("−2,5")
    qtbot.mouseClick(editor.button, Qt.MouseButton.LeftButton)
    changed = np.argwhere(shot(window).params.W1 != before.W1)
    assert changed.tolist() == [[1, unit]]
    assert shot(window).params.W1[1, unit] == -2.5
    assert shot(window).changes == (50,)
    assert 50 in marks_of(window.panels["loss"].plot)
    run_commands.step(window)
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


@pytest.mark.slow
def test_setting_a_weight_to_what_it_shows_changes_nothing(window):
    window.session.apply(Advance(50))
    window.session.apply(GoTo(20))
    window.show_newest()
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


@pytest.mark.slow
def test_what_was_pointed_at_may_be_gone(window, qtbot, capsys):
    window.show_panel("diagram")
    unit = list(layout_of(window).units)[-1]
    point_at(window, ("b1", (unit,)))
    assert legend_of(window.panels["diagram"].canvas).startswith(f"bias of unit {unit}:")
    window.panels["network"].wants.emit(SetNetwork(NetworkConfig(1)))
    QApplication.processEvents()
    window.show_panel("units")
    qtbot.keyClick(window.panels["units"].canvas, Qt.Key.Key_Right)
    assert window.panels["units"].reading.startswith("unit 0:")
    window.show_panel("diagram")
    qtbot.keyClick(window.panels["diagram"].canvas, Qt.Key.Key_Return)
    assert window.entry_editor.isVisible()
    window.entry_editor.hide()
    point_at(window, ("b2", (2,)))
    assert legend_of(window.panels["diagram"].canvas).startswith("bias of 2:")
    choose_generator(window, "moons")
    for panel in window.panels.pictures:
        panel.repaint()
    QApplication.processEvents()
    assert "Error" not in capsys.readouterr().err


@pytest.mark.slow
def test_a_double_click_on_a_zoomed_curve_shows_the_run_and_goes_nowhere(window, qtbot):
    window.session.apply(Advance(300))
    window.session.apply(GoTo(5))
    window.show_newest()
    window.panels["loss"].wants.emit(Ask("look at part", (100.0, 140.0)))
    viewport = window.panels["loss"].plot.viewport()
    place = viewport.rect().center()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=place)
    (low, high), _ = window.panels["loss"].plot.getViewBox().viewRange()
    assert (low, high >= 300) == (0, True)
    assert is_settled(window.panels["loss"].plot)  # nothing is still to come of the first click
    assert shot(window).step == 5


@pytest.mark.slow
def test_a_zoom_does_not_outlast_what_it_shows(window):
    window.session.apply(Advance(400))
    window.show_newest()
    window.panels["loss"].wants.emit(Ask("look at part", (300.0, 350.0)))
    run_commands.new_weights(window)
    run_commands.step(window)
    for panel in [window.panels[name] for name in ("loss", "accuracy", "gradients")]:
        (low, _), _ = panel.plot.getViewBox().viewRange()
        assert low == 0


@pytest.mark.slow
def test_units_are_sorted_by_what_is_chosen(window):
    window.session.apply(Advance(30))
    window.show_newest()
    norms, activity = unit_gradients(shot(window)), shot(window).activity
    window.panels["units"].switch.choose("gradient")
    assert (np.diff(norms[window.panels["units"].order]) <= 0).all()
    window.panels["units"].switch.choose("activity")
    assert (np.diff(activity[window.panels["units"].order]) <= 0).all()
    window.panels["units"].switch.choose("index")
    assert (window.panels["units"].order == np.arange(32)).all()


@pytest.mark.slow
def test_unit_gradients_and_activity_are_those_of_the_trace(window):
    window.session.apply(Advance(25))
    trace, new = window.session.trace(), shot(window)
    parts = np.concatenate((trace.dW1, trace.db1[None], trace.dW2.T))
    np.testing.assert_allclose(unit_gradients(new), np.linalg.norm(parts, axis=0), rtol=1e-10)
    np.testing.assert_allclose(new.activity, (trace.z2 > 0).mean(axis=0))
    for name in ("W1", "b1", "W2", "b2"):
        np.testing.assert_allclose(getattr(new.gradient, name), getattr(trace, f"d{name}"), rtol=1e-9)
