"""The set-up as one line in the window: into the clipboard, and from there."""

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication

from netviz.data.reading import open_file
from netviz.intents import (
    Advance,
    EditEntry,
    GoTo,
    NewWeights,
    PinSample,
    SetNetwork,
    SetTraining,
    Undo,
    UseData,
)
from netviz.session import Session
from netviz.sharing import recipe
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.ui.app.window import MainWindow
from netviz.ui.commands import data as data_commands
from netviz.ui.kit.theme import LIGHT
from netviz.ui.run.busy_note import BusyNote
from tests.ui.conftest import at_rest, shot

LINE = (
    "v1 moons n=40 noise=0.2 seed=3 test=0.3 | hidden=7 glorot seed=1 | eta=0.5 lambda=1e-3 | "
    "20: eta=0.1 | at step 30 line 11 sample 17"
)


def copied():
    return QGuiApplication.clipboard().text()


def paste(window, text):
    QGuiApplication.clipboard().setText(text)
    window.actions_by_name["paste"].trigger()


def settle(window, qtbot):
    qtbot.waitUntil(lambda: not window.door.is_busy, timeout=20_000)


@pytest.fixture
def other(qtbot):
    window = MainWindow(Session(network=NetworkConfig(3)), LIGHT)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


@pytest.mark.slow
def test_what_is_copied_opens_in_another_window_as_it_was(window, other, qtbot):
    for intent in (
        SetNetwork(NetworkConfig(6, seed=4)),
        Advance(30),
        SetTraining(TrainingConfig(0.3, 1e-3, 16)),
        EditEntry("W1", (0, 2), 0.25),
        Advance(30),
        PinSample(9),
        GoTo(45, line=5),
    ):
        window.apply(intent)
    window.actions_by_name["copy_recipe"].trigger()
    assert window.status.text == f"copied: {copied()}"
    other.actions_by_name["paste"].trigger()
    settle(other, qtbot)
    assert other.status.text == "the recipe is open, at step 45"
    assert other.session.project.document == window.session.project.document
    one, two = shot(window), shot(other)
    assert (two.step, two.line, two.pinned) == (45, 5, 9)
    np.testing.assert_array_equal(one.params.W1, two.params.W1)
    other.actions_by_name["copy_recipe"].trigger()
    assert copied() == recipe.write(window.session.project, window.session.blobs)


@pytest.mark.slow
def test_what_is_opened_is_shown_everywhere_and_can_be_taken_back(window, qtbot):
    window.apply(Advance(5))
    before = window.session.project.document
    paste(window, f"`{LINE}`")
    settle(window, qtbot)
    assert (shot(window).step, shot(window).line, shot(window).pinned) == (30, 11, 17)
    data, network, training = (window.panels[key] for key in ("data", "network", "training"))
    assert (data.points.value, data.noise.value, data.seed.value, data.test.value) == (40, 0.2, 3, 0.3)
    assert network.hidden.value == 7
    assert training.learning_rate.value == 0.1
    assert shot(window).undo == "the recipe opened"
    window.apply(Undo())
    assert window.session.project.document == before
    assert shot(window).step == 5


def test_a_noise_that_is_changed_keeps_the_division_of_the_recipe(window, qtbot):
    paste(window, LINE)
    settle(window, qtbot)
    panel = window.panels["data"]
    panel.noise.set_value(0.4)
    panel.noise.changed.emit(0.4)
    settle(window, qtbot)
    assert shot(window).dataset.is_test.sum() == 24


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["v1 spirall n=3", "v2 spiral", "v1 | at step 1000000000", "v1 file=a.csv"]
)
def test_a_line_that_cannot_be_read_changes_nothing_and_says_why(window, qtbot, text):
    window.apply(Advance(5))
    seen = at_rest(window, qtbot)
    before = window.session.project
    paste(window, text)
    settle(window, qtbot)
    assert window.status.text.startswith("recipe, character ")
    assert window.session.project == before
    assert shot(window) is seen
    assert not window.import_dialogs


@pytest.mark.slow
def test_anything_else_is_a_table(window, qtbot):
    paste(window, "v1\tv2\tkind\n" + "".join(f"{i}\t{i % 7}\t{'ab'[i % 2]}\n" for i in range(30)))
    qtbot.waitUntil(lambda: bool(window.import_dialogs) and window.import_dialogs[-1].isVisible())
    assert window.import_dialogs[-1].dataset.feature_names == ("v1", "v2")
    window.import_dialogs[-1].reject()


@pytest.mark.slow
def test_points_drawn_by_hand_are_refused_and_the_session_is_offered(window):
    QGuiApplication.clipboard().setText("before")
    dataset = shot(window).dataset
    from netviz.ui.plane.drawing import Drawing

    drawn = Drawing.of(dataset).add((0.1, 0.2), 1).to_dataset()
    window.apply(UseData(window.session.keep(drawn)))
    window.actions_by_name["copy_recipe"].trigger()
    assert "drawn or changed by hand; save the session" in window.status.text
    assert copied() == "before"


@pytest.mark.slow
def test_a_file_is_looked_for_beside_those_that_were_opened_last(window, qtbot, tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("x,y,kind\n" + "".join(f"{i},{i * i % 7},{'ab'[i % 2]}\n" for i in range(40)))
    data_commands.open_path(window, path)
    qtbot.waitUntil(lambda: shot(window).dataset.source == "points.csv", timeout=20_000)
    window.apply(Advance(4))
    window.actions_by_name["copy_recipe"].trigger()
    line, document = copied(), window.session.project.document
    assert "file=points.csv" in line
    window.apply(NewWeights())
    window.actions_by_name["paste"].trigger()
    settle(window, qtbot)
    assert window.session.project.document == document
    assert shot(window).dataset.key == open_file(path).dataset.split(0.2, 0).key


@pytest.mark.slow
def test_a_long_way_is_computed_beside_the_window(window, qtbot):
    window.door.much_work = 1_000_000
    paste(window, "v1 spiral | hidden=20 | at step 3000")
    assert window.door.is_busy
    assert shot(window).step == 0
    settle(window, qtbot)
    assert shot(window).step == 3000


@pytest.mark.slow
def test_a_long_way_can_be_given_up_at_once(window, qtbot):
    window.door.much_work = 1_000_000
    window.apply(Advance(3))
    seen = at_rest(window, qtbot)
    before = window.session.project
    paste(window, "v1 spiral | hidden=100 | at step 1000000")
    qtbot.waitUntil(lambda: window.statusBar().findChild(BusyNote).way_out.isVisible())
    window.statusBar().findChild(BusyNote).way_out.click()
    settle(window, qtbot)
    assert window.session.project == before
    assert shot(window) is seen
    window.apply(Advance(3))
    assert shot(window).step == 6


@pytest.mark.slow
def test_a_run_that_diverges_before_says_so(window, qtbot):
    paste(window, "v1 spiral | hidden=4 | eta=1e5 lambda=1 | at step 3000")
    settle(window, qtbot)
    assert shot(window).diverged is not None
    assert "never reaches step 3000" in window.status.text
