"""Recipes on the command line: --from in the place of data and settings, and --print-recipe."""

import json

import numpy as np
import pytest
import threadpoolctl

from netviz.app import _with_command, main
from netviz.data import GENERATORS
from netviz.intents import Advance, SetTraining, UseMistake
from netviz.session import Session
from netviz.sharing import recipe
from netviz.training.config import NetworkConfig, TrainingConfig

LINE = "v1 moons n=30 | hidden=6 seed=2 | eta=0.5 | 20: eta=0.1 mistake=no-mask | at step 40 line 8"


def run(capsys, *arguments):
    status = main([*map(str, arguments)])
    out, err = capsys.readouterr()
    return status, out, err


def trained(capsys, *arguments):
    status, out, err = run(capsys, "train", *arguments, "--json")
    assert status == 0, err
    return json.loads(out)


def test_training_goes_to_the_step_of_the_recipe_with_its_changes(capsys, tmp_path):
    table = tmp_path / "h.csv"
    facts = trained(capsys, "--from", LINE, "--history", table, "--print-recipe")
    assert facts["steps"] == 40
    rows = np.genfromtxt(table, delimiter=",", names=True)
    session = Session(
        GENERATORS["moons"].make(30).split(0.2, 0),
        NetworkConfig(6, seed=2),
        TrainingConfig(0.5),
        evaluate_every=1,
    )
    session.apply(Advance(20))
    session.apply(SetTraining(TrainingConfig(0.1)))
    session.apply(UseMistake("no-mask"))
    session.apply(Advance(20))
    np.testing.assert_allclose(rows["loss"], session.snapshot().history["loss"], rtol=1e-9)
    assert recipe.read(facts["recipe"]).project.document == recipe.read(LINE).project.document


@pytest.mark.parametrize(
    ("options", "n_steps"),
    [
        ((LINE,), 40),
        ((LINE, "--steps", 10), 10),
        ((LINE, "--steps", 55), 55),
        ((LINE, "--steps", 0), 0),
        (("v1 moons n=30 | hidden=6",), 1000),
    ],
)
def test_how_many_steps_are_taken(capsys, options, n_steps):
    facts = trained(capsys, "--from", *options, "--print-recipe")
    assert facts["steps"] == n_steps
    assert recipe.read(facts["recipe"]).project.cursor.step == n_steps


def test_options_and_the_recipe_of_them_train_the_same(capsys):
    options = [
        "blobs", "--points", 30, "--noise", 0.3, "--classes", 4, "--test-fraction", 0.25,
        "--no-standardize", "--hidden", 7, "--init", "glorot", "--learning-rate", 0.02,
        "--regularization", 1e-3, "--batch-size", 9, "--update-rule", "adam", "--seed", 5,
        "--steps", 30, "--print-recipe",
    ]  # fmt: skip
    facts = trained(capsys, *options)
    again = trained(capsys, "--from", facts["recipe"], "--print-recipe")
    assert again | {"seconds": 0} == facts | {"seconds": 0}
    assert facts["recipe"] == (
        "v1 blobs n=30 noise=0.3 classes=4 seed=5 test=0.25 | hidden=7 glorot seed=5 raw | "
        "eta=0.02 lambda=1e-3 batch=9 adam | at step 30"
    )


def test_the_line_is_the_last_that_is_printed(capsys):
    status, out, _ = run(capsys, "train", "moons", "--hidden", 5, "--steps", 5, "--print-recipe")
    assert status == 0
    assert out.splitlines()[-1] == (
        "v1 moons n=100 noise=0.1 seed=0 | hidden=5 he-normal seed=0 | eta=1 lambda=5e-4 | at step 5"
    )


