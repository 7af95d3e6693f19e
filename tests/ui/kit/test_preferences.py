"""What is remembered is read as something that anybody may have written."""

import json
import os
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QPoint, QSettings
from PySide6.QtWidgets import QApplication

from netviz.data.reading import Choice, Options
from netviz.session import Session
from netviz.ui.app.loading_window import LoadingWindow
from netviz.ui.app.window import MainWindow
from netviz.ui.commands import data as data_commands
from netviz.ui.commands.recent_file import RecentFile, recent_files, remember_file
from netviz.ui.kit.preferences import Preferences
from netviz.ui.kit.theme import LIGHT

KEYS = ("geometry", "preset", "arrangement", "trained", "recent")
SOMETHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(), some, max_size=3),
    max_leaves=8,
)
WRONG = {
    "null": None,
    "a truth": True,
    "a number": -1e999,
    "a text": "lecture",
    "a list": [None, [], "x", 3, {"path": 4}, {"path": "\0"}, {"path": "a" * 10_000}, {"path": ""}],
    "a table": {"bytes": "AdnQywADAAA=", "crc32": 1, "path": "/", "x": {}},
    "bytes that are none": {"bytes": "é!", "crc32": "x"},
    "no state": {"bytes": "AAAA", "crc32": 0xFF41D912},
}


@pytest.fixture
def file():
    path = Preferences().path
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def make_window(qtbot):
    window = MainWindow(Session(), LIGHT)
    qtbot.addWidget(window)
    window.show()
    return window


def test_what_is_kept_is_read_again(file):
    geometry, entry = QByteArray(b"\0\xff here"), {"path": "/a.csv"}
    Preferences().keep(geometry=geometry, preset="derivation", trained=True, recent=[entry])
    Preferences().keep(arrangement=geometry)
    kept = Preferences()
    assert (kept.geometry, kept.arrangement, kept.preset) == (geometry, geometry, "derivation")
    assert kept.trained
    assert kept.recent == [entry]
    kept.keep(arrangement=None)
    assert Preferences().arrangement is None
    with pytest.raises(KeyError, match="colour"):
        kept.keep(colour="red")


