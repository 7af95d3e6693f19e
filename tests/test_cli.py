import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import netviz
from netviz.app import _with_command
from netviz.core import STAGES, Params, forward_backward
from netviz.training import step_lines
from tests.conftest import run
from tests.places import ROOT


def test_train_prints_one_json_object(capsys):
    status, out, err = run(capsys, "train", "moons", "--steps", 50, "--json")
    facts = json.loads(out)
    assert status == 0
    assert not err
    assert facts["steps"] == 50
    assert facts["loss"] == pytest.approx(facts["loss_data"] + facts["loss_reg"])
    assert set(facts["gradient_norms"]) == {"W1", "b1", "W2", "b2"}
    assert {"accuracy", "test_accuracy", "dead_units", "seconds"} <= set(facts)


def test_everything_that_train_can_write(capsys, tmp_path):
    weights, trace, history, figure = (tmp_path / name for name in ("p.npz", "t.npz", "h.csv", "f.png"))
    status, _, err = run(
        capsys, "train", "spiral", "--steps", 30, "--hidden", 12, "--learning-rate", 0.5,
        "--regularization", 0.01, "--batch-size", 50, "--update-rule", "momentum", "--init", "glorot",
        "--seed", 3, "--test-fraction", 0.25, "--save-params", weights, "--save-trace", trace,
        "--history", history, "--figure", figure,
    )  # fmt: skip
    assert status == 0
    assert not err
    values = np.load(trace)
    saved = np.load(weights)
    params = Params(*(saved[name] for name in ("W1", "b1", "W2", "b2")))
    assert params.W1.shape == (2, 12)
    assert values["a1"].shape == (225, 2)
    expected = forward_backward(params, values["a1"], values["y"], 0.01)
    for stage in STAGES[:-1]:
        np.testing.assert_allclose(values[stage.key], stage.read(expected), rtol=1e-12)
    rows = list(csv.DictReader(history.open(encoding="utf-8")))
    assert [row["step"] for row in rows] == [str(step) for step in range(31)]
    assert all(row["loss"] and row["test_accuracy"] for row in rows)
    assert float(rows[-1]["loss"]) == pytest.approx(expected.loss, rel=1e-8)
    assert figure.read_bytes().startswith(b"\x89PNG")
    assert figure.stat().st_size > 50_000


def test_weights_are_taken_up_again(capsys, tmp_path):
    first, second, whole = (tmp_path / f"{name}.npz" for name in "abc")
    options = ("--hidden", 9, "--no-standardize")
    run(capsys, "train", "moons", "--steps", 20, *options, "--save-params", first)
    run(capsys, "train", "moons", "--steps", 30, *options, "--init-params", first, "--save-params", second)
    run(capsys, "train", "moons", "--steps", 50, *options, "--save-params", whole)
    np.testing.assert_array_equal(np.load(second)["W1"], np.load(whole)["W1"])


def test_the_same_seed_gives_the_same_result(capsys):
    def loss(seed):
        out = run(capsys, "train", "blobs", "--steps", 20, "--batch-size", 7, "--seed", seed, "--json")[1]
        return json.loads(out)["loss"]

    assert loss(1) == loss(1) != loss(2)


