import csv

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog

from netviz.intents import Advance, GoTo, MakePresent, PinRun, PinSample, SetTraining, Undo, UnpinRun
from netviz.training.config import TrainingConfig
from netviz.ui.commands import pinning
from netviz.ui.commands import run as run_commands
from netviz.ui.commands.view import use_preset
from netviz.ui.kit.panel import Hover
from tests.ui.conftest import shot


@pytest.fixture
def compared(window, qtbot):
    """A without a penalty at step 120, and B with one at step 80; B is the present one."""
    window.session.apply(SetTraining(TrainingConfig(0.5, 0.0)))
    window.session.apply(Advance(120))
    window.show_newest()
    window.actions_by_name["pin_run"].trigger()
    window.change(GoTo(0))
    window.change(SetTraining(TrainingConfig(0.5, 0.01)))
    window.apply(Advance(80))
    window.actions_by_name["compare"].trigger()
    panel = window.panels["compare"]
    qtbot.waitUntil(lambda: len(panel.planes) == 2 and not panel.coming_to_sight.isActive())
    return panel


def letters(window):
    return "".join(run.letter for run in window.session.project.document.runs)


def rows(panel):
    return [line.run.letter for line in panel.table.table.runs.lines]


def plane_of(panel, letter):
    return next(plane for plane in panel.planes.values() if plane.slot == letter)


@pytest.mark.slow
def test_runs_are_pinned_and_stand_side_by_side_at_one_step(compared, window):
    assert letters(window) == "AB"
    plane_a, plane_b = plane_of(compared, "A"), plane_of(compared, "B")
    assert plane_a.isVisible()
    assert plane_b.isVisible()
    assert (plane_a.key, plane_b.key) == ("plane:A", "plane:B")
    assert (plane_a.shown.step, plane_b.shown.step) == (80, 80)
    assert (plane_a.about.text(), plane_b.about.text()) == ("λ = 0", "λ = 0.01")
    window.go(GoTo(30))
    assert (plane_a.shown.step, plane_b.shown.step) == (30, 30)
    assert plane_b.shown is shot(window)
    assert not window.panels["plane"].isVisible()
    use_preset(window, "explore")
    assert window.panels["plane"].isVisible()
    assert not compared.isVisible()


@pytest.mark.slow
def test_its_tab_is_seen_in_the_smallest_window_while_it_is_shown(compared, window):
    window.resize(800, 600)
    tabs = window.transport.buttons
    assert tabs["compare"].isVisible()
    assert tabs["compare"].isChecked()
    use_preset(window, "explore")
    assert tabs["board"].isVisible()
    assert tabs["explore"].isChecked()


def test_zoom_pointer_and_pinned_sample_are_linked(compared, window, qtbot):
    plane_a, plane_b = plane_of(compared, "A"), plane_of(compared, "B")
    box = plane_a.plot.getViewBox()
    box.scaleBy((0.4, 0.4))
    near = plane_b.plot.getViewBox().viewRect()
    assert near.center().x() == pytest.approx(box.viewRect().center().x(), abs=1e-6)
    assert near.width() == pytest.approx(box.viewRect().width(), rel=0.02)
    plane_a.plot.pointer.point_at((0.1, 0.2))
    assert plane_b.readout.isVisible()
    assert len(plane_b.plot.pointer.cross.data) == 1
    plane_a.plot.pointer.point_at(None)
    assert len(plane_b.plot.pointer.cross.data) == 0
    plane_a.plot.sample_chosen.emit(7)
    assert shot(window).pinned == 7
    assert plane_a.shown.pinned == 7


