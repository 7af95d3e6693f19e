"""`netviz sweep`, as it is typed."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time

import psutil
import pytest

from netviz import files, sweep_command
from netviz.app import main
from netviz.sweeps import crew
from netviz.training.compiled import KERNELS

SMALL = ["--points", "20", "--hidden", "4", "--steps", "30", "--jobs", "2"]


def sweep(*arguments):
    return main(["sweep", *arguments])


@pytest.fixture
def table(tmp_path):
    return tmp_path / "sweep.csv"


@pytest.mark.slow
def test_the_table_has_a_line_a_run_and_says_what_came_out(table, capsys):
    vary = ["--vary", "lambda=0,1e-3", "--vary", "hidden=2,3"]
    small = [part for part in SMALL if part not in ("--hidden", "4")]
    assert sweep("spiral", *vary, "--seeds", "2", "--seed", "5", *small, "--output", str(table)) == 0
    lines = table.read_text().splitlines()
    assert lines[0].startswith("lambda,hidden,seed,state,step,loss,")
    assert len(lines) == 9
    assert lines[1].startswith("0,2,5,done,30,")
    assert lines[8].startswith("0.001,3,6,done,30,")
    said = capsys.readouterr().out
    assert "λ (2) × H (2), 2 seeds: 8 runs of 30 steps" in said
    assert "test accuracy, mean ± standard deviation over the seeds" in said


@pytest.mark.parametrize("kernel", KERNELS)
def test_a_cell_is_what_netviz_train_gives(kernel, table, capsys):
    import csv
    import json

    if kernel == "fused":
        pytest.importorskip("numba")
    same = ["--seed", "4", "--kernel", kernel]
    assert sweep("moons", "--vary", "eta=0.3,0.7", *same, *SMALL, "--output", str(table)) == 0
    capsys.readouterr()
    train = ["train", "moons", "--learning-rate", "0.7", *same, "--points", "20", "--hidden", "4"]
    assert main([*train, "--steps", "30", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    cell = list(csv.DictReader(table.open()))[1]
    for name in ("loss", "loss_data", "accuracy", "test_loss_data", "test_accuracy", "dead_units"):
        assert float(cell[name]) == facts[name]


def test_a_recipe_is_varied_with_all_that_it_changes(table, capsys):
    recipe = "v1 moons | hidden=4 | η=0.5 | at step 40"
    arguments = ["--from", recipe, "--vary", "lambda=0,0.1", "--jobs", "2"]
    assert sweep(*arguments, "--output", str(table)) == 0
    lines = table.read_text().splitlines()
    assert [line.split(",")[:4] for line in lines[1:]] == [
        ["0", "0", "done", "40"],
        ["0.1", "0", "done", "40"],
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--vary", "eta=0,1"], "η must be above 0"),
        (["--vary", "hidden=0"], "hidden units must be 1"),
        (
            ["--vary", "eta=0.001:1:1000", "--vary", "lambda=0:1:1000"],
            "a sweep of 1000000 runs is too large",
        ),
        (["--vary", "eta=1,1"], "the value 1 twice"),
        (["--vary", "etta=1"], "'etta' cannot be varied; what can: eta"),
        (["--vary", "eta=1", "--learning-rate", "2"], "leave --learning-rate out"),
        (["--vary", "eta=1", "--seeds", "0"], "--seeds takes how many"),
        (["--vary", "eta=1", "--goal", "fun=3"], "--goal is written as in"),
        (["--vary", "eta=1", "--measure", "fun"], "there is no measure"),
        (["--vary", "eta=1", "--steps", "0"], "1 to 10000000 steps"),
        (["--vary", "eta=1", "--figure", "map.jpg"], "ends in .png"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(arguments, words, table, capsys):
    assert sweep("spiral", *arguments, "--output", str(table)) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1
    assert not table.exists()


def test_resume_computes_what_is_missing_and_gives_the_same_table(table, capsys):
    arguments = ["spiral", "--vary", "eta=0.1,1,1e6", "--seeds", "2", *SMALL, "--output", str(table)]
    assert sweep(*arguments) == 0
    whole = table.read_bytes()
    lines = whole.splitlines(keepends=True)
    table.write_bytes(b"".join(lines[:2] + lines[4:6]))
    assert sweep(*arguments) == 2
    assert "has 3 of these 6 runs already; go on with --resume" in capsys.readouterr().err
    assert sweep(*arguments, "--resume") == 0
    assert "3 of 6 runs are in" in capsys.readouterr().err
    assert table.read_bytes() == whole
    assert b"diverged" in whole


def test_a_file_that_is_something_else_is_not_resumed(table, capsys):
    table.write_text("a,b\n1,2\n")
    assert sweep("spiral", "--vary", "eta=1", *SMALL, "--output", str(table), "--resume") == 2
    assert "is not the table of a sweep" in capsys.readouterr().err
    assert table.read_text() == "a,b\n1,2\n"


@pytest.mark.slow
def test_where_the_disk_is_full_what_was_written_before_is_kept(table, capsys, monkeypatch):
    import errno

    arguments = ["spiral", "--vary", "eta=0.1:1:30", *SMALL, "--output", str(table)]
    real, n_writes = files.write, []

    def full_the_second_time(path, content):
        n_writes.append(path)
        if len(n_writes) == 2:
            raise files.WriteError(path, OSError(errno.ENOSPC, "full"))
        real(path, content)

    monkeypatch.setattr(files, "write", full_the_second_time)
    monkeypatch.setattr(sweep_command, "_WRITE_SECONDS", 0.0)
    monkeypatch.setattr(sweep_command, "_WRITE_SHARE", 0)
    assert sweep(*arguments) == 2
    error = capsys.readouterr().err
    assert "the disk is full" in error
    assert "of 30 runs are kept in" in error
    monkeypatch.undo()
    n_kept = len(table.read_text().splitlines()) - 1
    assert 0 < n_kept < 30
    assert sweep(*arguments, "--resume") == 0
    assert len(table.read_text().splitlines()) == 31


def test_a_device_that_is_full_is_said(capsys):
    arguments = ["spiral", "--vary", "eta=0.1,1", *SMALL, "--output", "/dev/full"]
    assert sweep(*arguments) == 2
    assert "/dev/full was not written: the disk is full" in capsys.readouterr().err
    assert sweep(*arguments, "--resume") == 2
    assert "no file that could hold the table" in capsys.readouterr().err


@pytest.mark.slow
def test_an_address_that_does_not_answer_is_said(table, capsys):
    pytest.importorskip("distributed")
    arguments = ["--vary", "eta=1", "--points", "20", "--output", str(table)]
    assert sweep("spiral", *arguments, "--dask", "127.0.0.1:9") == 2
    assert "no Dask scheduler answers at 127.0.0.1:9" in capsys.readouterr().err
    assert sweep("spiral", *arguments, "--dask", "nonsense://here") == 2
    assert "no Dask scheduler answers" in capsys.readouterr().err


@pytest.mark.parametrize("is_closed", [True, False], ids=["closes the line", "says nothing"])
def test_an_address_where_something_else_listens_is_said(table, capsys, monkeypatch, is_closed):
    pytest.importorskip("distributed")
    monkeypatch.setattr(crew, "_CONNECT_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        if is_closed:
            threading.Thread(target=lambda: other.accept()[0].close(), daemon=True).start()
        assert sweep("spiral", "--vary", "eta=1", "--output", str(table), "--dask", address) == 2
    assert f"no Dask scheduler answers at {address}" in capsys.readouterr().err
    assert not table.exists()


@pytest.mark.slow
def test_killed_and_resumed_it_gives_the_table_of_an_undisturbed_one(tmp_path):
    arguments = ["spiral", "--vary", "eta=0.1:2:6", "--vary", "lambda=0,1e-3", "--seeds", "3"]
    arguments += ["--batch-size", "10", "--steps", "4000", "--jobs", "2"]
    command = [sys.executable, "-m", "netviz", "sweep", *arguments]
    killed, whole = tmp_path / "killed.csv", tmp_path / "whole.csv"
    process = subprocess.Popen([*command, "--output", str(killed)])
    try:
        before = time.monotonic()
        while not killed.exists() and time.monotonic() - before < 60:
            assert process.poll() is None
            time.sleep(0.01)
        theirs = [
            child
            for child in psutil.Process(process.pid).children()
            if "popen_loky" in " ".join(child.cmdline())
        ]
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert theirs
    _, alive = psutil.wait_procs(theirs, timeout=20)
    assert not alive  # nobody goes on computing for nobody
    n_kept = len(killed.read_text().splitlines()) - 1
    assert 0 < n_kept < 36
    subprocess.run([*command, "--output", str(killed), "--resume"], check=True)
    subprocess.run([*command, "--output", str(whole)], check=True)
    assert killed.read_bytes() == whole.read_bytes()


@pytest.mark.slow
def test_ctrl_c_ends_it_and_keeps_what_there_is(tmp_path):
    table = tmp_path / "stopped.csv"
    arguments = [
        "spiral",
        "--vary",
        "eta=0.1:2:40",
        "--steps",
        "4000",
        "--jobs",
        "2",
        "--output",
        str(table),
    ]
    command = [sys.executable, "-m", "netviz", "sweep", *arguments]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    before = time.monotonic()
    while not table.exists() and time.monotonic() - before < 60:
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)  # as the terminal does, to all of them
    error = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    n_kept = len(table.read_text().splitlines()) - 1
    assert error == f"netviz: stopped; {n_kept} of 40 runs are kept in {table}; --resume goes on\n"
    assert 0 < n_kept < 40
