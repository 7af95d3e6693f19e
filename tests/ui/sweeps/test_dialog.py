"""A sweep from the window: asked for, on its way, looked at, opened, kept."""

import csv

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from netviz.intents import SetTraining, SetView
from netviz.session import Session
from netviz.storage.session_file import read_session, write_session
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.ui.sweeps.dialog import SweepDialog
from netviz.ui.sweeps.kept import from_state
from netviz.ui.sweeps.map_painter import label_text
from tests.ui.conftest import shot
from tests.ui.sweeps.conftest import ask, click, compute


def test_it_says_what_would_be_computed_or_why_not(dialog):
    ask(dialog, "lambda", "0, 1e-3", "hidden", "2,3,4", seeds="2")
    assert "λ (2) × H (3), 2 seeds: 12 runs of 50 steps" in dialog.note.text()
    assert dialog.go.isEnabled()
    for values, words in (("0, 0", "twice"), ("0, x", "takes a number"), ("-1", "λ must be 0 to")):
        dialog.asking.first_values.setText(values)
        assert words in dialog.error.text()
        assert not dialog.go.isEnabled()
    dialog.asking.first_values.setText("0:1:1000")
    dialog.asking.second_values.setText("1:500:400")
    assert "is too large" in dialog.error.text()


@pytest.mark.slow
def test_a_click_opens_exactly_the_run_that_was_computed_and_undo_brings_back(window, dialog, qtbot):
    ask(dialog, "eta", "0.1, 0.7", "lambda", "0, 0.01")
    compute(dialog, qtbot)
    assert dialog.state.text() == "4 of 4 runs computed"
    before = window.session.project.document
    click(dialog, qtbot, (1, 0))
    qtbot.waitUntil(lambda: window.session.snapshot().step == 50)
    shot = window.session.snapshot()
    cell = dialog.plan.cells[2]
    assert (shot.config.learning_rate, shot.config.regularization) == (0.7, 0.0)
    assert shot.config.batch_size == 10
    assert shot.network == NetworkConfig(4, seed=3)
    result = dialog.task.results[cell.key]
    for name in ("loss", "loss_data", "accuracy", "test_loss_data", "test_accuracy", "dead_units"):
        assert shot.values[name] == getattr(result, name)
    window.actions_by_name["undo"].trigger()
    assert window.session.project.document == before
    assert window.session.snapshot().step == 20


@pytest.mark.slow
def test_of_several_seeds_the_run_nearest_to_the_mean_is_opened(window, dialog, qtbot):
    ask(dialog, "hidden", "3", seeds="3")
    dialog.measure.choose("loss")
    compute(dialog, qtbot)
    losses = {cell.seed: dialog.task.results[cell.key].loss for cell in dialog.plan.cells}
    mean = sum(losses.values()) / 3
    click(dialog, qtbot, (0, 0))
    qtbot.waitUntil(lambda: window.session.snapshot().step == 50)
    seed = window.session.snapshot().network.seed
    assert seed == min(losses, key=lambda seed: abs(losses[seed] - mean))


@pytest.mark.slow
def test_the_arrow_keys_and_return_do_as_the_mouse(window, dialog, qtbot):
    ask(dialog, "eta", "0.1, 0.2, 0.3", "lambda", "0, 0.01")
    compute(dialog, qtbot)
    dialog.map.setFocus()
    for _ in range(3):
        qtbot.keyClick(dialog.map, Qt.Key.Key_Up)
        qtbot.keyClick(dialog.map, Qt.Key.Key_Left)
    qtbot.keyClick(dialog.map, Qt.Key.Key_Down)
    assert "η 0.2, λ 0:" in dialog.looked_at.text()
    assert dialog.isVisible()
    qtbot.keyClick(dialog.map, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.snapshot().config.learning_rate == 0.2)


