import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.intents import Advance
from netviz.lessons.comparing import named
from netviz.lessons.guesses import BoundaryGuess, CurveGuess, Guesses
from netviz.lessons.prediction import (
    OUTCOMES,
    curve_distance,
    judge,
    judge_boundaries,
    judge_curves,
    judge_numbers,
    judge_votes,
    outcome,
    real_curve,
    winner_at,
    winners,
)
from netviz.session import Session
from netviz.training.config import TrainingConfig

positive = st.floats(1e-6, 1e6)
SQUARE = (-1.0, -1.0, 1.0, 1.0)


@pytest.fixture(scope="module")
def trained():
    session = Session()
    session.apply(Advance(60))
    return session.snapshot()


# ------------------------------------------------------------------- curves


@given(st.lists(positive, min_size=2, max_size=40), st.floats(0.01, 100.0))
def test_a_curve_that_is_so_many_times_too_high_everywhere_is_off_by_that_factor(values, factor):
    steps, real = np.arange(len(values)), np.array(values)
    guess = CurveGuess(tuple(steps.tolist()), tuple((factor * real).tolist()))
    assert curve_distance(guess, steps, real) == pytest.approx(abs(math.log10(factor)), abs=1e-9)


@given(st.lists(st.tuples(positive, positive), min_size=2, max_size=40), positive)
def test_the_unit_of_a_figure_makes_no_difference_and_twice_is_as_far_as_half(pairs, unit):
    steps = np.arange(len(pairs))
    drawn, real = np.array(pairs).T
    both = [
        curve_distance(CurveGuess(tuple(steps.tolist()), tuple(one.tolist())), steps, other)
        for one, other in ((drawn, real), (unit * drawn, unit * real), (real, drawn))
    ]
    assert both == pytest.approx([both[0]] * 3, rel=1e-6, abs=1e-9)
    assert both[0] >= 0


@given(st.lists(positive, min_size=5, max_size=41), st.integers(0, 1))
def test_a_spike_that_nobody_drew_does_not_count(values, place):
    steps, real = np.arange(len(values)), np.array(values)
    guess = CurveGuess(tuple(steps.tolist()), tuple(values))
    real[place] *= 1e4
    assert curve_distance(guess, steps, real) == 0.0


def test_only_the_steps_count_that_were_drawn_and_are_known():
    steps, real = np.arange(5), np.array([9.0, 2.0, 2.0, 2.0, 9.0])
    assert curve_distance(CurveGuess((1, 3), (2.0, 2.0)), steps, real) == 0.0
    assert math.isnan(curve_distance(CurveGuess((7, 9), (2.0, 2.0)), steps, real))
    assert judge_curves([CurveGuess((7, 9), (2.0, 2.0))], steps, real) is None


def test_of_a_share_or_a_count_the_difference_counts_for_it_may_be_zero():
    steps, real = np.arange(3), np.zeros(3)
    verdict = judge_curves([CurveGuess((0, 2), (4.0, 4.0))], steps, real, "dead")
    assert verdict.number == 4.0
    assert verdict.sentence.startswith("your curve is off by 4 on the median step")
    half = CurveGuess((0, 2), (0.5, 0.5))
    assert "50 percentage points" in judge_curves([half], steps, real, "accuracy").sentence
    zero = CurveGuess((0, 2), (0.0, 0.0))
    assert judge_curves([zero], steps, np.ones(3)).number == math.inf
    assert "any factor" in judge_curves([zero], steps, np.ones(3)).sentence


def test_a_curve_is_judged_in_a_sentence_against_the_run(trained):
    steps, values = real_curve(trained, "loss", 0, 60)
    assert len(steps) == 61
    assert values[-1] == trained.values["loss"]
    twice = CurveGuess(tuple(steps.tolist()), tuple((1.8 * values).tolist()))
    right = CurveGuess(tuple(steps.tolist()), tuple(values.tolist()))
    one = judge_curves([twice], steps, values)
    assert (
        one.sentence == "your curve is off by a factor of 1.8 on the median step, mostly above the real one"
    )
    room = judge_curves([twice, right], steps, values)
    assert room.number == 0.0
    assert room.each == (one.number, 0.0)
    assert room.sentence.startswith("the nearest of 2 curves, B, is right on the median step")


