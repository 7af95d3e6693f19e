"""The tabulator reaches all that the mouse can reach, and comes back: in the window and in every dialog."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog

from netviz.intents import Advance, PinSample, UseMistake
from netviz.ui.commands import data as data_commands
from netviz.ui.commands import derivation as line_commands
from netviz.ui.commands import drawing as draw_commands
from netviz.ui.commands import run as run_commands
from netviz.ui.commands import view as view_commands
from netviz.ui.derivation.matrix_window import MatrixWindow
from netviz.ui.derivation.mistake_dialog import MistakeDialog
from tests.ui.app.keyboard import missed, spoken, walk
from tests.ui.conftest import legend_of


def _dialog(window, title):
    return next(box for box in window.findChildren(QDialog) if box.windowTitle() == title)


def _import(window, qtbot, tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("x,y,class\n" + "".join(f"{i},{i * i % 7},{'ab'[i % 2]}\n" for i in range(40)))
    data_commands.import_path(window, path)
    qtbot.waitUntil(lambda: window.import_dialog.isVisible(), timeout=20_000)
    return window.import_dialog


def _keys(window, qtbot, tmp_path):
    window.explanations.show_keys()
    return _dialog(window, "Keys")


def _about(window, qtbot, tmp_path):
    window.actions_by_name["about"].trigger()
    return _dialog(window, "About netviz")


def _run_to(window, qtbot, tmp_path):
    run_commands.ask_what_to_run_to(window)
    return window.run_to_box


def _entry(window, qtbot, tmp_path):
    window.entry_editor.open_at(QPoint(60, 60), ("W1", (0, 0)), window.session.snapshot())
    return window.entry_editor


def _matrix(window, qtbot, tmp_path):
    line_commands.show_table(window, 1)
    return window.box(MatrixWindow)


def _slips(window, qtbot, tmp_path):
    line_commands.show_mistakes(window)
    return window.box(MistakeDialog)


# A dialog more is a line more here: open it, and return it.
DIALOGS = {
    "import": _import,
    "keys": _keys,
    "about": _about,
    "run to": _run_to,
    "entry editor": _entry,
    "matrix table": _matrix,
    "is it this?": _slips,
}


_STATES = ["explore", "derivation", "drawing", "why and check", "a wrong line"]


def check_walks(box, qtbot):
    """Both ways lead around, past the same controls, and none is left out."""
    box.activateWindow()
    if box.windowType() != Qt.WindowType.Popup:  # which has the keys as it is
        qtbot.waitUntil(lambda: QApplication.activeWindow() is box.window())
    forwards = walk(box)
    assert missed(box, forwards) == []
    backwards = walk(box, Qt.Key.Key_Backtab)
    assert set(map(spoken, backwards)) == set(map(spoken, forwards))
    assert all(widget.window() is box.window() for widget in forwards)


@pytest.mark.parametrize("name", DIALOGS)
@pytest.mark.slow
def test_the_tabulator_goes_around_every_dialog(window, qtbot, tmp_path, name):
    box = DIALOGS[name](window, qtbot, tmp_path)
    check_walks(box, qtbot)
    box.close()


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
@pytest.mark.parametrize("state", _STATES)
def test_the_tabulator_goes_around_the_window(window, qtbot, size, state):
    window.resize(*size)
    if state == "drawing":
        draw_commands.toggle_drawing(window)
    elif state == "why and check":
        line_commands.show_why(window)
        line_commands.show_check(window)
    elif state == "a wrong line":
        window.want(UseMistake("half-dz3"))
    else:
        view_commands.use_preset(window, state)
    window.session.apply(Advance(20))
    window.session.apply(PinSample(3))
    window.show_newest()
    check_walks(window, qtbot)


def press(qtbot, widget, *keys):
    widget.setFocus()
    for key in keys:
        qtbot.keyClick(widget, key)


@pytest.mark.slow
def test_arrows_pin_samples_in_the_hidden_space(window, qtbot):
    window.arrangement.bring("space")
    window.show_newest()
    window.panels["space"].canvas.grab()
    first = _pinned_by(window, qtbot, Qt.Key.Key_Right)
    assert first is not None
    second = _pinned_by(window, qtbot, Qt.Key.Key_Right)
    places = window.panels["space"].places
    assert places[second][0] > places[first][0]
    third = _pinned_by(window, qtbot, Qt.Key.Key_Up)
    assert places[third][1] < places[second][1]  # pixels are counted from above
    assert _pinned_by(window, qtbot, Qt.Key.Key_Escape) is None


def _pinned_by(window, qtbot, key):
    press(qtbot, window.panels["space"].canvas, key)
    window.panels["space"].canvas.grab()
    return window.session.snapshot().pinned


@pytest.mark.slow
def test_arrows_read_the_entries_of_the_gradient_check(window, qtbot):
    line_commands.show_check(window)
    qtbot.waitUntil(lambda: window.panels["check"].check is not None, timeout=20_000)
    canvas = window.panels["check"].canvas
    keys = Qt.Key
    press(qtbot, canvas, keys.Key_Home)
    assert legend_of(canvas).startswith("W⁽¹⁾")
    first = legend_of(canvas)
    press(qtbot, canvas, keys.Key_Right)
    assert legend_of(canvas) != first
    press(qtbot, canvas, keys.Key_Left)
    assert legend_of(canvas) == first
    press(qtbot, canvas, keys.Key_End)
    assert legend_of(canvas).startswith("b⁽²⁾")
    press(qtbot, canvas, keys.Key_Escape)
    assert legend_of(canvas) == ""


def test_return_sorts_the_table_of_entries(window, qtbot):
    line_commands.show_table(window, 1)
    table, model = window.box(MatrixWindow).table, window.box(MatrixWindow).model
    table.setCurrentIndex(model.index(0, 2))
    press(qtbot, table, Qt.Key.Key_Return)
    column = model.matrix[:, 2]
    assert (column[1:] >= column[:-1]).all()
    press(qtbot, table, Qt.Key.Key_Return)
    column = model.matrix[:, 2]
    assert (column[1:] <= column[:-1]).all()


@pytest.mark.slow
def test_arrows_choose_a_wrong_line_and_go_on_from_there(window, qtbot):
    window.box(MistakeDialog).open_at(9, window.session.snapshot())
    box = window.box(MistakeDialog)
    box.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is box)
    box.choices[None].setFocus()
    chosen = []
    for _ in range(2):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
        chosen.append(window.session.snapshot().mistake)
        assert QApplication.focusWidget() is box.choices[chosen[-1]]
    assert None not in chosen
    assert chosen[0] != chosen[1]
