"""`netviz predict`: class and probabilities of new points, in the units of the file of weights."""

import csv
import io
import os
import resource

import numpy as np
import pytest

from netviz import predicting
from netviz.array_files import save_arrays
from netviz.core import init_params
from netviz.core.params import Params
from netviz.core.predict import predict
from netviz.data import Standardization, read
from netviz.data.reading import PRINCIPAL
from netviz.intents import Advance
from netviz.predicting import Answers, Network, network_of, read_points
from netviz.session import Session
from netviz.storage.session_file import write_session
from netviz.training.config import NetworkConfig
from netviz.training.weights import Weights
from tests.conftest import run

UNITS = Standardization((30.0, -2.0), (10.0, 0.5))
POINTS = np.array([[31.5, -2.25], [12.0, 1.0], [30.0, -2.0]])


def params(n_classes=3, n_hidden=5, n_inputs=2, seed=3):
    return init_params(n_inputs, n_hidden, n_classes, rng=np.random.default_rng(seed))


def saved(tmp_path, weights):
    path = tmp_path / "weights.npz"
    save_arrays(path, weights.to_arrays())
    return path


def table(tmp_path, text, name="points.csv"):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def as_text(points, heading="x,y"):
    return "\n".join([heading, *(f"{x!r},{y!r}" for x, y in points.tolist())]) + "\n"


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def probabilities(found):
    return np.array([[float(value) for name, value in row.items() if name[:2] == "p_"] for row in found])


@pytest.mark.parametrize("weights", [Weights(params(), UNITS), Weights(params(), UNITS).for_raw_columns()])
def test_points_are_in_the_units_of_the_data(capsys, tmp_path, weights):
    """The same network for standardized and for raw columns gives the same answers."""
    path, points = saved(tmp_path, weights), table(tmp_path, as_text(POINTS))
    status, out, err = run(capsys, "predict", path, points)
    assert (status, err) == (0, "")
    expected = predict(params(), (POINTS - UNITS.mean) / UNITS.scale)
    found = rows(out)
    assert list(found[0]) == ["x", "y", "class", "p_0", "p_1", "p_2"]
    np.testing.assert_allclose(probabilities(found), expected.psi, rtol=1e-12)
    assert [int(row["class"]) for row in found] == expected.classes.tolist()
    np.testing.assert_array_equal([[float(row["x"]), float(row["y"])] for row in found], POINTS)


def test_without_mean_and_scale_the_columns_go_in_as_they_are_and_that_is_said(capsys, tmp_path):
    path, points = saved(tmp_path, Weights(params())), table(tmp_path, as_text(POINTS))
    status, out, err = run(capsys, "predict", path, points)
    assert status == 0
    assert "has no mean and scale; the network is given the columns as they are" in err
    np.testing.assert_allclose(probabilities(rows(out)), predict(params(), POINTS).psi, rtol=1e-12)


def test_the_answers_for_training_data_are_those_of_training(capsys, tmp_path):
    data, weights, out = (tmp_path / name for name in ("data.csv", "w.npz", "out.csv"))
    rng = np.random.default_rng(0)
    values = rng.standard_normal((80, 2)) * [1000, 0.01]
    labels = np.where(values[:, 0] * values[:, 1] > 0, "same", "other")
    lines = [f"{label},{x!r},{y!r}" for label, (x, y) in zip(labels, values.tolist(), strict=True)]
    data.write_text("\n".join(["kind,income,share", *lines]))
    _, summary, _ = run(
        capsys,
        "train",
        data,
        "--label",
        "kind",
        "--steps",
        300,
        "--test-fraction",
        0,
        "--save-params",
        weights,
    )
    status, said, err = run(capsys, "predict", weights, data, "--output", out)
    assert status == 0
    assert f"written: {out}, 80 points" in said
    assert "“income” and “share” are taken for the two features" in err
    names = read(data).class_names
    found = rows(out.read_text("utf-8"))
    right = np.mean([names[int(row["class"])] == label for row, label in zip(found, labels, strict=True)])
    assert f"accuracy {right:.1%}".replace("%", " %") in summary


def network(**of):
    return Network(Weights(params(), UNITS), ("a", "b", "c"), **of)


def test_a_heading_with_the_names_of_the_features_picks_the_columns(tmp_path):
    text = "id,share,note,income\n7,1.5,q,40\n9,-2.5,r,25\n"
    found = read_points(table(tmp_path, text), network(feature_names=("income", "share")))
    assert found.names == ("income", "share")
    assert found.values.tolist() == [[40, 1.5], [25, -2.5]]
    assert not found.notes


