"""A panel is a class and a row, a command is a row: everything else follows from the tables."""

from collections import Counter
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from netviz.intents import Advance, CorrectGradient, GoTo, PinSample, SetView, UseMistake
from netviz.session import Session
from netviz.ui.app import actions, help, panels
from netviz.ui.commands.command import Command
from netviz.ui.kit.panel import Ask, Hover, Panel
from netviz.ui.kit.panels import class_of
from netviz.ui.layouts import LAYOUTS, Places
from tests.ui.app.conftest import open_window
from tests.ui.conftest import menu_entries

MISTAKE = "half-dz3"


class StepPanel(Panel):
    kind, heading, slots, asks = "toy", "Toy", ("a", "b"), ("toy",)
    about_run = ("run",)

    def __init__(self, actions, slot=""):
        super().__init__(actions, slot)
        self.label, self.mode, self.hovered, self.is_closed = QLabel(), "plain", None, False
        self.body.addWidget(self.label)

    def show_snapshot(self, old, new):
        self.label.setText(f"{self.mode} {new.step}")

    def show_hover(self, hover):
        self.hovered = hover

    def view_state(self):
        return {"mode": self.mode, "run": 1}

    def restore_view_state(self, state):
        self.mode = state.get("mode", self.mode)

    def close_work(self):
        self.is_closed = True


def be_twice(app):
    app.go(Advance(2))


TOY = Command("toy", "Take two", ("Ctrl+T",), "Two steps at once", be_twice, menu="run")


@pytest.fixture
def toys(monkeypatch):
    """A panel in two slots, side by side at the bottom, and a command."""
    monkeypatch.setattr(panels, "PANELS", (*panels.PANELS, StepPanel))
    monkeypatch.setattr(actions, "COMMANDS", (*actions.COMMANDS, TOY))
    side_by_side = Places(("loss",), ("lines", "toy:a", "toy:b"))
    monkeypatch.setitem(LAYOUTS, "explore", replace(LAYOUTS["explore"], usual=side_by_side))


def entries(window):
    return {entry.text(): entry for entry in menu_entries(window.explanations.make_menu())}


def test_a_panel_of_twenty_lines_is_docked_painted_and_in_the_menu_in_both_its_slots(toys, qtbot):
    window = open_window(qtbot)
    QApplication.processEvents()
    left, right = window.panels["toy:a"], window.panels["toy:b"]
    assert left.isVisible()
    assert right.isVisible()
    assert (
        left.mapTo(window, left.rect().bottomRight()).x() < right.mapTo(window, right.rect().topLeft()).x()
    )
    assert {"Toy a", "Toy b"} <= entries(window).keys()
    window.actions_by_name["step"].trigger()
    assert left.label.text() == right.label.text() == "plain 1"
    window.panels["units"].hovering.emit(Hover(unit=3))
    assert left.hovered == Hover(unit=3)
    window.close()
    assert left.is_closed


def test_a_panel_that_is_in_no_preset_is_brought_into_sight_by_its_key(toys, qtbot):
    window = open_window(qtbot)
    window.actions_by_name["derivation"].trigger()
    assert not window.panels["toy:b"].isVisible()
    window.show_panel("toy:b")
    QApplication.processEvents()
    assert not window.panels["toy:b"].visibleRegion().isEmpty()
    assert window.panels["toy:b"].label.text() == "plain 0"
    window.close()


def test_a_command_is_in_menu_keys_and_help_by_its_row_alone(toys, qtbot):
    window = open_window(qtbot)
    assert [key.toString() for key in window.actions_by_name["toy"].shortcuts()] == ["Ctrl+T"]
    assert "Two steps at once" in help.keys_text()
    entries(window)["Take two"].trigger()
    assert window.session.snapshot().step == 2
    window.close()


@pytest.mark.slow
def test_how_a_panel_is_set_is_kept_in_the_session_and_for_the_next_start(toys, qtbot):
    window = open_window(qtbot)
    window.panels["toy:b"].mode = "own"
    window.close()
    assert window.session.project.view.panels["toy:b"] == {"mode": "own", "run": 1}
    again = open_window(qtbot)
    assert (again.panels["toy:a"].mode, again.panels["toy:b"].mode) == ("plain", "own")
    again.close()
    session = Session()
    session.apply(SetView("toy:b", {"mode": "of the session"}))
    third = open_window(qtbot, session)
    assert third.panels["toy:b"].mode == "of the session"
    third.close()


