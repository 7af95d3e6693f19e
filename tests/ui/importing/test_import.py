"""Taking data from files, the clipboard and the shelf."""

import threading

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog

from netviz.data import read
from netviz.data.reading import PRINCIPAL
from netviz.data.reading import source as source
from netviz.intents import Advance
from netviz.shelf import SHELF
from netviz.ui.commands import data as data_commands
from netviz.ui.commands import files as commands
from netviz.ui.commands import run as run_commands
from netviz.ui.commands.recent_file import recent_files
from netviz.ui.importing.controls import SECOND_FILE
from netviz.ui.importing.dialog import ImportDialog
from tests.places import FILES
from tests.ui.conftest import choose_generator, shot
from tests.ui.importing.choosing import choose


def assert_unchanged(window, before):
    after = shot(window)
    assert after.dataset is before.dataset
    assert (after.step, after.last_step) == (before.step, before.last_step)
    np.testing.assert_array_equal(after.params.W1, before.params.W1)


def mime_of(*paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drop(widget, *paths):
    mime = mime_of(*paths)  # the event does not keep it
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    widget.dropEvent(QDropEvent(QPointF(QPoint(50, 50)), Qt.DropAction.CopyAction, mime, left, none))


@pytest.mark.slow
def test_the_dialog_shows_rows_guesses_counts_and_what_is_left_out(opened):
    dialog = opened(FILES / "penguins.csv")
    assert dialog.menus.of["format"].currentData() == "delimited"
    assert dialog.menus.of["delimiter"].currentData() == ","
    assert dialog.menus.of["header"].currentData() is True
    assert dialog.choice.features == ("bill_length_mm", "bill_depth_mm")
    assert dialog.choice.label == "species"
    assert dialog.rows.item(0, 0).text() == "Adelie"
    assert "342 points" in dialog.counts.text()
    for count in ("Adelie:&nbsp;151", "Chinstrap:&nbsp;68", "Gentoo:&nbsp;123"):
        assert count in dialog.counts.text()
    assert "2 rows with missing values left out (line 5, 273)" in dialog.notes.text()
    assert "lie exactly on others, and are kept" in dialog.notes.text()
    dialog.points.grab()


def test_what_is_taken_is_trained_on(window, opened):
    window.session.apply(Advance(30))
    dialog = opened(FILES / "penguins.csv")
    choose(dialog, "label", "sex")
    choose(dialog, "x", "flipper_length_mm")
    choose(dialog, "y", "body_mass_g")
    dialog.take.click()
    dataset = shot(window).dataset
    assert dataset.feature_names == ("flipper_length_mm", "body_mass_g")
    assert dataset.class_names == ("female", "male")
    assert shot(window).step == 0
    assert dataset.is_test.any()
    assert "opened" in window.status.text


def test_both_features_can_be_principal_components(window, opened):
    dialog = opened(FILES / "penguins.csv")
    choose(dialog, "x", PRINCIPAL)
    assert not dialog.menus.of["y"].isEnabled()
    dialog.take.click()
    assert shot(window).dataset.feature_names == PRINCIPAL


@pytest.mark.slow
def test_changed_guesses_read_the_file_again(opened, qtbot):
    dialog = opened(FILES / "penguins-german.csv")
    assert dialog.menus.of["encoding"].currentData() == "cp1252"
    assert dialog.menus.of["decimal"].currentData() == ","
    assert dialog.take.isEnabled()
    choose(dialog, "encoding", "utf-8")
    qtbot.waitUntil(lambda: dialog.error.text() != "", timeout=20_000)
    assert "is not UTF-8; choose another encoding" in dialog.error.text()
    assert not dialog.take.isEnabled()
    choose(dialog, "encoding", "latin-1")
    qtbot.waitUntil(lambda: dialog.take.isEnabled(), timeout=20_000)
    choose(dialog, "header", False)
    qtbot.waitUntil(lambda: not dialog.is_reading, timeout=20_000)
    assert dialog.rows.horizontalHeaderItem(0).text() == "column 1"


@pytest.mark.slow
def test_cancelling_leaves_everything_as_it_was(window, opened):
    window.session.apply(Advance(30))
    window.show_newest()
    before = shot(window)
    dialog = opened(FILES / "penguins.csv")
    dialog.cancel.click()
    assert_unchanged(window, before)


@pytest.mark.slow
def test_a_refused_file_leaves_everything_as_it_was(window, opened, qtbot, tmp_path):
    before = shot(window)
    data_commands.import_path(window, tmp_path / "nothing.csv")
    qtbot.waitUntil(lambda: "no such file" in window.status.text, timeout=20_000)
    assert window.import_dialog is None
    bad = tmp_path / "bad.csv"
    bad.write_text("x,y,class\n1,2,a\n3,4\n")
    dialog = opened(bad)
    assert "line 3: 2 values where line 1 has 3" in dialog.error.text()
    assert not dialog.take.isEnabled()
    assert_unchanged(window, before)


@pytest.mark.slow
def test_a_file_that_is_dropped_is_shown(window, opened, qtbot):
    drop(window, FILES / "iris.arff")
    dialog = window.import_dialog
    qtbot.waitUntil(lambda: dialog.take.isEnabled(), timeout=20_000)
    assert dialog.menus.of["format"].currentData() == "arff"
    dialog.take.click()
    assert shot(window).dataset.class_names == ("Iris-setosa", "Iris-versicolor", "Iris-virginica")


@pytest.mark.slow
def test_rows_of_a_spreadsheet_are_pasted(window, opened, qtbot):
    QGuiApplication.clipboard().setText("x\ty\tkind\n1\t2,5\ta\n3\t4,5\tb\n5\t6\ta\n")
    window.actions_by_name["paste"].trigger()
    dialog = window.import_dialog
    qtbot.waitUntil(lambda: dialog.take.isEnabled(), timeout=20_000)
    dialog.take.click()
    np.testing.assert_array_equal(shot(window).dataset.points, [(1, 2.5), (3, 4.5), (5, 6)])
    QGuiApplication.clipboard().setText("  ")
    window.actions_by_name["paste"].trigger()
    assert "no text in the clipboard" in window.status.text


@pytest.mark.slow
def test_a_large_file_is_shown_by_its_beginning_and_taken_whole(window, opened, qtbot, tmp_path):
    rng = np.random.default_rng(0)
    path = tmp_path / "large.csv"
    rows = "".join(
        f"{x:.4f},{y:.4f},{'ab'[n % 2]}\n" for n, (x, y) in enumerate(rng.random((40_000, 2)).tolist())
    )
    path.write_text("x,y,c\n" + rows)
    dialog = opened(path)
    assert "20\u202f000 points of 40\u202f000, drawn at random" in dialog.counts.text()
    dialog.take.click()
    qtbot.waitUntil(lambda: len(shot(window).dataset.points) == 40_000, timeout=20_000)


@pytest.mark.slow
def test_a_million_rows_are_read_while_the_window_stays_alive(window, opened, qtbot, tmp_path):
    path = tmp_path / "million.csv"
    path.write_bytes(b"x,y,c\n" + b"0.125732,-0.132105,red\n0.640423,0.104900,green\n" * 500_000)
    data_commands.import_path(window, path)
    dialog = window.import_dialog
    shares = []
    dialog.progress.valueChanged.connect(shares.append)
    qtbot.waitUntil(lambda: dialog.take.isEnabled(), timeout=60_000)
    assert shares, "the event loop ran while the file was read"
    assert "of 1\u202f000\u202f000, drawn at random" in dialog.counts.text()
    dialog.take.click()
    qtbot.waitUntil(lambda: len(shot(window).dataset.points) == 1_000_000, timeout=60_000)
    assert shot(window).dataset.counts == {"green": 500_000, "red": 500_000}


@pytest.mark.slow
def test_a_read_that_takes_long_can_be_cancelled(window, opened, qtbot, tmp_path):
    before = shot(window)
    path = tmp_path / "million.csv"
    path.write_bytes(b"x y c\n" + b"0.125732 -0.132105 red\n0.640423 0.104900 green\n" * 500_000)
    data_commands.import_path(window, path)
    dialog = window.import_dialog
    qtbot.waitUntil(dialog.isVisible, timeout=20_000)
    assert dialog.progress.isVisible()
    assert not dialog.take.isEnabled()
    dialog.cancel.click()
    assert window.import_dialog is None
    assert_unchanged(window, before)


@pytest.mark.slow
def test_a_file_that_is_too_large_offers_a_sample(window, opened, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(source, "MAX_BYTES", 2_000_000)
    monkeypatch.setattr(source, "SAMPLE_BYTES", 500_000)
    path = tmp_path / "large.csv"
    path.write_text("x,y,c\n" + "".join(f"{row},{row % 7},{'ab'[row % 2]}\n" for row in range(250_000)))
    dialog = opened(path)
    assert "take a sample of its lines" in dialog.error.text()
    assert "--sample" not in dialog.error.text()
    assert not dialog.take.isEnabled()
    dialog.sample.click()
    qtbot.waitUntil(dialog.take.isEnabled, timeout=20_000)
    assert "lines from everywhere in the file" in dialog.notes.text()
    dialog.take.click()
    qtbot.waitUntil(lambda: shot(window).dataset.source == "large.csv", timeout=20_000)
    assert 20_000 < len(shot(window).dataset.points) < 60_000


@pytest.mark.slow
def test_a_recent_file_opens_as_it_was_taken(window, opened, qtbot):
    dialog = opened(FILES / "penguins.csv")
    choose(dialog, "label", "sex")
    choose(dialog, "x", PRINCIPAL)
    dialog.take.click()
    choose_generator(window, "moons")
    data_commands.open_path(window, recent_files()[0])
    qtbot.waitUntil(lambda: shot(window).dataset.source == "penguins.csv", timeout=20_000)
    assert shot(window).dataset.feature_names == PRINCIPAL
    assert shot(window).dataset.class_names == ("female", "male")
    assert window.import_dialog is None


@pytest.mark.slow
def test_the_shelf_is_in_the_column_and_says_where_things_come_from(window):
    entries = {action.data(): action for action in window.panels["data"].shelf.actions()}
    assert entries.keys() == SHELF.keys()
    assert "CC BY 4.0" in next(iter(entries.values())).toolTip()
    entries["penguins-bills"].trigger()
    assert shot(window).dataset.n_classes == 3
    assert "CC0" in window.status.text
    assert window.panels["data"].title.text() == "Penguins' bills"
    choose_generator(window, "moons")
    assert window.panels["data"].shelved is None


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "npz"])
def test_data_are_saved_open_again_and_are_remembered(window, qtbot, tmp_path, ending):
    path = tmp_path / f"data.{ending}"
    commands.save_data_to(window, path)
    saved = shot(window).dataset
    again = read(path)
    np.testing.assert_array_equal(again.points, saved.points)
    np.testing.assert_array_equal(again.is_test, saved.is_test)
    assert recent_files() == [path]
    choose_generator(window, "moons")
    files = next(
        action.menu()
        for action in window.explanations.make_menu().actions()
        if action.text() == "Recent files"
    )
    files.actions()[0].trigger()
    qtbot.waitUntil(lambda: len(shot(window).dataset.points) == len(saved.points), timeout=20_000)
    np.testing.assert_array_equal(shot(window).dataset.points, saved.points)
    np.testing.assert_array_equal(shot(window).dataset.is_test, saved.is_test)
    commands.save_data_to(window, tmp_path / "data.xyz")
    assert "saved as .csv or .npz" in window.status.text


