"""Stepping through the derivation in the real window."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtWidgets import QApplication

from netviz.core import STAGES, Verdict
from netviz.core.shares import percent
from netviz.data import GENERATORS
from netviz.intents import Advance, SetTraining, UseMistake
from netviz.session import Session
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.ui.app.window import MainWindow
from netviz.ui.commands import derivation as line_commands
from netviz.ui.commands import run as run_commands
from netviz.ui.derivation.matrix_window import MatrixWindow
from netviz.ui.kit.theme import LIGHT
from netviz.ui.plane.items import PointsItem
from tests.ui.conftest import (
    boundary_of,
    drawn_in,
    field_of,
    move_mouse,
    plot_item,
    shot,
    told_in,
)

DATASET = GENERATORS["spiral"].make(40).split(0.2, 0)


def faces(window):
    return window.panels["lines"].faces


def is_checked(window):
    """Whether every gradient has been compared with the numerical one."""
    return all(face.check is not None for face in faces(window) if face.stage.phase == "backward")


def forward(window, qtbot, lines=1):
    for _ in range(lines):
        qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)


def back(window, qtbot, lines=1):
    for _ in range(lines):
        qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)


@pytest.mark.parametrize("rule", ["gradient-descent", "momentum", "adam"])
@pytest.mark.parametrize("batch_size", [None, 16])
@pytest.mark.slow
def test_a_whole_step_equation_by_equation(qtbot, rule, batch_size):
    config = TrainingConfig(0.1, 1e-3, batch_size, rule)
    window = MainWindow(Session(DATASET, NetworkConfig(9), config), LIGHT)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    QApplication.processEvents()  # keys go to the active window
    for _ in range(3):
        run_commands.step(window)
    seen = []
    for line in range(1, 16):
        forward(window, qtbot)
        assert (shot(window).step, shot(window).line) == (3, line)
        trace = shot(window).lines.trace
        for face in faces(window):
            assert face.known == (face.stage.line <= line)
            role = "current" if face.stage.line == line else ""
            if face.stage.key in STAGES[line - 1].inputs:
                role = "input"
            assert face.role == role
        current = faces(window)[line - 1]
        if line < 15:
            np.testing.assert_array_equal(current.value, getattr(trace, STAGES[line - 1].key))
        seen.append(current.value)
    after = np.concatenate([np.ravel(value) for value in shot(window).after.params])
    np.testing.assert_array_equal(seen[-1], after)
    back(window, qtbot)  # over line 15, to exactly what was there
    assert shot(window).after is None
    for line in range(14, 0, -1):
        assert (shot(window).step, shot(window).line) == (3, line)
        np.testing.assert_array_equal(faces(window)[line - 1].value, seen[line - 1])
        back(window, qtbot)
    assert (shot(window).step, shot(window).line) == (2, 15)
    assert "J̃" in window.panels["plane"].caption.text()
    forward(window, qtbot, 16)
    assert (shot(window).step, shot(window).line) == (4, 1)
    np.testing.assert_array_equal(np.concatenate([np.ravel(value) for value in shot(window).params]), after)
    window.close()


@pytest.mark.slow
def test_the_plane_shows_what_is_known_at_a_line(window, qtbot):
    window.session.apply(Advance(50))
    window.show_newest()
    whole = field_of(window).copy()
    forward(window, qtbot)
    assert field_of(window) is None
    assert len(boundary_of(window)) == 0
    assert "no decision region yet" in window.panels["plane"].caption.text()
    forward(window, qtbot, 2)  # the logits: a winner, but no probabilities
    winner = field_of(window)
    assert len(np.unique(winner.reshape(-1, 4), axis=0)) == 3
    assert len(boundary_of(window)) > 0
    forward(window, qtbot)
    field = field_of(window)
    assert field.shape != whole.shape or (field == whole).all()
    assert len(np.unique(field.reshape(-1, 4), axis=0)) > 100
    assert window.panels["plane"].caption.text() == ""
    line_commands.whole_step(window)
    assert shot(window).line == 0


def test_line_12_shows_which_hinge_lines_pass_the_pinned_samples_gradient(window):
    window.session.apply(Advance(20))
    run_commands.pin(window, 30)
    line_commands.go_to_line(window, 12)
    x = shot(window).standardization.apply(shot(window).dataset.points[[30]])
    fires = (x @ shot(window).params.W1 + shot(window).params.b1)[0] > 0
    assert "sample 30" in window.panels["plane"].caption.text()
    units = shot(window).standardization
    hinges = window.panels["plane"].plot.hinges
    assert hinges.passing.units.tolist() == [unit for unit in hinges.lines.units if fires[unit]]
    z2 = units.apply(hinges.passing.ends.reshape(-1, 2)) @ shot(window).params.W1 + shot(window).params.b1
    for line, unit in enumerate(hinges.passing.units):
        np.testing.assert_allclose(z2[2 * line : 2 * line + 2, unit], 0.0, atol=1e-9)
    assert f"{fires.sum()} of 32 units" in window.panels["plane"].caption.text()
    line_commands.go_to_line(window, 13)
    assert len(hinges.passing.units) == 0


def test_line_15_shows_both_boundaries_and_the_loss_before_and_after(window):
    window.session.apply(Advance(5))
    line_commands.go_to_line(window, 14)
    plot, old = window.panels["plane"].plot, window.theme.muted
    before = boundary_of(window)
    assert len(drawn_in(plot, old)[0]) == 0
    line_commands.go_to_line(window, 15)
    np.testing.assert_allclose(drawn_in(plot, old)[0], before)
    new = boundary_of(window)
    assert before.shape != new.shape or not np.allclose(before, new)
    history = shot(window).history
    assert f"J̃ {history['loss'][5]:.4f} → {history['loss'][6]:.4f}" in window.panels["plane"].caption.text()
    line_commands.go_to_line(window, 0)
    assert len(drawn_in(plot, old)[0]) == 0


def test_the_batchs_samples_are_marked_on_the_plane(window):
    window.session.apply(SetTraining(TrainingConfig(0.1, batch_size=20)))
    window.show_newest()
    points = plot_item(window.panels["plane"].plot, PointsItem)
    assert points.seen.all()
    line_commands.go_to_line(window, 3)
    dataset = shot(window).dataset
    training = np.flatnonzero(~dataset.is_test)
    expected = dataset.is_test.copy()
    expected[training[shot(window).lines.indices]] = True
    np.testing.assert_array_equal(points.seen, expected)
    assert points.seen[training].sum() == 20
    assert "batch of 20" in told_in(window.panels["lines"].detail)
    line_commands.whole_step(window)
    assert points.seen.all()


def test_readings_wait_for_their_line(window, qtbot):
    window.session.apply(Advance(9))
    window.show_newest()
    loss = window.transport.loss.value.text()
    forward(window, qtbot)
    assert window.transport.loss.value.text() == "–"
    assert window.transport.accuracy.value.text() == "–"
    forward(window, qtbot, 6)
    assert window.transport.loss.value.text() == loss
    place = window.panels["units"].canvas.rect().center()
    move_mouse(window.panels["units"].canvas, place.x(), place.y())
    assert "‖∂J̃/∂θⱼ‖ –," in window.panels["units"].reading
    forward(window, qtbot, 7)
    assert "‖∂J̃/∂θⱼ‖ " in window.panels["units"].reading
    assert "–" not in window.panels["units"].reading


@pytest.mark.slow
def test_a_card_that_is_clicked_becomes_the_current_one(window, qtbot):
    window.session.apply(Advance(3))
    window.show_newest()
    canvas = window.panels["lines"].canvas
    card = 2
    place = canvas.card_rect(card).center().toPoint()
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
    assert shot(window).line == card + 1
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert shot(window).line == card + 2
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert shot(window).line == 1
    qtbot.keyClick(canvas, Qt.Key.Key_End)
    assert shot(window).line == 15


def test_the_pinned_samples_rows_are_shown_until_the_whole_batch_is_wanted(window, qtbot):
    window.session.apply(Advance(30))
    run_commands.pin(window, 137)
    dataset = shot(window).dataset
    row = int(np.count_nonzero(~dataset.is_test[:137]))
    trace = shot(window).lines.trace
    for stage in (*STAGES[:4], STAGES[7], STAGES[10], STAGES[11]):
        np.testing.assert_array_equal(faces(window)[stage.line - 1].value, getattr(trace, stage.key)[row])
    assert faces(window)[4].value == trace.losses[row]
    np.testing.assert_array_equal(faces(window)[8].value, np.outer(trace.a2[row], trace.dz3[row]))
    label = int(dataset.classes[137])
    assert f"{trace.psi[row, label]:.2f} − 1" in faces(window)[7].texts[0]
    qtbot.keyClick(window, Qt.Key.Key_B)
    np.testing.assert_array_equal(faces(window)[0].value, trace.z2)
    assert faces(window)[7].texts == ()
    qtbot.keyClick(window, Qt.Key.Key_B)
    assert faces(window)[7].texts
    qtbot.keyClick(window, Qt.Key.Key_Period)
    assert shot(window).pinned == 138
    qtbot.keyClick(window, Qt.Key.Key_Comma)
    qtbot.keyClick(window, Qt.Key.Key_Comma)
    assert shot(window).pinned == 136


@pytest.mark.slow
def test_a_sample_of_the_test_part_is_shown_and_said_not_to_count(window):
    test_sample = int(np.flatnonzero(shot(window).dataset.is_test)[0])
    run_commands.pin(window, test_sample)
    assert "not in this step's batch" in told_in(window.panels["lines"].detail)


@pytest.mark.slow
def test_every_gradient_is_ticked_when_the_numerical_one_agrees(window, qtbot):
    window.session.apply(Advance(30))
    window.show_newest()
    qtbot.waitUntil(lambda: is_checked(window), timeout=10_000)
    for face in faces(window):
        assert (face.check is not None) == (face.stage.phase == "backward")
        assert face.check is None or face.check.verdict is Verdict.AGREES
    window.want(UseMistake("no-mask"))
    assert all(face.check is None for face in faces(window))
    qtbot.waitUntil(lambda: is_checked(window), timeout=10_000)
    checked = [face for face in faces(window) if face.check is not None]
    assert [face.stage.key for face in checked if face.check.verdict is not Verdict.AGREES] == [
        "dz2",
        "dW1",
        "db1",
    ]


@pytest.mark.slow
def test_lines_go_on_by_themselves_at_the_chosen_pace(window, qtbot):
    strip = window.panels["lines"]
    strip.pace.choose("0.5")
    (clock,) = (timer for timer in strip.findChildren(QTimer) if timer.interval() == 500)
    clock.setInterval(5)
    line_commands.toggle_lines(window)
    assert strip.is_playing_lines
    qtbot.waitUntil(lambda: shot(window).step == 1 and shot(window).line > 2, timeout=10_000)
    line_commands.toggle_lines(window)
    place = shot(window).step, shot(window).line
    qtbot.wait(40)
    assert (shot(window).step, shot(window).line) == place
    line_commands.toggle_lines(window)
    run_commands.toggle_play(window)  # playing steps ends playing lines
    assert not strip.is_playing_lines
    assert shot(window).line == 0
    run_commands.toggle_play(window)


def test_stepping_keeps_the_line_so_that_it_can_be_followed(window, qtbot):
    window.session.apply(Advance(5))
    line_commands.go_to_line(window, 9)
    qtbot.keyClick(window, Qt.Key.Key_Right)
    assert (shot(window).step, shot(window).line) == (6, 9)
    qtbot.keyClick(window, Qt.Key.Key_Left)
    assert (shot(window).step, shot(window).line) == (5, 9)
    window.panels["plane"].slider.setValue(2)
    assert (shot(window).step, shot(window).line) == (2, 9)


@pytest.mark.slow
def test_the_board_shows_all_fifteen_lines_at_once(window):
    window.actions_by_name["board"].trigger()
    window.resize(1440, 900)
    canvas = window.panels["lines"].canvas
    assert canvas.arrangement().is_grid
    rects = [canvas.card_rect(card) for card in range(15)]
    for n, rect in enumerate(rects):
        assert canvas.card_at(QPointF(rect.center())) == n
    window.actions_by_name["board"].trigger()
    assert window.panels["plane"].isVisible()


def test_the_current_card_is_spoken(window):
    window.session.apply(Advance(5))
    line_commands.go_to_line(window, 11)
    spoken = window.panels["lines"].canvas.accessibleName()
    assert "line 11, ∂J̃/∂a⁽²⁾, 240×32" in spoken
    assert "norm" in spoken


def test_huge_matrices_are_reduced_before_they_are_drawn(qtbot):
    from netviz.ui.kit.heat_map import reduced

    rng = np.random.default_rng(0)
    matrix = rng.standard_normal((10_000, 256))
    matrix[4321, 77] = -50.0  # what sticks out is never lost
    small = reduced(matrix, 160, 256)
    assert small.shape == (160, 256)
    assert small.min() == -50.0
    assert small[4321 * 160 // 10_000, 77] == -50.0
    np.testing.assert_array_equal(reduced(matrix[:5], 160, 256), matrix[:5])


@pytest.mark.slow
def test_a_diverged_network_can_be_stepped_through(window, qtbot):
    window.session.apply(SetTraining(TrainingConfig(100.0, 1.0)))
    window.session.apply(Advance(2000))
    window.show_newest()
    step = shot(window).step
    for line in range(1, 15):
        forward(window, qtbot)
        window.grab()
        assert (shot(window).step, shot(window).line) == (step, line)
    forward(window, qtbot, 3)
    assert (shot(window).step, shot(window).line) == (step, 14)
    assert not window.actions_by_name["next_line"].isEnabled()


def test_a_double_click_opens_the_card_that_was_clicked_first(window, qtbot):
    window.session.apply(Advance(3))
    window.show_newest()
    canvas = window.panels["lines"].canvas
    for card in (3, 14):
        line_commands.whole_step(window)
        place = canvas.card_rect(card).center().toPoint()
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=place)
        assert window.box(MatrixWindow).line.currentIndex() == card
    window.box(MatrixWindow).close()


def test_the_readout_tells_no_more_than_is_known(window):
    window.session.apply(Advance(30))
    run_commands.pin(window, 30)
    line_commands.go_to_line(window, 2)
    assert "%" not in window.panels["plane"].readout.accessibleName()
    line_commands.go_to_line(window, 4)
    assert "%" in window.panels["plane"].readout.accessibleName()
    assert "log" not in window.panels["plane"].readout.accessibleName()
    line_commands.go_to_line(window, 15)
    x = shot(window).standardization.apply(shot(window).dataset.points[[30]])
    after = shot(window).after.params
    z3 = np.maximum(x @ after.W1 + after.b1, 0) @ after.W2 + after.b2
    psi = np.exp(z3 - z3.max()) / np.exp(z3 - z3.max()).sum()
    assert percent(psi[0].max()) in window.panels["plane"].readout.accessibleName()


@pytest.mark.parametrize("line", [1, 3, 12, 15])
@pytest.mark.slow
def test_what_is_said_about_the_plane_is_never_cut_off(window, line):
    window.resize(1024, 768)
    window.session.apply(Advance(20))
    run_commands.pin(window, 137)
    line_commands.go_to_line(window, line)
    QApplication.processEvents()
    caption = window.panels["plane"].caption
    assert caption.isVisible()
    assert caption.x() >= 0
    assert caption.geometry().right() <= window.panels["plane"].plot.width()
    assert caption.height() >= caption.heightForWidth(caption.width()) or not caption.wordWrap()
    assert caption.wordWrap() or caption.width() >= caption.sizeHint().width()
