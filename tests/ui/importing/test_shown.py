"""What the dialog shows of a file that is no plain table."""

import pytest

from netviz.data.reading import source as source
from netviz.ui.commands import view as view_commands
from tests.places import FILES
from tests.ui.importing.choosing import choose


def test_what_cannot_be_read_is_shown_as_it_is_written_and_can_be_read_otherwise(opened, qtbot, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("x,y,class\n1,2,a\n3,4\n" + "5,6,b\n" * 3)
    dialog = opened(path)
    assert dialog.rows.item(2, 0).text() == "3,4"
    assert dialog.rows.item(2, 0).font().bold()
    for name in ("format", "encoding", "delimiter", "decimal", "header"):
        assert dialog.menus.of[name].isEnabled()
    for name in ("x", "y", "label"):
        assert not dialog.menus.of[name].isEnabled()
        assert dialog.menus.of[name].count() == 0
    path.write_text("x,y,class\n1,2,a\n3,4,b\n" + "5,6,b\n" * 3)
    dialog._source = None
    choose(dialog, "delimiter", ",")
    qtbot.waitUntil(dialog.take.isEnabled, timeout=20_000)
    assert dialog.menus.of["label"].isEnabled()


def test_columns_that_are_not_known_are_left_to_be_chosen(opened, tmp_path):
    path = tmp_path / "two.csv"
    path.write_text("width,height,tint,site\n" + "1,2,a,c\n3,4,b,d\n" * 4)
    dialog = opened(path)
    assert "several columns could be the class (tint, site)" in dialog.error.text()
    assert dialog.menus.of["x"].currentData() == "width"
    assert dialog.menus.of["label"].currentIndex() == -1
    assert dialog.choice is None
    choose(dialog, "label", "site")
    assert dialog.take.isEnabled()
    assert dialog.error.text() == ""


@pytest.mark.slow
def test_wide_tables_show_the_columns_that_are_taken(opened, tmp_path):
    path = tmp_path / "wide.csv"
    names = [f"c{place}" for place in range(200)] + ["class"]
    rows = [
        ",".join([*(str(place + row * row) for place in range(200)), "ab"[row % 2]]) for row in range(6)
    ]
    path.write_text("\n".join([",".join(names), *rows]))
    dialog = opened(path)
    shown = [dialog.rows.horizontalHeaderItem(place).text() for place in range(dialog.rows.columnCount())]
    assert shown[:3] == ["c0", "c1", "class"]
    assert "141 columns more are not shown in the table" in dialog.notes.text()
    assert "“c0” and “c1” are the features; not used: c2" in dialog.notes.text()


@pytest.mark.slow
def test_the_dialog_fits_a_projector_in_a_lecture(window, opened):
    view_commands.toggle_full_screen(window, "lecture")
    dialog = opened(FILES / "penguins.csv")
    assert dialog.minimumSizeHint().width() <= 1000
    assert dialog.minimumSizeHint().height() <= 700
    assert dialog.height() <= window.screen().availableGeometry().height()


@pytest.mark.slow
def test_a_class_of_very_few_is_found_in_a_large_file(opened, tmp_path):
    path = tmp_path / "rare.csv"
    names = ("fraud" if row in (7, 41_000) else "good" for row in range(45_000))
    path.write_text("x,y,c\n" + "".join(f"{row}.5,{row * row},{name}\n" for row, name in enumerate(names)))
    dialog = opened(path)
    assert dialog.take.isEnabled()
    assert set(dialog.dataset.class_names) == {"fraud", "good"}