@pytest.mark.slow
def test_what_a_user_sets_in_panels_comes_back_at_the_next_start(qtbot):
    window = open_window(qtbot)
    window.panels["loss"].switch.choose("logarithmic")
    window.panels["plane"].regions.choose("winner")
    window.panels["plane"].hinge_switch.choose("none")
    window.panels["units"].switch.choose("gradient")
    window.panels["space"].axes.choose("units")
    window.panels["diagram"].edges.choose("gradient")
    window.panels["lines"].pace.choose("4")
    window.actions_by_name["numpy"].trigger()
    window.panels["check"].method.choose("directions")
    window.session.apply(Advance(100))
    window.show_newest()
    window.want(Ask("look at part", (10.0, 50.0)))
    before = {key: panel.view_state() for key, panel in window.panels.items()}
    window.close()
    again = open_window(qtbot)
    for key, state in before.items():
        lasting = {n: v for n, v in state.items() if n not in again.panels[key].about_run}
        assert again.panels[key].view_state().items() >= lasting.items()
    assert again.panels["loss"].view_state()["part"] is None  # of another run
    assert again.actions_by_name["numpy"].text() == "formula"
    again.close()
    same = open_window(qtbot, window.session)
    assert same.panels["loss"].view_state()["part"] == [10.0, 50.0]
    same.close()


@pytest.mark.slow
@pytest.mark.parametrize("state", [{}, {"view": 3}, {"part": "no"}, {"part": [5, 1]}, {"regions": None}])
@pytest.mark.parametrize("kind", panels.PANELS)
def test_a_state_that_makes_no_sense_changes_nothing(window, kind, state):
    panel = window.panels[kind.kind]
    before = panel.view_state()
    panel.restore_view_state({**state, "epsilon": -1.0, "units": [10**9, 0], "order": [], "hinges": "x"})
    assert panel.view_state() == before


def test_no_key_stands_for_two_commands_of_one_context():
    keys = Counter((command.context, key) for command in actions.COMMANDS for key in command.keys)
    assert [key for key, count in keys.items() if count > 1] == []
    assert len({command.id for command in actions.COMMANDS}) == len(actions.COMMANDS)


def test_every_ask_of_a_panel_is_answered():
    for kind in map(class_of, panels.PANELS):
        assert set(kind.asks) <= actions.ASKS.keys(), kind


def test_panels_are_told_apart_by_their_keys():
    keys = Counter((kind.kind, slot) for kind in panels.PANELS for slot in kind.slots)
    assert set(keys.values()) == {1}


def test_undo_and_redo_say_what_they_would_bring(window):
    undo, redo = window.actions_by_name["undo"], window.actions_by_name["redo"]
    assert not undo.isEnabled()
    window.panels["training"].learning_rate.set_value(0.5)
    window.panels["training"].learning_rate.changed.emit(0.5)
    assert undo.isEnabled()
    assert undo.toolTip().startswith("Undo: η 1 → 0.5")
    window.transport.buttons["undo"].click()
    assert window.session.snapshot().config.learning_rate == 1.0
    assert redo.toolTip().startswith("Redo: η 1 → 0.5")
    window.transport.buttons["redo"].click()
    assert window.session.snapshot().config.learning_rate == 0.5


def test_a_mistake_that_was_corrected_says_so_at_the_steps_before(window):
    window.want(UseMistake(MISTAKE))
    window.go(Advance(6))
    assert "in force" in window.banner.text.text()
    window.want(CorrectGradient())
    assert not window.banner.isVisible()
    window.want(GoTo(3))
    assert "corrected at step 6" in window.banner.text.text()
    assert not window.banner.button.isVisible()
    window.banner.anew.click()
    shot = window.session.snapshot()
    assert (shot.step, shot.mistake) == (0, None)
    assert not window.banner.isVisible()
    window.actions_by_name["undo"].trigger()
    window.want(GoTo(3))
    assert window.session.snapshot().mistake == MISTAKE


def test_a_report_lists_the_last_intents_with_plain_arguments_alone(window):
    from netviz.faults import faults

    window.want(PinSample(4))
    window.panels["plane"].slider.setMaximum(9)
    window.want(GoTo(0))
    window.want(UseMistake(MISTAKE))
    report = faults.text()
    assert "PinSample(sample=4)" in report
    assert f"UseMistake(key={MISTAKE})" in report
    key = window.session.keep(window.session.snapshot().dataset)
    window.want(Ask("split", (0.3, 1)))
    report = faults.text()
    assert "split, UseData" in report
    assert key not in report
    assert window.session.spec.changes[0].data not in report
