"""What the program does before its window can be used, and what it leaves for later."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from netviz.intents import Advance, SetView
from netviz.session import Session
from netviz.ui.app.panels import PANELS
from netviz.ui.app.window import MainWindow
from netviz.ui.kit.panel import Hover, Panel
from netviz.ui.kit.panels import Later, Panels, class_of
from netviz.ui.kit.preferences import Preferences
from netviz.ui.kit.theme import DARK, LIGHT
from tests.ui.app.conftest import open_window

ROOT = Path(__file__).parents[3]
SEEN = {"data", "network", "training", "plane", "loss", "gradients", "units", "lines"}
"""At the first start."""

START = """
import sys
from collections import Counter
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
import netviz.ui.app.main as application

class Painted(QObject):
    def __init__(self):
        super().__init__()
        self.kinds = Counter()

    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint:
            self.kinds[type(watched).__name__] += 1
        return False

painted = Painted()

def watch(window):
    QApplication.instance().installEventFilter(painted)

def usable(window):
    main = window.findChild(sys.modules["netviz.ui.app.window"].MainWindow)
    print(*sys.modules)
    print(*main.panels.made)
    print(*painted.kinds.elements())
    main.player.close()
    window.close()

raise SystemExit(application.run("light", watch, usable))
"""


def run(program, tmp_path):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    environment["XDG_STATE_HOME"] = str(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, env=environment
    )
    assert not done.returncode, done.stderr
    return [line.split() for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """The modules that are loaded when the window can be used, the panels, and what has been painted."""
    return run(START, tmp_path_factory.mktemp("start"))


def test_what_is_hidden_at_the_start_is_neither_made_nor_imported(start):
    modules, made, _ = start
    assert set(made) == SEEN
    hidden = (
        "netviz.ui.landscape", "netviz.landscape", "netviz.ui.code", "netviz.backward",
        "netviz.ui.gradcheck", "netviz.ui.answers", "netviz.ui.lessons.guide",
        "netviz.ui.app.compare_panel", "netviz.ui.compare",
        "netviz.ui.derivation.why_panel", "netviz.ui.network.diagram_panel",
        "netviz.ui.network.hidden_space_panel",
    )  # fmt: skip
    assert not [name for name in modules if name.startswith(hidden)]


def test_what_files_lectures_and_boxes_need_is_imported_when_it_is_needed(start):
    modules = start[0]
    later = (
        "netviz.data.reading", "netviz.shelf", "netviz.storage.", "netviz.sweeps", "netviz.lessons",
        "netviz.ui.presenting", "netviz.ui.importing", "netviz.ui.app.tour", "netviz.ui.app.help",
        "netviz.ui.app.menu", "netviz.ui.app.autosave", "netviz.ui.kit.picture_export", "psutil",
        "threadpoolctl", "importlib.metadata",
    )  # fmt: skip
    assert not [name for name in modules if name.startswith(later)]


def test_everything_has_its_place_before_it_is_painted(start):
    painted = Counter(start[2])
    assert painted["_Thumbnail"] == 7
    assert painted["DataPanel"] == painted["StripPanel"] == painted["TimeRow"] == 1


def test_no_source_is_read_of_a_module_that_is_imported(tmp_path):
    program = "import netviz.ui.kit.named, linecache; print(*linecache.cache)"
    assert not [name for name in run(program, tmp_path)[0] if "netviz" in name]


@pytest.mark.parametrize("do", ["import_numpy_with_one_thread", "use_one_blas_thread"])
def test_numpy_has_one_thread_and_other_processes_decide_for_themselves(tmp_path, do):
    program = (
        f"import os; before = dict(os.environ); from netviz import training; training.{do}();"
        "assert dict(os.environ) == before; import numpy, threadpoolctl;"
        "print(*(one['num_threads'] for one in threadpoolctl.threadpool_info()))"
    )
    assert set(run(program, tmp_path)[0]) == {"1"}


@pytest.mark.parametrize("row", [row for row in PANELS if isinstance(row, Later)], ids=lambda row: row.kind)
def test_the_table_says_of_a_panel_what_its_class_does(row):
    kind = class_of(row)
    for name in ("kind", "heading", "short_heading", "home", "slots"):
        assert getattr(kind, name) == getattr(row, name), name


def test_menu_and_docks_call_a_panel_what_it_calls_itself(window):
    titles = {key: window.panels.full_heading(key) for key in window.panels}
    assert titles == {key: window.panels[key].full_heading for key in titles}


class Toy(Panel):
    """Notes what it is told."""

    kind, heading = "toy", "Toy"

    def __init__(self, actions, slot=""):
        super().__init__(actions, slot)
        self.told = []
        self.body.addWidget(QLabel("toy"))

    def set_theme(self, theme):
        self.told.append(theme)

    def show_snapshot(self, old, new):
        self.told.append(new)

    def show_hover(self, hover):
        self.told.append(hover)

    def set_playing(self, playing):
        self.told.append(playing)

    def show_part(self, part):
        self.told.append(part)

    def view_state(self):
        return {"mode": "own"}

    def restore_view_state(self, state):
        if state.get("is broken"):
            raise ValueError
        self.told.append(state)


def test_a_panel_that_is_made_later_knows_what_all_have_been_told(qtbot):
    panels, seen = Panels((Later(lambda: Toy, "toy", "Toy", slots=("a", "b")),), {}), []
    panels.when_made("toy:b", seen.append)
    panels.set_theme(LIGHT)
    panels.tell(Panel.set_playing, True)
    panels.tell(Panel.show_hover, Hover(unit=3))
    panels.tell(Panel.set_playing, False)
    panels.restore_view_state("toy:b", {"mode": "plain"})
    assert not panels.made
    assert panels.view_states() == {"toy:b": {"mode": "plain"}}
    panel = panels["toy:b"]
    assert panel.told == [LIGHT, {"mode": "plain"}, False, Hover(unit=3)]
    assert seen == [panel]
    assert [*panels.made] == ["toy:b"]
    assert panels.view_states() == {"toy:b": {"mode": "own"}}
    panels.set_theme(DARK)
    panels.tell(Panel.show_hover, Hover())
    assert panel.told[-2:] == [DARK, Hover()]
    assert panels["toy:b"] is panel


def test_a_state_that_is_brought_back_later_goes_before_the_part_that_was_looked_at(qtbot):
    panels = Panels((Toy,), {})
    panels.tell(Panel.show_part, (10.0, 50.0))
    panels.restore_view_state("toy", {"part": [0.0, 5.0]})
    assert panels["toy"].told == [{"part": [0.0, 5.0]}]
    later = Panels((Toy,), {})
    later.restore_view_state("toy", {"part": [0.0, 5.0]})
    later.tell(Panel.show_part, (10.0, 50.0))
    assert later["toy"].told == [{"part": [0.0, 5.0]}, (10.0, 50.0)]


def test_a_panel_is_made_when_it_is_seen_and_shows_what_the_others_show(window, qtbot):
    window.session.apply(Advance(20))
    window.show_newest()
    assert "landscape" not in window.panels.made
    window.show_panel("landscape")
    assert window.panels.is_seen("landscape")
    window.docks["accuracy"].raise_()
    qtbot.waitUntil(lambda: window.panels.is_seen("accuracy"))
    accuracy = window.panels["accuracy"]
    assert accuracy._snapshot is window.session.snapshot()
    assert accuracy.view_state().keys() == window.panels["loss"].view_state().keys()


def test_a_panel_that_was_in_sight_when_the_window_was_left_is_there_at_the_next_start(qtbot):
    first = open_window(qtbot)
    first.show_panel("landscape")
    first.docks["space"].raise_()
    first.close()
    again = open_window(qtbot)
    qtbot.waitUntil(lambda: again.panels.is_seen("landscape") and again.panels.is_seen("space"))
    assert again.panels["landscape"]._snapshot is again.session.snapshot()
    again.close()


def test_an_arrangement_that_is_recalled_has_no_empty_place(qtbot):
    first = open_window(qtbot)
    first.show_panel("landscape")
    first.close()
    again = open_window(qtbot)
    again.use_layout("code")
    again.layout_memory.restore(Preferences())
    qtbot.waitUntil(lambda: again.panels.is_seen("landscape"))
    assert all(
        again.panels.is_seen(key)
        for key, dock in again.docks.items()
        if dock.isVisible() and not dock.visibleRegion().isEmpty()
    )
    again.close()


def test_the_state_of_a_panel_that_nobody_has_looked_at_is_kept(qtbot):
    Preferences().keep(panels={"check": {"method": "directions"}})
    session = Session()
    session.apply(SetView("landscape", {"view": "plane"}))
    window = MainWindow(session, LIGHT)
    qtbot.addWidget(window)
    window.show()
    window.close()
    assert not {"check", "landscape"} & window.panels.made.keys()
    assert Preferences().panels["check"] == {"method": "directions"}
    assert session.project.view.panels["check"] == {"method": "directions"}
    assert session.project.view.panels["landscape"] == {"view": "plane"}
    again = MainWindow(Session(), LIGHT)
    qtbot.addWidget(again)
    assert again.panels["check"].view_state()["method"] == "directions"
