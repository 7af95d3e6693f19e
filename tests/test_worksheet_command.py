"""`netviz worksheet` on the command line."""

import signal
import subprocess
import sys

import pytest

from netviz.intents import Advance
from netviz.session import Session
from netviz.storage.session_file import write_session
from netviz.training.config import NetworkConfig
from tests.conftest import run
from tests.places import ROOT


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_sheet_and_its_solution_are_written_into_a_folder(capsys, tmp_path):
    status, out, err = run(capsys, "worksheet", "--seed", "7", "--output", tmp_path / "paper")
    assert (status, err) == (0, "")
    assert names(tmp_path / "paper") == ["worksheet-07-solution.pdf", "worksheet-07.pdf"]
    assert out.count("written: ") == 2


def test_a_range_of_seeds(capsys, tmp_path):
    status, *_ = run(
        capsys, "worksheet", "--seed", "9..11", "--samples", 2, "--hidden", 1, "--output", tmp_path
    )
    assert status == 0
    assert len(names(tmp_path)) == 6


def test_from_a_recipe_and_from_a_session(capsys, tmp_path):
    line = "v1 xor | hidden=3 | at step 200"
    status, _, err = run(capsys, "worksheet", "--from", line, "--output", tmp_path)
    assert (status, err) == (0, "")
    session = Session(network=NetworkConfig(3))
    session.apply(Advance(5))
    write_session(tmp_path / "a.netviz", session.at_rest())
    arguments = ("worksheet", "--from", tmp_path / "a.netviz", "--seed", 2, "--output", tmp_path)
    status, _, err = run(capsys, *arguments)
    assert (status, err) == (0, "")
    assert len(names(tmp_path)) == 5


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--seed", "x"), "1..30"),
        (("--seed", "1..9999"), "too many"),
        (("--hidden", "4"), "has room for 3"),
        (("--classes", "4"), "has room for 3"),
        (("--samples", "5"), "1 to 4"),
        (("--samples", "two"), "4,17,30"),
        (("--samples", "1,2"), "--from"),
        (("--from", "v1 spiral"), "32 hidden units"),
        (("--from", "v1 xor | hidden=2", "--hidden", "2"), "leave --hidden out"),
        (("--from", "nothing.netviz"), "no such file"),
        (("--from", "hello"), "a recipe begins with"),
        (("--from", "v1 blobs | hidden=3 | lambda=0 | at step 3000"), "nobody could compute by hand"),
    ],
)
def test_what_is_refused_writes_nothing(capsys, tmp_path, monkeypatch, arguments, why):
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys, "worksheet", *arguments)
    assert status == 2
    assert why in err
    assert len(err.splitlines()) == 1
    assert out == ""
    assert names(tmp_path) == []


def test_a_file_is_no_folder(capsys, tmp_path):
    (tmp_path / "a").write_text("old")
    status, _, err = run(capsys, "worksheet", "--output", tmp_path / "a")
    assert status == 2
    assert "name a folder" in err
    assert (tmp_path / "a").read_text() == "old"


def test_that_some_sheets_are_the_same_is_said(capsys, tmp_path):
    line = "v1 xor n=3 | hidden=3 | at step 50"
    status, _, err = run(capsys, "worksheet", "--from", line, "--seed", "1..4", "--output", tmp_path)
    assert status == 0
    assert "of 4 sheets are different" in err


@pytest.mark.slow
def test_stopped_by_ctrl_c_every_file_is_whole(tmp_path):
    command = [sys.executable, "-m", "netviz", "worksheet", "--seed", "1..60", "--output", tmp_path / "a"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "a").is_dir() or len(names(tmp_path / "a")) < 3:
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    written = names(tmp_path / "a")
    assert f"{len(written)} of 120 files are written" in err
    for name in written:
        assert (tmp_path / "a" / name).read_bytes().endswith(b"%%EOF\n")