@pytest.mark.parametrize("points", [((1,), (2.0,)), ((1, 1), (2.0, 3.0)), ((0, 1), (1.0, math.nan))])
def test_what_is_no_curve_is_refused(points):
    with pytest.raises(ValueError, match="curve"):
        CurveGuess(*points)


# ----------------------------------------------------------------- boundary


def test_the_regions_are_those_that_the_network_answers(trained):
    winner = winners(trained, SQUARE, 20)
    for row, column in ((0, 0), (3, 17), (12, 5)):
        place = (-1 + 0.1 * (column + 0.5), -1 + 0.1 * (row + 0.5))
        assert winner[row, column] == winner_at(trained, place)


def test_a_boundary_is_judged_by_the_share_of_the_plane_on_the_other_side():
    winner = np.zeros((200, 200), int)
    winner[:, 100:] = 1
    right = BoundaryGuess((((0.0, -1.0), (0.0, 1.0)),))
    beside = BoundaryGuess((((-0.2, -1.0), (-0.2, 1.0)),))
    assert (
        judge_boundaries([right], winner, SQUARE).sentence == "your boundary is right everywhere in sight"
    )
    one = judge_boundaries([beside], winner, SQUARE)
    assert one.number == pytest.approx(0.1, abs=0.01)
    assert one.sentence == "10 % of the plane lies on another side of your boundary than of the real one"
    room = judge_boundaries([beside, right], winner, SQUARE)
    assert room.number == 0.0
    assert "2 boundaries, B" in room.sentence


# ------------------------------------------------------------------ numbers


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=9), st.floats(-1e6, 1e6))
def test_the_nearest_number_counts(guesses, real):
    verdict = judge_numbers(guesses, real, "loss")
    assert verdict.number == min(abs(guess - real) for guess in guesses)
    assert len(verdict.each) == len(guesses)


def test_numbers_are_compared_as_their_figure_is():
    dead = judge_numbers([3], 5, "dead", named("dead"))
    assert dead.sentence == "you said 3, the number of dead units is 5: off by 2"
    assert dead.is_right is False
    loss = judge_numbers([0.5], 0.25, "loss", named("loss"))
    assert loss.sentence == "you said 0.5, J̃ is 0.25: off by a factor of 2"
    share = judge_numbers([0.5], 0.75, "accuracy", named("accuracy"))
    assert share.sentence == "you said 50.0 %, the training accuracy is 75.0 %: off by 25 percentage points"
    room = judge_numbers([3, 5, 5], 5, "dead", named("dead"))
    assert room.sentence == "2 of 3 predictions are right: the number of dead units is 5"
    assert judge_numbers([5], math.nan, "dead", "it").is_right is None


# -------------------------------------------------------------------- votes


@given(st.lists(st.integers(0, 300), min_size=2, max_size=6).filter(any), st.data())
def test_of_votes_the_right_ones_are_counted(votes, data):
    right = data.draw(st.integers(0, len(votes) - 1))
    verdict = judge_votes(votes, right, "so it is")
    assert verdict.number == votes[right] / sum(votes)
    assert verdict.is_right == (votes[right] > 0)
    assert verdict.sentence.endswith("so it is")


def test_votes_in_words():
    assert judge_votes((0, 1), 1, "▲ 2 wins there").sentence == "right: ▲ 2 wins there"
    assert judge_votes((1, 0), 1, "▲ 2 wins there").sentence == "not so: ▲ 2 wins there"
    assert judge_votes((38, 14), 1, "it rises").sentence == "14 of 52 in the room had it right: it rises"
    assert judge_votes((3, 0), 1, "it rises").sentence.startswith("nobody in the room")


@pytest.mark.parametrize(
    ("rate", "steps", "expected"), [(1.0, 60, 0), (0.01, 20, 1), (4.0, 2, 2), (1e6, 60, 3)]
)
def test_the_course_of_a_run_is_one_of_four(rate, steps, expected):
    session = Session(config=TrainingConfig(learning_rate=rate, regularization=5e-4))
    session.apply(Advance(steps))
    assert OUTCOMES[outcome(session.snapshot(), 0, steps)] == OUTCOMES[expected]


def test_nothing_predicted_is_nothing_judged(trained):
    assert judge(Guesses("curve"), trained) is None
    assert judge(Guesses("class", votes=(0, 0, 0)), trained) is None
