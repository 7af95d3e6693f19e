"""Worksheets: numbers that one can compute with by hand, and statements that are true of them."""

import re
from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netviz.core import Params, forward_backward
from netviz.intents import PinSample
from netviz.lessons.worksheet.by_hand import deviations, tolerances
from netviz.lessons.worksheet.digits import decimals, plain, printed
from netviz.lessons.worksheet.exercise import Exercise, WorksheetError
from netviz.lessons.worksheet.new_numbers import new_numbers
from netviz.lessons.worksheet.seeds import MOST_SHEETS, seeds_of, sheet_name, solution_name
from netviz.lessons.worksheet.sheet import n_different, sheet_of, sheets
from netviz.lessons.worksheet.solvable import is_solvable
from netviz.lessons.worksheet.this_network import Network
from netviz.session import Session
from netviz.sharing import recipe

SEEDS = range(1, 31)
SIZES = [*product((2, 3, 4), (1, 2, 3), (2, 3))]
SMALL = "v1 xor | hidden=3 | at step 200"

numbers = st.builds(
    lambda seed, size: new_numbers(seed, *size), st.integers(0, 999_999), st.sampled_from(SIZES)
)
few = settings(max_examples=25)


def session_of(line):
    return Session.of(recipe.read(line))


def number(text):
    return float(text.replace("−", "-"))


# ----------------------------------------------------------------- the numbers
def test_thirty_seeds_give_thirty_sheets_that_can_all_be_solved():
    made = sheets(SEEDS, new_numbers)
    assert n_different(made) == 30
    assert all(is_solvable(sheet.exercise) for sheet in made)
    assert [sheet.place for sheet in made] == [*SEEDS]


def test_a_seed_always_gives_the_same_sheet():
    one, other = (sheet_of(new_numbers(12), 12) for _ in range(2))
    assert one.exercise.key == other.exercise.key
    assert (one.filled, one.thoughts, one.checks) == (other.filled, other.thoughts, other.checks)


@few
@given(numbers)
def test_new_numbers_are_small_halves_and_nothing_is_saturated_or_silently_dead(exercise):
    trace = exercise.trace
    for value in (exercise.a1, *exercise.params, trace.z2, trace.z3):
        assert not (value % 0.5).any()
        assert np.abs(value).max() < 10
    assert trace.psi.min() > 0.02
    assert len(set(exercise.y.tolist())) == min(exercise.params.sizes.n_classes, len(exercise.y))
    dead = ~(trace.z2 > 0).any(axis=0)
    asked = [thought for thought in sheet_of(exercise, 1).thoughts if "fires for no sample" in thought.ask]
    assert dead.sum() == len(asked) <= 1


@pytest.mark.parametrize("size", [(1, 2, 2), (5, 2, 2), (3, 4, 2), (3, 0, 2), (3, 2, 4), (3, 2, 1)])
def test_what_has_no_room_is_refused(size):
    with pytest.raises(WorksheetError):
        new_numbers(1, *size)


# -------------------------------------------------------------- done by hand
def by_hand(sheet, rounding, takes_the_rest):
    """All lines as a student finds them: rounded at each, with nothing but what is on the sheet."""

    def rounded(values):
        values = np.asarray(values, float)
        flat = [
            float(Decimal(repr(round(float(value), 9))).quantize(Decimal("0.001"), rounding))
            for value in values.ravel()
        ]
        return np.reshape(flat, values.shape)

    exercise, tables = sheet.exercise, sheet.tables
    a1, y, params, lam = exercise.a1, exercise.y, exercise.params, exercise.lam
    n = len(y)
    z2 = a1 @ params.W1 + params.b1
    a2 = np.maximum(0, z2)
    z3 = a2 @ params.W2 + params.b2
    below = z3 - z3.max(axis=1, keepdims=True)
    known = {0.0: 1.0, **tables.exponentials}
    e = np.array([[known[round(d, 9)] for d in row] for row in below.tolist()])
    sums = e.sum(axis=1)
    psi = rounded(e / sums[:, None])
    if takes_the_rest:
        psi[:, -1] = np.round(1 - psi[:, :-1].sum(axis=1), 3)
    losses = [tables.logarithms[round(s, 3)] - below[row, y[row]] for row, s in enumerate(sums.tolist())]
    data = rounded(np.mean(losses))
    reg = rounded(lam * (np.sum(params.W1**2) + np.sum(params.W2**2)))
    dz3 = rounded((psi - np.eye(params.sizes.n_classes)[y]) / n)
    dW2 = rounded(a2.T @ dz3 + 2 * lam * params.W2)
    da2 = rounded(dz3 @ params.W2.T)
    dz2 = da2 * (z2 > 0)
    dW1 = rounded(a1.T @ dz2 + 2 * lam * params.W1)
    return {
        1: z2, 2: a2, 3: z3, 4: psi, 5: data, 6: reg, 7: data + reg, 8: dz3, 9: dW2, 10: dz3.sum(axis=0),
        11: da2, 12: dz2, 13: dW1, 14: dz2.sum(axis=0), 15: rounded(params.W2 - exercise.eta * dW2),
    }  # fmt: skip