def test_columns_of_other_names_are_taken_where_there_are_two_and_that_is_said(tmp_path):
    found = read_points(table(tmp_path, "u,v\n1,2\n3,4\n"), network(feature_names=("income", "share")))
    assert found.values.tolist() == [[1, 2], [3, 4]]
    assert found.notes == ("“u” and “v” are taken for income and share",)


@pytest.mark.parametrize(
    "text", ["1,2\n3,4\n", "1;2\n3;4\n", "1\t2\n3\t4", "x y\n1 2\n3 4\n", '[{"x":1,"y":2},{"x":3,"y":4}]']
)
def test_points_without_classes_are_read_in_every_dialect(tmp_path, text):
    assert read_points(table(tmp_path, text), network()).values.tolist() == [[1, 2], [3, 4]]


def test_points_may_be_arrays(tmp_path):
    np.savez(tmp_path / "p.npz", points=POINTS)
    np.testing.assert_array_equal(read_points(tmp_path / "p.npz", network()).values, POINTS)


def test_columns_can_be_named(capsys, tmp_path):
    path = saved(tmp_path, Weights(params(), UNITS))
    points = table(tmp_path, "a,b,c\n1.5,30,-2\n2.5,31,-2.5\n")
    status, out, _ = run(capsys, "predict", path, points, "--features", "b,c")
    assert status == 0
    assert [(row["b"], row["c"]) for row in rows(out)] == [("30.0", "-2.0"), ("31.0", "-2.5")]
    for wrong, reason in (
        ("b,d", "no column “d”; the columns are: a, b, c"),
        ("b,b", "different"),
        ("b", "two"),
    ):
        status, out, err = run(capsys, "predict", path, points, "--features", wrong)
        assert (status, out) == (2, "")
        assert reason in err


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x,y\n1,2\n3,\n5,\n", "line 3, column “y”: there is no value (1 more like it)"),
        ("x,y\n1,2\nfoo,4\n5,6\n", "line 3, column “x”: “foo” is no finite number"),
        ("x,y\n1,2\nfoo,4\n", "line 3, column “x”: “foo” is no finite number"),
        ("1,2\n3,inf\n", "line 2, column “column 2”: “inf” is no finite number"),
        ("1,2\n-inf,3\n", "line 2, column “column 1”: “-inf” is no finite number"),
        ("1,2\nnan,3\n", "line 2, column “column 1”: there is no value"),
        ("1,2\n1e305,3\n", "line 2, column “column 1”: 1e305 lies beyond ±1e+302"),
        ("1,2\n3\n", "line 2: 1 value where line 1 has 2"),
        ("x,y\n", "no row of data"),
        ("", "is empty"),
        ("1\n2\n", "one column of numbers found, and the two features are needed"),
        ("1.5,2.5,3.5\n4.5,5.5,6.5\n", "cannot be told; name them (--features)"),
    ],
)
def test_no_row_gets_lost(capsys, tmp_path, text, reason):
    path, out = saved(tmp_path, Weights(params(), UNITS)), tmp_path / "out.csv"
    status, printed, err = run(capsys, "predict", path, table(tmp_path, text), "--output", out)
    assert (status, printed) == (2, "")
    assert reason in err
    assert err.count("\n") == 1
    assert not out.exists()


def test_principal_components_of_other_data_are_not_made_up(tmp_path):
    with pytest.raises(predicting.DataError, match="principal components of other data"):
        read_points(table(tmp_path, "a,b\n1,2\n"), network(feature_names=PRINCIPAL))


@pytest.mark.parametrize("n_classes", [2, 9, 300])
def test_any_number_of_classes(capsys, tmp_path, n_classes):
    path = saved(tmp_path, Weights(params(n_classes), UNITS))
    status, out, _ = run(capsys, "predict", path, table(tmp_path, as_text(POINTS)))
    found = probabilities(rows(out))
    assert status == 0
    assert found.shape == (3, n_classes)
    np.testing.assert_allclose(found.sum(axis=1), 1.0)


def test_names_of_classes_are_written_so_that_a_table_has_them_back(tmp_path):
    names = ('a "b", c', "Ähre\nGras", "class")
    asked = Network(Weights(params(), UNITS), names, ("class", "p_class"))
    points = read_points(table(tmp_path, as_text(POINTS, "class,p_class")), asked)
    found = rows("".join(Answers(asked, points)))
    assert list(found[0]) == [
        "class",
        "p_class",
        "class (2)",
        *(f"p_{name}" for name in names[:2]),
        "p_class (2)",
    ]
    answers = predict(params(), UNITS.apply(POINTS)).classes
    assert [row["class (2)"] for row in found] == [names[label] for label in answers]