@pytest.mark.slow
def test_closing_the_window_in_the_middle_leaves_no_thread(window, opened):
    opened(FILES / "penguins.csv")
    assert any(thread.name.startswith("netviz-reading") for thread in threading.enumerate())
    window.close()
    QApplication.processEvents()
    assert not any(thread.name.startswith("netviz-reading") for thread in threading.enumerate())


@pytest.mark.slow
def test_a_class_column_is_guessed_as_the_reader_does_and_kept_when_read_anew(
    window, opened, qtbot, tmp_path
):
    path = tmp_path / "twin.csv"
    path.write_text("class,x,y,code\n" + "0,1,2,0\n1,3,4,1\n" * 5)
    dialog = opened(path)
    assert dialog.choice.label == "class"
    choose(dialog, "label", "code")
    choose(dialog, "encoding", "latin-1")
    qtbot.waitUntil(lambda: dialog.take.isEnabled(), timeout=20_000)
    assert dialog.choice.label == "code"


@pytest.mark.slow
def test_neither_cancelling_nor_a_refusal_stops_the_training(window, opened, qtbot, tmp_path):
    run_commands.toggle_play(window)
    opened(FILES / "penguins.csv").cancel.click()
    assert window.player.is_playing
    data_commands.import_path(window, tmp_path / "nothing.csv")
    qtbot.waitUntil(lambda: "no such file" in window.status.text, timeout=20_000)
    assert window.player.is_playing
    run_commands.toggle_play(window)


