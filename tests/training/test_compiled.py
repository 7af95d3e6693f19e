"""The compiled loop takes the steps of numpy's lines, and gives the same bits every time."""

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netviz.core import MISTAKES
from netviz.core.params import Sizes
from netviz.training import compiled
from netviz.training.config import RIGHT, Gradient, TrainingConfig
from netviz.training.engine import Engine
from netviz.training.history import INDEX
from netviz.training.rules import RULES
from netviz.training.spec import Edit, Phase, Run
from netviz.training.state import State
from netviz.training.timeline import Timeline
from tests.training.problems import make_data, make_run, put_in_force

pytest.importorskip("numba")

FULL, TEN = TrainingConfig(0.3, 0.01), TrainingConfig(0.3, 0.01, 10)
OTHER = TrainingConfig(0.02, 1e-3, 8, "adam")


def fused(*changes, **others) -> tuple[Run, State]:
    run, start = make_run(*changes, **others)
    return replace(run, kernel="fused"), start


def is_compiled(engine) -> bool:
    return engine._steps is not None


# ------------------------------------------------------------------ agreement


@st.composite
def problems(draw):
    """A network anywhere, with entries set by hand, and the settings of a step."""
    n, n_classes, n_hidden = draw(st.integers(1, 80)), draw(st.integers(2, 6)), draw(st.integers(1, 40))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    data = make_data(max(n, n_classes), 5, n_classes, draw(st.integers(0, 99)))
    sizes = Sizes(2, n_hidden, n_classes)
    theta = rng.standard_normal(sizes.n_parameters) * draw(st.sampled_from([0.01, 1.0, 10.0]))
    config = TrainingConfig(
        draw(st.sampled_from([1e-3, 0.1, 2.0])),
        draw(st.sampled_from([0.0, 1e-4, 0.1])),
        draw(st.none() | st.integers(1, 90)),
        draw(st.sampled_from(sorted(RULES))),
    )
    names = st.sampled_from(["W1", "b1", "W2", "b2"])
    edits = []
    for name in draw(st.lists(names, max_size=3)):
        shape = sizes.shapes[name]
        index = tuple(int(rng.integers(size)) for size in shape)
        edits.append(Edit(name, index, draw(st.floats(-3.0, 3.0))))
    phases = (Phase(0, config, data), Phase(draw(st.integers(1, 40)), config, data, edits=tuple(edits)))
    step = draw(st.integers(0, 60))
    memory = {"gradient-descent": 0, "momentum": len(theta), "adam": 2 * len(theta) + 1}[config.update_rule]
    remembered = np.abs(rng.standard_normal(memory)) * 0.1
    if memory and config.update_rule == "adam":
        remembered[-1] = step
    return Run(sizes, phases, seed=3, evaluate_every=2), State(
        step, theta, remembered if step else remembered[:0]
    )


def _near(mine, theirs, size):
    np.testing.assert_allclose(mine, theirs, rtol=1e-12, atol=1e-12 * size)


@settings(max_examples=80, deadline=None)
@given(problems())
def test_a_step_is_that_of_numpy(problem):
    run, state = problem
    theirs, mine = Engine(run, state), Engine(replace(run, kernel="fused"), state)
    assert is_compiled(mine)
    assert not is_compiled(theirs)
    assert mine.batch_loss == pytest.approx(theirs.batch_loss, rel=1e-12, abs=1e-12)
    size = 1.0 + np.abs(theirs.glance().gradient).max()
    _near(mine.glance().gradient, theirs.glance().gradient, size)
    (their_row,), _ = theirs.advance(1)
    (my_row,), _ = mine.advance(1)
    np.testing.assert_array_equal(np.isnan(my_row), np.isnan(their_row))
    if theirs.diverged is not None:
        assert str(mine.diverged) == str(theirs.diverged)
        return
    moved = 1.0 + np.abs(theirs.state().theta).max()
    _near(mine.state().theta, theirs.state().theta, moved)
    _near(mine.state().memory, theirs.state().memory, size**2)
    known = ~np.isnan(their_row)
    np.testing.assert_allclose(my_row[known], their_row[known], rtol=1e-9, atol=1e-11 * moved * size)


