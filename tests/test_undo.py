"""One door: intents in any order can be taken back, brought back, written down and carried out again."""

import json
import os
import sys

import numpy as np
import pytest
from hypothesis import given, settings

from netviz import intents
from netviz.core import MISTAKES
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
    SetStandardize,
    SetTraining,
    StepBack,
    Undo,
    UseData,
    UseMistake,
)
from netviz.project import Project, ProjectError
from netviz.saved import Saved
from netviz.session import Session
from netviz.training.config import ConfigError, NetworkConfig, TrainingConfig
from tests.random_intents import DRAWN, MOONS, VARIANTS, begin, carry_out, many, picture


def test_the_variants_are_of_every_class_of_intents():
    classes = {
        value
        for value in vars(intents).values()
        if isinstance(value, type) and issubclass(value, intents.Intent)
    } - {intents.Intent, intents.Undoable}
    assert {type(variant) for variant in VARIANTS} == classes
    assert len(VARIANTS) >= 60


@settings(max_examples=60)
@given(many)
def test_all_that_was_done_can_be_taken_back_and_brought_back(wanted):
    session = begin(clock=lambda: 0.0)
    first, looks = session.project.document, picture(session)
    carry_out(session, wanted)
    while session.snapshot().redo is not None:
        session.apply(Redo())
    session.apply(GoTo(session.snapshot().step))
    last, final = session.project.document, session.project.cursor
    while session.snapshot().undo is not None:
        session.apply(Undo())
    assert session.project.document == first
    session.apply(GoTo(0, line=0))
    assert picture(session) == looks
    while session.snapshot().redo is not None:
        session.apply(Redo())
    assert session.project.document == last
    assert session.snapshot().last_step == final.reached


@settings(max_examples=60)
@given(many)
def test_a_project_is_read_as_it_was_written_and_goes_on_alike(wanted):
    session = begin()
    carry_out(session, wanted)
    project = session.project
    assert Project.from_json(project.to_json()) == project
    again = Session.of(Saved(Project.from_json(project.to_json()), session.blobs))
    assert picture(again)[:5] == picture(session)[:5]
    for one in (session, again):
        one.apply(GoToLine(0))
        one.apply(Advance(5))
    np.testing.assert_array_equal(
        session.snapshot().history["batch_loss"][: again.snapshot().step + 1],
        again.snapshot().history["batch_loss"][: again.snapshot().step + 1],
    )


@settings(max_examples=30)
@given(many)
def test_the_same_intents_give_the_same_losses(wanted):
    one, other = begin(clock=lambda: 0.0), begin(clock=lambda: 0.0)
    carry_out(one, wanted)
    carry_out(other, wanted)
    assert one.project == other.project
    np.testing.assert_array_equal(
        one.snapshot().history["batch_loss"], other.snapshot().history["batch_loss"]
    )


def test_a_gesture_is_taken_back_at_once_however_long_it_takes():
    now = [0.0]
    session = begin(clock=lambda: now[0])
    session.apply(Advance(20))
    before = session.project.document
    for number, value in enumerate((0.1, 0.2, 0.3)):
        now[0] += 60.0
        session.apply(EditEntry("W1", (0, 1), value, gesture=1))
        session.apply(EditEntry("b1", (1,), -value, gesture=1))  # a hinge that is turned changes both
        assert session.snapshot().n_edits == 2, number
    after = session.project.document
    session.apply(EditEntry("W1", (0, 1), 0.4, gesture=2))  # at once, but another one
    session.apply(EditEntry("W1", (0, 1), 0.5))
    session.apply(EditEntry("W1", (0, 1), 0.6))
    session.apply(Undo())
    assert session.snapshot().params.W1[0, 1] == 0.4
    session.apply(Undo())
    assert session.project.document == after
    session.apply(Undo())
    assert session.project.document == before
    assert session.snapshot().undo is None
    session.apply(Redo())
    assert session.project.document == after


def test_the_run_that_a_change_cut_off_comes_back():
    session = begin()
    session.apply(Advance(300))
    loss = session.snapshot().history["loss"]
    session.apply(GoTo(100))
    session.apply(SetTraining(TrainingConfig(0.5)))
    assert session.snapshot().last_step == 100
    assert session.snapshot().undo == "η 0.1 → 0.5, λ 0.001 → 0.0005"
    session.apply(Undo())
    assert (session.snapshot().step, session.snapshot().last_step) == (100, 300)
    np.testing.assert_array_equal(session.snapshot().history["loss"], loss)


