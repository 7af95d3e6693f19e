import numpy as np
import pytest

from netviz.core import STAGES, Verdict, forward_backward
from netviz.core.gradcheck import drained
from netviz.data import GENERATORS
from netviz.intents import (
    Advance,
    CorrectGradient,
    EditEntry,
    GoTo,
    GoToLine,
    NextLine,
    PinSample,
    PreviousLine,
    SetNetwork,
    SetTraining,
    StepBack,
    UseMistake,
)
from netviz.session import Session
from netviz.training.config import ConfigError, NetworkConfig, TrainingConfig
from netviz.training.step_lines import N_LINES

DATASET = GENERATORS["moons"].make(30).split(0.2, 0)


def make_session(mistake=None, **settings):
    session = Session(DATASET, NetworkConfig(7), TrainingConfig(0.1, 1e-2, **settings))
    if mistake is not None:
        session.apply(UseMistake(mistake))
    return session


@pytest.mark.parametrize("batch_size", [None, 7])
def test_the_lines_are_the_pass_that_trains(batch_size):
    session = make_session(batch_size=batch_size)
    session.apply(Advance(25))
    shot = session.snapshot()
    assert len(shot.lines.y) == (batch_size or 48)
    for name in ("W1", "b1", "W2", "b2"):
        derived = getattr(shot.lines.trace, f"d{name}")
        np.testing.assert_allclose(getattr(shot.gradient, name), derived, rtol=1e-12, atol=1e-15)
    assert shot.lines.trace.loss_data == pytest.approx(shot.values["batch_loss"], rel=1e-12)


def test_a_batch_is_made_of_the_samples_that_the_step_sees():
    session = make_session(batch_size=7)
    seen = []
    for _ in range(7):  # an epoch
        seen += session.snapshot().lines.indices.tolist()
        session.apply(Advance())
    assert sorted(seen) == list(range(48))


def test_samples_add_up_to_the_gradients():
    session = make_session()
    session.apply(Advance(10))
    shot = session.snapshot()
    trace, data = shot.lines.trace, shot.lines.data
    rows = [shot.lines.sample(data.a1[i], int(data.y[i]), i) for i in range(len(data.y))]
    assert all(row.in_batch for row in rows)
    for name, whole in (
        ("dW2", trace.dW2_data),
        ("db2", trace.db2),
        ("dW1", trace.dW1_data),
        ("db1", trace.db1),
    ):
        total = np.sum([getattr(row, name) for row in rows], axis=0)
        np.testing.assert_allclose(total, whole, rtol=1e-10, atol=1e-14)
    assert np.mean([row.loss for row in rows]) == pytest.approx(trace.loss_data)


def test_a_sample_outside_the_batch_has_the_rows_that_it_would_have():
    session = make_session(batch_size=7)
    lines = session.snapshot().lines
    outside = next(i for i in range(48) if i not in lines.indices)
    row = lines.sample(lines.data.a1[outside], int(lines.data.y[outside]), outside)
    assert not row.in_batch
    alone = forward_backward(lines.params, lines.data.a1[[outside]], lines.data.y[[outside]], 0.0)
    np.testing.assert_allclose(row.dz3, alone.dz3[0] / 7)
    np.testing.assert_allclose(row.dW1, alone.dW1 / 7)
    test_sample = lines.sample(lines.data.test_a1[0], int(lines.data.test_y[0]), None)
    assert not test_sample.in_batch


def test_the_quick_check_agrees_at_every_gradient_line():
    session = make_session()
    session.apply(Advance(10))
    checks = drained(session.snapshot().lines.quick_check())
    assert set(checks) == {stage.key for stage in STAGES if stage.phase == "backward"}
    assert {check.verdict for check in checks.values()} == {Verdict.AGREES}
    assert max(check.largest_error for check in checks.values()) < 1e-6
    session.apply(UseMistake("no-mask"))
    checks = drained(session.snapshot().lines.quick_check())
    wrong = {key for key, check in checks.items() if check.verdict is Verdict.DISAGREES}
    assert wrong == {"dz2", "dW1", "db1"}


