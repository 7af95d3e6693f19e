"""Standardization on the command line and in the session: it is chosen, said, saved and taken up again."""

import json

import numpy as np
import pytest

from netviz.core import Params, init_params
from netviz.data import GENERATORS, Dataset, Standardization
from netviz.intents import Advance, GoTo, PinSample, SetNetwork, SetStandardize, UseData, UseWeights
from netviz.session import Session
from netviz.training.config import ConfigError, NetworkConfig
from netviz.training.weights import Weights
from tests.conftest import run


def people(rng) -> Dataset:
    """Ages of 18 to 90 years and incomes of 10 000 to 100 000, in two classes."""
    points = np.column_stack((rng.uniform(18, 90, 120), rng.uniform(1e4, 1e5, 120)))
    classes = (points[:, 0] > 50).astype(int)
    return Dataset(
        points, classes, ("no", "yes"), ("age", "income"), np.zeros(120, bool), "people.csv"
    ).split(0.2, 0)


@pytest.fixture
def table(rng, tmp_path):
    path = tmp_path / "people.csv"
    dataset = people(rng)
    rows = zip(dataset.points.tolist(), dataset.classes.tolist(), strict=True)
    path.write_text("age,income,bought\n" + "".join(f"{x!r},{y!r},{'ny'[k]}\n" for (x, y), k in rows))
    return path


def loss(capsys, *arguments):
    status, out, err = run(capsys, "train", *arguments, "--json")
    assert status == 0
    facts = json.loads(out)
    return facts["loss_data"], facts["test_loss_data"], err


# ---------------------------------------------------------------- command line


def test_saved_weights_bring_mean_and_scale(capsys, table, tmp_path):
    saved = tmp_path / "w.npz"
    before = loss(capsys, table, "--steps", 60, "--save-params", saved)
    arrays = np.load(saved)
    dataset_mean = np.mean(np.loadtxt(table, delimiter=",", skiprows=1, usecols=(0, 1)), axis=0)
    np.testing.assert_allclose(arrays["mean"], dataset_mean, rtol=0.1)
    assert 15 < arrays["scale"][0] < 30
    assert 15_000 < arrays["scale"][1] < 40_000
    after = loss(capsys, table, "--steps", 0, "--init-params", saved)
    assert after[:2] == before[:2]
    assert after[2] == ""


def test_weights_for_the_raw_columns_on_the_command_line(capsys, table, tmp_path):
    saved = tmp_path / "raw.npz"
    before = loss(capsys, table, "--steps", 60, "--save-params", saved, "--raw-weights")
    arrays = np.load(saved)
    np.testing.assert_array_equal(arrays["mean"], (0, 0))
    np.testing.assert_array_equal(arrays["scale"], (1, 1))
    rows = np.loadtxt(table, delimiter=",", skiprows=1, usecols=(0, 1))
    hidden = np.maximum(rows @ arrays["W1"] + arrays["b1"], 0)  # by hand, without netviz
    answers = (hidden @ arrays["W2"] + arrays["b2"]).argmax(axis=1)
    assert np.mean(answers == (rows[:, 0] > 50)) > 0.95
    after = loss(capsys, table, "--steps", 0, "--init-params", saved)
    assert after[:2] == pytest.approx(before[:2], rel=1e-9)
    assert "fitted to these data it would be age (x −" in after[2]


def test_saved_units_are_honoured_and_said_where_the_data_have_others(capsys, table, tmp_path):
    saved = tmp_path / "w.npz"
    loss(capsys, table, "--steps", 5, "--save-params", saved)
    status, out, err = run(
        capsys, "train", table, "--steps", 0, "--init-params", saved, "--seed", 3, "--json"
    )
    assert status == 0
    assert json.loads(out)["standardization"]["mean"] == np.load(saved)["mean"].tolist()
    assert "note: the network is given the columns as saved with the weights, age (x −" in err


def test_no_standardize_starts_from_the_same_network_for_the_raw_columns(capsys, table, tmp_path):
    saved = tmp_path / "w.npz"
    before = loss(capsys, table, "--steps", 60, "--save-params", saved)
    after = loss(capsys, table, "--steps", 0, "--init-params", saved, "--no-standardize")
    assert after[:2] == pytest.approx(before[:2], rel=1e-9)
    assert "the same network for the columns as they are" in after[2]


def test_weights_of_the_first_build_still_open(capsys, table, tmp_path):
    saved, old = tmp_path / "w.npz", tmp_path / "old.npz"
    before = loss(capsys, table, "--steps", 60, "--save-params", saved)
    arrays = np.load(saved)
    np.savez(old, **{name: arrays[name] for name in ("W1", "b1", "W2", "b2")})
    assert loss(capsys, table, "--steps", 0, "--init-params", old)[:2] == before[:2]


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ({"mean": np.zeros(2)}, "of mean and scale both are needed, or neither"),
        ({"mean": np.zeros(3), "scale": np.ones(3)}, "must have the shape (2,)"),
        ({"mean": np.zeros(2), "scale": np.array([1.0, 0.0])}, "scale above 0"),
        ({"mean": np.array([np.nan, 0.0]), "scale": np.ones(2)}, "must be finite"),
        ({"mean": np.array(["a", "b"]), "scale": np.ones(2)}, "mean and scale must be plain arrays"),
    ],
)
def test_units_that_make_no_sense_are_refused_in_a_sentence(capsys, tmp_path, units, said):
    path = tmp_path / "w.npz"
    np.savez(path, **vars(init_params(2, 4, 2)), **units)
    status, _, err = run(capsys, "train", "moons", "--init-params", path)
    assert status == 2
    assert str(path) in err
    assert said in err
    assert err.count("\n") == 1


