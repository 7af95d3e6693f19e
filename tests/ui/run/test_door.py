"""What takes long is carried out beside the window, and comes to the same as what is done at once."""

import threading
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject

from netviz.data import DataError
from netviz.intents import (
    Advance,
    CorrectGradient,
    DrawData,
    EditEntry,
    GoTo,
    GoToLine,
    MoveHinge,
    NewWeights,
    NextLine,
    PinSample,
    Redo,
    SetNetwork,
    SetTraining,
    StepBack,
    Undo,
    UseData,
    UseMistake,
)
from netviz.training.config import ConfigError, NetworkConfig, TrainingConfig
from netviz.ui.commands import derivation as line_commands
from netviz.ui.commands import run as run_commands
from netviz.ui.run.busy_note import BusyNote
from netviz.ui.run.door import Door
from tests import random_intents
from tests.random_intents import DRAWN, MOONS
from tests.ui.conftest import is_settled

VARIANTS = (
    *(SetTraining(TrainingConfig(eta, 1e-3)) for eta in (0.1, 0.5, 1.0)),
    SetTraining(TrainingConfig(1e5, 1.0)),
    *(SetNetwork(NetworkConfig(h)) for h in (1, 4, 9)),
    NewWeights(),
    UseData(MOONS.key),
    DrawData(DRAWN.key),
    EditEntry("W1", (0, 0), 0.5),
    EditEntry("W1", (0, 200), 0.5),
    MoveHinge(0, (0.5, -0.5), 0.25, gesture=1),
    UseMistake("no-mask"),
    CorrectGradient(),
    *(GoTo(step) for step in (0, 3, 20)),
    *(GoToLine(line) for line in (0, 8, 15)),
    *(Advance(n) for n in (1, 7)),
    StepBack(),
    NextLine(),
    PinSample(3),
    PinSample(10**6),
    Undo(),
    Redo(),
)


def begin():
    return random_intents.begin(clock=lambda: 0.0)


def picture(session):
    """All that is shown, as plain numbers."""
    shot = session.snapshot()
    arrays = {name: value.tolist() for name, value in vars(shot.params).items() if name != "key"}
    losses = shot.history["batch_loss"].tolist()
    return shot.step, shot.line, shot.config, shot.dataset.key, arrays, losses, shot.undo, shot.redo


class Held:
    """Wanted things that wait in the thread until they are let go."""

    def __init__(self, intent):
        self.intent, self.has_begun, self.go_on = intent, threading.Event(), threading.Event()

    def __call__(self):
        self.has_begun.set()
        assert self.go_on.wait(30)
        return self.intent


@pytest.fixture
def door(qapp, qtbot):
    """A door through which all goes beside the window, however small."""
    owner = QObject()
    door = Door(begin(), owner, much_work=-1)
    door.session = door._session
    door.heard = []
    door.refused.connect(lambda error: door.heard.append(("refused", error)))
    door.failed.connect(lambda error: door.heard.append(("failed", error)))
    door.changed.connect(lambda: door.heard.append(("changed", door.session.snapshot().step)))
    yield door
    door.close()


def is_free(door):
    return lambda: not door.is_busy


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=st.lists(st.sampled_from(VARIANTS), max_size=12))
@pytest.mark.slow
def test_it_comes_to_the_same_as_at_once(qapp, qtbot, wanted):
    owner = QObject()
    beside, at_once = begin(), begin()
    door = Door(beside, owner, much_work=-1)
    try:
        for intent in wanted:
            with suppress(ConfigError, DataError):
                at_once.apply(intent)
            door.carry_out(intent)
            qtbot.waitUntil(is_free(door), timeout=30_000)
        assert beside.project == at_once.project
        np.testing.assert_equal(picture(beside), picture(at_once))
    finally:
        door.close()


def test_what_is_small_is_done_before_the_call_returns(qapp):
    owner = QObject()
    session = begin()
    door, heard = Door(session, owner), []
    door.busy_changed.connect(heard.append)
    door.carry_out(Advance(4), then=lambda: heard.append("then"))
    assert (session.snapshot().step, heard) == (4, ["then"])
    door.close()


