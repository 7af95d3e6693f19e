import pytest

from netviz.intents import (
    MOST_PINNED,
    Advance,
    GoTo,
    MakePresent,
    PinRun,
    PinSample,
    RenameRun,
    SetTraining,
    Undo,
    UnpinRun,
)
from netviz.looking import PinnedRuns
from netviz.session import Session
from netviz.storage.recovery import Recovery, left_behind
from netviz.storage.session_file import read_session, write_session
from netviz.training.config import ConfigError, TrainingConfig


def letters(session):
    return "".join(run.letter for run in session.project.document.runs)


@pytest.fixture
def two_runs():
    """A at λ as it was, and B with another λ from step 10 on; B is the present one, at step 30."""
    session = Session()
    session.apply(Advance(40))
    session.apply(GoTo(10))
    session.apply(PinRun())
    session.apply(SetTraining(TrainingConfig(0.25, 0.0)))
    session.apply(Advance(20))
    return session


def test_a_pinned_run_stays_as_it_was_while_the_present_one_is_changed(two_runs):
    alone = Session()
    alone.apply(Advance(30))
    run_a, run_b = two_runs.project.document.runs
    assert (run_a.letter, run_b.letter, two_runs.project.document.active) == ("A", "B", run_b.id)
    shown = PinnedRuns(two_runs).snapshot(run_a)
    assert (shown.step, shown.last_step) == (30, 40)
    assert (shown.params.W1 == alone.snapshot().params.W1).all()
    assert shown.values["loss"] == pytest.approx(alone.snapshot().values["loss"], rel=1e-12)
    assert shown.config != two_runs.snapshot().config


def test_a_run_is_made_the_present_one_where_one_stands_and_goes_on(two_runs):
    two_runs.apply(PinSample(3))
    two_runs.apply(MakePresent("1"))
    assert (two_runs.snapshot().step, two_runs.snapshot().last_step) == (30, 40)
    assert two_runs.snapshot().pinned == 3
    two_runs.apply(Advance(15))
    assert two_runs.snapshot().step == 45
    assert PinnedRuns(two_runs).snapshot(two_runs.project.document.run_of("2")).step == 30  # its last


def test_undo_brings_back_runs_names_and_who_was_present(two_runs):
    document = two_runs.project.document
    two_runs.apply(RenameRun("1", "  without   penalty "))
    assert two_runs.project.document.run_of("1").name == "without penalty"
    two_runs.apply(UnpinRun("1"))
    assert letters(two_runs) == "B"
    two_runs.apply(Undo())
    assert letters(two_runs) == "AB"
    assert PinnedRuns(two_runs).last_step(two_runs.project.document.run_of("1")) == 40
    two_runs.apply(Undo())
    assert two_runs.project.document == document
    for _ in range(2):  # the setting, the pin
        two_runs.apply(Undo())
    assert letters(two_runs) == "A"


def test_at_most_eight_runs_are_pinned_and_letters_come_again():
    session = Session()
    for _ in range(MOST_PINNED):
        session.apply(PinRun())
    assert letters(session) == "ABCDEFGHI"
    with pytest.raises(ConfigError, match="unpin one first"):
        session.apply(PinRun())
    session.apply(UnpinRun(session.project.document.runs[1].id))
    session.apply(PinRun())
    assert letters(session) == "ACDEFGHIB"
    with pytest.raises(ConfigError, match="present run"):
        session.apply(UnpinRun(session.project.document.active))


def test_a_file_keeps_all_runs_and_what_has_been_computed_of_them(two_runs, tmp_path):
    two_runs.apply(MakePresent("1"))  # the present run need not be the first one, nor the last
    two_runs.apply(PinRun())
    two_runs.apply(MakePresent("2"))
    write_session(tmp_path / "a.netviz", two_runs.at_rest())
    saved = read_session(tmp_path / "a.netviz")
    assert saved.project == two_runs.project
    opened = Session.of(saved)
    for run in opened.project.document.runs:
        old = PinnedRuns(two_runs).snapshot(two_runs.project.document.run_of(run.id))
        new = PinnedRuns(opened).snapshot(run)
        assert (new.step, new.last_step) == (old.step, old.last_step)
        assert (new.params.W1 == old.params.W1).all()


def test_after_recovery_pinned_runs_are_computed_again(two_runs, tmp_path):
    recovery = Recovery(tmp_path)
    recovery.write(two_runs.at_rest())
    recovery.close(keep=True)
    (found,) = left_behind(tmp_path)
    session = Session.of(found.read())
    pinned = PinnedRuns(session)
    run = session.project.document.run_of("1")
    assert pinned.last_step(run) == 0
    while pinned.catch_up(1.0):
        pass
    assert pinned.last_step(run) == 40
    assert (pinned.snapshot(run).params.W1 == PinnedRuns(two_runs).snapshot(run).params.W1).all()


def test_pinned_runs_keep_to_their_memory(two_runs, monkeypatch):
    monkeypatch.setattr("netviz.session.UNDO_MEMORY", 20_000)
    two_runs.apply(RenameRun("1", "a"))
    timeline = two_runs.runs.timelines[two_runs.project.document.run_of("1").spec.key]
    assert sum(dict(timeline.pieces()).values()) < 30_000
    two_runs.apply(MakePresent("1"))
    alone = Session()
    alone.apply(Advance(30))
    assert (two_runs.snapshot().params.W1 == alone.snapshot().params.W1).all()
