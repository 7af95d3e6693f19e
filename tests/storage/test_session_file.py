"""Save, open, go on: as if it had never been saved."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netviz.core import Params
from netviz.intents import (
    Advance,
    EditEntry,
    GoTo,
    GoToLine,
    MoveHinge,
    NewWeights,
    NextLine,
    Redo,
    SetTraining,
    StepBack,
    Undo,
    UseWeights,
)
from netviz.session import Session
from netviz.storage.session_file import read_session, write_session
from netviz.training.chunk import CHUNK
from netviz.training.config import TrainingConfig
from netviz.training.history import COLUMNS, History
from netviz.training.weights import Weights
from tests.random_intents import VARIANTS, begin, carry_out

GOING_ON = (
    Advance(1),
    Advance(5),
    Advance(40),
    NextLine(),
    StepBack(),
    GoTo(3),
    GoTo(10**9),
    GoToLine(15),
    GoToLine(0),
    Undo(),
    Undo(),
    Redo(),
    SetTraining(TrainingConfig(0.2, 1e-4, 7, "momentum")),
    EditEntry("b1", (0,), 0.5),
    MoveHinge(0, (0.5, 0.5), 0.1),
    NewWeights(),
)
_SHOWN = (
    *("spec", "network", "config", "changes", "step", "last_step", "line", "activity", "pinned", "values"),
    *("evaluated", "run_events", "diverged", "standardization", "standardize", "standardization_from"),
    *("weights_from", "undo", "redo", "params", "gradient"),
)


def plain(value):
    """The same for equal values, bit for bit, with arrays and NaN in them."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, float):
        return np.float64(value).tobytes()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Params):
        return [plain(array) for array in value]
    return value


def shown(session):
    """All that there is to see, bit for bit."""
    shot, project = session.snapshot(), session.project
    found = {name: plain(getattr(shot, name)) for name in _SHOWN}
    found["history"] = [[plain(part) for part in chunk] for chunk in shot.history.chunks()]
    found["dataset"] = shot.dataset.key, shot.dataset.source, shot.dataset.origin, shot.dataset.warnings
    found["project"] = project.document, project.cursor, project.view
    return found


def differing(one, other):
    """Which parts of what is shown are not the same."""
    ours, theirs = shown(one), shown(other)
    return {name for name in ours if ours[name] != theirs[name]}


def written(session, folder):
    """The file of a session."""
    path = folder / "a.netviz"
    write_session(path, session.at_rest())
    return path


def reopened(session, folder, **options):
    """The same session, from a file."""
    return Session.of(read_session(written(session, folder)), **options)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("sessions")


@given(
    st.lists(st.sampled_from(VARIANTS), max_size=20),
    st.integers(0, 3),
    st.lists(st.sampled_from(GOING_ON), min_size=1, max_size=8),
)
@settings(max_examples=40)
@pytest.mark.slow
def test_whoever_goes_on_from_a_file_gets_what_he_would_have_got(folder, before, n_undone, after):
    clock = iter(range(0, 10**9, 100)).__next__  # so slowly that no two changes are one
    session = begin(clock=clock)
    carry_out(session, before)
    carry_out(session, [Undo()] * n_undone)
    other = reopened(session, folder, clock=clock)
    assert differing(session, other) == set()
    for intent in after:
        carry_out(session, [intent])
        carry_out(other, [intent])
        assert differing(session, other) == set(), intent
    for back in (Undo(), Redo()):
        while getattr(session.snapshot(), back.__class__.__name__.lower()) is not None:
            session.apply(back)
            other.apply(back)
            assert differing(session, other) == set()
    assert other.snapshot().undo is session.snapshot().undo is None or other.snapshot().redo is None


def test_a_run_that_diverged_with_infinite_weights_comes_back(folder):
    params = Params(np.full((2, 2), 1e-2), np.ones(2), np.full((2, 3), 1e305) * [1, -1, 0.5], np.zeros(3))
    session = begin()
    session.apply(UseWeights(session.keep_weights(Weights(params))))
    session.apply(SetTraining(TrainingConfig(1e6, 0.0)))
    session.apply(Advance(5))
    assert session.snapshot().diverged is not None
    assert not np.isfinite(session.snapshot().params.W1).all()
    other = reopened(session, folder)
    assert differing(session, other) == set()


def test_what_the_narrator_remembers_comes_back(folder):
    session = begin()
    session.apply(Advance(200))
    (before,) = session.at_rest().computed.values()
    (computed,) = read_session(written(session, folder)).computed.values()
    assert before.frames[-1].narration is not None
    assert [f.step for f in computed.frames if f.narration] == [
        f.step for f in before.frames if f.narration
    ]


def a_long_run(n_chunks):
    """A session with a run as long as that, whose old rows are thinned; its rows are all alike."""
    session = begin()
    session.apply(Advance(40))
    saved = session.at_rest()
    (key, computed), width = next(iter(saved.computed.items())), len(COLUMNS)
    rng = np.random.default_rng(0)
    thinned = [(CHUNK, *rng.random((3, width, 1))) for _ in range(n_chunks)]
    last = [(1, *(np.ones((width, 41)),) * 3)]
    length = n_chunks * CHUNK + 41
    frames = tuple(replace(frame, step=frame.step + n_chunks * CHUNK) for frame in computed.frames)
    long = replace(
        computed, history=History.of([*thinned, *last], length, {}), frames=frames, events=(), spacing=32
    )
    project = saved.project.standing(step=length - 1, reached=length - 1)
    return replace(saved, project=project, computed={key: long})


@pytest.mark.slow
def test_a_run_of_a_hundred_million_steps_can_be_opened_again(folder):
    saved = a_long_run(25_000)
    write_session(folder / "long.netviz", saved)
    (computed,) = read_session(folder / "long.netviz").computed.values()
    (before,) = saved.computed.values()
    assert len(computed.history) == len(before.history)
    for (size, *parts), (other_size, *others) in zip(
        computed.history.chunks(), before.history.chunks(), strict=True
    ):
        assert size == other_size
        assert all((part == other).all() for part, other in zip(parts, others, strict=True))


def test_undo_to_a_long_run_that_is_in_no_file_goes_as_far_as_can_be_computed(folder):
    """A file has room for some of what undo brings back; the rest is computed again, and must not last."""
    session = begin()
    session.apply(NewWeights())
    saved = session.at_rest()
    (entry,) = saved.past
    far = replace(entry, cursor_before=replace(entry.cursor_before, step=10**8, reached=10**8))
    write_session(folder / "a.netviz", replace(saved, past=(far,), computed={}))
    (entry,) = read_session(folder / "a.netviz").past
    assert 10_000 < entry.cursor_before.step < 10**6


def test_a_session_that_would_be_too_large_leaves_the_oldest_changes_out(folder, monkeypatch):
    session = begin(clock=iter(range(0, 10**6, 100)).__next__)
    for number in range(40):
        session.apply(SetTraining(TrainingConfig(0.1 + number / 100)))
    monkeypatch.setattr("netviz.storage.container.MAX_TEXT", 40_000)
    opened = read_session(written(session, folder))
    assert 0 < len(opened.past) < 40
    assert opened.past[-1].text == session.snapshot().undo
    assert opened.project == session.project