@pytest.mark.slow
def test_pause_go_on_and_cancel_while_it_plays(window, dialog, qtbot):
    ask(dialog, "eta", "0.1:1:60", steps="3000")
    window.actions_by_name["play"].trigger()
    dialog.go.click()
    qtbot.waitUntil(lambda: len(dialog.task.results) >= 2, timeout=60_000)
    dialog.pause.click()
    assert dialog.pause.text() == "Go on"
    assert "paused" in dialog.state.text()
    qtbot.waitUntil(lambda: not dialog.task.running.flying, timeout=60_000)
    n_paused = len(dialog.task.running.results)
    step = window.session.snapshot().step
    qtbot.waitUntil(lambda: window.session.snapshot().step > step + 5, timeout=20_000)
    assert len(dialog.task.running.results) == n_paused < 60
    dialog.pause.click()
    qtbot.waitUntil(lambda: len(dialog.task.results) > n_paused, timeout=60_000)
    dialog.cancel.click()
    qtbot.waitUntil(lambda: not dialog.task.is_running, timeout=60_000)
    assert window.player.is_playing
    assert n_paused <= len(dialog.task.results) < 60
    assert "of 60 runs computed" in dialog.state.text()
    n_before = len(dialog.task.results)
    dialog.asking.steps.setText("3000")
    dialog.go.click()  # goes on with what is missing
    assert len(dialog.task.results) == n_before
    dialog.cancel.click()
    qtbot.waitUntil(lambda: not dialog.task.is_running, timeout=60_000)


@pytest.mark.slow
def test_a_sweep_goes_on_while_its_box_is_closed_and_ends_with_the_window(window, dialog, qtbot):
    ask(dialog, "eta", "0.1:1:60", steps="3000")
    dialog.go.click()
    dialog.reject()
    qtbot.waitUntil(lambda: len(dialog.task.results) >= 2, timeout=60_000)
    window.close()
    assert not dialog.task.is_running


@pytest.mark.slow
def test_runs_that_diverge_are_marked(dialog, qtbot):
    ask(dialog, "eta", "0.1, 1e6")
    compute(dialog, qtbot)
    assert dialog.state.text() == "2 of 2 runs computed, 1 diverged"
    dialog.map.setFocus()
    qtbot.keyClick(dialog.map, Qt.Key.Key_Right)
    assert "η 1000000: test accuracy diverged" in dialog.looked_at.text()


@pytest.mark.slow
def test_to_a_goal_the_map_shows_the_steps(window, dialog, qtbot):
    ask(dialog, "eta", "0.5, 1e-6", steps="300")
    dialog.asking.goal.setCurrentIndex(dialog.asking.goal.findData("accuracy"))
    dialog.asking.goal.activated.emit(0)
    dialog.asking.goal_value.setText("80 %")
    compute(dialog, qtbot)
    assert dialog.measure.currentText() == "steps to the goal"
    first, second = (dialog.task.results[cell.key] for cell in dialog.plan.cells)
    assert 0 < first.steps_to_goal < 300
    assert second.steps_to_goal is None
    click(dialog, qtbot, (0, 0))
    qtbot.waitUntil(lambda: window.session.snapshot().step == first.step)
    assert window.session.snapshot().values["accuracy"] >= 0.8


