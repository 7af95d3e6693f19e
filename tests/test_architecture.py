"""docs/architecture.md, tried: its examples are applied to a copy of the program and do what it says."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.places import ROOT

EXAMPLES = ROOT / "docs" / "examples"

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git applies the examples")


@pytest.fixture
def applied(tmp_path):
    """Apply an example to a copy of the program; what is returned runs Python there."""

    def apply(name):
        for folder in ("netviz", "resources"):
            shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
        environment = {
            **os.environ,
            "GIT_CEILING_DIRECTORIES": str(tmp_path.parent),
            "PYTHONPATH": str(tmp_path),
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
        }
        patch = ["git", "apply", "-C1", str(EXAMPLES / f"{name}.diff")]
        done = subprocess.run(patch, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert not done.returncode, f"make docs/examples/{name}.diff anew: {done.stderr}"

        def run(program):
            command = [sys.executable, "-c", program]
            done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
            assert not done.returncode, done.stderr
            return done.stdout

        return run

    return apply


def test_a_data_format_is_a_module_and_a_row(applied, tmp_path):
    run = applied("data_format")
    points = ("1.0", "2.0", "a"), ("3", "4", "b"), ("5", "4", "b")
    tables = (f'[[point]]\nx = {x}\ny = {y}\nclass = "{label}"\n' for x, y, label in points)
    (tmp_path / "points.toml").write_text("\n".join(tables))
    (tmp_path / "points.json").write_text('[["x", "y", "class"], [1, 2, "a"]]')
    program = """
from pathlib import Path
from netviz.data import read
from netviz.data.reading.formats import format_of
from netviz.data.reading.source import Source
data = read("points.toml")
print(data.points.tolist(), data.class_names)
print(format_of(Source(Path("points.json"), Path("points.json").read_bytes())))
"""
    shown = run(program)
    assert "[[1.0, 2.0], [3.0, 4.0], [5.0, 4.0]] ('a', 'b')" in shown
    assert "json" in shown  # two brackets are no TOML yet


def test_a_setting_reaches_training_undo_and_the_project(applied):
    run = applied("setting")
    program = """
import numpy as np
from netviz.intents import Advance, SetTraining
from netviz.project import Project
from netviz.session import Session
from netviz.training.config import TrainingConfig
session = Session()
before = session.snapshot()
session.apply(SetTraining(TrainingConfig(learning_rate=1.0, gradient_limit=1e-3)))
print(session.snapshot().undo)
after = session.apply(Advance())
moved = np.concatenate([np.ravel(a - b) for a, b in zip(after.params, before.params)])
assert abs(np.linalg.norm(moved) - 1e-3) < 1e-12
assert Project.from_json(session.project.to_json()) == session.project
"""
    assert "‖∂J̃/∂θ‖ at most all → 0.001" in run(program)


def test_a_setting_has_its_slider(applied):
    run = applied("setting")
    program = """
from PySide6.QtWidgets import QApplication
app = QApplication([])
from netviz.ui.settings.training_panel import TrainingPanel
from netviz.session import Session
panel = TrainingPanel()
panel.show_snapshot(None, Session().snapshot())
panel.wants.connect(print)
panel.gradient_limit.changed.emit(0.5)
"""
    assert "gradient_limit=0.5" in run(program)


def test_a_sentence_about_a_run_is_a_function_of_what_is_recorded(applied):
    run = applied("sentence")
    program = """
from netviz.intents import EditEntry
from netviz.session import Session
from netviz.training.config import NetworkConfig
session = Session(network=NetworkConfig(3))
print(repr(session.snapshot().silence))
for unit in range(3):
    session.apply(EditEntry("b1", (unit,), -1000.0))
print(session.snapshot().silence)
"""
    first, second = run(program).splitlines()
    assert first == "''"
    assert "every b⁽¹⁾ is far below 0" in second


def test_a_line_of_the_narrator_is_a_watcher_and_two_rows(applied):
    run = applied("narrator")
    program = """
from netviz.data import GENERATORS
from netviz.intents import Advance, GoTo
from netviz.session import Session
from netviz.training.config import TrainingConfig
session = Session(GENERATORS["moons"].make().split(0.2, seed=0), config=TrainingConfig(1.0, 0.0))
shot = session.apply(Advance(300))
event, = (event for event in shot.events if event.rule == "sure")
losses = shot.history["loss_data"]
assert event.step == next(t for t in range(1, 301) if losses[t] < 0.10536)
print(event.why_line, event.text)
assert "sure" not in [event.rule for event in session.apply(GoTo(event.step - 1)).events]
"""
    assert "5 the network has become sure" in run(program)


@pytest.mark.slow
def test_a_panel_is_a_folder_and_a_row(applied):
    run = applied("panel")
    program = """
from PySide6.QtWidgets import QApplication
app = QApplication([])
from netviz.session import Session
from netviz.ui.app.panels import PANELS
from netviz.ui.kit.theme import LIGHT
kind = {panel.kind: panel for panel in PANELS}["loss-number"]
panel = kind({}, "second")
panel.set_theme(LIGHT)
panel.restore_view_state({"digits": 2})
snapshot = Session().snapshot()
panel.show_snapshot(None, snapshot)
assert panel.number.text() == f"{snapshot.values['loss']:.2f}"
assert panel.key == "loss-number:second" and panel.view_state() == {"digits": 2}
"""
    run(program)


@pytest.mark.slow
def test_a_command_is_a_row(applied):
    run = applied("command")
    program = """
from types import SimpleNamespace
from netviz.intents import Advance
from netviz.session import Session
from netviz.ui.commands.run import ROWS
row = {row.id: row for row in ROWS}["half_way"]
session = Session()
app = SimpleNamespace(session=session, go=session.apply)
assert row.why_not(app)
session.apply(Advance(10))
assert not row.why_not(app)
row.run(app)
assert session.snapshot().step == 5
"""
    run(program)


def test_the_document_shows_every_example_as_it_is():
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    shown = re.findall(r"```diff\n(.*?)```", text, re.DOTALL)
    for example in EXAMPLES.glob("*.diff"):
        assert example.read_text("utf-8") in shown, f"docs/examples/{example.name} is not in the document"


def _made():
    spec = importlib.util.spec_from_file_location("make_architecture", ROOT / "docs/make_architecture.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_architecture"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_picture_has_every_room_and_what_it_imports():
    made = _made()
    rooms = made.rooms()
    assert {"core", "data", "training", "session", "ui/kit", "ui/plane", "ui/app"} <= set(rooms)
    assert "core" in rooms["training"].imports
    assert not rooms["core"].imports & {"data", "training", "session", "ui/kit"}
    picture = made.picture(rooms)
    written = made.FILE.read_text("utf-8")
    for name in rooms:
        assert f">{name}</text>" in picture.replace("\n", "")
        assert f">{name}</text>" in written, "run make architecture"
    places = [[room.name for room in floor] for floor in made.floors(rooms)]
    height = {name: -number for number, floor in enumerate(places) for name in floor}
    for start, end in made.shown(rooms):
        assert height[start] > height[end]


@pytest.mark.slow
def test_what_exports_need_is_not_loaded_before_the_window_can_be_used():
    """Opening takes as long as what is imported."""
    program = "import netviz.ui.app.window, sys; print(*sys.modules)"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    loaded = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=environment,
    ).stdout.split()
    assert "netviz.ui.commands.film" in loaded
    later = ("netviz.sharing", "netviz.ui.commands.film_dialog", "netviz.ui.commands.dashboard", "PIL")
    assert not [name for name in loaded if name.startswith(later)]