def test_the_old_snapshot_stays_until_all_is_there(door, qtbot):
    held, before = Held(Advance(5)), door.session.snapshot()
    door.carry_out(held, n_points=1)
    assert held.has_begun.wait(30)
    assert door.is_busy
    assert door.session.snapshot() is before
    held.go_on.set()
    qtbot.waitUntil(is_free(door))
    assert door.session.snapshot().step == 5
    assert door.heard == [("changed", 5)]


def test_what_was_asked_for_last_wins_and_changes_of_other_kinds_are_all_carried_out(door, qtbot):
    held, done = Held(Advance(9)), []
    door.carry_out(held, n_points=1)
    for step in (1, 5, 3):
        door.carry_out(GoTo(step), then=lambda step=step: done.append(step))
    door.carry_out(EditEntry("W1", (0, 0), 0.5), then=lambda: done.append("W1"))
    door.carry_out(EditEntry("W1", (0, 1), 0.5), then=lambda: done.append("W1"))
    for eta in (0.2, 0.3):
        door.carry_out(SetTraining(TrainingConfig(eta)), then=lambda eta=eta: done.append(eta))
    held.go_on.set()
    qtbot.waitUntil(is_free(door))
    assert done == [3, "W1", "W1", 0.3]
    assert [name for name, _ in door.heard] == ["changed"]  # nothing in between was painted
    shot = door.session.snapshot()
    assert (shot.step, shot.n_edits, shot.config.learning_rate) == (3, 2, 0.3)


def test_of_a_gesture_only_what_was_wanted_last_is_carried_out(door, qtbot):
    held, done = Held(Advance(9)), []
    door.carry_out(held, n_points=1)
    for gesture, value in ((1, 0.1), (1, 0.2), (2, 0.3), (2, 0.4)):
        edit = EditEntry("W1", (0, 0), value, gesture)
        door.carry_out(edit, then=lambda value=value: done.append(value))
    held.go_on.set()
    qtbot.waitUntil(is_free(door))
    assert done == [0.2, 0.4]
    assert door.session.snapshot().params.W1[0, 0] == 0.4


def test_a_move_is_not_carried_past_a_change(door, qtbot):
    held = Held(Advance(9))
    door.carry_out(held, n_points=1)
    for intent in (GoTo(2), SetTraining(TrainingConfig(0.7)), GoTo(0)):
        door.carry_out(intent)
    held.go_on.set()
    qtbot.waitUntil(is_free(door))
    assert door.session.snapshot().changes == (2,)


def test_a_refusal_is_told_and_nothing_has_changed(door, qtbot):
    before, otherwise = door.session.project, []
    door.carry_out(EditEntry("W1", (0, 200), 1.0), otherwise=lambda: otherwise.append(1))
    qtbot.waitUntil(is_free(door))
    assert [(name, type(error)) for name, error in door.heard] == [("refused", ConfigError)]
    assert otherwise == [1]
    assert door.session.project is before


def test_no_memory_in_the_thread_is_told_with_what_could_not_be_done(door, qtbot):
    def make():
        raise MemoryError

    before = door.session.snapshot()
    door.carry_out(make, "take these data", n_points=1)
    qtbot.waitUntil(is_free(door))
    ((name, error),) = door.heard
    assert (name, type(error), error._netviz_doing) == ("failed", MemoryError, ("take these data", True))
    assert door.session.snapshot() is before
    door.carry_out(Advance(2))
    qtbot.waitUntil(is_free(door))
    assert door.session.snapshot().step == 2


def test_what_is_given_up_leaves_everything_as_it_was(door, qtbot):
    held, before, dropped = Held(Advance(5)), door.session.snapshot(), []
    door.carry_out(held, n_points=1, otherwise=lambda: dropped.append("first"))
    door.carry_out(NewWeights(), otherwise=lambda: dropped.append("second"))
    assert held.has_begun.wait(30)
    door.give_up()
    held.go_on.set()
    qtbot.waitUntil(is_free(door))
    assert door.session.snapshot() is before
    assert sorted(dropped) == ["first", "second"]
    assert door.heard == []


