import csv

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QDialog

from netviz.intents import Advance, GoTo, SetTraining
from netviz.session import Session
from netviz.training.config import ConfigError, TrainingConfig
from netviz.training.goal import Goal
from netviz.ui.commands import files as commands
from netviz.ui.commands import run as run_commands
from netviz.ui.layouts import LAYOUTS
from tests.ui.conftest import shot, type_into


def choose(window, kind, value=""):
    box = window.run_to_box
    run_commands.ask_what_to_run_to(window)
    box.kind.setCurrentIndex(box.kind.findData(kind))
    box.kind.activated.emit(box.kind.currentIndex())
    box.value.setText(value)


@pytest.mark.slow
def test_run_to_a_step_stops_exactly_there(window, qtbot):
    choose(window, "step", "777")
    window.run_to_box.run.click()
    qtbot.waitUntil(lambda: shot(window).step == 777 and not window.player.is_playing, timeout=20_000)
    assert shot(window).last_step == 777
    straight = Session()
    straight.apply(Advance(777))
    np.testing.assert_array_equal(shot(window).params.W1, straight.snapshot().params.W1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "text", "column"), [("loss", "0.4", "loss"), ("accuracy", "90", "accuracy")]
)
def test_run_to_a_loss_or_an_accuracy_stops_at_the_first_step_that_has_it(
    window, qtbot, kind, text, column
):
    choose(window, kind, text)
    window.run_to_box.run.click()
    qtbot.waitUntil(lambda: shot(window).step > 0 and not window.player.is_playing, timeout=20_000)
    straight = Session()
    straight.apply(Advance(shot(window).step + 5))
    values = straight.snapshot().history[kind]
    met = values <= 0.4 if kind == "loss" else values >= 0.9
    assert shot(window).step == shot(window).last_step == np.argmax(met)


@pytest.mark.slow
def test_run_to_the_first_nan(window, qtbot):
    type_into(qtbot, window.panels["training"].learning_rate, "100")
    type_into(qtbot, window.panels["training"].regularization, "1")
    choose(window, "overflow")
    assert not window.run_to_box.value.isEnabled()
    window.run_to_box.run.click()
    qtbot.waitUntil(lambda: shot(window).diverged is not None, timeout=20_000)
    assert not window.player.is_playing


@pytest.mark.slow
def test_run_to_what_has_been_computed_goes_there_at_once(window):
    window.session.apply(Advance(300))
    window.session.apply(GoTo(10))
    window.show_newest()
    run_commands.run_to(window, Goal("step", 200))
    assert (shot(window).step, shot(window).last_step) == (200, 300)
    run_commands.run_to(window, Goal("step", 100))
    assert shot(window).step == 100


def test_run_to_nonsense_says_why(window):
    for kind, text, reason in (
        ("step", "abc", "a whole number"),
        ("loss", "-1", "above 0"),
        ("accuracy", "300", "100 %"),
    ):
        choose(window, kind, text)
        window.run_to_box.run.click()
        assert reason in window.run_to_box.error.text()
        assert not window.player.is_playing
    window.run_to_box.hide()
    with pytest.raises(ConfigError, match="whole number"):
        Goal("step", 1.5)


@pytest.mark.slow
def test_space_stops_running_to_a_goal(window, qtbot):
    run_commands.run_to(window, Goal("loss", 1e-9))
    qtbot.waitUntil(lambda: shot(window).step > 50, timeout=20_000)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert not window.player.is_playing
    assert not window.player.is_running_to


@pytest.mark.slow
def test_a_mini_batch_run_stops_at_an_evaluated_step(window, qtbot):
    window.session.apply(SetTraining(TrainingConfig(0.3, batch_size=20)))
    run_commands.run_to(window, Goal("accuracy", 0.8))
    qtbot.waitUntil(lambda: shot(window).step > 0 and not window.player.is_playing, timeout=20_000)
    assert shot(window).history["accuracy"][shot(window).step] >= 0.8