def test_training_on_a_file(capsys, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("x,y,kind\n" + "".join(f"{i},{i % 7},{'ab'[i > 20]}\n" for i in range(40)) + ",1,a\n")
    status, out, err = run(capsys, "train", table, "--steps", 300, "--json")
    assert status == 0
    assert json.loads(out)["accuracy"] > 0.9
    assert "1 row with missing values left out (line 42)" in err


def test_a_files_own_test_part_is_kept_unless_another_is_asked_for(capsys, tmp_path):
    table = tmp_path / "t.csv"
    rows = (f"{i},{i % 7},{'ab'[i % 2]},{'test' if i >= 36 else 'train'}\n" for i in range(40))
    table.write_text("x,y,kind,part\n" + "".join(rows))
    trained = []
    for more in ((), ("--test-fraction", 0.5)):
        run(capsys, "train", table, "--steps", 1, *more, "--save-trace", tmp_path / "trace.npz")
        trained.append(len(np.load(tmp_path / "trace.npz")["psi"]))
    assert trained == [36, 20]


def test_a_file_in_the_place_of_a_command_is_opened_in_the_window(capsys, tmp_path):
    assert _with_command(["data.csv", "--theme", "dark"]) == ["--open", "data.csv", "--theme", "dark"]
    assert _with_command(["train", "data.csv"]) == ["train", "data.csv"]
    assert _with_command([]) == []
    status, _, err = run(capsys, "trian")
    assert status == 2
    assert "trian" in err


def test_divergence_is_told_and_is_no_error(capsys):
    status, out, err = run(
        capsys, "train", "spiral", "--learning-rate", 100, "--regularization", 1, "--steps", 9999, "--json"
    )
    facts = json.loads(out)
    assert status == 0
    assert facts["steps"] < 9999
    assert facts["loss"] is None
    assert "ηλ = 100 is above 1" in facts["diverged"]
    assert "ηλ = 100" in err


def test_gradcheck_prints_a_table_and_judges(capsys, monkeypatch):
    status, out, _ = run(capsys, "gradcheck", "moons", "--hidden", 6, "--steps", 5)
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()[1:5]] == ["W1", "b1", "W2", "b2"]
    assert "agrees with central differences" in out
    right = step_lines.forward_backward

    def without_the_penalty(*problem):
        trace = right(*problem)
        object.__setattr__(trace, "dW1", trace.dW1_data)
        return trace

    monkeypatch.setattr(step_lines, "forward_backward", without_the_penalty)
    status, out, _ = run(capsys, "gradcheck", "moons", "--hidden", 6)
    assert status == 1
    assert "DOES NOT AGREE" in out


def test_inspect_says_what_was_read(capsys, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("u,v,w,kind\n1,2,3,b\n4,5,6,a\n7,8,9,b\n")
    status, out, _ = run(capsys, "inspect", table, "--json")
    facts = json.loads(out)
    assert status == 0
    assert facts["points"] == 3
    assert facts["features"] == ["u", "v"]
    assert facts["classes"] == {"a": 1, "b": 2}
    assert facts["warnings"] == ["“u” and “v” are the features; not used: w"]
    out = run(capsys, "inspect", table, "--json", "--features", "w,u")[1]
    assert json.loads(out)["features"] == ["w", "u"]
    assert "class b: 2 points" in run(capsys, "inspect", table)[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["train", "nothing"], "neither a file nor data that come with netviz"),
        (["train", "nothing.csv"], "no such file"),
        (["train", "spiral", "--hidden", "0"], "at least 1"),
        (["train", "spiral", "--hidden", "1000"], "hidden units must be 1 to 512"),
        (["train", "spiral", "--steps", "-1"], "at least 0"),
        (["train", "spiral", "--steps", "many"], "a whole number is needed"),
        (["train", "spiral", "--learning-rate", "-1"], "learning rate"),
        (["train", "spiral", "--learning-rate", "nan"], "learning rate"),
        (["train", "spiral", "--regularization", "-1"], "regularization"),
        (["train", "spiral", "--test-fraction", "1"], "test fraction"),
        (["train", "moons", "--classes", "3"], "moons has 2 classes"),
        (["train", "spiral", "--init-params", "nothing.npz"], "no such file"),
        (["train", "spiral", "--update-rule", "sgd"], "invalid choice"),
        (["train", "spiral", "--figure", "no/folder/f.png"], "no folder"),
        (["train", "spiral", "--save-params", "."], "is a folder"),
        (["train", "a\nb.csv"], "a b.csv: there is no such file"),
        (["gradcheck", "spiral", "--steps", "400", "--learning-rate", "1e6"], "no gradient to check"),
        (["inspect", "."], "is a folder"),
        (["inspect"], "required"),
        (["fly"], "neither a command nor a file"),
    ],
)
def test_refused_input_is_one_line_and_exit_status_2(capsys, arguments, message):
    status, out, err = run(capsys, *arguments)
    assert status == 2
    assert not out
    assert message in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "content", ["text", "empty", "pickle", "missing", "nan", "shapes", "damaged", "header"]
)
def test_bad_weights_are_refused(capsys, tmp_path, content):
    path = tmp_path / "w.npz"
    good = {"W1": np.ones((2, 4)), "b1": np.ones(4), "W2": np.ones((4, 3)), "b2": np.ones(3)}
    if content == "text":
        path.write_text("W1")
    elif content == "empty":
        path.write_bytes(b"")
    elif content == "pickle":
        np.savez(path, **{**good, "b1": np.array([{}, {}], object)})
    elif content == "missing":
        np.savez(path, W1=good["W1"])
    elif content == "nan":
        np.savez(path, **{**good, "b1": np.full(4, np.nan)})
    elif content == "shapes":
        np.savez(path, **{**good, "b1": np.ones(5)})
    elif content == "damaged":
        np.savez_compressed(path, **{**good, "W1": np.random.default_rng(0).random((2, 4))})
        whole = bytearray(path.read_bytes())
        whole[60:90] = bytes(30)
        path.write_bytes(whole)
    else:
        np.savez(path, **good)
        path.write_bytes(path.read_bytes().replace(b"'descr': '<f8'", b"{{{{{{{{{{{{{{"))
    status, _, err = run(capsys, "train", "spiral", "--init-params", path)
    assert status == 2
    assert str(path) in err
    assert err.count("\n") == 1