def test_closing_while_something_is_computed_leaves_no_thread(door, qtbot):
    held, before = Held(Advance(5)), door.session.snapshot()
    door.carry_out(held, n_points=1)
    assert held.has_begun.wait(30)
    threading.Timer(0.05, held.go_on.set).start()
    door.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("netviz-door")]
    assert door.session.snapshot() is before


@pytest.fixture
def beside(window, qtbot):
    """The window once it rests, with everything carried out beside it."""
    qtbot.waitUntil(lambda: is_settled(window))
    window.door.much_work = -1
    return window


def test_the_window_does_the_same_beside_itself(beside, qtbot):
    beside.door.shows_lines = lambda: True
    for act in (
        lambda: run_commands.step(beside),
        lambda: beside.change(SetTraining(TrainingConfig(0.3))),
        lambda: line_commands.next_line(beside),
        lambda: line_commands.whole_step(beside),
        lambda: run_commands.new_weights(beside),
        lambda: run_commands.undo(beside),
    ):
        act()
        qtbot.waitUntil(is_free(beside.door))
        assert beside.session.snapshot().lines.is_computed
    shot = beside.session.snapshot()
    assert (shot.step, shot.config.learning_rate) == (1, 0.3)
    assert beside.status.text == "taken back: new weights"


@pytest.mark.slow
def test_playing_goes_on_after_a_change_that_was_computed_beside_the_window(beside, qtbot):
    run_commands.toggle_play(beside)
    qtbot.waitUntil(lambda: beside.session.snapshot().step > 5, timeout=30_000)
    held = Held(SetTraining(TrainingConfig(0.3)))
    beside.change(held, n_points=1)
    assert held.has_begun.wait(30)
    assert beside.player.is_playing
    step = beside.session.snapshot().step
    held.go_on.set()
    qtbot.waitUntil(lambda: beside.session.snapshot().step > step + 5, timeout=30_000)
    assert beside.player.is_playing
    assert beside.session.snapshot().config.learning_rate == 0.3
    assert len(beside.session.snapshot().changes) == 1


def test_a_pause_while_a_change_is_computed_stays_a_pause(beside, qtbot):
    run_commands.toggle_play(beside)
    qtbot.waitUntil(lambda: beside.session.snapshot().step > 5, timeout=30_000)
    held = Held(SetTraining(TrainingConfig(0.3)))
    beside.change(held, n_points=1)
    beside.player.pause()
    held.go_on.set()
    qtbot.waitUntil(is_free(beside.door))
    assert not beside.player.is_playing


def test_what_takes_long_is_said_with_a_way_out(beside, qtbot):
    held, before = Held(Advance(5)), beside.session.snapshot()
    beside.change(held, n_points=1)
    note = beside.findChild(BusyNote)
    qtbot.waitUntil(note.way_out.isVisible)
    note.way_out.click()
    held.go_on.set()
    qtbot.waitUntil(is_free(beside.door))
    assert not note.isVisible()
    assert beside.session.snapshot() is before


@pytest.mark.slow
def test_a_window_is_closed_with_its_view_kept_only_when_nothing_is_computed_any_more(beside, monkeypatch):
    held, before, at_work = Held(Advance(5)), beside.session.snapshot(), []
    beside.change(held, n_points=1)
    assert held.has_begun.wait(30)
    threading.Timer(0.05, held.go_on.set).start()

    def view_state():
        at_work.extend(
            thread.name for thread in threading.enumerate() if thread.name.startswith("netviz-door")
        )
        return {}

    monkeypatch.setattr(beside.panels["plane"], "view_state", view_state)
    beside.close()
    assert at_work == []
    assert beside.session.snapshot().params is before.params