def test_the_step_that_is_pointed_at_shows_its_values_and_differences(compared, window):
    compared.curves.hovering.emit(Hover(step=40))
    by_letter = {line.run.letter: line for line in compared.lines_of_runs}
    assert {line.step for line in compared.lines_of_runs} == {40}
    gap = by_letter["B"].here["loss_data"] - by_letter["A"].here["loss_data"]
    (apart,) = compared.curves.differences.shown
    assert apart.runs == "B − A"
    assert dict(apart.values)["J_data"].startswith("+" if gap > 0 else "−")
    labels = [f"{label.tag} {label.names[0]}" for label in compared.curves.plot.labels.notes.labels]
    assert labels == ["A J_data", "A test", "B J_data", "B test"]
    np.testing.assert_allclose(by_letter["B"].here["loss"], shot(window).history.row(40)["loss"])


def test_the_table_finds_what_differs_and_is_sorted_by_any_column(compared, window):
    table = compared.table.table
    names = [column.name for column in table.runs.columns]
    assert names[:2] == ["run", "λ"]
    assert "η" not in names
    assert names[-1] == "steps"
    assert rows(compared) == ["A", "B"]
    place = names.index("steps")
    table.horizontalHeader().sectionClicked.emit(place)
    assert rows(compared) == ["B", "A"]  # 80, 120
    window.apply(Advance(100))
    assert rows(compared) == ["A", "B"]  # 120, 180
    table.horizontalHeader().sectionClicked.emit(place)
    assert rows(compared) == ["B", "A"]
    table.horizontalHeader().sectionClicked.emit(place)
    assert rows(compared) == ["A", "B"]  # as they were pinned


@pytest.mark.slow
def test_where_there_is_no_room_results_at_the_end_give_way_but_for_the_one_that_sorts(compared, window):
    table = compared.table.table
    names = [column.name for column in table.runs.columns]
    at_end = [number for number, name in enumerate(names) if name.endswith("at end")]
    assert not any(table.isColumnHidden(number) for number in at_end)
    table.sort_by(at_end[0])
    window.resize(800, 600)
    table.parentWidget().setFixedWidth(540)
    table.resize(520, 100)
    hidden = {number for number in range(len(names)) if table.isColumnHidden(number)}
    assert hidden == set(at_end[1:])
    assert table.horizontalHeader().length() <= table.viewport().width()


@pytest.mark.slow
def test_a_pinned_run_is_made_the_present_one_played_and_changed(compared, window, qtbot):
    qtbot.mouseClick(plane_of(compared, "A").tag, Qt.MouseButton.LeftButton)
    assert window.session.project.document.run.letter == "A"
    assert (shot(window).step, shot(window).last_step) == (80, 120)
    assert plane_of(compared, "A").tag.is_present
    assert not plane_of(compared, "B").tag.is_present
    run_commands.toggle_play(window)
    qtbot.waitUntil(lambda: shot(window).step > 200, timeout=20_000)
    run_commands.toggle_play(window)
    step = shot(window).step
    window.change(SetTraining(TrainingConfig(0.1, 0.0)))
    assert shot(window).changes == (step,)
    assert letters(window) == "AB"
    window.change(Undo())
    assert shot(window).changes == ()


@pytest.mark.slow
def test_four_planes_at_most_and_one_that_stands_still_is_not_painted_again(compared, window, qtbot):
    for rate in (0.3, 0.2, 0.1):
        window.change(PinRun())
        window.change(SetTraining(TrainingConfig(rate, 0.01)))
    for run in window.session.project.document.runs:
        if run not in compared.shown_runs:
            compared.toggle(run.id)
    assert len(compared.shown_runs) == 4
    assert sum(plane.isVisible() for plane in compared.planes.values()) == 4
    still = [plane for plane in compared.planes.values() if plane.isVisible() and not plane.tag.is_present]
    window.apply(Advance(200))  # beyond the last step of all others
    painted = []
    for plane in still:
        plane.plot.render_snapshot = lambda old, new, plane=plane: painted.append(plane)
    run_commands.toggle_play(window)
    qtbot.waitUntil(lambda: shot(window).step > 600, timeout=20_000)
    run_commands.toggle_play(window)
    assert painted == []