def test_the_same_is_recorded_and_told():
    changes = (0, TEN), (33, OTHER), (60, replace(FULL, update_rule="momentum"))
    theirs, mine = (Engine(*make(*changes, evaluate_every=8)) for make in (make_run, fused))
    their_rows, their_frames = theirs.advance(300)
    my_rows, my_frames = mine.advance(300)
    np.testing.assert_allclose(my_rows, their_rows, rtol=1e-7, atol=1e-9)
    assert [frame.step for frame in my_frames] == [frame.step for frame in their_frames]
    for one, other in zip(my_frames, their_frames, strict=True):
        np.testing.assert_allclose(one.theta, other.theta, rtol=1e-7, atol=1e-9)
        np.testing.assert_allclose(one.memory, other.memory, rtol=1e-7, atol=1e-9)
    told = [[(event.step, event.known_at, event.rule) for event in e.take_events()] for e in (mine, theirs)]
    assert told[0] == told[1]
    assert told[0]


def test_a_loss_that_is_no_number_ends_the_run_as_with_numpy():
    wild = TrainingConfig(10.0, 1.0)
    theirs, mine = Engine(*make_run((0, wild))), Engine(*fused((0, wild)))
    their_rows, _ = theirs.advance(10_000)
    my_rows, _ = mine.advance(10_000)
    assert str(mine.diverged) == str(theirs.diverged)
    assert len(my_rows) == len(their_rows) == mine.step
    np.testing.assert_array_equal(
        mine.observe()[0, INDEX["dead_units"]], theirs.observe()[0, INDEX["dead_units"]]
    )
    skipped = Engine(*fused((0, wild)))
    skipped.skip(10_000)
    assert (skipped.step, str(skipped.diverged)) == (mine.step, str(mine.diverged))


# -------------------------------------------------------------------- bits


@pytest.mark.parametrize("config", [FULL, TEN, OTHER])
def test_steps_are_the_same_bits_however_they_are_taken(config):
    changes = (0, config), (40, OTHER)
    whole = Engine(*fused(*changes))
    rows, frames = whole.advance(300)
    run, state = fused(*changes)
    parts, found = [], []
    for n in (7, 18, 1, 34, 100, 140):
        engine = Engine(run, state)
        part, more = engine.advance(n)
        parts.append(part)
        found += more
        state = engine.state()
    np.testing.assert_array_equal(np.concatenate(parts), rows)
    for one, other in zip(found, frames, strict=True):
        np.testing.assert_array_equal(one.theta, other.theta)
        np.testing.assert_array_equal(one.memory, other.memory)
    skipped = Engine(*fused(*changes))
    skipped.skip(300)
    np.testing.assert_array_equal(skipped.state().theta, state.theta)
    np.testing.assert_array_equal(skipped.observe(), whole.observe())


def test_going_back_is_bit_for_bit():
    timeline = Timeline(*fused((0, TEN)))
    straight = {0: timeline.engine_at(0).state()}
    for step in range(1, 150):
        straight[step] = timeline.extend(step).state()
    for step in (149, 3, 77, 64, 63, 0, 148):
        np.testing.assert_array_equal(timeline.engine_at(step).state().theta, straight[step].theta)
    for step, state in zip((5, 70, 149), timeline.replay((5, 70, 149)), strict=True):
        np.testing.assert_array_equal(state.theta, straight[step].theta)
    rows = timeline.rows(0, 150)
    for name in ("batch_loss", "loss_reg", "gradient_W1", "update_ratio_b2"):
        np.testing.assert_array_equal(rows[1:, INDEX[name]], timeline.history[name][1:])
    branch = put_in_force(timeline, 50, OTHER)
    branch.extend(100)
    np.testing.assert_array_equal(branch.engine_at(49).state().theta, straight[49].theta)