@pytest.mark.slow
def test_weights_and_table_are_saved(window, tmp_path):
    window.session.apply(Advance(20))
    window.show_newest()
    commands.save_to(window, tmp_path / "w.npz")
    with np.load(tmp_path / "w.npz") as saved:
        np.testing.assert_array_equal(saved["W1"], shot(window).params.W1)
    commands.save_to(window, tmp_path / "table", "csv")
    rows = list(csv.DictReader((tmp_path / "table.csv").open(encoding="utf-8")))
    assert len(rows) == 21
    assert float(rows[20]["loss"]) == pytest.approx(shot(window).values["loss"])
    commands.save_to(window, tmp_path / "nowhere" / "w.npz")
    assert "was not written" in window.status.text


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
@pytest.mark.slow
def test_the_window_is_exported_as_a_picture(window, tmp_path, ending):
    path = tmp_path / f"window.{ending}"
    commands.export_to(window, path)
    content = path.read_bytes()
    assert len(content) > 10_000
    if ending == "svg":
        renderer = QSvgRenderer(str(path))
        assert renderer.isValid()
        assert renderer.viewBox().size() == window.size()
    else:
        assert content.startswith(b"\x89PNG" if ending == "png" else b"%PDF")
    commands.export_to(window, tmp_path / "window.xyz")
    assert "such a name" in window.status.text


@pytest.mark.slow
def test_a_goal_beyond_a_divergence_is_said_to_be_out_of_reach(window):
    window.session.apply(SetTraining(TrainingConfig(100.0, 1.0)))
    window.session.apply(Advance(2000))
    window.session.apply(GoTo(2))
    window.show_newest()
    run_commands.run_to(window, Goal("accuracy", 1.0))
    assert not window.player.is_playing
    assert "not met before training diverges" in window.status.text
    assert shot(window).diverged is not None


def test_what_is_greyed_says_why(window):
    assert not window.actions_by_name["step_back"].isEnabled()
    assert "first step" in window.transport.buttons["step_back"].toolTip()
    run_commands.step(window)
    assert "not now" not in window.transport.buttons["step_back"].toolTip()
    assert "no sample is pinned" in window.actions_by_name["unpin"].toolTip()


def test_a_goal_is_forgotten_where_it_cannot_be_run_to(window, qtbot):
    window.session.apply(SetTraining(TrainingConfig(100.0, 1.0)))
    window.session.apply(Advance(2000))
    window.show_newest()
    window.player.run_to(Goal("loss", 0.1))
    assert not window.player.is_running_to
    assert window.panels["plane"].slider.value() == shot(window).step


@pytest.mark.slow
def test_running_to_a_goal_says_so_until_it_ends(window, qtbot):
    run_commands.run_to(window, Goal("loss", 1e-9))
    qtbot.waitUntil(lambda: shot(window).step > 20, timeout=20_000)
    type_into(qtbot, window.panels["training"].learning_rate, "0.5")
    assert "running to" in window.status.text
    run_commands.toggle_play(window)
    assert window.status.text == ""


@pytest.mark.slow
def test_the_column_is_up_to_date_when_it_comes_back(window):
    window.column.toggleViewAction().trigger()
    run_commands.new_weights(window)
    run_commands.new_weights(window)
    window.column.toggleViewAction().trigger()
    window.panels["network"].hidden.changed.emit(20)  # it begins with the network that the column shows
    assert shot(window).network.seed == 2


def test_up_and_down_change_the_speed(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_Up)
    assert window.transport.steps_per_second == 600
    for _ in range(20):
        qtbot.keyClick(window, Qt.Key.Key_Down)
    assert window.transport.steps_per_second == 1


@pytest.mark.slow
def test_all_keys_fit_the_screen_in_a_lecture_too(window):
    window.set_theme(window.theme.enlarged(LAYOUTS["lecture"].scale(window.screen().size().height())))
    window.explanations.show_keys()
    box = next(box for box in window.findChildren(QDialog) if box.windowTitle() == "Keys")
    assert box.height() < window.screen().availableSize().height()
    assert box.width() < window.screen().availableSize().width()
    box.close()