@pytest.mark.parametrize(
    "mistake", ["half-dz3", "half-da2", "no-mask", "b2-mean", "b1-mean", "relu-for-softmax"]
)
def test_samples_add_up_to_the_wrong_gradient_too(mistake):
    session = make_session(mistake)
    session.apply(Advance(5))
    lines = session.snapshot().lines
    rows = [lines.sample(lines.data.a1[i], int(lines.data.y[i]), i) for i in range(48)]
    for name, whole in (
        ("dW2", lines.trace.dW2_data),
        ("db2", lines.trace.db2),
        ("dW1", lines.trace.dW1_data),
        ("db1", lines.trace.db1),
    ):
        total = np.sum([getattr(row, name) for row in rows], axis=0)
        np.testing.assert_allclose(total, whole, rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose([row.dz3 for row in rows], lines.trace.dz3, rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose([row.dz2 for row in rows], lines.trace.dz2, rtol=1e-9, atol=1e-14)


# ------------------------------------------------------------------ cursor


@pytest.mark.parametrize("rule", ["gradient-descent", "momentum", "adam"])
@pytest.mark.parametrize("batch_size", [None, 7])
def test_next_and_previous_equation_walk_through_steps_and_lines(rule, batch_size):
    session = make_session(batch_size=batch_size, update_rule=rule)
    straight = make_session(batch_size=batch_size, update_rule=rule)
    straight.apply(Advance(3))
    places = []
    for _ in range(3 * N_LINES + 1):
        session.apply(NextLine())
        shot = session.snapshot()
        places.append((shot.step, shot.line))
    assert places == [(step, line) for step in range(3) for line in range(1, 16)] + [(3, 1)]
    np.testing.assert_array_equal(session.snapshot().params.W1, straight.snapshot().params.W1)
    back = []
    for _ in range(3 * N_LINES):
        session.apply(PreviousLine())
        shot = session.snapshot()
        back.append((shot.step, shot.line))
    assert back == places[-2::-1]
    session.apply(PreviousLine())
    assert (session.snapshot().step, session.snapshot().line) == (0, 0)


def test_line_15_shows_what_the_update_leads_to():
    session = make_session(update_rule="adam")
    session.apply(Advance(5))
    session.apply(GoToLine(15))
    after, shot = session.snapshot().after, session.snapshot()
    assert shot.step == 5
    session.apply(GoToLine(0))
    session.apply(Advance())
    np.testing.assert_array_equal(after.params.W2, session.snapshot().params.W2)
    assert after.loss_after == session.snapshot().values["loss"]
    assert after.loss_before == session.snapshot().history["loss"][5]


def test_line_15_leaves_out_what_is_changed_at_the_next_step():
    session, straight = make_session(), make_session()
    straight.apply(Advance(6))
    session.apply(Advance(6))
    session.apply(EditEntry("W2", (0, 0), 50.0))
    session.apply(SetTraining(TrainingConfig(0.1, 1.0)))
    session.apply(GoTo(5))
    session.apply(GoToLine(15))
    after = session.snapshot().after
    np.testing.assert_array_equal(after.params.W2, straight.snapshot().params.W2)
    assert after.loss_after == straight.snapshot().values["loss"]


def test_only_what_has_been_computed_is_known():
    session = make_session()
    session.apply(Advance(5))
    whole = session.snapshot()
    for line in range(1, 16):
        session.apply(GoToLine(line))
        shot = session.snapshot()
        assert np.isnan(shot.values["loss"]) == (line < 7)
        assert np.isnan(shot.values["loss_data"]) == (line < 5)
        assert np.isnan(shot.values["loss_reg"]) == (line < 6)
        assert np.isnan(shot.values["accuracy"]) == (line < 3)
        assert np.isnan(shot.activity).all() == (line < 2)
        for name, computed in (("W2", 9), ("b2", 10), ("W1", 13), ("b1", 14)):
            gradient = getattr(shot.gradient, name)
            assert np.isnan(gradient).all() == (line < computed), (line, name)
            if line >= computed:
                np.testing.assert_array_equal(gradient, getattr(whole.gradient, name))
            assert np.isnan(shot.values[f"gradient_{name}"]) == (line < computed)
            assert np.isnan(shot.values[f"gradient_data_{name}"]) == (line < computed)
        assert shot.lines is whole.lines  # nothing is computed twice
    session.apply(GoToLine(0))
    assert session.snapshot().values == whole.values
    assert session.snapshot().params is whole.params
    assert session.snapshot().last_step == 6  # line 15 has computed the next step


def test_steps_and_seeking_keep_the_line_and_playing_leaves_it():
    session = make_session()
    session.apply(Advance(10))
    session.apply(GoToLine(12))
    session.apply(Advance(2))
    assert (session.snapshot().step, session.snapshot().line) == (12, 12)
    session.apply(StepBack())
    session.apply(GoTo(3))
    assert (session.snapshot().step, session.snapshot().line) == (3, 12)
    session.apply(SetNetwork(NetworkConfig(5)))
    assert session.snapshot().line == 0


def test_a_diverged_step_has_no_update():
    session = Session(DATASET, NetworkConfig(7), TrainingConfig(100.0, 1.0))
    session.apply(Advance(2000))
    step = session.snapshot().step
    assert session.snapshot().diverged is not None
    for _ in range(20):
        session.apply(NextLine())
    assert (session.snapshot().step, session.snapshot().line) == (step, 14)
    session.apply(PreviousLine())
    assert session.snapshot().line == 13


def test_the_update_into_divergence_is_shown():
    session = Session(DATASET, NetworkConfig(7), TrainingConfig(100.0, 1.0))
    session.apply(Advance(2000))
    session.apply(StepBack())
    session.apply(GoToLine(15))
    assert not np.isfinite(session.snapshot().after.loss_after)
    session.apply(NextLine())
    assert session.snapshot().diverged is not None


def test_pinning_keeps_the_line():
    session = make_session()
    session.apply(GoToLine(9))
    session.apply(PinSample(4))
    assert (session.snapshot().line, session.snapshot().pinned) == (9, 4)
    session.apply(NextLine())
    assert (session.snapshot().line, session.snapshot().pinned) == (10, 4)


# ------------------------------------------------------------- wrong lines


def test_training_goes_on_with_a_wrong_gradient_and_comes_back():
    session, right = make_session(), make_session()
    session.apply(Advance(10))
    right.apply(Advance(10))
    session.apply(UseMistake("b2-mean"))
    session.apply(Advance(5))
    right.apply(Advance(5))
    assert session.snapshot().changes == (10,)
    assert np.abs(session.snapshot().params.b2 - right.snapshot().params.b2).max() > 1e-6
    session.apply(GoTo(10))
    session.apply(CorrectGradient())
    session.apply(Advance(5))
    np.testing.assert_array_equal(session.snapshot().params.b2, right.snapshot().params.b2)


def test_the_first_wrong_step_is_that_of_the_wrong_gradient():
    session = make_session()
    session.apply(Advance(10))
    before = session.snapshot()
    session.apply(UseMistake("half-dz3"))
    trace = session.snapshot().lines.trace
    np.testing.assert_allclose(session.snapshot().gradient.b2, before.gradient.b2 * 24)
    np.testing.assert_allclose(session.snapshot().gradient.W1, trace.dW1, rtol=1e-12, atol=1e-15)
    session.apply(Advance())
    np.testing.assert_allclose(session.snapshot().params.W1, before.params.W1 - 0.1 * trace.dW1)


def test_the_penalty_part_that_is_recorded_is_the_one_in_force():
    session = make_session("W2-no-penalty")
    session.apply(Advance(3))
    values = session.snapshot().values
    assert values["gradient_reg_W2"] == 0.0
    W1 = session.snapshot().params.W1
    assert values["gradient_reg_W1"] == pytest.approx(2e-2 * np.linalg.norm(W1))


def test_a_line_that_does_not_fit_is_refused_with_the_shapes():
    session = make_session()
    with pytest.raises(ConfigError, match=r"the shapes do not fit; .*\(48, 2\).*\(48, 7\)"):
        session.apply(UseMistake("a2-no-W2"))
    assert session.snapshot().mistake is None
    with pytest.raises(ConfigError, match="no mistake 'nonsense'"):
        make_session("nonsense")


def test_a_line_that_fitted_is_left_where_it_fits_no_more():
    session = Session(DATASET, NetworkConfig(2), TrainingConfig(0.1))
    session.apply(UseMistake("a2-no-W2"))  # H = K = 2
    session.apply(Advance(3))
    assert session.snapshot().mistake == "a2-no-W2"
    session.apply(SetNetwork(NetworkConfig(9)))
    assert session.snapshot().mistake is None


def test_divergence_by_a_wrong_gradient_is_blamed_on_it():
    dataset = GENERATORS["spiral"].make()
    session = Session(dataset, NetworkConfig(32), TrainingConfig(1e4, 1e-9))
    session.apply(UseMistake("half-dz3"))
    session.apply(Advance(3000))
    assert session.snapshot().diverged is not None
    assert "A wrong gradient is in force, line 8" in session.snapshot().diverged.cause
