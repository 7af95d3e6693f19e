"""Drawing data on the plane, at rest and while it trains."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from netviz.intents import Advance, EditEntry
from netviz.session import Session
from netviz.training.engine import Engine
from netviz.training.state import State
from netviz.ui.commands import run as run_commands
from tests.ui.conftest import shot
from tests.ui.plane.strokes import drag, line, points_of, rings_of


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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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
    assert "W1[0, 0] = 2" in undo.toolTip()
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