def test_own_data_and_weights_are_found_in_the_current_folder(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "points.csv").write_text(
        "x,y,kind\n" + "".join(f"{i},{i * i % 7},{'ab'[i % 2]}\n" for i in range(40))
    )
    trained(capsys, "points.csv", "--hidden", 4, "--steps", 3, "--save-params", "net.npz")
    facts = trained(capsys, "points.csv", "--init-params", "net.npz", "--steps", 7, "--print-recipe")
    again = trained(capsys, "--from", facts["recipe"], "--print-recipe")
    assert again | {"seconds": 0} == facts | {"seconds": 0}
    for name, what in (("points.csv", "--history"), ("net.npz", "--save-trace")):
        before = (tmp_path / name).read_bytes()
        status, _, err = run(capsys, "train", "--from", facts["recipe"], what, name)
        assert status == 2
        assert f"would overwrite {name}, which the recipe names" in err
        assert (tmp_path / name).read_bytes() == before
    (tmp_path / "points.csv").unlink()
    status, out, err = run(capsys, "train", "--from", facts["recipe"])
    assert (status, out) == (2, "")
    assert "there is no file points.csv here" in err


def test_the_gradient_is_checked_at_the_step_of_the_recipe(capsys):
    assert run(capsys, "gradcheck", "--from", "v1 moons n=30 | hidden=6 | at step 12")[0] == 0
    assert run(capsys, "gradcheck", "--from", LINE)[0] == 1  # no mask any more
    assert run(capsys, "gradcheck", "--from", LINE, "--steps", 10)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("train", "moons", "--from", LINE), "leave DATA out"),
        (("train", "--from", LINE, "--seed", 0), "leave --seed out"),
        (("train", "--from", LINE, "--learning-rate", 1), "leave --learning-rate out"),
        (("train", "--from", LINE, "--no-standardize"), "leave --no-standardize out"),
        (("gradcheck", "--from", LINE, "--label", "c"), "leave --label out"),
        (("train", "--from", "v1 spiral | hiden=8"), "character 13, “hiden=8”"),
        (("train", "--from", "v2 spiral"), "newer netviz"),
        (("train", "--from", ""), "the line is empty"),
        (("gradcheck", "--from", "v1 | eta=-1"), "above 0"),
        (("train",), "DATA is required"),
        (("gradcheck",), "DATA is required"),
        (("--from", LINE, "train", "moons"), "write --from after train"),
        (("--from", LINE, "points.csv"), "leave one of them out"),
        (("--from", "v1 spirall"), "did you mean “spiral”"),
        (("train", "moons", "--steps", 2_000_000, "--print-recipe"), "save the session"),
        (("inspect", "--from", LINE), "unrecognized"),
    ],
)
def test_what_contradicts_itself_or_cannot_be_read_is_refused_in_one_line(capsys, arguments, message):
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


def test_a_recipe_is_no_file_and_no_command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert _with_command(["--from", "v1 a.csv"]) == ["--from", "v1 a.csv"]
    assert _with_command(["--from", "v1", "a.csv"]) == ["--from", "v1", "--open", "a.csv"]
    (tmp_path / "train").write_text("")
    arguments = ["train", "--from", "v1 spiral"]
    assert _with_command(arguments) == arguments


def test_without_a_display_the_recipe_is_trained_instead(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("netviz.display.obstacle", lambda: "there is no display")
    status, out, _ = run(capsys, "--without-display", tmp_path / "o", "--from", LINE)
    assert status == 0
    assert "The recipe is trained" in out
    assert {path.name for path in (tmp_path / "o").iterdir()} == {"recipe.png", "recipe.csv"}


def test_without_a_display_training_has_one_thread_as_with_a_command(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("netviz.display.obstacle", lambda: "there is no display")
    with threadpoolctl.threadpool_limits(2, user_api="blas"):
        assert run(capsys, "--without-display", tmp_path / "o", "--from", LINE)[0] == 0
        libraries = [one for one in threadpoolctl.threadpool_info() if one["user_api"] == "blas"]
    assert libraries
    assert all(one["num_threads"] == 1 for one in libraries)