def test_new_weights_another_network_and_other_data_give_the_run_back():
    for intent in (NewWeights(), SetNetwork(NetworkConfig(7)), UseData(MOONS.key), SetStandardize(False)):
        session = begin()
        session.apply(Advance(50))
        before = picture(session)
        session.apply(intent)
        assert session.snapshot().last_step == 0
        session.apply(Undo())
        assert picture(session) == before


def test_going_back_in_time_is_no_change():
    session = begin()
    session.apply(Advance(30))
    document = session.project.document
    for intent in (GoTo(3), StepBack(), PinSample(4), NextLine(), GoToLine(0)):
        session.apply(intent)
    assert session.project.document is document
    assert session.snapshot().undo is None


def test_a_drag_of_a_slider_is_one_thing_to_take_back():
    now = [0.0]
    session = begin(clock=lambda: now[0])
    for eta in (0.2, 0.3, 0.4):
        session.apply(SetTraining(TrainingConfig(eta, 1e-3)))
        now[0] += 0.05
    assert session.snapshot().undo == "η 0.1 → 0.4"
    now[0] += 5.0
    session.apply(SetTraining(TrainingConfig(0.9, 1e-3)))
    session.apply(Undo())
    assert session.snapshot().config.learning_rate == 0.4
    session.apply(Undo())
    assert session.snapshot().config.learning_rate == 0.1


def test_a_corrected_mistake_stays_corrected():
    session = begin()
    session.apply(UseMistake("half-da2"))
    session.apply(Advance(40))
    session.apply(CorrectGradient())
    session.apply(Advance(20))
    session.apply(GoTo(10))
    shot = session.snapshot()
    assert shot.lines.mistake is MISTAKES["half-da2"]  # as it was recorded
    assert shot.corrected_at == 40
    session.apply(SetTraining(TrainingConfig(0.2, 1e-3)))
    assert session.snapshot().lines.mistake is None
    session.apply(Advance(40))
    assert session.snapshot().lines.mistake is None


def test_correcting_from_step_0_begins_the_run_anew_and_can_be_taken_back():
    session = begin()
    session.apply(UseMistake("half-da2"))
    session.apply(Advance(40))
    wrong = picture(session)
    session.apply(CorrectGradient(from_start=True))
    assert session.snapshot().step == 0
    session.apply(Advance(40))
    right = begin()
    right.apply(Advance(40))
    np.testing.assert_array_equal(session.snapshot().params.W1, right.snapshot().params.W1)
    session.apply(Undo())
    assert picture(session) == wrong


@pytest.mark.parametrize(
    "intent",
    [
        GoTo(float("nan")),
        GoTo(2.5),
        GoToLine("3"),
        Advance(1.5),
        Advance(None),
        PinSample(2.0),
        PinSample(-1),
        PinSample(10**9),
        EditEntry("W1", (0.0, 0), 1.0),
        EditEntry("W3", (0, 0), 1.0),
        EditEntry("W1", (0, 0), float("nan")),
        MoveHinge(5, (0.0, 1.0), 0.0),
        MoveHinge(0.5, (0.0, 1.0), 0.0),
        MoveHinge(0, (0.0, 1.0, 2.0), 0.0),
        MoveHinge(0, (float("nan"), 1.0), 0.0),
        UseMistake("nonsense"),
    ],
)
def test_an_intent_that_cannot_be_carried_out_changes_nothing_and_says_why(intent):
    session = begin()
    session.apply(Advance(5))
    before, shot = session.project, session.snapshot()
    with pytest.raises(ConfigError) as refusal:
        session.apply(intent)
    assert "\n" not in str(refusal.value)
    assert session.project is before
    assert session.snapshot() is shot
    session.apply(Advance(5))
    assert session.snapshot().step == 10


def test_a_moved_hinge_is_a_column_of_W1_and_an_entry_of_b1():
    session = begin()
    session.apply(Advance(5))
    before = session.snapshot().params
    session.apply(EditEntry("W2", (0, 0), 3.0))
    session.apply(MoveHinge(2, (0.5, -0.25), 0.75))
    after = session.snapshot().params
    assert [*after.W1[:, 2], after.b1[2], after.W2[0, 0]] == [0.5, -0.25, 0.75, 3.0]
    others = np.arange(5) != 2
    np.testing.assert_array_equal(after.W1[:, others], before.W1[:, others])
    np.testing.assert_array_equal(after.b1[others], before.b1[others])
    assert session.snapshot().undo == "the hinge of unit 2 moved"
    again = Session.of(Saved(Project.from_json(session.project.to_json()), session.blobs))
    assert picture(again) == picture(session)