@pytest.mark.slow
def test_the_table_is_saved(window, dialog, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "mine.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), "Table (*.csv)"))
    assert not dialog.save.isEnabled()
    ask(dialog, "eta", "0.1, 0.2", seeds="2")
    compute(dialog, qtbot)
    dialog.save.click()
    window.writer.finish()
    rows = list(csv.DictReader(path.open()))
    assert [(row["eta"], row["seed"]) for row in rows] == [
        ("0.1", "3"),
        ("0.1", "4"),
        ("0.2", "3"),
        ("0.2", "4"),
    ]


@pytest.mark.slow
def test_it_is_kept_in_the_session_and_its_runs_can_be_opened_from_there(window, dialog, qtbot, tmp_path):
    ask(dialog, "eta", "0.1, 0.7", seeds="2")
    compute(dialog, qtbot)
    results = dict(dialog.task.results)
    thetas = {key: theta.tobytes() for key, theta in dialog.task.thetas.items()}
    window.session.apply(SetTraining(TrainingConfig(2.0)))
    path = tmp_path / "kept.netviz"
    write_session(path, window.session.at_rest())
    from netviz.ui.app.window import MainWindow
    from netviz.ui.kit.theme import LIGHT

    other = MainWindow(Session.of(read_session(path)), LIGHT)
    other.door.much_work = float("inf")
    qtbot.addWidget(other)
    other.show()
    other.actions_by_name["sweep"].trigger()
    again = other.box(SweepDialog)
    assert again.task.results == results
    assert {key: theta.tobytes() for key, theta in again.task.thetas.items()} == thetas
    again.measure.choose("regions")
    assert set(again.map.content.pictures) == {(0, 0), (0, 1)}
    assert again.asking.first_values.text() == "0.1, 0.7"
    click(again, qtbot, (0, 1))
    qtbot.waitUntil(lambda: other.session.snapshot().step == 50)
    assert other.session.snapshot().config.learning_rate == 0.7
    other.close()


def test_values_at_the_edge_are_written_as_people_write_them():
    assert [label_text(text) for text in ("0", "0.0001", "64", "adam", "all")] == [
        "0", "1·10⁻⁴", "64", "adam", "all",
    ]  # fmt: skip


@pytest.mark.slow
def test_small_pictures_show_the_regions_of_every_field(window, dialog, qtbot):
    ask(dialog, "eta", "0.1, 0.5, 1e6", "hidden", "2, 6", seeds="2")
    compute(dialog, qtbot)
    dialog.measure.choose("regions")
    qtbot.waitUntil(lambda: len(dialog.map.content.pictures) == 4, timeout=20_000)
    assert set(dialog.map.content.pictures) == {(0, 0), (0, 1), (1, 0), (1, 1)}  # the others diverged
    picture = dialog.map.content.pictures[1, 1]
    cell = dialog.plan.cells[6]  # of the first seed, whatever the other one came to
    click(dialog, qtbot, (1, 1))
    qtbot.waitUntil(lambda: window.session.snapshot().spec == cell.spec)
    # In each corner there is the colour of the class that the run itself answers there.
    shot = window.session.snapshot()
    from netviz.core.predict import predict
    from netviz.thinning import extent

    centre, half = extent(shot.dataset.points)
    n, ends = picture.width(), 1 - 1 / picture.width()
    for right in (-1, 1):
        for up in (-1, 1):
            point = centre + half * ends * (right, up)
            psi = predict(shot.params, shot.standardization.apply(point[None])).psi[0]
            color = picture.pixelColor(n - 1 if right > 0 else 0, 0 if up > 0 else n - 1)
            strongest = window.theme.class_colors(2)[int(psi.argmax())]
            other = window.theme.class_colors(2)[int(psi.argmin())]

            def distance(one, another):
                return sum((a - b) ** 2 for a, b in zip(one.getRgb(), another.getRgb(), strict=True))

            assert distance(color, strongest) < distance(color, other)


@pytest.mark.slow
def test_a_figure_has_the_map_and_the_regions(tmp_path, qapp):
    from PySide6.QtGui import QImage

    from netviz.app import main

    figure = tmp_path / "map.png"
    arguments = ["sweep", "moons", "--points", "20", "--vary", "eta=0.1,1", "--vary", "hidden=2,3"]
    arguments += ["--steps", "20", "--jobs", "2", "--output", str(tmp_path / "map.csv")]
    assert main([*arguments, "--figure", str(figure)]) == 0
    with_regions = QImage(str(figure))
    assert main([*arguments, "--figure", str(figure), "--resume"]) == 0
    assert (
        0 < QImage(str(figure)).height() < with_regions.height()
    )  # nothing was computed to draw them from


@pytest.mark.slow
@pytest.mark.parametrize(
    "state",
    [
        {},
        {"sweep": 3},
        {"sweep": {"base": {}, "axes": [], "steps": 1, "seeds": []}, "results": []},
    ],
)
def test_what_cannot_be_read_of_a_kept_sweep_is_left_out(window, qtbot, state):
    window.session.apply(SetView("sweep", state))
    window.actions_by_name["sweep"].trigger()
    assert window.box(SweepDialog).plan is None


def old_state(dialog):
    """As sessions kept a sweep before documents did."""
    data = dialog.plan.datasets[dialog.plan.sweep.base.changes[0].data]
    results = [dialog.task.results[cell.key] for cell in dialog.plan.cells]
    found = {"sweep": dialog.plan.sweep, "results": results, "origin": data.origin}
    return msgspec.to_builtins(found)


@pytest.mark.slow
def test_an_old_sweep_with_values_that_somebody_changed_is_left_out(window, dialog, qtbot):
    ask(dialog, "eta", "0.1, 0.7")
    compute(dialog, qtbot)
    state, blobs = old_state(dialog), window.session.blobs
    assert from_state(state, blobs) is not None
    for values in (["x"], [0.0], [1, 1], [1e999], [{}]):
        axes = [{"name": "eta", "values": values}]
        assert from_state(state | {"sweep": state["sweep"] | {"axes": axes}}, blobs) is None


@pytest.mark.slow
def test_a_sweep_of_an_older_session_is_taken_over(window, dialog, qtbot):
    ask(dialog, "eta", "0.1, 0.7")
    compute(dialog, qtbot)
    results = dict(dialog.task.results)
    window.session.apply(SetView("sweep", old_state(dialog)))
    window.actions_by_name["undo"].trigger()
    assert dialog.plan is None
    dialog.reject()
    window.actions_by_name["sweep"].trigger()
    assert dialog.task.results == results
    assert window.session.project.document.sweep is not None
    assert "sweep" not in window.session.project.view.panels


@pytest.mark.slow
def test_what_was_typed_stays_as_it_was_typed_when_the_sweep_has_ended(dialog, qtbot):
    ask(dialog, "lambda", "0, 1e-4")
    compute(dialog, qtbot)
    assert dialog.asking.first_values.text() == "0, 1e-4"
    assert dialog.remove.isVisible()


@pytest.mark.slow
def test_removing_it_and_starting_another_one_can_be_taken_back(window, dialog, qtbot):
    ask(dialog, "eta", "0.1, 0.7", "hidden", "2, 3")
    compute(dialog, qtbot)
    first, thetas = dict(dialog.task.results), set(dialog.task.thetas)
    assert shot(window).undo == "sweep η × H, 4 of 4 runs"
    dialog.remove.click()
    assert dialog.plan is None
    assert not dialog.remove.isVisible()
    qtbot.keyClick(dialog.map, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert dialog.task.results == first
    assert set(dialog.task.thetas) == thetas
    ask(dialog, "lambda", "0, 0.01, 0.1")
    compute(dialog, qtbot)
    second = dict(dialog.task.results)
    window.actions_by_name["undo"].trigger()
    assert dialog.task.results == first
    assert dialog.asking.first_values.text() == "0.1, 0.7"
    window.actions_by_name["redo"].trigger()
    assert dialog.task.results == second
    assert dialog.remove.isVisible()


@pytest.mark.slow
def test_a_sweep_that_pauses_is_kept_and_coming_further_is_the_same_change(window, dialog, qtbot):
    ask(dialog, "eta", "0.1:1:30", steps="2000")
    dialog.go.click()
    qtbot.waitUntil(lambda: len(dialog.task.results) >= 2, timeout=60_000)
    dialog.pause.click()
    sweep = window.session.project.document.sweep
    assert sweep is not None
    dialog.pause.click()
    qtbot.waitUntil(lambda: len(dialog.task.results) >= 4, timeout=60_000)
    dialog.cancel.click()
    qtbot.waitUntil(lambda: not dialog.task.is_running, timeout=60_000)
    record = window.session.blobs.sweeps[window.session.project.document.sweep.key]
    assert len(record.table) == len(dialog.task.results) < 30
    window.actions_by_name["undo"].trigger()
    assert window.session.project.document.sweep is None


@pytest.mark.slow
def test_what_has_come_of_a_sweep_is_in_a_session_that_is_saved_meanwhile(window, dialog, qtbot, tmp_path):
    ask(dialog, "eta", "0.1:1:60", steps="3000")
    dialog.go.click()
    qtbot.waitUntil(lambda: len(dialog.task.results) >= 2, timeout=60_000)
    path = tmp_path / "meanwhile.netviz"
    assert window.keeping.write_now(path)
    assert dialog.task.is_running
    (record,) = read_session(path).blobs.sweeps.values()
    assert 2 <= len(record.table) < 60
    dialog.cancel.click()
    qtbot.waitUntil(lambda: not dialog.task.is_running, timeout=60_000)


@pytest.mark.slow
@pytest.mark.parametrize("look", ["rows", "columns"])
@pytest.mark.parametrize("measure", ["test_accuracy", "loss", "dead_units"])
def test_curves_show_the_same_numbers_higher_where_they_are_larger(window, dialog, qtbot, look, measure):
    ask(dialog, "eta", "0.05, 0.5, 1e6", "hidden", "1, 3, 6", seeds="2")
    compute(dialog, qtbot)
    dialog.measure.choose(measure)
    dialog.look.choose(look)
    places = [(row, column) for row in (0, 1) for column in range(3)]
    for one in places:
        for other in places:
            values = [dialog.map.content.rows[row][column].mean for row, column in (one, other)]
            if values[0] > values[1]:
                assert dialog.map.rect_of(one).center().y() < dialog.map.rect_of(other).center().y()
    assert not dialog.map.grab().isNull()
    click(dialog, qtbot, (1, 2))
    qtbot.waitUntil(lambda: window.session.snapshot().step == 50)


@pytest.mark.slow
def test_curves_of_one_axis_are_one_curve(dialog, qtbot):
    ask(dialog, "eta", "0.1, 0.2, 0.3")
    dialog.look.choose("columns")
    compute(dialog, qtbot)
    xs = [dialog.map.rect_of((0, column)).center().x() for column in range(3)]
    assert xs == sorted(xs)
    assert not dialog.map.grab().isNull()
