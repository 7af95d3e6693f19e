"""--sheet and --arrays mean the same to every command that reads data."""

from __future__ import annotations

import shutil

import pytest

from netviz.app import main
from tests.places import FILES

CHOICES = [("sheets.xlsx", ["--sheet", "test"], 8), ("arrays.npz", ["--arrays", "X,target"], 24)]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    for name, _, _ in CHOICES:
        shutil.copy(FILES / name, tmp_path)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("name", "choice", "n"), CHOICES)
def test_every_command_takes_the_choice(name, choice, n, capsys):
    assert main(["inspect", name, *choice]) == 0
    assert f"{n} points" in capsys.readouterr().out
    assert main(["train", name, *choice, "--steps", "3", "--save-params", "w.npz", "--print-recipe"]) == 0
    line = capsys.readouterr().out.splitlines()[-1]
    assert choice[1].replace(",", "%2C") in line or choice[1] in line
    assert main(["train", "--from", line, "--steps", "3", "--print-recipe"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].partition(" | ")[0] == line.partition(" | ")[0]
    assert main(["gradcheck", name, *choice]) in (0, 1)
    capsys.readouterr()
    features = ["--features", "x,y"] if name == "sheets.xlsx" else []
    assert main(["predict", "w.npz", name, *choice, *features]) == 0
    assert len(capsys.readouterr().out.splitlines()) == n + 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sheets.xlsx", "--sheet", "no"], "there is no sheet “no”; there are: notes, train, test"),
        (["arrays.npz"], "several arrays could be points and classes: X,y or X,target; name two"),
        (["arrays.npz", "--arrays", "X,z"], "there is no array “z”"),
        (["arrays.npz", "--sheet", "1"], "only Excel (.xlsx) has sheets to choose from"),
    ],
)
def test_refusals_are_the_same_everywhere(arguments, said, capsys):
    for command in ("inspect", "train", "gradcheck"):
        assert main([command, *arguments]) == 2
        assert said in capsys.readouterr().err