@pytest.mark.slow
def test_two_files_are_points_and_their_classes_in_either_order(window, opened, qtbot, tmp_path):
    points, classes = tmp_path / "points.txt", tmp_path / "classes.txt"
    points.write_text("".join(f"{x} {x * x}\n" for x in range(10)))
    classes.write_text("red\nblue\n" * 5)
    for pair in ((points, classes), (classes, points)):
        drop(window, *pair)
        dialog = window.import_dialog
        qtbot.waitUntil(dialog.take.isEnabled, timeout=20_000)
        assert dialog.dataset.counts == {"blue": 5, "red": 5}
        dialog.reject()
    data_commands.import_dropped(window, [points] * 3)
    assert "drop one file, or two" in window.status.text


@pytest.mark.slow
def test_the_classes_may_be_in_a_second_file(opened, qtbot, tmp_path, monkeypatch):
    points, classes = tmp_path / "points.txt", tmp_path / "classes.txt"
    points.write_text("".join(f"{x} {x * x}\n" for x in range(10)))
    classes.write_text("red\nblue\n" * 5)
    dialog = opened(points)
    assert "the classes may be in a second file" in dialog.error.text()
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("red\nblue\n" * 2)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(wrong), ""))
    choose(dialog, "label", SECOND_FILE)
    qtbot.waitUntil(lambda: " labels for the 10 rows" in dialog.error.text(), timeout=20_000)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(classes), ""))
    choose(dialog, "label", SECOND_FILE)  # a wrong file leaves the way to another
    qtbot.waitUntil(dialog.take.isEnabled, timeout=20_000)
    assert dialog.dataset.counts == {"blue": 5, "red": 5}


