"""A whole θ is set by hand at a step: one change, which undo, sessions and recipes carry bit for bit."""

import numpy as np
import pytest

from netviz.core.params import PARAMETERS, ParamVector
from netviz.intents import Advance, EditEntry, GoTo, Redo, SetEntries, Undo
from netviz.session import Session
from netviz.sharing.recipe import read, write
from netviz.storage.session_file import read_session, write_session
from netviz.training.config import ConfigError, NetworkConfig
from netviz.training.spec import Edit


def everything(params, rng):
    """Another value for each entry."""
    return tuple(
        Edit(name, tuple(map(int, index)), float(rng.standard_normal()))
        for name in PARAMETERS
        for index in np.ndindex(getattr(params, name).shape)
    )


def theta(snapshot):
    return ParamVector.from_params(snapshot.params).vector


@pytest.fixture
def session():
    session = Session(network=NetworkConfig(n_hidden=5))
    session.apply(Advance(30))
    session.apply(GoTo(20))
    return session


def test_theta_is_set_as_a_whole_and_undo_and_redo_go_back_and_forth_bit_for_bit(session, rng):
    before, rows = theta(session.snapshot()), session.snapshot().history["loss"].copy()
    entries = everything(session.snapshot().params, rng)
    shot = session.apply(SetEntries(entries, "θ of the landscape"))
    assert theta(shot).tolist() == [edit.value for edit in entries]
    assert (shot.step, shot.last_step, shot.undo) == (20, 20, "θ of the landscape")
    again = session.apply(Undo())
    assert theta(again).tobytes() == before.tobytes()
    assert again.last_step == 30
    assert again.history["loss"].tobytes() == rows.tobytes()
    assert theta(session.apply(Redo())).tolist() == [edit.value for edit in entries]


def test_what_was_set_at_the_step_before_stays_where_nothing_else_is_set(session):
    session.apply(EditEntry("b1", (2,), 0.75))
    shot = session.apply(SetEntries((Edit("W1", (0, 1), -0.5), Edit("b2", (0,), 0.25))))
    assert (shot.params.b1[2], shot.params.W1[0, 1], shot.params.b2[0]) == (0.75, -0.5, 0.25)


@pytest.mark.parametrize(
    "edit", [Edit("W1", (0, 5), 1.0), Edit("W1", (0, 1), 1e9), Edit("W1", (0, 1), float("nan"))]
)
def test_one_entry_that_makes_no_sense_refuses_all(session, edit):
    before = session.snapshot()
    with pytest.raises(ConfigError):
        session.apply(SetEntries((Edit("b1", (0,), 3.0), edit)))
    assert session.snapshot() is before


def test_sessions_and_recipes_carry_it(session, rng, tmp_path):
    session.apply(SetEntries(everything(session.snapshot().params, rng)))
    there = theta(session.apply(Advance(10)))
    write_session(tmp_path / "a.netviz", session.at_rest())
    opened = Session.of(read_session(tmp_path / "a.netviz"))
    assert theta(opened.snapshot()).tobytes() == there.tobytes()
    assert theta(opened.apply(Undo())).tobytes() == theta(session.apply(Undo())).tobytes()
    session.apply(Redo())
    session.apply(Advance(10))
    line = write(session.project, session.blobs)
    assert theta(Session.of(read(line)).snapshot()).tobytes() == theta(session.snapshot()).tobytes()


def test_the_states_of_a_run_are_handed_out_in_order_and_not_beyond_a_veil(session):
    shot = session.apply(Advance(700))
    steps = [state.step for state in shot.path]
    assert steps == sorted(steps)
    assert steps[0] == 0
    assert len(steps) > 10
    session.apply(GoTo(steps[4]))
    assert theta(session.snapshot()).tobytes() == shot.path[4].theta.tobytes()
    assert all(state.step <= 200 for state in session.snapshot().veiled(200).path)
