"""Predictions in the window: drawn, frozen, revealed, judged; and what is done in the middle of them."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from netviz.intents import Advance, GoTo, NewWeights, SetTraining
from netviz.training.config import TrainingConfig
from netviz.ui.kit.theme import DARK
from netviz.ui.prediction.items import Cover, Lines
from tests.ui.conftest import choose_generator, plot_item, shot
from tests.ui.prediction.drawing import (
    BOUNDARY,
    COURSE,
    DEAD,
    LOSS,
    POINT,
    begin,
    last_drawn,
    level,
    loss_of,
    plane_of,
    reveal_by_steps,
    stroke,
)

# ----------------------------------------------------------- what is not seen


def test_nothing_of_a_run_that_is_known_is_seen_before_the_reveal(window, qtbot):
    window.apply(Advance(60))
    window.apply(GoTo(0))
    assert last_drawn(loss_of(window)) == 60
    whole = loss_of(window).getViewBox().viewRange()
    begin(window, replace(LOSS, until=50))
    for key in ("loss", "gradients"):
        assert last_drawn(window.panels[key].plot) == 0
    assert window.panels["plane"].slider.maximum() == 0
    assert "1.71" in loss_of(window).labels.text()
    assert window.narrator.sentence.isHidden()
    assert loss_of(window).getViewBox().viewRange()[0] == pytest.approx([0, 50])
    window.predictions.put_away()
    assert last_drawn(loss_of(window)) == 60
    assert loss_of(window).getViewBox().viewRange() == whole


@pytest.mark.slow
def test_the_room_for_drawing_does_not_depend_on_what_will_come(window, qtbot):
    begin(window, LOSS)
    before = loss_of(window).getViewBox().viewRange()
    window.predictions.put_away()
    window.apply(Advance(300))
    window.apply(GoTo(0))
    begin(window, LOSS)
    assert loss_of(window).getViewBox().viewRange() == before


@pytest.mark.slow
def test_what_has_been_revealed_is_seen_up_to_a_vertical_edge(window, qtbot):
    window.apply(Advance(60))
    window.apply(GoTo(0))
    begin(window, LOSS)
    level(qtbot, loss_of(window))
    cover = plot_item(loss_of(window), Cover)
    assert cover.edge == 0
    window.predictions.freeze()
    window.actions_by_name["step"].trigger()
    window.actions_by_name["step"].trigger()
    assert cover.edge == 2
    assert last_drawn(loss_of(window)) == 2
    assert window.predictions.round.stage == "revealing"
    window.actions_by_name["step_back"].trigger()
    assert cover.edge == 2


# ------------------------------------------------------------ from end to end


@pytest.mark.slow
def test_a_curve_is_drawn_in_the_charts_own_coordinates_and_judged(window, qtbot):
    asked = begin(window, LOSS)
    plot = loss_of(window)
    level(qtbot, plot, 0.5)
    low, high = plot.getViewBox().viewRange()[1]
    guess = asked.guesses.curves[0]
    assert guess.values[10] == pytest.approx(10 ** (0.5 * (low + high)), rel=0.1)
    assert (guess.steps[0], guess.steps[-1]) == pytest.approx((0, 6), abs=0.2)
    window.predictions.freeze()
    assert plot_item(plot, Lines).lines[0].name == "your prediction"
    reveal_by_steps(window, qtbot)
    assert asked.stage == "revealed"
    assert asked.verdict is None
    window.predictions.judge()
    known = shot(window).history["loss"][:7]
    drawn = guess.at(np.arange(7.0))
    covered = ~np.isnan(drawn)
    assert asked.verdict.number == pytest.approx(np.median(np.abs(np.log10(drawn / known)[covered])))
    said = window.predictions.bar.said.text
    assert said.startswith("Your curve is off by a factor of")
    assert said.endswith("So it is.")
    assert np.isinf(plot_item(plot, Cover).edge)


@pytest.mark.slow
def test_a_boundary_is_judged_at_the_step_that_was_asked_about(window, qtbot):
    asked = begin(window, BOUNDARY)
    stroke(qtbot, plane_of(window), [(0.5, y) for y in np.linspace(0.2, 0.7, 12)])
    asked.add_another()
    stroke(qtbot, plane_of(window), [(x, 0.4) for x in np.linspace(0.1, 0.9, 12)])
    assert asked.count == 2
    window.predictions.freeze()
    reveal_by_steps(window, qtbot)
    window.predictions.judge()
    assert 0 < asked.verdict.number < 0.67
    assert "% of the plane" in window.predictions.bar.said.text


@pytest.mark.slow
def test_numbers_are_typed_one_or_several_and_compared(window, qtbot):
    asked = begin(window, DEAD)
    bar = window.predictions.bar
    bar.answers.field.setText("three")
    bar.freeze()
    assert asked.stage == "draw"
    bar.answers.field.setText("12; 3")
    qtbot.keyClick(bar.answers.field, Qt.Key.Key_Return)
    bar.answers.field.setText("20")
    bar.freeze()
    assert asked.numbers == (12, 3, 20)
    assert asked.stage == "frozen"
    reveal_by_steps(window, qtbot)
    window.predictions.judge()
    dead = shot(window).values["dead_units"]
    assert asked.verdict.number == min(abs(n - dead) for n in (12, 3, 20))


@pytest.mark.slow
@pytest.mark.parametrize("prediction", [POINT, COURSE])
def test_answers_are_chosen_by_one_or_counted_in_a_room(window, qtbot, prediction):
    asked = begin(window, prediction)
    bar = window.predictions.bar
    bar.answers.buttons[0].click()
    bar.answers.buttons[1].click()
    assert sum(asked.votes) == 1
    bar.another.click()
    bar.answers.buttons[1].click()
    bar.answers.hands[2].setText("40")
    bar.answers.hands[2].editingFinished.emit()
    assert asked.votes[:3] == (0, 2, 40)
    asked.undo()
    assert asked.votes[:3] == (0, 2, 0)
    window.predictions.freeze()
    reveal_by_steps(window, qtbot)
    window.predictions.judge()
    right = asked.right_answer
    assert asked.verdict.number == asked.votes[right] / 2
    assert bar.answers.buttons[right].isChecked()


@pytest.mark.slow
def test_space_freezes_and_plays_the_run_up_to_the_step_and_no_farther(window, qtbot):
    asked = begin(window, LOSS)
    level(qtbot, loss_of(window))
    window.actions_by_name["play"].trigger()
    assert asked.stage == "revealing"
    qtbot.waitUntil(lambda: asked.stage == "revealed", timeout=20_000)
    assert shot(window).step == shot(window).last_step == 6
    assert not window.player.is_playing
    assert window.player.end is None


# ------------------------------------------------------------- keys and undo


def test_with_the_keys_alone(window, qtbot):
    asked = begin(window, LOSS)
    plot = loss_of(window)
    assert window.focusWidget() is plot
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Up):
        qtbot.keyClick(plot, key)
    values = asked.guesses.curves[0].values
    assert shot(window).step == 0  # the arrows are for the curve
    assert values[0] < 1.712 < max(values)
    assert asked.can_undo
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert asked.stage == "frozen"


def test_a_boundary_with_the_keys_alone(window, qtbot):
    asked = begin(window, BOUNDARY)
    plane = plane_of(window)
    qtbot.keyClick(plane, Qt.Key.Key_Right)
    qtbot.keyClick(plane, Qt.Key.Key_Return)
    for _ in range(5):
        qtbot.keyClick(plane, Qt.Key.Key_Up)
    qtbot.keyClick(plane, Qt.Key.Key_Return)
    window.predictions.freeze()
    assert len(asked.guesses.boundaries[0].lines[0]) == 2


@pytest.mark.slow
def test_ctrl_z_takes_a_stroke_back_and_leaves_the_undo_of_the_run_alone(window, qtbot):
    window.apply(SetTraining(TrainingConfig(learning_rate=0.5)))
    undo = shot(window).undo
    asked = begin(window, LOSS)
    plot = loss_of(window)
    level(qtbot, plot, 0.3)
    first = asked.guesses
    stroke(qtbot, plot, [(x, 0.8) for x in np.linspace(0.2, 0.6, 9)])
    assert asked.guesses != first
    qtbot.keyClick(plot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert asked.guesses == first
    assert shot(window).undo == undo
    window.predictions.freeze()
    reveal_by_steps(window, qtbot)
    window.predictions.judge()
    window.predictions.put_away()
    assert shot(window).undo == undo
    assert shot(window).config.learning_rate == 0.5


@pytest.mark.slow
def test_several_of_the_room_in_colours_of_their_own(window, qtbot):
    asked = begin(window, LOSS)
    for height in (0.3, 0.5, 0.7):
        level(qtbot, loss_of(window), height)
        asked.add_another()
    lines = plot_item(loss_of(window), Lines).lines
    assert [line.name for line in lines] == ["A", "B", "C"]
    assert len({line.pen.color().name() for line in lines}) == 3
    assert asked.count == 3


@pytest.mark.slow
def test_another_axis_in_the_middle_leaves_the_values(window, qtbot):
    asked = begin(window, LOSS)
    level(qtbot, loss_of(window), 0.4)
    before = asked.guesses.curves[0]
    window.panels["loss"].switch.choose("linear")
    after = asked.guesses.curves[0]
    steps = np.arange(1.0, 6.0)
    assert after.at(steps) == pytest.approx(before.at(steps), rel=0.05)


# ------------------------------------------------------- in the middle of it


@pytest.mark.slow
def test_a_setting_moved_before_the_reveal_is_part_of_the_question(window, qtbot):
    asked = begin(window, LOSS)
    level(qtbot, loss_of(window))
    drawn = asked.guesses.curves[0].values
    window.change(SetTraining(TrainingConfig(learning_rate=4.0)))
    assert asked.stage == "draw"
    assert asked.guesses.curves[0].values == pytest.approx(drawn, rel=0.05)
    window.predictions.freeze()
    window.change(NewWeights())
    assert asked.stage == "frozen"
    reveal_by_steps(window, qtbot)
    window.predictions.judge()
    assert asked.verdict is not None


@pytest.mark.slow
def test_a_run_that_is_changed_in_the_reveal_is_not_judged(window, qtbot):
    asked = begin(window, LOSS)
    level(qtbot, loss_of(window))
    window.actions_by_name["step"].trigger()
    assert asked.stage == "revealing"
    window.change(SetTraining(TrainingConfig(learning_rate=4.0)))
    assert asked.stage == "spoilt"
    assert "not judged" in window.predictions.bar.said.text.lower()
    assert asked.verdict is None


@pytest.mark.slow
def test_data_with_other_classes_end_a_question_about_a_class(window, qtbot):
    begin(window, POINT)
    window.predictions.bar.answers.buttons[2].click()
    choose_generator(window, "moons")
    qtbot.waitUntil(lambda: window.predictions.round is None, timeout=20_000)
    assert shot(window).dataset.n_classes == 2
    begin(window, POINT)
    assert len(window.predictions.bar.answers.buttons) == 2


@pytest.mark.slow
def test_it_goes_on_when_other_views_take_the_place_of_these(window, qtbot):
    begin(window, LOSS)
    level(qtbot, loss_of(window))
    window.predictions.freeze()
    for _ in range(3):
        window.actions_by_name["step"].trigger()
    window.predictions.keep_through(lambda: None)
    asked = window.predictions.round
    assert (asked.stage, asked.first, shot(window).step) == ("revealing", 0, 3)
    assert plot_item(loss_of(window), Cover).edge == 3
    reveal_by_steps(window, qtbot)
    window.predictions.judge()
    said = window.predictions.bar.said.text
    window.predictions.keep_through(lambda: None)
    assert window.predictions.bar.said.text == said


@pytest.mark.slow
def test_another_layout_or_other_colours_go_on_with_it(window, qtbot):
    asked = begin(window, LOSS)
    level(qtbot, loss_of(window))
    drawn = asked.guesses
    window.actions_by_name["derivation"].trigger()
    window.set_theme(DARK.enlarged(1.4))
    window.actions_by_name["explore"].trigger()
    QApplication.processEvents()
    assert window.predictions.round is asked
    assert asked.guesses == drawn
    assert plot_item(loss_of(window), Lines).lines[0].pen.color().name() == DARK.accent


@pytest.mark.slow
def test_escape_puts_it_away_and_the_same_question_brings_it_back(window, qtbot):
    asked = begin(window, LOSS)
    level(qtbot, loss_of(window))
    window.predictions.freeze()
    drawn = asked.guesses
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.predictions.round is None
    assert loss_of(window).room is None
    assert not [item for item in loss_of(window).getPlotItem().items if isinstance(item, Cover | Lines)]
    again = begin(window, LOSS)
    assert again.stage == "frozen"
    assert again.guesses.curves[0].values == pytest.approx(drawn.curves[0].values, rel=1e-6)


@pytest.mark.slow
def test_a_run_that_goes_on_without_a_prediction_ends_the_question(window, qtbot):
    begin(window, LOSS)
    window.actions_by_name["step"].trigger()
    qtbot.waitUntil(lambda: window.predictions.round is None, timeout=20_000)
    assert last_drawn(loss_of(window)) == 1
    assert not window.predictions.kept


def test_a_window_closed_in_the_middle_keeps_nothing_of_it(window, qtbot):
    window.apply(Advance(20))
    window.apply(GoTo(0))
    begin(window, LOSS)
    level(qtbot, loss_of(window))
    before = window.panels["loss"].view_state()
    window.close()
    assert window.panels["loss"].view_state() == before
    assert window.session.project.cursor.reached == 20