def test_a_drag_of_a_hinge_is_one_thing_to_take_back_however_slow_it_is():
    now = [0.0]
    session = begin(clock=lambda: now[0])
    session.apply(Advance(5))
    start = session.project.document
    for place in range(4):
        now[0] += 100.0
        session.apply(MoveHinge(2, (0.5, 0.5), float(place), gesture=1))
    moved = session.project.document
    session.apply(MoveHinge(2, (0.5, 0.5), 9.0, gesture=2))  # another one, at once
    session.apply(Undo())
    assert session.project.document == moved
    session.apply(Undo())
    assert session.project.document == start
    assert session.snapshot().undo is None


def test_undo_stays_within_its_memory_and_says_so(monkeypatch):
    monkeypatch.setattr("netviz.session.UNDO_MEMORY", 200_000)
    session = begin()
    for _ in range(30):
        session.apply(Advance(200))
        session.apply(NewWeights())
    n_back = 0
    while session.snapshot().undo is not None:
        session.apply(Undo())
        n_back += 1
    assert 0 < n_back < 30
    assert session.snapshot().undo_is_short


class FailingAt:
    """Fails as for want of memory when the n-th line of netviz is about to be carried out."""

    def __init__(self, n_lines):
        self.n_lines, self.reached = n_lines, False

    def __enter__(self):
        sys.settrace(self._trace)

    def __exit__(self, *_):
        sys.settrace(None)

    def _trace(self, frame, event, argument):
        if f"{os.sep}netviz{os.sep}" not in frame.f_code.co_filename:
            return None
        if event == "line" and not self.reached:
            self.n_lines -= 1
            if self.n_lines < 0:
                self.reached = True
                raise MemoryError
        return self._trace


@pytest.mark.parametrize(
    "intent",
    [
        SetTraining(TrainingConfig(0.5, 1e-3, 16)),
        NewWeights(),
        UseData(MOONS.key),
        DrawData(DRAWN.key),
        EditEntry("W1", (0, 0), 1.0),
        MoveHinge(1, (0.5, -0.5), 0.25),
        UseMistake("no-mask"),
        Advance(3),
        GoTo(2, line=15),
        Undo(),
    ],
    ids=lambda intent: type(intent).__name__,
)
@pytest.mark.slow
def test_an_intent_is_carried_out_whole_or_not_at_all_wherever_memory_fails(intent):
    expected = begin(clock=lambda: 0.0)
    expected.apply(SetTraining(TrainingConfig(0.2, 1e-3)))
    expected.apply(Advance(9))
    expected.apply(intent)
    place = 0
    while True:
        session = begin(clock=lambda: 0.0)
        session.apply(SetTraining(TrainingConfig(0.2, 1e-3)))
        session.apply(Advance(9))
        before, shot = session.project, session.snapshot()
        failing = FailingAt(place)
        try:
            with failing:
                session.apply(intent)
        except MemoryError:
            if session.project is before:
                assert session.snapshot() is shot
                session.apply(intent)
        assert session.project == expected.project
        assert picture(session) == picture(expected)
        if not failing.reached:
            break
        place += 1 + place // 8


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda p: p.update(version=99), "newer netviz"),
        (lambda p: p.pop("document"), "document"),
        (lambda p: p["document"]["runs"][0]["spec"]["network"].update(n_hidden="many"), "n_hidden"),
        (lambda p: p["document"]["runs"][0]["spec"]["network"].update(n_hidden=10**6), "512"),
        (lambda p: p["document"].update(active="nobody"), "active"),
        (lambda p: p["document"]["runs"][0]["spec"]["changes"].clear(), "step 0"),
    ],
)
def test_a_project_that_is_damaged_or_newer_is_refused_with_what_and_where(damage, said):
    parts = json.loads(begin().project.to_json())
    damage(parts)
    with pytest.raises(ProjectError, match=said):
        Project.from_json(json.dumps(parts))
    for text in ("", "{", "[]", "\x00", begin().project.to_json()[:-20]):
        with pytest.raises(ProjectError):
            Project.from_json(text)
