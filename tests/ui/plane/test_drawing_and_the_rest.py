"""Drawing data on the plane beside all else that a window does: keys, focus, view, time, themes."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from netviz.intents import Advance
from netviz.ui.commands import derivation as line_commands
from netviz.ui.commands import drawing as draw_commands
from netviz.ui.commands import run as run_commands
from tests.ui.conftest import choose_generator, shot
from tests.ui.plane.strokes import MOVE, PRESS, RELEASE, drag, line, mouse, points_of


def test_return_presses_the_button_that_has_the_focus(drawing, qtbot):
    for name in ("spray", "lasso"):
        button = drawing.panels["plane"].draw_bar.tools[name]
        button.setFocus()
        qtbot.waitUntil(button.hasFocus)
        qtbot.keyClick(button, Qt.Key.Key_Return)
        assert drawing.panels["plane"].draw_tool.tool == name


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_pinned_sample_that_is_erased_is_let_go(drawing):
    last = len(shot(drawing).dataset.points) - 1
    run_commands.pin(drawing, last)
    chosen = np.arange(last + 1) >= last - 5
    drawing.panels["plane"].draw_tool.replace_all(drawing.panels["plane"].draw_tool.drawing.delete(chosen))
    assert shot(drawing).pinned is None
    line_commands.next_line(drawing)
    drawing.grab()


@pytest.mark.slow
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


@pytest.mark.slow
def test_drawing_after_going_back_in_time_goes_on_from_there(drawing):
    n = len(shot(drawing).dataset.points)
    drag(drawing, *line((-0.9, -0.9), (0.9, -0.9)))
    drawing.session.apply(Advance(10))
    drawing.panels["plane"].slider.setValue(10)
    assert len(drawing.panels["plane"].draw_tool.drawing) == n
    drag(drawing, *line((-0.1, -0.9), (0.1, -0.9), 5))
    assert n < len(shot(drawing).dataset.points) < n + 10


@pytest.mark.slow
def test_what_hits_nothing_cuts_no_future(drawing):
    drawing.session.apply(Advance(30))
    drawing.panels["plane"].slider.setValue(10)
    for tool in ("eraser", "move", "lasso"):
        drawing.panels["plane"].draw_tool.choose(tool)
        drag(drawing, (1.2, 0.9), (1.25, 0.95))
    assert not drawing.actions_by_name["undo"].isEnabled()
    assert shot(drawing).last_step == 50


@pytest.mark.slow
def test_a_theme_switch_brings_no_cleared_points_back(drawing):
    drawing.panels["plane"].draw_bar.clear.click()
    drawing.actions_by_name["theme"].trigger()
    assert points_of(drawing).dataset is None


@pytest.mark.slow
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


@pytest.mark.parametrize("place", [(1e303, 0.0), (0.0, -1e304), (float("inf"), 0.0)])
@pytest.mark.slow
def test_a_stroke_too_far_out_says_so_and_leaves_everything_as_it_was(drawing, place):
    before = shot(drawing)
    drawing.panels["plane"].plot.stroke_wanted.emit(place)
    assert "no point to train on" not in drawing.status.text
    assert "does not count: it goes beyond ±10³⁰²" in drawing.status.text
    assert shot(drawing).dataset is before.dataset
    assert points_of(drawing).dataset is before.dataset  # still in sight
    drag(drawing, *line((-0.5, 0), (0.5, 0)))  # the next stroke counts
    assert len(shot(drawing).dataset.points) > len(before.dataset.points)
    run_commands.take_back(drawing)
    assert shot(drawing).dataset is before.dataset