def test_the_last_pinned_run_stays_as_a_ghost_that_can_be_switched_off(window, qtbot):
    window.session.apply(Advance(60))
    window.change(PinRun())
    window.go(GoTo(0))
    window.change(SetTraining(TrainingConfig(0.2, 0.01)))
    window.apply(Advance(60))
    ghost, curves = window.panels["plane"].plot.field.ghost, window.panels["loss"].ghost
    assert ghost.isVisible()
    assert len(ghost.getData()[0])
    assert len(curves.curves) == len(window.panels["loss"].plot.view.series)
    drawn = curves.curves[0].drawing
    alone = window.comparing.pinned.snapshot(window.session.project.document.runs[0])
    assert drawn.y[-1] == pytest.approx(np.log10(alone.history.row(60)["loss"]))
    window.actions_by_name["ghost"].trigger()
    assert not ghost.isVisible()
    assert curves.curves == []
    window.actions_by_name["ghost"].trigger()
    assert ghost.isVisible()
    window.change(UnpinRun("1"))
    assert not ghost.isVisible()


@pytest.mark.slow
def test_runs_are_renamed_and_unpinned_from_the_table(compared, window, monkeypatch):
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("no penalty", True))
    entries = {entry.text(): entry for entry in compared.table.menu_for(0).actions()}
    entries["Rename…"].trigger()
    assert plane_of(compared, "A").about.text() == "no penalty, λ = 0"
    assert not {e.text(): e for e in compared.table.menu_for(1).actions()}["Unpin"].isEnabled()
    entries["Unpin"].trigger()
    assert letters(window) == "B"
    assert rows(compared) == ["B"]
    window.change(Undo())
    assert rows(compared) == ["A", "B"]
    assert plane_of(compared, "A").isVisible()


@pytest.mark.slow
def test_a_comparison_is_exported_as_a_table_and_as_a_picture(compared, window, tmp_path, monkeypatch):
    for name in ("runs.csv", "runs.png", "runs.svg"):
        path = tmp_path / name
        monkeypatch.setattr(pinning, "ask_where", lambda *_, path=path: (path, 0))
        pinning.export_comparison(window)
        assert path.stat().st_size > 100
    with (tmp_path / "runs.csv").open(newline="") as file:
        table = [*csv.DictReader(file)]
    assert [row["run"] for row in table] == ["A", "B"]
    assert [row["lambda"] for row in table] == ["0", "0.01"]
    assert [row["present"] for row in table] == ["no", "yes"]
    assert float(table[1]["loss_at_end"]) == pytest.approx(shot(window).values["loss"], rel=1e-9)
    assert [row["last_step"] for row in table] == ["120", "80"]


@pytest.mark.slow
def test_what_was_compared_is_there_again_in_a_session_that_is_opened(compared, window, qtbot):
    window.change(PinRun())
    compared.toggle("1")
    window.keep_view()
    state = window.session.project.view.panels["compare"]
    assert state["shown"]
    shown = [run.letter for run in compared.shown_runs]
    compared.wanted = []
    compared.restore_view_state(state)
    assert [run.letter for run in compared.shown_runs] == shown


@pytest.mark.slow
def test_a_double_click_on_a_row_makes_its_run_the_present_one(compared, window, qtbot):
    table = compared.table.table
    place = table.visualRect(table.runs.index(0, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.session.project.document.run.letter == "A"
    assert plane_of(compared, "A").isVisible()
    assert plane_of(compared, "B").isVisible()


@pytest.mark.slow
def test_pinning_while_it_plays_goes_on_with_the_copy(window, qtbot):
    run_commands.toggle_play(window)
    qtbot.waitUntil(lambda: shot(window).step > 50, timeout=20_000)
    window.actions_by_name["pin_run"].trigger()
    step = shot(window).step
    qtbot.waitUntil(lambda: shot(window).step > step + 50, timeout=20_000)
    assert letters(window) == "AB"
    run_commands.toggle_play(window)
    window.change(MakePresent("1"))
    assert window.session.project.document.run.letter == "A"
    window.change(PinSample(3))
    assert shot(window).pinned == 3