@given(values=st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, SOMETHING)))
def test_every_preference_has_its_kind_whatever_is_in_the_file(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("p") / "preferences.json"
    path.write_text(json.dumps(values))
    kept = Preferences(path)
    for state in (kept.geometry, kept.arrangement):
        assert state is None or isinstance(state, QByteArray)
    assert kept.preset is None or isinstance(kept.preset, str)
    assert isinstance(kept.trained, bool)
    assert all(isinstance(entry, dict) for entry in kept.recent)


@given(
    st.fixed_dictionaries(
        {"path": st.text(min_size=1)},
        optional={
            "choice": SOMETHING | st.fixed_dictionaries({"features": SOMETHING, "label": SOMETHING}),
            "options": SOMETHING
            | st.dictionaries(st.sampled_from(["format", "header", "sample"]), SOMETHING),
        },
    )
)
def test_every_recent_file_has_its_kind(entry):
    recent = RecentFile.from_json(entry)
    features = recent.choice.features
    assert features is None or (len(features) == 2 and all(isinstance(name, str) for name in features))
    assert recent.choice.label is None or isinstance(recent.choice.label, str)
    assert recent.options.format is None or isinstance(recent.options.format, str)
    assert recent.options.header in (None, True, False)
    assert isinstance(recent.options.sample, bool)
    assert isinstance(recent.can_be_opened, bool)
    again = RecentFile.from_json(json.loads(json.dumps(recent.to_json())))
    assert again == recent


def test_how_a_file_was_taken_is_kept(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("x")
    taken = RecentFile(path, Choice(("x", "y"), "k"), Options(decimal=",", header=False, sample=True))
    assert RecentFile.from_json(json.loads(json.dumps(taken.to_json()))) == taken
    assert taken.can_be_opened


@pytest.mark.parametrize("kind", WRONG)
@pytest.mark.slow
def test_the_window_opens_with_settings_of_any_kind(qtbot, file, kind):
    file.write_text(json.dumps(dict.fromkeys(KEYS, WRONG[kind])))
    shell = LoadingWindow(LIGHT, lambda: None)
    assert shell.width() >= 480
    window = make_window(qtbot)
    assert window.arrangement.preset == "explore"
    assert recent_files() == []
    assert window.explanations.make_menu().actions()
    window.close()
    assert Preferences().preset == "explore"


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[1]", b"{", b"[" * 100_000, b'{"preset": 1e999}', b'{"x": ' + b"9" * 9999 + b"}"],
)
def test_a_file_of_anything_is_no_obstacle(qtbot, file, content):
    file.write_bytes(content)
    assert Preferences().preset is None
    Preferences().keep(preset="derivation")
    assert Preferences().preset == "derivation"


def test_a_folder_in_place_of_the_file_is_no_obstacle(file):
    file.mkdir()
    assert Preferences().preset is None
    Preferences().keep(preset="derivation")
    assert file.is_dir()


@pytest.mark.slow
def test_reading_runs_nothing_that_somebody_has_written(qtbot, file, tmp_path):
    """Qt's own settings would: PySide6 unpickles what it finds there."""

    class Harm:
        def __reduce__(self):
            return (os.mkdir, (str(tmp_path / "harm"),))

    settings = QSettings(str(file.with_name("netviz.conf")), QSettings.Format.IniFormat)
    settings.setValue("preset", Harm())
    settings.sync()
    file.write_bytes(pickle.dumps(Harm()))
    make_window(qtbot).close()
    assert not (tmp_path / "harm").exists()


@pytest.mark.slow
def test_a_damaged_arrangement_is_not_given_to_qt(qtbot, file):
    """Of 1500 states with one to sixteen wrong bytes, some end the process."""
    window = make_window(qtbot)
    window.docks["units"].close()
    window.arrangement.note_change()
    window.close()
    good = Preferences().arrangement
    assert good is not None
    kept = json.loads(file.read_text())
    kept["arrangement"]["bytes"] = kept["arrangement"]["bytes"].replace("A", "/", 1)
    file.write_text(json.dumps(kept))
    assert Preferences().arrangement is None
    window = make_window(qtbot)
    assert window.docks["units"].isVisible()


@pytest.mark.parametrize(
    ("place", "size"),
    [((50, 50), (1, 1)), ((50, 50), (1200, 3)), ((-9000, 400), (1000, 700)), ((9000, 9000), (1000, 700))],
)
def test_a_window_that_nobody_could_use_is_not_restored(qtbot, place, size):
    left = LoadingWindow(LIGHT, lambda: None)
    qtbot.addWidget(left)
    left.setGeometry(*place, *size)
    left.show()
    Preferences().keep(geometry=left.saveGeometry())
    left.hide()
    shell = LoadingWindow(LIGHT, lambda: None)
    qtbot.addWidget(shell)
    shell.show()
    room = QApplication.primaryScreen().availableGeometry()
    assert shell.width() >= 480
    assert shell.height() >= 320
    assert room.contains(shell.geometry().topLeft() + QPoint(40, 0))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read every folder")
def test_a_recent_file_in_a_locked_folder_does_not_lock_the_menu(window, tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir()
    (folder / "a.csv").write_text("x,y,k\n")
    remember_file(folder / "a.csv")
    folder.chmod(0)
    try:
        assert recent_files() == []
        assert window.explanations.make_menu().actions()
    finally:
        folder.chmod(0o700)


@pytest.mark.parametrize("path", ["a" * 5000 + ".csv", "a\0b.csv", "/proc/1/root/a.csv", "a\n\ud800.csv"])
@pytest.mark.slow
def test_a_recent_file_that_cannot_be_looked_at_is_left_out(window, tmp_path, path):
    here = tmp_path / "here.csv"
    here.write_text("x,y,k\n1,2,a\n2,3,b\n3,3,a\n4,5,b\n")
    Preferences().keep(recent=[{"path": path}, {"path": str(here)}, {"name": "foreign"}])
    assert recent_files() == [here]
    assert window.explanations.make_menu().actions()
    data_commands.open_path(window, here)
    remember_file(here)
    assert recent_files() == [here]
