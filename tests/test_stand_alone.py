"""`make app` builds a program that needs no Python: it is started, trains, and is closed again."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import netviz
from netviz import desktop
from tests.places import ROOT
from tests.ui.virtual_screen import are_gone, children, virtual_screen

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no make"),
]
_BUILT_IN = 300  # seconds, on a busy machine


def test_make_app_builds_a_program_that_trains_and_closes(tmp_path):
    # One test, for building takes the most of it, and several would be built side by side.
    program = build(tmp_path)
    check_that_it_trains_as_the_source_does(program, tmp_path)
    check_that_its_window_plays_in_a_process_of_its_own_and_closes(program, tmp_path)
    check_that_its_entry_in_the_menu_leads_to_it(program, tmp_path)
    check_that_nothing_is_in_it_whose_licence_it_could_not_keep(program)


def build(tmp_path):
    """The stand-alone program, moved away from where it was built; of the source nothing is in reach."""
    if importlib.util.find_spec("PyInstaller") is None or shutil.which("make") is None:
        message = "not installed: make and PyInstaller; make test-slow installs the latter"
        if os.environ.get("NETVIZ_REQUIRE_XVFB"):
            pytest.fail(message)
        pytest.skip(message)
    folder = tmp_path / "built"
    environment = Path(sys.prefix)
    is_there = [f"--assume-old={environment / mark}" for mark in (".app", ".system", ".system-app")]
    built = subprocess.run(
        ["make", "app", f"VENV={environment}", f"DIST={folder}", *is_there],
        cwd=ROOT, capture_output=True, text=True, timeout=_BUILT_IN,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    assert f"built: {folder / 'netviz' / 'netviz'}" in built.stdout
    moved = tmp_path / "my netviz"
    shutil.move(folder / "netviz", moved)
    return moved / "netviz"


def run(program, *arguments, **options):
    """What it prints; it must not complain, and know nothing of this Python."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    environment |= options.pop("env", {})
    done = subprocess.run(
        [program, *arguments], env=environment, capture_output=True, text=True, timeout=120, **options
    )
    assert (done.stderr, done.returncode) == ("", 0)
    return done.stdout


def check_that_it_trains_as_the_source_does(program, tmp_path):
    assert run(program, "--version") == f"netviz {netviz.__version__}\n"
    words = ("train", "spiral", "--steps", "200", "--hidden", "8", "--json")
    here = subprocess.run(
        [sys.executable, ROOT / "main.py", *words], capture_output=True, text=True, check=True, timeout=120
    )
    there = json.loads(run(program, *words, "--figure", str(tmp_path / "a.png"), cwd=tmp_path))
    mine = json.loads(here.stdout)
    assert there["steps"] == 200
    assert there["loss"] == pytest.approx(mine["loss"], rel=1e-9)
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def check_that_its_window_plays_in_a_process_of_its_own_and_closes(program, tmp_path):
    with virtual_screen(tmp_path) as screen:
        del screen.environment["PYTHONPATH"]
        started = screen.start(str(program), cwd=tmp_path)
        screen.wait(lambda: started.poll() is not None or any(map(is_worker, children(started.pid))))
        assert started.poll() is None, started.stderr.read()
        others = children(started.pid)
        worker = next(filter(is_worker, others))
        (window,) = screen.windows(started.pid)
        assert screen.tool("xprop", "-id", window, "WM_CLASS").strip().endswith(f'"{desktop.ID}"')
        screen.activate(window)
        at_rest = worker.cpu_times().user
        screen.key("space")
        screen.wait(lambda: worker.cpu_times().user > at_rest + 0.5)  # it takes steps
        screen.key("ctrl+q")
        assert started.wait(30) == 0
        assert (started.stdout.read(), started.stderr.read()) == ("", "")
        screen.wait(lambda: are_gone(others))


def is_worker(process):
    return "--multiprocessing-fork" in process.cmdline()


def check_that_its_entry_in_the_menu_leads_to_it(program, tmp_path):
    folders = {"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    (tmp_path / "config").mkdir()
    run(program, "install-desktop", env=folders)
    entry = (tmp_path / "data" / "applications" / "netviz.desktop").read_text()
    assert f'Exec="{program}" %f' in entry
    run(program, "install-desktop", "--remove", env=folders)


def check_that_nothing_is_in_it_whose_licence_it_could_not_keep(program):
    names = {path.name.lower() for path in program.parent.rglob("*")}
    for part in ("x264", "libavcodec", "libavformat", "readline", "libgtk"):
        assert not [name for name in names if part in name]