_IN_ANOTHER_PROCESS = """
import sys, numpy as np
from netviz.training.engine import Engine
from tests.training.test_compiled import OTHER, TEN, fused, is_compiled
engine = Engine(*fused((0, TEN), (40, OTHER)))
assert is_compiled(engine)
engine.advance(200)
sys.stdout.write(engine.state().theta.tobytes().hex())
"""


@pytest.mark.slow
def test_code_from_disk_and_code_that_was_just_compiled_give_the_same_bits(tmp_path):
    engine = Engine(*fused((0, TEN), (40, OTHER)))
    engine.advance(200)
    mine = engine.state().theta.tobytes().hex()
    for way in ("compiled", "read from where it was kept", "damaged"):
        if way == "damaged":
            for kept in tmp_path.rglob("*.nb*"):
                kept.write_bytes(b"nothing")
        done = subprocess.run(
            [sys.executable, "-c", _IN_ANOTHER_PROCESS],
            capture_output=True,
            text=True,
            env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
            check=True,
        )
        assert done.stdout == mine, way
        assert list(tmp_path.rglob("*.nbi"))


# ------------------------------------------------------------ who takes them


def test_mistakes_and_sizes_of_which_numpy_is_faster_are_left_to_numpy():
    run, start = fused((0, TEN), mistake=next(iter(MISTAKES)))
    assert not is_compiled(Engine(run, start))
    plain, _ = make_run((0, TEN), mistake=next(iter(MISTAKES)))
    mine, theirs = Engine(run, start), Engine(plain, start)
    mine.advance(20)
    theirs.advance(20)
    np.testing.assert_array_equal(mine.state().theta, theirs.state().theta)
    right = fused((0, TEN))[0].schedule[0]
    wrong = replace(right, step=10, gradient=Gradient("mistake", next(iter(MISTAKES))))
    for phases in ((right, wrong), (replace(wrong, step=0), replace(right, step=10))):
        engine = Engine(replace(run, schedule=phases), start)
        assert is_compiled(engine) == (phases[0].gradient == RIGHT)
        engine.advance(30)
        assert is_compiled(engine) == (phases[1].gradient == RIGHT)


@pytest.mark.parametrize(
    ("sizes", "batch", "is_loop"),
    [
        (Sizes(2, 8, 2), 10, True),
        (Sizes(2, 10, 2), 300, True),
        (Sizes(2, 100, 3), 300, True),
        (Sizes(2, 64, 4), 1000, False),
        (Sizes(2, 256, 5), 10_000, True),
        (Sizes(2, 100, 10), 300, False),
    ],
)
def test_the_table_of_sizes_is_what_was_written_into_files(sizes, batch, is_loop):
    assert compiled.suits("fused", FULL, RIGHT, sizes, batch) == is_loop
    assert not compiled.suits("numpy", FULL, RIGHT, sizes, batch)


def test_without_numba_numpy_steps_in_and_what_it_computes_is_not_kept(monkeypatch):
    run, start = fused((0, TEN))
    there = Timeline(run, start)
    there.extend(600)
    exact = there.engine_at(512).state()
    kept = there.at_rest()
    monkeypatch.setitem(sys.modules, "numba", None)
    assert not compiled.is_installed()
    here = Timeline.resumed(run, start, kept)
    assert here.misses_the_loop
    engine = here.engine_at(512)  # a key frame
    np.testing.assert_array_equal(engine.state().theta, exact.theta)
    assert not is_compiled(engine)
    between = here.engine_at(590).state()
    here.extend(700)
    again = here.at_rest(here.engine_at(700).state())
    assert len(again.history) == len(kept.history) == 601
    assert max(frame.step for frame in again.frames) <= 600
    monkeypatch.undo()
    np.testing.assert_allclose(between.theta, there.engine_at(590).state().theta, rtol=1e-9, atol=1e-11)
    whole = Timeline.resumed(run, start, again)
    whole.extend(700)
    there.extend(700)
    assert not whole.misses_the_loop
    np.testing.assert_array_equal(whole.engine_at(700).state().theta, there.engine_at(700).state().theta)