@pytest.mark.slow
@given(
    numbers,
    st.sampled_from((ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN)),
    st.booleans(),
    st.integers(),
)
def test_who_rounds_at_every_line_comes_as_near_as_the_sheet_says(exercise, rounding, takes_the_rest, seed):
    sheet = sheet_of(exercise, abs(seed))
    found, allowed = by_hand(sheet, rounding, takes_the_rest), tolerances(exercise)
    for line, value in exercise.values.items():
        meant = np.vectorize(lambda entry, line=line: number(printed(line, entry)))(value)
        off = np.abs(np.atleast_2d(found[line]) - meant).max()
        assert off <= allowed.get(line, 0.0) + 1e-9, line
        if line in allowed:
            assert off <= 0.006  # what a student could be told off for
            assert (np.abs(np.atleast_2d(found[line]) - value) <= deviations(exercise)[line] + 1e-9).all()
    sums = sheet.sums
    assert abs(found[7] - number(decimals(sums.loss))) <= sums.loss_apart + 1e-9
    assert abs(found[13].sum() - number(decimals(sums.weights))) <= sums.weights_apart + 1e-9


@few
@given(numbers)
def test_the_tables_hold_as_they_are_printed(exercise):
    tables = sheet_of(exercise, 1).tables
    for exponent, value in tables.exponentials.items():
        assert abs(np.exp(exponent) - value) <= 0.0005 + 1e-12
    for total, value in tables.logarithms.items():
        assert abs(np.log(total) - value) <= 0.0005 + 1e-12


# ------------------------------------------------------------ what is claimed
@few
@given(numbers, st.integers(0, 999))
def test_every_check_is_true_of_the_engines_numbers(exercise, seed):
    sheet = sheet_of(exercise, seed)
    trace = forward_backward(exercise.params, exercise.a1, exercise.y, exercise.lam)
    found = re.fullmatch(
        r"Line 3 adds up to (\S+)\. Each row of line 8 adds up to 0, and so does line 10.*\. "
        r"J̃ = (\S+), and the (two|four|six) entries of line 13 add up to (\S+)\. Rounding .* "
        r"by (\S+) and (\S+)\.",
        sheet.checks,
    )
    scores, loss, how_many, weights, *apart = found.groups()
    assert number(scores) == pytest.approx(trace.z3.sum(), abs=1e-12)
    assert number(loss) == pytest.approx(trace.loss, abs=0.00051)
    assert number(weights) == pytest.approx(trace.dW1.sum(), abs=0.00051)
    assert {"two": 2, "four": 4, "six": 6}[how_many] == trace.dW1.size
    np.testing.assert_allclose(trace.dz3.sum(axis=1), 0, atol=1e-12)
    assert trace.db2.sum() == pytest.approx(0, abs=1e-12)
    assert all(0 <= number(text) < 0.05 for text in apart)


@few
@given(numbers, st.integers(0, 999))
def test_one_entry_of_four_lines_is_given_and_is_not_zero(exercise, seed):
    filled = sheet_of(exercise, seed).filled
    assert {line for line, _, _ in filled} <= {1, 4, 8, 11}
    assert {4, 8} <= {line for line, _, _ in filled}
    assert len(filled) == len({line for line, _, _ in filled})
    assert all(printed(line, exercise.values[line][row, column]) != "0" for line, row, column in filled)