@pytest.mark.slow
def test_a_file_that_was_copied_is_opened_by_pasting(window, opened, qtbot):
    QGuiApplication.clipboard().setMimeData(mime_of(FILES / "iris.arff"))
    window.actions_by_name["paste"].trigger()
    qtbot.waitUntil(lambda: window.import_dialog.take.isEnabled(), timeout=20_000)
    assert window.import_dialog.menus.of["format"].currentData() == "arff"


@pytest.mark.slow
def test_another_file_takes_the_place_of_the_dialog_only_if_it_can_be_shown(
    window, opened, qtbot, tmp_path
):
    dialog = opened(FILES / "penguins.csv")
    assert dialog.isModal()
    choose(dialog, "label", "island")
    drop(dialog, tmp_path / "nothing.csv")
    qtbot.waitUntil(lambda: "no such file" in dialog.error.text(), timeout=20_000)
    assert window.import_dialog is dialog
    assert dialog.choice.label == "island"
    drop(dialog, FILES / "iris.arff")
    other = window.import_dialog
    qtbot.waitUntil(other.take.isEnabled, timeout=20_000)
    assert [box for box in window.findChildren(ImportDialog) if box.isVisible()] == [other]
    other.reject()
    assert window.import_dialog is None


def test_a_fault_of_the_reader_is_said_and_leaves_no_dialog_waiting(window, qtbot, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("a fault")

    monkeypatch.setattr("netviz.ui.importing.dialog.load", fail)
    with qtbot.capture_exceptions() as told:
        data_commands.import_path(window, FILES / "penguins.csv")
        qtbot.waitUntil(lambda: "netviz has a fault" in window.status.text, timeout=20_000)
    assert [str(error) for _, error, _ in told] == ["a fault"]
    assert window.import_dialog is None