def test_the_trace_says_in_which_units_its_inputs_are(capsys, table, tmp_path):
    path = tmp_path / "trace.npz"
    loss(capsys, table, "--steps", 1, "--save-trace", path)
    arrays = np.load(path)
    raw = arrays["a1"] * arrays["scale"] + arrays["mean"]
    assert raw[:, 0].min() >= 18
    assert raw[:, 1].max() <= 1e5


def test_the_summary_says_what_the_network_is_given(capsys, table):
    assert "inputs of the network: standardized, age (x −" in run(capsys, "train", table, "--steps", 1)[1]
    out = run(capsys, "train", table, "--steps", 1, "--no-standardize")[1]
    assert "inputs of the network: the columns as they are" in out


def test_raw_weights_without_a_file_and_weights_in_the_place_of_data(capsys, tmp_path):
    status, _, err = run(capsys, "train", "moons", "--raw-weights")
    assert (status, "--save-params" in err) == (2, True)
    path = tmp_path / "w.npz"
    np.savez(path, **vars(init_params(2, 4, 2)))
    status, _, err = run(capsys, "train", path)
    assert status == 2
    assert "holds the weights of a network and no points" in err


# --------------------------------------------------------------------- session


def test_the_session_standardizes_or_not_and_begins_anew(rng):
    session = Session(people(rng), NetworkConfig(6))
    session.apply(Advance(9))
    session.apply(PinSample(4))
    weights = session.snapshot().params
    session.apply(SetStandardize(True))  # as it is
    assert session.snapshot().step == 9
    session.apply(SetStandardize(False))
    shot = session.snapshot()
    assert (shot.step, shot.last_step, shot.standardize, shot.pinned) == (0, 0, False, 4)
    assert shot.standardization.is_identity
    np.testing.assert_array_equal(shot.lines.a1, shot.dataset.points[shot.seen])
    session.apply(SetStandardize(True))
    session.apply(Advance(9))
    assert session.snapshot().standardize
    np.testing.assert_array_equal(session.snapshot().params.W1, weights.W1)
    np.testing.assert_allclose(session.snapshot().lines.a1.mean(axis=0), 0, atol=1e-12)


def test_other_data_are_standardized_or_not_as_was_chosen(rng):
    session = Session(people(rng))
    session.apply(SetStandardize(False))
    session.apply(UseData(session.keep(GENERATORS["moons"].make(30).split(0.2, 0))))
    assert not session.snapshot().standardize
    assert session.snapshot().standardization.is_identity


def test_a_run_from_saved_weights_is_in_their_units_until_it_has_others(rng):
    session = Session(people(rng), NetworkConfig(6))
    units = Standardization((50.0, 5e4), (10.0, 1e4))
    params = init_params(2, 11, 2, rng=rng)
    session.apply(UseWeights(session.keep_weights(Weights(params, units, "w.npz"))))
    shot = session.snapshot()
    assert (shot.step, shot.network.n_hidden, shot.standardize) == (0, 11, True)
    assert (shot.weights_from, shot.standardization_from) == ("w.npz", "w.npz")
    np.testing.assert_array_equal(shot.params.W1, params.W1)
    np.testing.assert_allclose(shot.lines.a1, units.apply(shot.dataset.points[shot.seen]))
    session.apply(Advance(5))
    session.apply(GoTo(0))
    np.testing.assert_array_equal(session.snapshot().params.W1, params.W1)
    session.apply(SetNetwork(shot.network))  # the same network with drawn weights
    shot = session.snapshot()
    assert (shot.weights_from, shot.standardization_from) == ("", "")
    assert shot.standardization == Standardization.fit(shot.dataset)
    assert (shot.params.W1 != params.W1).all()


def test_raw_weights_switch_standardization_off_and_the_first_builds_leave_it(rng):
    session = Session(people(rng), NetworkConfig(6))
    params = init_params(2, 6, 2, rng=rng)
    session.apply(UseWeights(session.keep_weights(Weights(params))))
    assert session.snapshot().standardize
    assert session.snapshot().standardization == Standardization.fit(session.snapshot().dataset)
    session.apply(UseWeights(session.keep_weights(Weights(params, Standardization()))))
    assert not session.snapshot().standardize


@pytest.mark.parametrize(
    ("sizes", "said"), [((3, 6, 2), "3 inputs"), ((2, 6, 4), "open the data"), ((2, 600, 2), "512")]
)
def test_weights_that_do_not_fit_leave_everything_as_it_was(rng, sizes, said):
    session = Session(people(rng), NetworkConfig(6))
    session.apply(Advance(7))
    before = session.snapshot()
    with pytest.raises(ConfigError, match=said):
        session.apply(UseWeights(session.keep_weights(Weights(init_params(*sizes), None, "w.npz"))))
    after = session.snapshot()
    assert (after.step, after.network, after.generation) == (7, before.network, before.generation)
    session.apply(Advance(1))
    assert isinstance(session.snapshot().params, Params)
