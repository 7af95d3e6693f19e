"""What a sweep is: its values, its cells, what is refused."""

import pytest

from netviz.data import GENERATORS
from netviz.sweeps.axis import Axis, axis_of
from netviz.sweeps.errors import SweepError
from netviz.sweeps.result import MEASURES, Result, grid
from netviz.sweeps.sweep import Plan, Sweep
from netviz.training.goal import Goal
from netviz.training.spec import Change
from tests.sweeps.setups import MOONS, plan, spec


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("lambda=0,1e-4,1e-3", (0.0, 1e-4, 1e-3)),
        ("λ=0.5", (0.5,)),
        ("hidden=4,16", (4, 16)),
        ("batch=10,all", (10, "all")),
        ("eta=0.1:0.5:5", (0.1, 0.2, 0.3, 0.4, 0.5)),
        ("hidden=2:64:6:log", (2, 4, 8, 16, 32, 64)),
        ("lambda=1e-4:1e-1:4:log", (1e-4, 1e-3, 1e-2, 1e-1)),
        ("rule=adam,momentum", ("adam", "momentum")),
    ],
)
def test_values_are_listed_or_a_range(text, values):
    assert axis_of(text).values == values


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("momentum=1", "cannot be varied"),
        ("lambda", "written as in"),
        ("lambda=", "at least one value"),
        ("lambda=1,,2", "takes a number"),
        ("lambda=nan", "takes a number"),
        ("hidden=2.5", "takes a whole number"),
        ("rule=newton", "takes one of"),
        ("eta=1,1.0", "the value 1 twice"),
        ("eta=1:2", "no range"),
        ("eta=1:2:1", "at least two"),
        ("eta=0:2:3:log", "above 0"),
        ("eta=0:1:1000001", "the most"),
        ("hidden=1:3:9", "twice"),
    ],
)
def test_values_that_make_no_sense_are_refused_in_a_sentence(text, words):
    with pytest.raises(SweepError, match=words):
        axis_of(text)


@pytest.mark.parametrize(
    ("axes", "seeds", "words"),
    [
        (("eta=0,1",), (0,), "η must be above 0"),
        (("hidden=0",), (0,), "hidden units must be 1"),
        (("lambda=0:1:1000", "eta=0.1:1:1000"), (0,), "1000000 runs is too large"),
        (("eta=1", "eta=2"), (0,), "varied twice"),
        (("seed=1,2",), (0, 1), "varied already"),
        (("noise=-1",), (0,), "noise must be 0 or more"),
        (("eta=1", "hidden=2", "lambda=0"), (0,), "one setting or two"),
        (("eta=1",), (), "one seed or more"),
    ],
)
def test_sweeps_that_make_no_sense_are_refused(axes, seeds, words):
    with pytest.raises(SweepError, match=words):
        plan(*axes, seeds=seeds)


def test_what_the_run_changes_on_its_way_cannot_be_varied():
    base = spec()
    later = Change(20, spec(eta=0.1).changes[0].settings, MOONS.key)
    changing = base.changed_at(20, later)
    with pytest.raises(SweepError, match="changes η on its way"):
        plan("eta=1,2", base=changing)
    cells = plan("lambda=0,1", base=changing, seeds=(2,)).cells
    assert [[c.settings.regularization for c in cell.spec.changes] for cell in cells] == [[0, 0], [1, 1]]
    assert [c.settings.learning_rate for c in cells[0].spec.changes] == [0.5, 0.1]


def test_every_cell_is_the_base_with_its_values():
    cells = plan("lambda=0,0.1", "hidden=3,4,5").cells
    assert len(cells) == 12
    assert [cell.number for cell in cells] == list(range(12))
    cell = cells[-1]
    assert cell.values == (0.1, 5)
    assert cell.spec.network.n_hidden == 5
    assert cell.spec.network.seed == cell.seed == 3
    assert cell.spec.changes[0].settings.regularization == 0.1
    assert len({cell.key for cell in cells}) == 12


def test_a_cell_has_the_same_key_in_every_sweep_and_another_to_another_goal():
    few, many = plan("eta=0.5"), plan("eta=0.5,1")
    assert {cell.key for cell in few.cells} < {cell.key for cell in many.cells}
    assert not {cell.key for cell in few.cells} & {cell.key for cell in plan("eta=0.5", steps=61).cells}
    to_goal = plan("eta=0.5", goal=Goal("loss", 0.1))
    assert not {cell.key for cell in few.cells} & {cell.key for cell in to_goal.cells}


def test_another_noise_is_other_data_of_the_same_generator_and_split():
    cells = plan("noise=0,0.1,0.3", seeds=(2,))
    keys = [cell.spec.changes[0].data for cell in cells.cells]
    assert cells.datasets[keys[1]].key == MOONS.key  # its usual level
    assert cells.datasets[keys[2]].key == GENERATORS["moons"].make(30, 0.3, seed=1).split(0.2, 1).key


def test_data_that_no_generator_makes_again_have_a_settled_noise():
    from dataclasses import replace

    moved = replace(MOONS, points=MOONS.points + 1)
    base = spec()
    base = replace(base, changes=(replace(base.changes[0], data=moved.key),))
    with pytest.raises(SweepError, match="were changed"):
        Plan(Sweep(base, (axis_of("noise=0,1"),), 10, (0,)), {moved.key: moved}, {})


def test_mean_and_spread_are_of_the_runs_that_ended_well():
    sweep = plan("eta=0.5,1", seeds=(0, 1, 2))
    one = [cell.key for cell in sweep.cells]
    results = {
        one[0]: Result(one[0], "done", 60, test_accuracy=0.5),
        one[1]: Result(one[1], "done", 60, test_accuracy=1.0),
        one[2]: Result(one[2], "diverged", 7, test_accuracy=0.1),
        one[3]: Result(one[3], "failed"),
    }
    ((first, second),) = grid(sweep, results, MEASURES["test_accuracy"])
    assert (first.mean, first.spread) == (0.75, pytest.approx(0.125**0.5))
    assert (first.n_values, first.n_diverged, first.n_done) == (2, 1, 3)
    assert (second.n_values, second.n_failed, second.n_done, second.n_cells) == (0, 1, 1, 3)


def test_losses_on_their_way_to_divergence_have_a_mean_too():
    sweep = plan("eta=0.5", seeds=(0, 1))
    one, other = (cell.key for cell in sweep.cells)
    results = {one: Result(one, "done", loss=1.5e308), other: Result(other, "done", loss=1.0e308)}
    ((summary,),) = grid(sweep, results, MEASURES["loss"])
    assert summary.mean == pytest.approx(1.25e308)
    assert summary.spread == pytest.approx(0.5e308 / 2**0.5)


def test_an_axis_by_hand_is_checked_like_one_that_is_read():
    with pytest.raises(SweepError, match="twice"):
        Axis("eta", (1.0, 1))
