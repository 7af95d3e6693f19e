"""What people type who know other programs, or have not read the help: one sentence, and nothing done."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from netviz.app import main

TABLE = "x,y,kind\n1,2,a\n2,1,a\n3,4,b\n4,3,b\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_text(TABLE)
    (tmp_path / "folder").mkdir()
    (tmp_path / "some.py").write_text("def f(X, y, W1, b1, W2, b2):\n    return W1, b1, W2, b2\n")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("train spiral --eta 1", "did you mean “--learning-rate”?"),
        ("train spiral --learnin_rate 1", "did you mean “--learning-rate”?"),
        ("sweep spiral --vary eta=1 --output s.csv --lambda 0", "did you mean “--regularization”?"),
        ("lesson list --json", "unrecognized option --json; see netviz lesson list --help"),
        ("train spiral --theme dark", "--theme is said before the command: netviz --theme … train"),
        ("train iris-petal", "did you mean “iris-petals”?"),
        ("train spiral --label kind", "--label is for data of a file"),
        ("gradcheck wine --sheet 2", "--sheet is for data of a file"),
        ("train spiral --history -", "--history -: give it the name of a file"),
        ("--open t.csv train spiral", "t.csv would open in a window, and train has none"),
        ("t.csv train", "write it after train"),
        ("spiral", "netviz train spiral trains on them"),
        ("05-learning-rate", "netviz lesson play 05-learning-rate opens it"),
        ("t.csv folder", "one is opened at a time"),
        ("trian spiral", "trian is neither a command nor a file; did you mean “train”?"),
        ("train spiral --sample", "--sample is for data of a file"),
        ("train t.csv --points 100", "--points is for the data of a generator"),
        ("sweep wine --noise 1 --vary eta=1 --output s.csv", "--noise is for the data of a generator"),
        ("train t.csv --init zeros --init-params w.npz", "leave --init out"),
        ("train t.csv --init-params folder", "folder: this is a folder; choose a file in it"),
        ("predict folder t.csv", "folder: this is a folder; choose a file in it"),
        ("predict w.npz missing.csv", "w.npz: there is no such file; check the name and the folder"),
        ("train --from run.netviz", "run.netviz is a session; write its name without --from"),
        ("gradcheck --backward none.py", "there is no such file"),
        ("gradcheck --backward folder", "this is a folder"),
        ("gradcheck --backward some.py --python nothing", "nothing cannot be started: there is no such"),
        ("gradcheck --backward some.py --beside", "leave it out with --backward"),
        ("sweep spiral --vary eta=1 --output s.csv --measure steps_to_goal", "say which with --goal"),
        ("lesson print 01-first-loss --output notes.txt", "a name that ends in .pdf"),
        ("lesson play 01-first-loss --json --alone", "not allowed with"),
    ],
)  # fmt: skip
def test_one_sentence_says_what_is_wrong(
    folder: Path, arguments: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(folder.iterdir())
    assert main(arguments.split()) == 2
    found = capsys.readouterr()
    assert said in found.err
    assert found.err.count("\n") == 1
    assert not found.out
    assert sorted(folder.iterdir()) == before


def test_points_may_not_be_a_session(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = "train t.csv --steps 1 --save-session run.netviz --save-params w.npz"
    assert main(made.split()) == 0
    capsys.readouterr()
    assert main(["predict", "w.npz", "run.netviz"]) == 2
    assert "run.netviz is a session" in capsys.readouterr().err
    assert main(["inspect", "run.netviz", "--label", "kind"]) == 2
    assert "--label is for a table" in capsys.readouterr().err


def test_data_off_the_shelf_are_trained_by_their_name(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "iris-petals", "--steps", "2", "--print-recipe"]) == 0
    found = capsys.readouterr().out
    assert found.startswith("iris-petals: 2 steps")
    assert "v1 iris-petals " in found


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals that wait")
def test_a_process_of_a_sweep_does_not_hear_ctrl_c_while_it_is_loading() -> None:
    from netviz.sweeps.crew import deaf_to_ctrl_c

    program = "import os, signal; os.kill(os.getpid(), signal.SIGINT); print('alive')"
    with deaf_to_ctrl_c():
        child = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert child.stdout == "alive\n"
    assert not child.stderr


def test_the_gradient_check_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gradcheck", "moons", "--hidden", "4", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["verdict"] == facts["parameters"]["W1"]["verdict"] == "agrees"
    assert facts["parameters"]["W1"]["entries"] == 8
    assert main(["gradcheck", "--from", "v1 moons | hidden=4 | mistake=b2-mean", "--json"]) == 1
    facts = json.loads(capsys.readouterr().out)
    wrong = [name for name, part in facts["parameters"].items() if part["verdict"] == "disagrees"]
    assert (facts["verdict"], wrong) == ("disagrees", ["b2"])
    assert facts["parameters"]["b2"]["numeric"] == pytest.approx(
        facts["parameters"]["b2"]["derived"] * 80 * 2, rel=1e-4
    )


def test_what_opens_the_window_is_understood_before_numpy_is_loaded():
    said = "import sys, netviz.app; from netviz.arguments import window_parser"
    asked = "window_parser().parse_args(['--theme', 'dark']); print('numpy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", f"{said}; {asked}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "False\n"