@pytest.mark.slow
def test_without_a_display_no_window_is_tried(tmp_path):
    environment = {
        k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    plain = subprocess.run(
        [sys.executable, ROOT / "main.py"], env=environment, capture_output=True, text=True, cwd=tmp_path
    )
    assert plain.returncode == 2
    assert "no display" in plain.stderr
    shown = subprocess.run(
        [sys.executable, ROOT / "main.py", "--without-display", "out"],
        env=environment, capture_output=True, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert shown.returncode == 0, shown.stderr
    assert "no display" in shown.stdout
    for name in ("spiral.png", "spiral.csv"):
        assert str(Path("out") / name) in shown.stdout
        assert (tmp_path / "out" / name).stat().st_size > 10_000


def test_the_command_line_does_not_import_qt_for_training():
    code = (
        "import sys; from netviz.app import main; main(['train', 'moons', '--steps', '1']); "
        "print('PySide6' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.endswith("False\n"), done.stderr


def test_version(capsys):
    assert run(capsys, "--version")[1] == f"netviz {netviz.__version__}\n"


def test_a_figure_is_a_png(capsys, tmp_path):
    status, _, err = run(capsys, "train", "moons", "--steps", 1, "--figure", tmp_path / "f.pdf")
    assert status == 2
    assert ".png" in err


def test_letters_that_a_stream_lacks_do_not_stop_it():
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, ROOT / "main.py", "gradcheck", "moons", "--hidden", "4"],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "agrees" in done.stdout


def test_columns_of_one_name_are_told_apart(capsys, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("x,x,class\n1,2,a\n3,4,b\n")
    facts = json.loads(run(capsys, "inspect", table, "--json")[1])
    assert facts["features"] == ["x", "x (2)"]


def test_gradcheck_of_what_is_on_kinks_says_so_and_offers_a_check_beside(capsys, tmp_path):
    corners = tmp_path / "xor.csv"
    corners.write_text("x,y,c\n0,0,a\n0,1,b\n1,0,b\n1,1,a\n")
    command = ["gradcheck", corners, "--test-fraction", 0, "--no-standardize", "--hidden", 5]
    status, out, _ = run(capsys, *command)
    assert status == 1
    assert "agrees" not in out
    assert "b1 not compared: on kinks; --beside" in out
    status, out, _ = run(capsys, *command, "--beside")
    assert status == 0
    assert "a little beside" in out
    assert "agrees with central differences" in out


def test_train_says_what_happened(capsys):
    options = "train", "spiral", "--steps", 60, "--learning-rate", 4, "--no-standardize"
    status, out, err = run(capsys, *options, "--narrate")
    assert status == 0
    assert not err
    lines = [line for line in out.splitlines() if line.startswith("step ")]
    assert any(re.match(r"step \d+: this step raised J̃ from .* above 2", line) for line in lines)
    events = json.loads(run(capsys, *options, "--json")[1])["events"]
    assert [f"step {event['step']}: {event['text']}" for event in events] == lines
    assert {"raised"} <= {event["rule"] for event in events}
    assert not any(line.startswith("step ") for line in run(capsys, *options)[1].splitlines())
