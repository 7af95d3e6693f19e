"""Where memory does not suffice, one sentence says so and what there was stays."""

import pytest
from PySide6.QtWidgets import QApplication

from netviz.intents import Advance
from netviz.runs import Runs
from netviz.training.engine import Engine
from netviz.ui.commands import data as data_commands
from netviz.ui.commands import run as run_commands
from tests.ui.app.conftest import change_a_setting, show
from tests.ui.conftest import is_settled

# ------------------------------------------------------------- out of memory


def no_memory(*_, **__):
    raise MemoryError


MEMORY = {
    "taking data": (
        Engine,
        "_pass",
        lambda window: data_commands.take_from_shelf(window, "iris-petals"),
        "take these data",
    ),
    "a setting": (Engine, "_pass", change_a_setting, "change this setting"),
    "an update": (
        Engine,
        "advance",
        lambda window: window.actions_by_name["step"].trigger(),
        "go to this step",
    ),
    "taking in what was computed": (
        Runs,
        "snapshot",
        lambda window: None,  # playing does
        "go on playing",
    ),
    "a check": ("netviz.training.step_lines", "check_stepwise", show("check"), "check the gradients"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", MEMORY)
def test_where_memory_does_not_suffice_one_sentence_says_so_and_the_run_is_kept(
    window, told, qtbot, monkeypatch, name
):
    owner, attribute, act, doing = MEMORY[name]
    window.session.apply(Advance(30))
    window.show_newest()
    before = window.session.snapshot()
    if name == "taking in what was computed":
        run_commands.toggle_play(window)
    with monkeypatch.context() as patch:
        if name == "a check":

            def check(*_, **__):
                yield 0.1
                raise MemoryError

            patch.setattr(f"{owner}.{attribute}", check)
        else:
            patch.setattr(owner, attribute, no_memory)
        act(window)
        qtbot.waitUntil(window.fault_bar.isVisible, timeout=20_000)
        text = window.fault_bar.text.text()
    assert not window.player.is_playing
    shot = window.session.snapshot()
    assert text.startswith(f"Not enough memory to {doing}")
    assert f"the run is kept as of step {shot.step}" in text
    assert shot.dataset is before.dataset
    assert shot.last_step >= before.last_step
    assert shot.config == before.config
    assert window.panels["training"].learning_rate.value == before.config.learning_rate
    assert told.read_text().count("\nMemoryError") == 1
    window.actions_by_name["step"].trigger()
    assert window.session.snapshot().step >= shot.step


@pytest.mark.slow
def test_the_answer_to_a_command_that_fails_again_is_given_again(window, told, qtbot, monkeypatch):
    monkeypatch.setattr(Engine, "_pass", no_memory)
    for _ in range(2):
        data_commands.take_from_shelf(window, "iris-petals")
        qtbot.waitUntil(window.fault_bar.isVisible)
        window.fault_bar.dismiss.click()
    assert ", 2 times" in window.fault_bar.text.text()


@pytest.mark.slow
def test_drawing_finely_that_fails_after_what_was_asked_for_is_no_news(window, told, qtbot, monkeypatch):
    monkeypatch.setattr(Engine, "_pass", no_memory)
    data_commands.take_from_shelf(window, "iris-petals")
    window.playback.draw_quickly()
    monkeypatch.setattr(Runs, "snapshot", no_memory)
    qtbot.waitUntil(lambda: is_settled(window.playback))
    QApplication.processEvents()
    assert window.fault_bar.text.text().startswith("Not enough memory to take these data, 2 times")
    assert told.read_text().count("\nMemoryError") == 1