@pytest.mark.slow
@settings(max_examples=60)
@given(numbers, st.integers(0, 999))
def test_the_answers_to_the_questions_are_true(exercise, seed):
    trace, after, told = exercise.trace, exercise.after, sheet_of(exercise, seed).thoughts
    assert len(told) == 2
    for thought in told:
        answer = thought.answer
        first = [int(digits) - 1 for digits in re.findall(r"\d+", answer)[:2]]
        if "fires for no sample" in thought.ask:
            assert (trace.z2[:, first[0]] <= 0).all()
            left = re.search(r"left: \((.*)\)", answer)[1].split(", ")
            column = 2 * exercise.lam * exercise.params.W1[:, first[0]]
            np.testing.assert_allclose([number(text) for text in left], column, atol=5e-4)
        elif "does not move" in thought.ask:
            moved = np.abs(trace.a1[:, :, None] * trace.dz2[:, None, :]).sum(axis=(1, 2)) > 0
            assert not (trace.z2[first[0]] > 0).any()
            assert [row for row in range(len(moved)) if not trace.dz2[row].any()] == [first[0]]
        elif "exactly 0" in thought.ask:
            assert np.argwhere(trace.z2 == 0).tolist() == [first]
            assert trace.dz2[tuple(first)] == 0 != trace.da2[tuple(first)]
        elif "same score" in thought.ask:
            assert np.ptp(trace.z3[first[0]]) == 0
            assert trace.losses[first[0]] == pytest.approx(
                number(re.search(r"= (\S+)\.$", answer)[1]), abs=5e-4
            )
        elif "answer wrongly" in thought.ask:
            wrong = np.flatnonzero(trace.psi.argmax(axis=1) != trace.y) + 1
            assert [
                int(digits) for digits in re.findall(r"\d+", answer.partition(":")[0])
            ] == wrong.tolist()
            dearest = re.search(r"Sample (\d+) costs the most, (\S+)\.$", answer)
            assert int(dearest[1]) == trace.losses.argmax() + 1
            assert number(dearest[2]) == pytest.approx(trace.losses.max(), abs=5.1e-4)
        elif "b⁽²⁾" in thought.ask:
            assert (after.b2 - exercise.params.b2).argmax() == first[0]
            assert trace.psi.sum(axis=0)[first[0]] < (trace.y == first[0]).sum()
        elif "every weight" in thought.ask:
            factor = number(re.search(r"= (\S+):", answer)[1])
            assert factor == pytest.approx(1 - 2 * exercise.eta * exercise.lam, abs=5e-4)
        else:
            assert "λ were 0" in thought.ask
            without = Exercise(exercise.a1, exercise.y, exercise.params, 0.0, exercise.eta)
            changed = {
                line
                for line, value in exercise.values.items()
                if not np.allclose(value, without.values[line], rtol=0, atol=1e-12)
            }
            assert changed == {6, 7, 9, 13, 15}


# -------------------------------------------------------------------- digits
@given(st.floats(-99, 99))
def test_printed_numbers_are_the_nearest_and_have_no_negative_zero(value):
    text = decimals(value)
    assert abs(number(text) - value) <= 0.0005 + 1e-9
    assert not re.fullmatch(r"−0(\.0*)?", text)
    assert "-" not in text
    assert re.fullmatch(r"0|−?\d+\.\d{3}", text)


@pytest.mark.parametrize(
    ("value", "exact", "cut"),
    [(2.0, "2", "2.000"), (-0.5, "−0.5", "−0.500"), (0.0625, "0.063", "0.063"), (-0.0, "0", "0"),
     (1e-17, "0", "0"), (-0.0001, "0", "0.000"), (0.1 + 0.2, "0.3", "0.300"), (10.0, "10", "10.000")],
)  # fmt: skip
def test_how_numbers_are_printed(value, exact, cut):
    assert (plain(value), decimals(value)) == (exact, cut)


