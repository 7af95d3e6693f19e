"""Drawing data on the plane, at rest and while it trains."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from netviz.intents import Advance, EditEntry
from netviz.session import Session
from netviz.training.engine import Engine
from netviz.training.state import State
from netviz.ui.commands import derivation as line_commands
from netviz.ui.commands import drawing as draw_commands
from netviz.ui.commands import run as run_commands
from netviz.ui.plane.items import PointsItem, RingsItem
from tests.ui.conftest import choose_generator, plot_item, shot

PRESS, MOVE, RELEASE = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonRelease,
)


@pytest.fixture
def drawing(window):
    """A window in which the present data are drawn into."""
    QApplication.processEvents()
    window.session.apply(Advance(20))
    window.show_newest()
    draw_commands.toggle_drawing(window)
    return window


def mouse(window, kind, place):
    """The left button at a place of the plane."""
    plane = window.panels["plane"].plot
    viewport = plane.viewport()
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    pixel = QPointF(plane.mapFromScene(plane.getViewBox().mapViewToScene(QPointF(*place))))
    held = none if kind == RELEASE else left
    event = QMouseEvent(
        kind, pixel, viewport.mapToGlobal(pixel), left, held, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(viewport, event)


def drag(window, *places):
    """Press at the first place of the plane, move to the others, release at the last."""
    mouse(window, PRESS, places[0])
    for place in places[1:]:
        mouse(window, MOVE, place)
    mouse(window, RELEASE, places[-1])


def points_of(window):
    """What draws the points on the plane."""
    return plot_item(window.panels["plane"].plot, PointsItem)


def rings_of(window):
    """What rings the points on the plane that are classified wrongly."""
    return plot_item(window.panels["plane"].plot, RingsItem)


def line(first, last, n=20):
    return [tuple(place) for place in np.linspace(first, last, n).tolist()]


def test_the_pencil_draws_points_of_the_chosen_class(drawing, qtbot):
    before = shot(drawing)
    qtbot.keyClick(drawing, Qt.Key.Key_2)
    drag(drawing, *line((-0.9, -0.9), (0.9, -0.9)))
    after = shot(drawing)
    added = after.dataset.points[len(before.dataset.points) :]
    assert len(added) > 10
    assert (after.dataset.classes[len(before.dataset.points) :] == 1).all()
    np.testing.assert_allclose(added[:, 1], -0.9, atol=0.02)
    assert (np.diff(added[:, 0]) > 0).all()
    assert after.step == before.step
    np.testing.assert_array_equal(after.params.W1, before.params.W1)  # the network goes on as it was
    assert after.standardization is before.standardization
    assert after.changes == (20,)  # a mark on the time axes


def test_the_network_learns_from_what_was_drawn_and_time_goes_both_ways(drawing):
    before = shot(drawing)
    drag(drawing, *line((-0.9, -0.9), (0.9, -0.9)))
    drawing.session.apply(Advance(30))
    drawing.show_newest()
    n_drawn = len(shot(drawing).dataset.points)
    assert n_drawn > len(before.dataset.points)
    run, theta = drawing.session.run, shot(drawing).params.W1
    engine = Engine(run, State(0, Session().state().theta, np.zeros(0)))
    engine.advance(50)
    np.testing.assert_array_equal(engine.theta.W1, theta)
    drawing.panels["plane"].slider.setValue(10)
    assert len(shot(drawing).dataset.points) == len(before.dataset.points)
    assert len(shot(drawing).lines.y) == 240
    drawing.panels["plane"].slider.setValue(50)
    assert len(shot(drawing).dataset.points) == n_drawn
    np.testing.assert_array_equal(shot(drawing).params.W1, theta)


def test_drawing_while_it_trains(drawing, qtbot):
    run_commands.toggle_play(drawing)
    qtbot.waitUntil(lambda: shot(drawing).step > 40, timeout=20_000)
    drag(drawing, *line((-0.9, -0.9), (0.9, -0.9)))
    assert drawing.player.is_playing
    step = shot(drawing).step
    qtbot.waitUntil(lambda: shot(drawing).step > step + 20, timeout=20_000)
    run_commands.toggle_play(drawing)
    assert len(shot(drawing).dataset.points) > 300
    engine = Engine(drawing.session.run, State(0, Session().state().theta, np.zeros(0)))
    engine.advance(shot(drawing).step)
    np.testing.assert_array_equal(engine.theta.W2, shot(drawing).params.W2)


def test_undo_to_the_beginning_and_redo_to_the_end(drawing, qtbot):
    first = shot(drawing).dataset
    counts = [len(first.points)]
    for y in (-0.8, -0.9, -1.0):
        drag(drawing, *line((-0.5, y), (0.5, y)))
        counts.append(len(shot(drawing).dataset.points))
    assert counts == sorted(set(counts))
    for count in counts[-2::-1]:
        drawing.actions_by_name["undo"].trigger()
        assert len(shot(drawing).dataset.points) == count
    np.testing.assert_array_equal(shot(drawing).dataset.points, first.points)
    assert not drawing.actions_by_name["undo"].isEnabled()
    for count in counts[1:]:
        drawing.actions_by_name["redo"].trigger()
        assert len(shot(drawing).dataset.points) == count
    assert not drawing.actions_by_name["redo"].isEnabled()


def test_spray_eraser_move_and_lasso(drawing, qtbot):
    tool, bar = drawing.panels["plane"].draw_tool, drawing.panels["plane"].draw_bar
    n = len(shot(drawing).dataset.points)
    bar.tools["spray"].click()
    drag(drawing, *line((0.9, -0.9), (1.0, -0.9), 5))
    assert len(shot(drawing).dataset.points) > n + 10
    bar.tools["lasso"].click()
    drag(drawing, (0.6, -1.0), (1.3, -1.0), (1.3, -0.7), (0.6, -0.7))
    chosen = tool.selected.copy()
    assert chosen.sum() >= 10
    bar.classes[2].click()
    assert (shot(drawing).dataset.classes[chosen] == 2).all()
    before = shot(drawing).dataset.points[chosen]
    bar.tools["move"].click()
    grip = tuple(before[0])
    drag(drawing, grip, (grip[0], grip[1] + 0.05), (grip[0] - 0.2, grip[1] + 0.1))
    moved = shot(drawing).dataset.points[chosen] - before
    assert np.abs(moved - (-0.2, 0.1)).max() < 0.02
    qtbot.keyClick(drawing, Qt.Key.Key_Delete)
    assert len(shot(drawing).dataset.points) == len(chosen) - chosen.sum()
    n = len(shot(drawing).dataset.points)
    bar.tools["eraser"].click()
    drag(drawing, *line((-0.8, 0.3), (0.9, 0.5)))
    assert len(shot(drawing).dataset.points) < n


def test_an_empty_plane_keeps_the_network_until_there_are_points_again(drawing):
    before = shot(drawing)
    drawing.panels["plane"].draw_bar.clear.click()
    assert points_of(drawing).dataset is None
    assert shot(drawing).dataset is before.dataset
    assert "no point to train on" in drawing.status.text
    drag(drawing, *line((-0.5, 0), (0.5, 0)))
    assert 5 < len(shot(drawing).dataset.points) < 60
    np.testing.assert_array_equal(shot(drawing).params.W1, before.params.W1)


def test_a_class_more_begins_anew_and_is_said(drawing, qtbot):
    qtbot.keyClick(drawing, Qt.Key.Key_5)
    assert "begins training anew" in drawing.panels["plane"].draw_bar.said.text()
    drag(drawing, *line((-0.5, -0.9), (0.5, -0.9)))
    assert shot(drawing).dataset.n_classes == 4  # the next one: no class stays empty
    assert shot(drawing).step == 0
    assert "begins anew" in drawing.status.text


def test_taking_a_new_class_back_brings_the_run_back(drawing, qtbot):
    before = shot(drawing)
    qtbot.keyClick(drawing, Qt.Key.Key_4)
    drag(drawing, *line((-0.5, -0.9), (0.5, -0.9)))
    drawing.session.apply(Advance(5))
    drawing.actions_by_name["undo"].trigger()
    assert (shot(drawing).step, shot(drawing).last_step) == (20, 20)
    np.testing.assert_array_equal(shot(drawing).params.W2, before.params.W2)
    assert drawing.status.text.startswith("taken back: ")
    assert drawing.status.text.endswith(" points drawn")
    run_commands.step(drawing)
    assert shot(drawing).step == 21
    drawing.actions_by_name["redo"].trigger()
    assert shot(drawing).dataset.n_classes == 4
    assert shot(drawing).step == 0


def test_undo_to_the_beginning_gives_the_data_set_back_with_its_name(drawing):
    first = shot(drawing).dataset
    drag(drawing, *line((-0.5, -0.9), (0.5, -0.9)))
    assert shot(drawing).dataset.source == "spiral, changed by hand"
    assert drawing.panels["data"].title.text() == "spiral, changed"
    assert not drawing.panels["data"].noise.isEnabled()  # it makes new points, and says nothing of these
    drawing.panels["plane"].draw_bar.clear.click()
    for _ in range(2):
        drawing.actions_by_name["undo"].trigger()
    assert shot(drawing).dataset is first
    assert drawing.panels["data"].noise.isEnabled()


def test_going_through_time_keeps_what_can_be_taken_back(drawing, qtbot):
    n = len(shot(drawing).dataset.points)
    drag(drawing, *line((-0.9, -0.9), (0.9, -0.9)))
    n_drawn = len(shot(drawing).dataset.points)
    drawing.session.apply(Advance(10))
    drawing.show_newest()
    drawing.panels["plane"].slider.setValue(10)
    assert len(shot(drawing).dataset.points) == n  # as it was at this step
    assert not drawing.actions_by_name["redo"].isEnabled()
    drawing.actions_by_name["undo"].trigger()
    assert (shot(drawing).step, len(shot(drawing).dataset.points)) == (20, n)
    assert shot(drawing).changes == ()
    drawing.panels["plane"].slider.setValue(5)
    drawing.actions_by_name["redo"].trigger()
    assert len(shot(drawing).dataset.points) == n_drawn
    assert shot(drawing).changes == (20,)
    assert shot(drawing).last_step == 30


def test_while_drawing_undo_takes_back_the_last_change_whatever_it_was(drawing):
    undo, n = drawing.actions_by_name["undo"], len(shot(drawing).dataset.points)
    drawing.change(EditEntry("W1", (0, 0), 2.0))
    drag(drawing, *line((-0.9, -0.9), (0.9, -0.9)))
    assert f"{len(shot(drawing).dataset.points) - n} points drawn" in undo.toolTip()
    undo.trigger()
    assert (len(shot(drawing).dataset.points), shot(drawing).n_edits) == (n, 1)
    assert "W1[1, 1] = 2" in undo.toolTip()
    undo.trigger()
    assert (shot(drawing).dataset.source, shot(drawing).n_edits) == ("spiral", 0)
    assert not undo.isEnabled()
    assert drawing.panels["plane"].draw_tool.is_active


def test_number_keys_relabel_only_what_is_meant(drawing, qtbot):
    tool, bar = drawing.panels["plane"].draw_tool, drawing.panels["plane"].draw_bar
    for let_go in (lambda: bar.tools["pencil"].click(), lambda: qtbot.keyClick(drawing, Qt.Key.Key_Escape)):
        bar.tools["lasso"].click()
        drag(drawing, (-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))
        assert tool.selected.any()
        before = shot(drawing).dataset
        let_go()
        assert not tool.selected.any()
        qtbot.keyClick(drawing, Qt.Key.Key_3)
        assert shot(drawing).dataset is before


def test_a_fast_stroke_has_no_gaps(drawing):
    n = len(shot(drawing).dataset.points)
    drag(drawing, (-0.9, -0.9), (0.9, -0.9))
    x = shot(drawing).dataset.points[n:, 0]
    assert len(x) > 10
    assert np.diff(x).max() < 2 * np.diff(x).min()


def test_an_empty_plane_has_no_rings_and_says_what_is_trained_on(drawing):
    assert len(rings_of(drawing).points)
    drawing.panels["plane"].draw_bar.clear.click()
    drawing.session.apply(Advance(3))
    drawing.show_newest()
    assert not len(rings_of(drawing).points)
    assert drawing.panels["plane"].caption.text() == "no points; the network keeps the 300 it had"
    drawing.actions_by_name["undo"].trigger()
    assert len(rings_of(drawing).points)
    assert drawing.panels["plane"].caption.text() == ""


def test_return_presses_the_button_that_has_the_focus(drawing, qtbot):
    for name in ("spray", "lasso"):
        button = drawing.panels["plane"].draw_bar.tools[name]
        button.setFocus()
        qtbot.waitUntil(button.hasFocus)
        qtbot.keyClick(button, Qt.Key.Key_Return)
        assert drawing.panels["plane"].draw_tool.tool == name


def test_the_tools_fit_the_room_they_have(drawing, qtbot):
    drawing.panels["plane"].draw_tool.choose_class(3)
    for width, height in ((1440, 900), (1024, 768), (960, 640)):
        drawing.resize(width, height)
        QApplication.processEvents()
        bar = drawing.panels["plane"].draw_bar
        for button in (*bar.tools.values(), *bar.classes[:4], bar.clear, bar.end):
            assert button.width() >= button.sizeHint().width()
            assert bar.rect().contains(button.geometry())


def test_leaving_gives_the_mouse_back(drawing, qtbot):
    n = len(shot(drawing).dataset.points)
    qtbot.keyClick(drawing, Qt.Key.Key_D)
    assert not drawing.panels["plane"].draw_tool.is_active
    assert drawing.panels["plane"].draw_bar.isHidden()
    drag(drawing, *line((-0.5, -0.9), (0.5, -0.9)))
    assert len(shot(drawing).dataset.points) == n
    draw_commands.toggle_drawing(drawing)
    drag(drawing, *line((-0.5, -0.9), (0.5, -0.9)))
    assert len(shot(drawing).dataset.points) > n


def test_the_view_stays_while_points_are_drawn(drawing):
    view = drawing.panels["plane"].plot.getViewBox().viewRect()
    drag(drawing, *line((1.1, -0.9), (1.2, 0.9)))
    assert drawing.panels["plane"].plot.getViewBox().viewRect() == view


def test_a_pinned_sample_that_is_erased_is_let_go(drawing):
    last = len(shot(drawing).dataset.points) - 1
    run_commands.pin(drawing, last)
    chosen = np.arange(last + 1) >= last - 5
    drawing.panels["plane"].draw_tool.replace_all(drawing.panels["plane"].draw_tool.drawing.delete(chosen))
    assert shot(drawing).pinned is None
    line_commands.next_line(drawing)
    drawing.grab()


def test_a_pinned_sample_that_is_not_there_yet_is_no_trouble(drawing):
    drag(drawing, *line((-0.9, -0.9), (0.9, -0.9)))
    drawing.session.apply(Advance(10))
    run_commands.pin(drawing, 310)
    drawing.panels["plane"].slider.setValue(5)
    assert shot(drawing).pinned is None
    line_commands.next_line(drawing)
    drawing.panels["plane"].slider.setValue(25)
    assert shot(drawing).pinned == 310


def test_data_from_elsewhere_are_what_is_drawn_into(drawing):
    choose_generator(drawing, "moons")
    n = len(shot(drawing).dataset.points)
    drag(drawing, *line((-0.5, 0), (0.5, 0)))
    assert n < len(shot(drawing).dataset.points) < n + 60
    assert shot(drawing).dataset.n_classes == 2


def test_drawing_after_going_back_in_time_goes_on_from_there(drawing):
    n = len(shot(drawing).dataset.points)
    drag(drawing, *line((-0.9, -0.9), (0.9, -0.9)))
    drawing.session.apply(Advance(10))
    drawing.panels["plane"].slider.setValue(10)
    assert len(drawing.panels["plane"].draw_tool.drawing) == n
    drag(drawing, *line((-0.1, -0.9), (0.1, -0.9), 5))
    assert n < len(shot(drawing).dataset.points) < n + 10


def test_what_hits_nothing_cuts_no_future(drawing):
    drawing.session.apply(Advance(30))
    drawing.panels["plane"].slider.setValue(10)
    for tool in ("eraser", "move", "lasso"):
        drawing.panels["plane"].draw_tool.choose(tool)
        drag(drawing, (1.2, 0.9), (1.25, 0.95))
    assert not drawing.actions_by_name["undo"].isEnabled()
    assert shot(drawing).last_step == 50


def test_a_theme_switch_brings_no_cleared_points_back(drawing):
    drawing.panels["plane"].draw_bar.clear.click()
    drawing.actions_by_name["theme"].trigger()
    assert points_of(drawing).dataset is None


def test_the_keyboard_draws_too(drawing, qtbot):
    n = len(shot(drawing).dataset.points)
    plane = drawing.panels["plane"].plot
    plane.setFocus()
    qtbot.waitUntil(plane.hasFocus)
    qtbot.keyClick(plane, Qt.Key.Key_2)
    for _ in range(2):
        qtbot.keyClick(plane, Qt.Key.Key_Left)
        qtbot.keyClick(plane, Qt.Key.Key_Return)
    dataset = shot(drawing).dataset
    assert len(dataset.points) == n + 2
    assert dataset.classes[-2:].tolist() == [1, 1]
    np.testing.assert_allclose(dataset.points[-1], plane.place)
    draw_commands.toggle_drawing(drawing)
    qtbot.keyClick(plane, Qt.Key.Key_Return)
    assert len(shot(drawing).dataset.points) == n + 2


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_2])
@pytest.mark.parametrize("tool", ["move", "pencil"])
@pytest.mark.slow
def test_a_key_in_the_middle_of_a_stroke_ends_it(drawing, qtbot, tool, key):
    draw = drawing.panels["plane"].draw_tool
    draw.choose("lasso")
    drag(drawing, (0.4, -0.4), (0.6, -0.4), (0.6, 0.0), (0.4, 0.0))
    chosen = draw.selected.copy()
    assert chosen.any()
    draw.tool = tool  # what is selected stays so
    mouse(drawing, PRESS, shot(drawing).dataset.points[chosen][0])
    mouse(drawing, MOVE, (0.6, -0.1))
    qtbot.keyClick(drawing, key)
    after_the_key = shot(drawing).dataset
    mouse(drawing, MOVE, (0.5, -0.2))
    mouse(drawing, RELEASE, (0.6, -0.1))
    assert shot(drawing).dataset is after_the_key
    assert draw.drawing.to_dataset() is after_the_key
    if key == Qt.Key.Key_Delete:
        assert len(after_the_key.points) == len(chosen) - chosen.sum()
    else:
        assert (after_the_key.classes[chosen] == 1).all()


@pytest.mark.parametrize("place", [(1e101, 0.0), (0.0, -1e200), (float("inf"), 0.0)])
@pytest.mark.slow
def test_a_stroke_too_far_out_says_so_and_leaves_everything_as_it_was(drawing, place):
    before = shot(drawing)
    drawing.panels["plane"].plot.stroke_wanted.emit(place)
    assert "no point to train on" not in drawing.status.text
    assert "does not count: it goes beyond ±10¹⁰⁰" in drawing.status.text
    assert shot(drawing).dataset is before.dataset
    assert points_of(drawing).dataset is before.dataset  # still in sight
    drag(drawing, *line((-0.5, 0), (0.5, 0)))  # the next stroke counts
    assert len(shot(drawing).dataset.points) > len(before.dataset.points)
    run_commands.take_back(drawing)
    assert shot(drawing).dataset is before.dataset
