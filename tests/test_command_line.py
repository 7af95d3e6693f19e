"""The command line where something is amiss: the disk, the streams, a key, a name."""

import csv
import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from netviz import arguments as command_line
from netviz.app import _with_command, main
from tests.places import ROOT

MAIN = ROOT / "main.py"
OLD = b"what was there"
OUTPUTS = {
    "--save-params": "old.npz", "--save-trace": "old.npz", "--history": "old.csv", "--figure": "old.png",
    "--save-page": "old.html", "--save-session": "old.netviz", "--save-script": "old.py",
}  # fmt: skip


def start(*arguments, **options):
    def stoppable():
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # also where the tests run in the background

    return subprocess.Popen(
        [sys.executable, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, preexec_fn=stoppable, **options,
    )  # fmt: skip


@pytest.fixture
def small_disk():
    """Files can have no more than a few bytes, which is told as a full disk is."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def shrink():
        resource.setrlimit(resource.RLIMIT_FSIZE, (40, before[1]))

    yield shrink
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text("x,y,kind\n" + "".join(f"{i},{i * i % 7},{'ab'[i % 2]}\n" for i in range(40)))
    return path


@pytest.mark.parametrize("option", OUTPUTS)
def test_without_room_the_old_file_stays_and_one_line_says_why(tmp_path, capsys, small_disk, option):
    path = tmp_path / OUTPUTS[option]
    path.write_bytes(OLD)
    small_disk()
    status = main(["train", "moons", "--steps", "3", option, str(path)])
    resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1))
    out, err = capsys.readouterr()
    assert status == 1
    assert path.read_bytes() == OLD
    assert os.listdir(tmp_path) == [path.name]
    assert f"{path} was not written: " in err
    assert err.count("\n") == 1
    assert "written:" not in out


def test_what_can_be_written_is_written_where_something_else_cannot(tmp_path, capsys):
    weights = tmp_path / "w.npz"
    arguments = ["train", "moons", "--steps", "3", "--history", "/dev/full", "--save-params", str(weights)]
    assert main(arguments) == 1
    assert "/dev/full was not written: the disk is full" in capsys.readouterr().err
    assert np.load(weights)["W1"].shape == (2, 32)


@pytest.mark.parametrize("kind", ["itself", "dots", "link", "hard link"])
def test_an_output_that_is_an_input_is_refused_before_anything_is_computed(tmp_path, table, capsys, kind):
    path = tmp_path / "other.csv"
    if kind == "link":
        path.symlink_to(table)
    elif kind == "hard link":
        path.hardlink_to(table)
    else:
        path = table if kind == "itself" else tmp_path / "x" / ".." / "d.csv"
    content = table.read_bytes()
    assert main(["train", str(table), "--steps", "100000000", "--history", str(path)]) == 2
    assert "would overwrite the data" in capsys.readouterr().err
    assert table.read_bytes() == content
    weights = tmp_path / "w.npz"
    main(["train", "moons", "--steps", "1", "--save-params", str(weights)])
    capsys.readouterr()
    again = ["train", "moons", "--init-params", str(weights), "--save-trace", str(weights)]
    assert main([*again, "--steps", "100000000"]) == 2
    assert "would overwrite the weights" in capsys.readouterr().err


def test_two_outputs_of_one_name_are_refused(tmp_path, capsys):
    one, other = tmp_path / "a.npz", tmp_path / "." / "x" / ".." / "a.npz"
    arguments = ["train", "moons", "--save-params", str(one), "--save-trace", str(other)]
    assert main([*arguments, "--steps", "100000000"]) == 2
    assert "--save-params and --save-trace name one file" in capsys.readouterr().err
    assert not one.exists()


def test_ctrl_c_writes_what_was_computed(tmp_path):
    weights, history = tmp_path / "w.npz", tmp_path / "h.csv"
    leftover = tmp_path / ".netviz-0123456789abcdef.part"  # by which the start can be seen
    leftover.touch()
    process = start(
        MAIN, "train", "moons", "--steps", 10**9, "--hidden", 4, "--json",
        "--save-params", weights, "--history", history,
    )  # fmt: skip
    while leftover.exists():
        time.sleep(0.01)
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    step = json.loads(out)["steps"]
    assert f"stopped at step {step} of 1000000000; written up to there" in err
    assert "Traceback" not in err
    rows = list(csv.DictReader(history.open(encoding="utf-8")))
    assert [int(row["step"]) for row in rows] == list(range(step + 1))
    with np.load(weights) as saved:
        assert np.isfinite(saved["W1"]).all()


@pytest.mark.parametrize("moment", np.linspace(0.0, 0.25, 6))
def test_ctrl_c_in_the_first_quarter_of_a_second_is_quiet(moment):
    process = start("-X", "importtime", MAIN, "train", "moons", "--steps", 10**9)
    while "netviz.__main__" not in process.stderr.readline():
        pass  # before that it is Python alone
    process.stderr.readline()  # the first that `main` loads: Ctrl+C is quiet by now
    time.sleep(moment)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert "stopped" in err.splitlines()[-1]


@pytest.mark.slow
@pytest.mark.parametrize("command", ["train moons --steps 2", "train moons --json", "inspect", "--help"])
@pytest.mark.parametrize("stream", [">&-", "2>&-", "<&- >&- 2>&-", "> /dev/full", "| true"])
def test_closed_and_full_and_broken_streams(table, command, stream):
    data = table if command == "inspect" else ""
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} {MAIN} {command} {data} {stream}; exit ${{PIPESTATUS[0]}}"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
    assert done.stderr.count("\n") <= 1
    assert done.returncode in {"> /dev/full": (0, 1), "| true": (0, 141)}.get(stream, (0,))
    if stream == "> /dev/full" and command != "--help":
        assert done.returncode == 1
        assert "standard output was not written: the disk is full" in done.stderr


def test_nothing_that_is_printed_gets_into_a_file(tmp_path):
    path = tmp_path / "h.csv"
    subprocess.run(
        ["bash", "-c", f"{sys.executable} {MAIN} train moons --steps 2 --history {path} >&- 2>&-"],
        check=True,
    )
    assert len(path.read_text().splitlines()) == 4


def options_with_values():
    parser = command_line.parser()
    for command, sub in parser._subparsers._group_actions[0].choices.items():
        for action in sub._actions:
            if action.option_strings and action.nargs is None:
                yield command, action.option_strings[-1]


ABSURD = [
    "--",
    "",
    "-",
    "nan",
    "inf",
    "9" * 5000,
    "1" + "0" * 400,
    "x" * 5000,
    "a\x1b[31m\n",
    "\udcff",
    "/",
    ",",
]


@pytest.mark.slow
def test_no_absurd_value_of_any_option_ends_in_a_traceback(tmp_path, monkeypatch, capsys, table):
    monkeypatch.chdir(tmp_path)
    n_calls = 0
    for command, option in options_with_values():
        for value in ABSURD:
            if option == "--steps" and value.startswith("10"):
                continue  # nothing absurd about that many, but nobody waits for them
            data = ["d.csv"] if command == "inspect" else ["moons", "--points=5", "--hidden=2"]
            status = main(
                [command, *data, *(["--steps=1"] if command == "train" else []), f"{option}={value}"]
            )
            message = capsys.readouterr().err
            assert status in (0, 1, 2), (command, option, value)
            assert len(message) < 750, (command, option, value)
            assert "\x1b" not in message
            n_calls += 1
    assert n_calls > 400


def test_no_value_is_said_of_the_option(capsys):
    assert main(["train", "moons", "--steps=--"]) == 2
    assert "argument --steps: -- is no value" in capsys.readouterr().err


@pytest.mark.parametrize("rule", ["gradient-descent", "momentum", "adam"])
def test_a_run_that_blows_up_prints_no_warnings_of_numpy(tmp_path, rule):
    done = subprocess.run(
        [sys.executable, MAIN, "train", "spiral", "--steps", "300", "--learning-rate", "1e300",
         "--update-rule", rule, "--regularization", "1", "--save-trace", "t.npz", "--figure", "f.png"],
        capture_output=True, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert "Warning" not in done.stderr
    assert done.stderr.count("\n") <= 1


# ------------------------------------------------------------------------- names


def test_options_of_the_window_may_stand_before_the_file():
    for before in (["--theme", "dark"], ["--theme=dark"], ["--th", "dark"], []):
        for after in (["--theme", "light"], []):
            expected = [*before, "--open", "data.csv", *after]
            assert _with_command([*before, "data.csv", *after]) == expected
            assert _with_command([*before, "train", "moons"]) == [*before, "train", "moons"]
    assert _with_command(["--theme", "train.csv"]) == ["--theme", "train.csv"]
    assert _with_command(["--", "data.csv"]) == ["--open", "data.csv"]
    assert _with_command(["folder/train"]) == ["--open", "folder/train"]


def test_a_file_called_like_a_command_can_be_opened(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("inspect").mkdir()
    assert _with_command(["inspect"]) == ["inspect"]
    Path("train").write_text("x")
    assert _with_command(["train"]) == ["--open", "train"]
    assert _with_command(["--theme", "dark", "train"]) == ["--theme", "dark", "--open", "train"]
    assert "train is the file of that name here" in capsys.readouterr().err
    assert _with_command(["train", "moons"]) == ["train", "moons"]
    assert "train is the command; the file of that name here is ./train" in capsys.readouterr().err
    assert _with_command(["train", "--help"]) == ["train", "--help"]
    Path("anything").touch()
    assert _with_command(["anything"]) == ["--open", "anything"]


def test_a_file_called_like_a_generator_is_read_and_said(tmp_path, table, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("moons").mkdir()
    assert main(["train", "moons", "--steps", "1"]) == 0
    assert "moons: 1 steps" in capsys.readouterr().out
    table.rename("spiral")
    for name in ("spiral", "./spiral"):
        assert main(["train", name, "--steps", "1"]) == 0
        out, err = capsys.readouterr()
        assert "loss" in out
        assert ("spiral is the file of that name here" in err) == (name == "spiral")
    assert main(["train", "spiral", "--steps", "1", "--history", "spiral"]) == 2
    assert "would overwrite" in capsys.readouterr().err