# ---------------------------------------------------------------- of a network
@pytest.mark.parametrize(
    "line",
    [
        SMALL,
        "v1 xor | hidden=2 | lambda=0.01 | at step 50",
        "v1 blobs | hidden=2 | lambda=0.02 | at step 20",
        "v1 moons | hidden=3 | at step 30",
        "v1 spiral | hidden=3 | at step 100",
    ],
)
def test_sheets_of_a_network_are_solvable_and_near_it(line):
    network = Network.of(session_of(line))
    made = sheets(range(1, 9), network.exercise)
    assert n_different(made) > 1
    for sheet in made:
        exercise = sheet.exercise
        assert is_solvable(exercise)
        for name in ("W1", "b1", "W2", "b2"):
            gap = np.abs(getattr(exercise.params, name) - getattr(network.trace.params, name))
            assert gap.max() <= 0.25 + 1e-12
        for row, point in enumerate(exercise.a1):
            near = np.abs(network.trace.a1 - point).max(axis=1) <= 0.25 + 1e-12
            assert (network.trace.y[near] == exercise.y[row]).any()
        assert "rounded to" in exercise.source
        assert len(exercise.dead) == sum("fires for no sample" in thought.ask for thought in sheet.thoughts)


def test_a_penalty_too_small_for_three_decimals_is_replaced_and_that_is_said():
    exercise = Network.of(session_of(SMALL)).exercise(1)
    assert exercise.lam == 0.01
    assert "λ = 0.01 for 0.0005" in exercise.source


def rows_of(exercise):
    """The rows of the data set that a sheet says it is about."""
    return [int(row) for row in re.search(r"samples ([\d, ]+\d)", exercise.source)[1].split(", ")]


def test_samples_can_be_chosen_and_the_pinned_one_is_always_there():
    session = session_of(SMALL)
    sample = Network.of(session).exercise(3)
    rows = rows_of(sample)
    assert Network.of(session).exercise(99, rows=rows).key == sample.key
    session.apply(PinSample(rows[1]))
    for seed in range(5):
        assert rows[1] in rows_of(Network.of(session).exercise(seed))


@pytest.mark.parametrize(
    ("line", "options", "why"),
    [
        ("v1 spiral", {}, "32 hidden units"),
        (SMALL, {"n_samples": 5}, "1 to 4 samples"),
        (SMALL, {"rows": [0, 0]}, "only once"),
        (SMALL, {"rows": [0, 5000]}, "no sample 5000"),
        ("v1 xor n=1 | hidden=2", {"n_samples": 4}, "training part has"),
        ("v1 xor | hidden=3 zeros", {}, "weights to or from hidden unit"),
        ("v1 blobs | hidden=3 | lambda=0 | at step 3000", {}, "nobody could compute by hand"),
    ],
)
def test_what_makes_no_sheet_is_refused_with_the_reason(line, options, why):
    with pytest.raises(WorksheetError, match=why):
        Network.of(session_of(line)).exercise(1, **options)


def test_numbers_that_are_none_make_no_sheet():
    session = session_of("v1 moons | hidden=2 | eta=1e6 lambda=10 | at step 500")
    assert session.snapshot().diverged is not None
    with pytest.raises(WorksheetError, match="are none"):
        Network.of(session)


def test_the_update_is_the_engines():
    params = Params(np.array([[1.0, -1], [-1, 2]]), np.array([0.0, -1]), np.eye(2), np.array([0.0, 1]))
    a1, y = np.array([[2.0, 1], [0, 1], [-1, 0]]), np.array([0, 1, 0])
    exercise = Exercise(a1, y, params, 0.1, 0.5)
    trace = forward_backward(params, a1, y, 0.1)
    for name in ("W1", "b1", "W2", "b2"):
        expected = getattr(params, name) - 0.5 * getattr(trace, f"d{name}")
        np.testing.assert_allclose(getattr(exercise.after, name), expected, atol=1e-15)


# --------------------------------------------------------------------- seeds
@pytest.mark.parametrize(
    ("text", "seeds"),
    [("7", [7]), (" 1..3 ", [1, 2, 3]), ("1-3", [1, 2, 3]), ("2…3", [2, 3]), ("0", [0]), ("5..5", [5])],
)
def test_how_seeds_are_written(text, seeds):
    assert [*seeds_of(text)] == seeds


@pytest.mark.parametrize("text", ["", "x", "3..1", "1..", "-3", f"0..{MOST_SHEETS}", "1.5", "99999999"])
def test_what_are_no_seeds(text):
    with pytest.raises(WorksheetError):
        seeds_of(text)


def test_every_seed_has_files_of_its_own():
    names = [name(seed) for seed in (1, 2, 10, 100, 999_999) for name in (sheet_name, solution_name)]
    assert len(set(names)) == len(names)
    assert sheet_name(7) == "worksheet-07.pdf"
