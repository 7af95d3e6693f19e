"""`netviz gradcheck --backward` and `netviz mark`."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from netviz.backward import marking
from tests.conftest import run

CASES = Path(__file__).parent / "cases"


def test_a_right_one_exits_with_0(capsys):
    status, out, err = run(capsys, "gradcheck", "--backward", CASES / "r01_class_params_loss.py")
    assert (status, err) == (0, "")
    assert "TwoLayerNet.loss()" in out
    assert "samples in rows" in out


def test_a_wrong_one_exits_with_1_and_says_where(capsys):
    status, out, _ = run(
        capsys, "gradcheck", "spiral", "--hidden", "4", "--backward", CASES / "w05_no_mask.py", "--json"
    )
    facts = json.loads(out)
    assert status == 1
    assert facts["verdict"] == "wrong"
    assert set(facts) >= {"taken_as", "convention", "parameters", "loss", "mistakes", "remarks", "seconds"}
    assert {name: one["right"] for name, one in facts["parameters"].items()} == {
        "W1": False, "b1": False, "W2": True, "b2": True,
    }  # fmt: skip
    assert set(facts["parameters"]["W1"]) >= {"right", "wrong_entries", "entries", "factor", "pattern"}
    (mistake,) = facts["mistakes"]
    assert set(mistake) == {"line", "key", "source_line", "sentence"}
    assert (mistake["line"], mistake["key"]) == (12, "no-mask")


def test_what_is_refused_exits_with_2_and_one_line(capsys):
    status, out, err = run(capsys, "gradcheck", "--backward", CASES / "n21_syntax_error.py")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert "line 6" in err


def test_one_of_a_file_can_be_named_and_names_can_be_set(capsys):
    name = f"{CASES / 'n35_global_that_is_set_later.py'}:loss_and_grads"
    assert run(capsys, "gradcheck", "--backward", name)[0] == 2
    assert run(capsys, "gradcheck", "--backward", name, "--set", "m=N")[0] == 0
    status, _, err = run(capsys, "gradcheck", "--backward", name, "--set", "m")
    assert status == 2
    assert "NAME=VALUE" in err


def test_its_options_are_refused_without_it(capsys):
    status, _, err = run(capsys, "gradcheck", "spiral", "--python", "python3")
    assert status == 2
    assert "--backward" in err


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "hand-ins"
    (place / "ann").mkdir(parents=True)
    shutil.copy(CASES / "r03_tuple_row_bias.py", place / "ann")
    shutil.copy(CASES / "w03_b2_no_mean.py", place / "=bert.py")
    shutil.copy(CASES / "n21_syntax_error.py", place)
    (place / "notes.txt").write_text("no Python")
    return place


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_folder_is_marked_a_row_a_file(capsys, folder, tmp_path):
    table = tmp_path / "marks.csv"
    status, out, _ = run(capsys, "mark", folder, "--output", table, "--jobs", "2")
    assert status == 0
    assert "1 right, 1 wrong, 1 refused" in out
    told = {row["file"]: row for row in rows(table)}
    assert list(told) == ["'=bert.py", "ann/r03_tuple_row_bias.py", "n21_syntax_error.py"]
    assert told["'=bert.py"]["b2"] == "wrong ×N"
    assert told["'=bert.py"]["mistakes"] == "no-mean"
    assert told["n21_syntax_error.py"]["source_lines"] == "6"


def test_only_what_has_changed_is_marked_again(capsys, folder, tmp_path, monkeypatch):
    table = tmp_path / "marks.csv"
    run(capsys, "mark", folder, "--output", table)
    before = rows(table)
    seen = []
    judge = marking.judge
    monkeypatch.setattr(
        marking, "judge", lambda path, **more: seen.append(path.name) or judge(path, **more)
    )
    shutil.copy(CASES / "r01_class_params_loss.py", folder / "=bert.py")
    run(capsys, "mark", folder, "--output", table, "--resume")
    assert seen == ["=bert.py"]
    after = rows(table)
    assert after[0]["verdict"] == "right"
    assert after[1:] == before[1:]


def test_what_has_been_marked_is_written_when_it_is_stopped(folder, tmp_path):
    table, asked = tmp_path / "marks.csv", iter([False, True])
    made = marking.mark(folder, table, is_enough=lambda: next(asked, True))
    assert 1 <= len(made) < 3
    assert rows(table) == made


def test_a_folder_without_python_and_a_table_of_something_else_are_refused(capsys, folder, tmp_path):
    (tmp_path / "empty").mkdir()
    assert run(capsys, "mark", tmp_path / "empty", "--output", tmp_path / "m.csv")[0] == 2
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    status, _, err = run(capsys, "mark", folder, "--output", other, "--resume")
    assert status == 2
    assert "leave --resume out" in err
    assert other.read_text() == "a,b\n1,2\n"
