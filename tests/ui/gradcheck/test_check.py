"""The gradient check in the window: entry by entry, and what is said of it."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from netviz.core import Verdict, check_gradient
from netviz.intents import Advance, CorrectGradient, GoTo, SetNetwork, SetTraining, UseData, UseMistake
from netviz.session import Session
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.ui.commands import derivation as line_commands
from netviz.ui.commands import run as run_commands
from netviz.ui.derivation.matrix_window import MatrixWindow
from netviz.ui.derivation.mistake_dialog import MistakeDialog
from netviz.ui.gradcheck.error_map import error_colors, verdict
from netviz.ui.kit.panel import Ask
from netviz.ui.kit.plot_items import Curve
from netviz.ui.kit.theme import LIGHT
from netviz.ui.kit.verdicts import MARKS
from netviz.ui.plane.drawing import Drawing
from tests.ui.conftest import checked, legend_of, levels_of, move_mouse, plot_item, shot


def said_by(badge):
    """What a badge says, in full."""
    return f"{MARKS[badge.verdict]} {badge.toolTip()}"


@pytest.mark.slow
def test_the_check_panel_checks_entry_by_entry(window, qtbot):
    window.session.apply(Advance(20))
    window.show_newest()
    qtbot.keyClick(window, Qt.Key.Key_C)
    check = checked(window, qtbot)
    lines = shot(window).lines
    expected = check_gradient(lines.params, lines.a1, lines.y, 5e-4)
    for name, parameter in expected.parameters.items():
        np.testing.assert_array_equal(check.parameters[name].error, parameter.error)
    assert said_by(window.panels["check"].badge).startswith("✓ agrees")
    qtbot.waitUntil(lambda: window.panels["check"].curve is not None, timeout=20_000)
    x, y = plot_item(window.panels["check"].curve_plot, Curve).getData()
    assert (x[0], x[-1]) == (-12, 0)
    assert y.min() < -7


@pytest.mark.slow
def test_the_precision_and_epsilon_of_the_check_can_be_chosen(window, qtbot):
    window.session.apply(Advance(20))
    line_commands.show_check(window)
    checked(window, qtbot)
    window.panels["check"].precision.choose("float32")
    qtbot.waitUntil(lambda: not window.panels["check"].is_checking, timeout=20_000)
    assert not window.panels["check"].check.passed
    window.panels["check"].precision.choose("float64")
    window.panels["check"].epsilon.entry.setText("1e-11")
    window.panels["check"].epsilon.entry.editingFinished.emit()
    qtbot.waitUntil(lambda: not window.panels["check"].is_checking, timeout=20_000)
    assert window.panels["check"].check.epsilon == 1e-11
    assert levels_of(window.panels["check"].curve_plot)[0] == pytest.approx(-11)
    window.panels["check"].epsilon.reset()
    window.panels["check"].method.choose("directions")
    qtbot.waitUntil(lambda: not window.panels["check"].is_checking, timeout=20_000)
    assert window.panels["check"].check.method == "directions"
    assert window.panels["check"].check.passed


@pytest.mark.slow
def test_pointing_at_an_entry_of_the_check_reads_both_gradients(window, qtbot):
    window.session.apply(Advance(20))
    line_commands.show_check(window)
    checked(window, qtbot)
    canvas = window.panels["check"].canvas
    canvas.grab()
    places = {}
    for y in range(2, canvas.height()):
        for x in range(2, canvas.width(), 5):
            move_mouse(canvas, x, y)
            places.setdefault(legend_of(canvas).partition(": derived")[0][-10:], (x, y))
    # Units run from left to right, classes from top to bottom.
    assert places["unit 4 → 1"][0] < places["unit 5 → 1"][0]
    assert places["unit 4 → 0"][1] < places["unit 4 → 1"][1] < places["unit 4 → 2"][1]
    move_mouse(canvas, *places["unit 4 → 1"])
    assert "unit 4 → 1: derived" in legend_of(canvas)


def test_kinks_are_shown_as_kinks():
    session = Session(network=NetworkConfig(4, "constant"))
    lines = session.snapshot().lines
    check = check_gradient(lines.params, lines.a1, lines.y, 5e-4, epsilon=0.3, tolerance=1e-6)
    parameter = check.parameters["b1"]
    assert parameter.n_kinks
    assert "kinks" in verdict(parameter, session.snapshot(), entries=True)
    colors = error_colors(np.full((1, 2), 1e-9), np.array([[True, False]]), 1e-6, LIGHT)
    assert (colors[0, 0] != colors[0, 1]).any()


@pytest.mark.slow
def test_a_check_of_another_step_says_of_which(window, qtbot):
    window.session.apply(Advance(20))
    line_commands.show_check(window)
    checked(window, qtbot)
    run_commands.step(window)
    assert window.panels["check"].is_of_the_past
    assert "at step 20" in said_by(window.panels["check"].badge)
    qtbot.waitUntil(lambda: not window.panels["check"].is_of_the_past, timeout=20_000)
    assert "at step" not in said_by(window.panels["check"].badge)


@pytest.mark.slow
def test_where_the_loss_is_not_finite_the_check_says_so(window, qtbot):
    window.session.apply(SetTraining(TrainingConfig(100.0, 1.0)))
    window.session.apply(Advance(2000))
    window.show_newest()
    line_commands.show_check(window)
    qtbot.waitUntil(lambda: "not finite" in window.panels["check"].why_not, timeout=20_000)
    assert window.panels["check"].check is None
    assert window.panels["check"].curve is None
    window.panels["check"].canvas.grab()


@pytest.mark.slow
def test_everything_that_is_open_follows_another_data_set(window, qtbot):
    line_commands.show_check(window)
    checked(window, qtbot)
    line_commands.show_table(window, 9)
    line_commands.show_mistakes(window)
    for generator, classes in (("blobs", 6), ("moons", 2), ("spiral", 3)):
        choice = replace(window.panels["data"].choice, generator=generator, n_classes=classes, noise=0.1)
        window.panels["data"].wants.emit(Ask("make data", choice))
        window.panels["network"].wants.emit(SetNetwork(NetworkConfig(classes)))
        window.panels["check"].canvas.grab()
        move_mouse(window.panels["check"].canvas, 100, 60)
        assert window.box(MatrixWindow).model.columnCount() == classes
        qtbot.waitUntil(lambda: not window.panels["check"].is_of_the_past, timeout=20_000)
        assert window.panels["check"].check.parameters["b2"].error.shape == (classes,)
        window.box(MistakeDialog).line.setCurrentIndex(3)
        window.box(MistakeDialog).line.activated.emit(3)
        assert window.box(MistakeDialog).choices["a2-no-W2"].isEnabled()
    window.panels["network"].wants.emit(SetNetwork(NetworkConfig(9)))
    assert not window.box(MistakeDialog).choices["a2-no-W2"].isEnabled()
    window.want(UseMistake("a2-no-W2"))
    assert "the shapes do not fit" in window.status.text
    assert window.box(MistakeDialog).choices[None].isChecked()
    window.box(MatrixWindow).close()
    window.box(MistakeDialog).close()


@pytest.mark.slow
def test_an_interrupted_check_is_taken_up_again(window, qtbot):
    window.session.apply(Advance(20))
    line_commands.show_check(window)
    window.panels["check"].stop()
    window.show_newest()
    window.session.apply(GoTo(20))
    window.show_newest()
    qtbot.waitUntil(
        lambda: window.panels["check"].check is not None and not window.panels["check"].is_of_the_past,
        timeout=20_000,
    )


@pytest.mark.slow
def test_strip_map_and_panel_say_the_same_of_every_parameter(window, qtbot):
    window.session.apply(UseMistake("half-da2"))
    window.session.apply(Advance(300))
    window.show_newest()
    line_commands.show_check(window)
    for wanted in (Verdict.DISAGREES, Verdict.AGREES):
        check = checked(window, qtbot)
        assert check.verdict is wanted
        faces = {face.stage.key: face.check for face in window.panels["lines"].faces}
        for name, part in check.parameters.items():
            assert faces[f"d{name}"] is part
        assert said_by(window.panels["check"].badge).startswith(f"{MARKS[wanted]} {wanted.value}")
        assert window.panels["lines"].strip_head.badge.verdict is wanted
        window.want(CorrectGradient())


@pytest.mark.slow
def test_where_all_is_on_kinks_the_panel_offers_a_check_beside(window, qtbot):
    drawing = Drawing.of(window.session.snapshot().dataset).delete(np.ones(300, bool))
    corners = drawing.add(np.array([[-1.0, -1], [1, 1], [0, 0]]), 0).add(np.array([[-1.0, 1], [1, -1]]), 1)
    window.session.apply(
        UseData(
            window.session.keep(
                corners.add(np.array([[2.0, 0]]), 2).add(np.array([[-2.0, 0]]), 2).to_dataset()
            )
        )
    )
    window.show_newest()
    line_commands.show_check(window)
    check = checked(window, qtbot)
    assert check.parameters["b1"].verdict is Verdict.ON_KINKS
    assert "– not compared: on kinks" in said_by(window.panels["check"].badge)
    assert window.panels["check"].beside.isVisible()
    window.panels["check"].beside.click()
    qtbot.waitUntil(lambda: window.panels["check"].check.beside, timeout=20_000)
    assert window.panels["check"].check.passed
    assert "✓ agrees a little beside" in said_by(window.panels["check"].badge)
    # What is shown about the parameters themselves stays what it was.
    assert f"b1: {Verdict.ON_KINKS.value}" in window.panels["lines"].strip_head.badge.toolTip()
    window.panels["check"].beside.click()
    qtbot.waitUntil(lambda: not window.panels["check"].check.beside, timeout=20_000)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (800, 600)])
def test_nothing_in_the_head_of_the_check_is_cut_off(window, qtbot, size):
    window.resize(*size)
    window.session.apply(Advance(20))
    line_commands.show_check(window)
    checked(window, qtbot)
    QApplication.processEvents()
    panel = window.panels["check"]
    assert panel.badge.verdict is Verdict.AGREES
    for part in (panel.badge, panel.title):
        qtbot.waitUntil(lambda part=part: part.width() >= part.sizeHint().width())
    assert len(panel.head_controls) <= 2