def test_weights_for_other_than_two_columns_are_refused(capsys, tmp_path):
    path = saved(tmp_path, Weights(params(n_inputs=4)))
    status, _, err = run(capsys, "predict", path, table(tmp_path, as_text(POINTS)))
    assert status == 2
    assert "for 4 inputs, and points have two coordinates here" in err


def test_what_is_no_network_is_refused(capsys, tmp_path):
    points = table(tmp_path, as_text(POINTS))
    for path, reason in (
        (points, "is not a valid .npz file"),
        (tmp_path / "none.npz", "there is no such file"),
    ):
        status, out, err = run(capsys, "predict", path, points)
        assert (status, out) == (2, "")
        assert reason in err


def test_the_inputs_are_not_overwritten(capsys, tmp_path):
    path, points = saved(tmp_path, Weights(params(), UNITS)), table(tmp_path, as_text(POINTS))
    os.symlink(points, tmp_path / "link.csv")
    for output, what in (
        (points, "the points"),
        (tmp_path / "link.csv", "the points"),
        (path, "the network"),
    ):
        before = output.read_bytes()
        status, _, err = run(capsys, "predict", path, points, "--output", output)
        assert status == 2
        assert f"would overwrite {what}" in err
        assert output.read_bytes() == before


def test_an_answer_that_is_no_number_leaves_the_old_file(capsys, tmp_path):
    start = params()
    huge = Params(start.W1 * 1e300, start.b1, start.W2 * 1e300, start.b2)
    path, points = saved(tmp_path, Weights(huge, UNITS)), table(tmp_path, as_text(POINTS[::-1]))
    out = table(tmp_path, "what was there", "out.csv")
    status, _, err = run(capsys, "predict", path, points, "--output", out)
    assert status == 2
    assert "line 3: the network's answer is no number there" in err
    assert out.read_text() == "what was there"


def test_pieces_do_not_show(monkeypatch, tmp_path):
    many = np.random.default_rng(1).standard_normal((1000, 2))
    points = read_points(table(tmp_path, as_text(many)), network())
    whole = Answers(network(), points)
    text = "".join(whole)
    monkeypatch.setattr(predicting, "_AT_A_TIME", 100)
    pieces = Answers(network(), points)
    parts = list(pieces)
    assert len(parts) > 50
    assert "".join(parts) == text
    assert pieces.counts == whole.counts
    assert sum(whole.counts.values()) == 1000


@pytest.mark.slow
def test_many_points_take_little_memory(capsys, tmp_path):
    """What a million points would take in hidden units alone: 512 · 8 · 10⁶ bytes, 4 GB."""
    path, out = saved(tmp_path, Weights(params(n_hidden=512), UNITS)), tmp_path / "out.csv"
    np.save(tmp_path / "many.npy", np.random.default_rng(1).standard_normal((1_000_000, 2)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    status, _, _ = run(capsys, "predict", path, tmp_path / "many.npy", "--output", out)
    assert status == 0
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000  # kilobytes
    with out.open() as lines:
        assert sum(1 for _ in lines) == 1_000_001


def test_the_network_of_a_file_of_weights_knows_its_units(tmp_path):
    found = network_of(saved(tmp_path, Weights(params(4), UNITS)))
    assert found.units == UNITS
    assert found.class_names == ("0", "1", "2", "3")
    assert found.feature_names is None


def test_a_session_answers_in_its_own_units_and_names(capsys, tmp_path):
    session = Session(read(table(tmp_path, NAMED, "named.csv")).split(0.2, 0), NetworkConfig(4))
    session.apply(Advance(30))
    write_session(tmp_path / "run.netviz", session.at_rest())
    status, out, err = run(capsys, "predict", tmp_path / "run.netviz", tmp_path / "named.csv")
    assert (status, err) == (0, "")
    shot = session.snapshot()
    expected = predict(shot.params, shot.standardization.apply(shot.dataset.points)).psi
    found = rows(out)
    assert [row["p_red"] for row in found] == [repr(value) for value in expected[:, 1].tolist()]
    assert {row["class"] for row in found} <= {"blue", "red"}


NAMED = "length,width,kind\n" + "".join(
    f"{10 + i % 5},{100 + 3 * i},{'red' if i % 3 else 'blue'}\n" for i in range(30)
)
