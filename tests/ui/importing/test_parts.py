"""Sheets and arrays are chosen in the dialog, and the choice is kept."""

from __future__ import annotations

import json

import numpy as np
import pytest

from netviz.data.reading import Options
from netviz.sharing import recipe
from netviz.ui.commands import data as data_commands
from netviz.ui.commands.recent_file import RecentFile
from tests.places import FILES
from tests.ui.conftest import shot
from tests.ui.importing.test_import import choose


@pytest.fixture
def opened(window, qtbot):
    def open_file(path):
        data_commands.import_path(window, path)
        qtbot.waitUntil(lambda: not window.import_dialog.is_reading, timeout=20_000)
        return window.import_dialog

    yield open_file
    if window.import_dialog is not None:
        window.import_dialog.reject()


def read_again(dialog, qtbot, name, value):
    choose(dialog, name, value)
    qtbot.waitUntil(lambda: not dialog.is_reading, timeout=20_000)


@pytest.mark.slow
def test_another_sheet_can_be_chosen_and_is_kept(opened, qtbot, window):
    dialog = opened(FILES / "sheets.xlsx")
    menu = dialog.menus.of["sheet"]
    assert menu.isVisibleTo(dialog)
    assert not dialog.menus.of["arrays"].isVisibleTo(dialog)
    assert [menu.itemData(row) for row in range(menu.count())] == ["notes", "test", "train"]
    assert menu.currentData() == "train"
    assert "24 points" in dialog.counts.text()
    assert "the sheet “train” is read; there are also: " in dialog.notes.text()
    assert "--sheet" not in dialog.notes.text()
    read_again(dialog, qtbot, "sheet", "test")
    assert menu.currentData() == "test"
    assert "8 points" in dialog.counts.text()
    dialog.take.click()
    assert len(shot(window).dataset.points) == 8
    assert ("sheet", "test") in shot(window).dataset.origin.read_as
    line = recipe.write(window.session.project, window.session.blobs)
    assert " sheet=test " in line
    again = recipe.read(line, recipe.Files((FILES,)))
    key = again.project.document.run.spec.changes[0].data
    assert len(again.blobs.datasets[key].points) == 8


@pytest.mark.slow
def test_a_sheet_without_a_table_can_be_left_again(opened, qtbot):
    dialog = opened(FILES / "sheets.xlsx")
    read_again(dialog, qtbot, "sheet", "notes")
    assert not dialog.take.isEnabled()
    assert dialog.error.text()
    read_again(dialog, qtbot, "sheet", "train")
    assert dialog.take.isEnabled()


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["npz", "json"])
def test_arrays_that_could_be_meant_are_asked_about(opened, qtbot, window, tmp_path, ending):
    path = FILES / "arrays.npz"
    if ending == "json":
        arrays = {name: array.tolist() for name, array in np.load(path).items()}
        path = tmp_path / "arrays.json"
        path.write_text(json.dumps(arrays))
    dialog = opened(path)
    menu = dialog.menus.of["arrays"]
    assert "several arrays could be points and classes: X,y or X,target; name two" in dialog.error.text()
    assert "--arrays" not in dialog.error.text()
    assert menu.isVisibleTo(dialog)
    assert menu.currentIndex() == -1
    assert [menu.itemData(row) for row in range(menu.count())] == ["X,target", "X,y"]
    read_again(dialog, qtbot, "arrays", "X,target")
    assert dialog.dataset.class_names == ("down", "up")
    assert menu.currentData() == "X,target"
    dialog.take.click()
    assert ("arrays", "X,target") in shot(window).dataset.origin.read_as


@pytest.mark.slow
def test_of_one_table_there_is_nothing_to_choose(opened):
    dialog = opened(FILES / "penguins.xlsx")
    assert not dialog.menus.of["sheet"].isVisibleTo(dialog)
    assert not dialog.menus.of["arrays"].isVisibleTo(dialog)


def test_recent_files_and_options_keep_what_was_chosen():
    options = Options(sheet="test", arrays="X,y", encoding="gbk")
    assert Options.of(dict(options.said())) == options
    kept = RecentFile(FILES / "sheets.xlsx", options=options).to_json()
    assert RecentFile.from_json(kept).options == options
