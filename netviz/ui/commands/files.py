"""The commands of the window that are not training: its menu, files, presets, help."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QFileDialog, QMenu, QMessageBox, QTextBrowser, QVBoxLayout, QWidget

from netviz.data import DataError, save
from netviz.data.weights import Weights
from netviz.data.writer import save_arrays
from netviz.faults import attempting, faults
from netviz.files import WriteError
from netviz.snapshot import Snapshot
from netviz.training.step_lines import N_LINES
from netviz.ui.app.docks import FULL_SCREEN, PRESETS
from netviz.ui.app.help import about_text, keys_text
from netviz.ui.commands.command import COMMANDS
from netviz.ui.commands.save_dialog import ask_where, last_folder
from netviz.ui.kit.number_format import short_name
from netviz.ui.kit.picture_export import KINDS, save_picture
from netviz.ui.kit.theme import DARK, LIGHT

if TYPE_CHECKING:
    from netviz.ui.app.window import MainWindow
    from netviz.ui.plane.draw_tool import DrawTool

LECTURE_SCALE = 1.5
SAVED = {
    "npz": ("Weights at this step, with mean and scale of the columns", ".npz"),
    "raw": ("Weights for the columns as they are, not standardized", ".npz"),
    "csv": ("Table of all steps", ".csv"),
}
"""What can be saved, by kind: its name in the dialog, and the file's ending."""


def make_actions(window: MainWindow) -> dict[str, QAction]:
    """An action for every command, with its keys and what it does."""
    run = {
        "play": window.toggle_play,
        "step": window.step,
        "step_back": window.step_back,
        "next_line": window.next_line,
        "previous_line": window.previous_line,
        "play_lines": window.toggle_lines,
        "whole_step": window.whole_step,
        "batch": window.toggle_batch,
        "numpy": window.toggle_numpy,
        "next_sample": lambda: window.move_pin(1),
        "previous_sample": lambda: window.move_pin(-1),
        "why": window.show_why,
        "table": window.show_table,
        "mistakes": window.show_mistakes,
        "check": window.show_check,
        "reset": window.reset,
        "new_weights": window.new_weights,
        "faster": lambda: window.transport.change_speed(1),
        "slower": lambda: window.transport.change_speed(-1),
        "run_to": lambda: ask_what_to_run_to(window),
        "undo": window.take_back,
        "unpin": window.let_go,
        "fit": window.plane_fit,
        "open": lambda: open_file(window),
        "draw": window.toggle_drawing,
        "redo": window.redo,
        "paste": window.paste_data,
        "save_data": lambda: save_data(window),
        "save": lambda: save_file(window),
        "export": lambda: export_picture(window),
        "explore": lambda: use_preset(window, "explore"),
        "derivation": lambda: use_preset(window, "derivation"),
        "board": lambda: toggle_full_screen(window, "board"),
        "lecture": lambda: toggle_full_screen(window, "lecture"),
        "theme": lambda: toggle_theme(window),
        "menu": lambda: show_menu(window),
        "keys": lambda: show_keys(window),
        "about": lambda: show_about(window),
        "quit": lambda: window.window().close(),
    }
    actions = {}
    for name, command in COMMANDS.items():
        action = QAction(command.text, window)
        action.setShortcuts([QKeySequence(key) for key in command.keys])
        keys = " or ".join(
            QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in command.keys
        )
        action.setProperty("keys", f"  ({keys})" if keys else "")
        action.setProperty("tip", command.tip + action.property("keys"))
        action.setToolTip(action.property("tip"))
        action.setProperty("spoken", name.replace("_", " "))
        action.triggered.connect(lambda _=False, name=name: _carry_out(name, run[name]))
        window.addAction(action)
        actions[name] = action
    return actions


def _carry_out(name: str, run: Callable[[], None]) -> None:
    faults.note_command(name)
    with attempting(f"carry out “{COMMANDS[name].text.strip('▶◀▷⤵❚ ')}”", by_user=True):
        run()


def enable_actions(actions: dict[str, QAction], shot: Snapshot, tool: DrawTool) -> None:
    """What makes no sense at a snapshot is greyed, and says why."""
    is_empty = tool.is_active and tool.drawing.to_dataset() is None
    for name, change in (("undo", "the cleared plane" if is_empty else shot.undo), ("redo", shot.redo)):
        tip = COMMANDS[name].tip if change is None else f"{COMMANDS[name].text}: {change}"
        actions[name].setProperty("tip", tip + actions[name].property("keys"))
    selected = tool.is_active and bool(tool.selected.any())
    nothing = "nothing has been changed"
    nothing_older = "older changes are not kept: they took too much memory"
    diverged = "training has diverged at this step; step back first"
    for name, possible, reason in (
        ("step_back", shot.step > 0, "this is the first step"),
        ("reset", shot.step > 0, "this is step 0"),
        ("step", shot.diverged is None, diverged),
        ("play", shot.diverged is None, diverged),
        ("run_to", shot.diverged is None, diverged),
        ("undo", is_empty or shot.undo is not None, nothing_older if shot.undo_is_short else nothing),
        ("redo", shot.redo is not None, "nothing has been taken back"),
        ("unpin", selected or shot.pinned is not None, "no sample is pinned"),
        ("next_line", shot.diverged is None or shot.line < N_LINES - 1, diverged),
        ("previous_line", bool(shot.line or shot.step), "nothing comes before"),
        ("whole_step", bool(shot.line), "the whole step is shown"),
        ("batch", shot.pinned is not None, "no sample is pinned"),
    ):
        action = actions[name]
        action.setEnabled(possible)
        tip = action.property("tip")
        action.setToolTip(tip if possible else f"{tip} – not now: {reason}")


def build_menu(window: MainWindow) -> QMenu:
    """The menu ☰: presets, panels, files, help."""
    menu, actions = QMenu(window), window.actions_by_name
    for name in PRESETS:
        menu.addAction(actions[name])
    menu.addSeparator()
    for dock in (window.column, *window.docks.values()):
        menu.addAction(dock.toggleViewAction())
    menu.addSeparator()
    for names in (
        ("next_line", "previous_line", "play_lines", "whole_step"),
        ("why", "table", "mistakes", "check", "numpy"),
        ("faster", "slower", "run_to", "new_weights", "undo", "redo", "unpin", "fit"),
        ("draw", "open", "paste", "save_data", "save", "export"),
    ):
        for name in names:
            menu.addAction(actions[name])
        menu.addSeparator()
    recent = window.recent_files()
    if recent:
        files = menu.addMenu("Recent files")
        files.setToolTipsVisible(True)
        for path in recent:
            entry = files.addAction(short_name(path.name, 50).replace("&", "&&"))
            if sum(path.name == other.name for other in recent) > 1:
                entry.setText(f"{entry.text()}  ({short_name(path.parent.name, 30).replace('&', '&&')})")
            entry.setToolTip(str(path))
            entry.triggered.connect(lambda _=False, path=path: window.open_path(path))
        menu.addSeparator()
    dark = menu.addAction("Light colours" if window.theme.is_dark else "Dark colours")
    dark.triggered.connect(lambda: toggle_theme(window))
    for name in ("keys", "about", "quit"):
        entry = actions[name]
        if name == "keys":
            entry = menu.addAction("All keys")
            entry.triggered.connect(actions[name].trigger)
        menu.addAction(entry)
    return menu


def show_menu(window: MainWindow) -> None:
    """Open the menu under its button."""
    button = window.transport.buttons["menu"]
    menu = build_menu(window)
    menu.aboutToHide.connect(menu.deleteLater)
    corner = button.mapToGlobal(QPoint(button.width() - menu.sizeHint().width(), button.height() + 2))
    menu.popup(corner)


def show_keys(window: MainWindow) -> None:
    """All keys in a box that fits the screen."""
    box = QDialog(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("Keys")
    text = QTextBrowser()
    text.setHtml(keys_text())
    text.setAccessibleName("All keys")
    column = QVBoxLayout(box)
    column.addWidget(text)
    room = window.screen().availableSize()
    width = round(620 * window.theme.scale)
    text.document().setTextWidth(width - 40)
    height = round(text.document().size().height()) + 60
    box.resize(min(width, room.width() - 60), min(height, room.height() - 80))
    box.open()


def show_about(window: MainWindow) -> None:
    """What this is, in a box beside which the window goes on."""
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("About netviz")
    box.setText(about_text())
    box.setIconPixmap(window.windowIcon().pixmap(48))
    box.open()


def ask_what_to_run_to(window: MainWindow) -> None:
    """Open the box under its button."""
    button = window.transport.buttons["run_to"]
    window.run_to_box.open_at(button.mapToGlobal(QPoint(0, button.height() + 2)))


def toggle_theme(window: MainWindow) -> None:
    """Light to dark and back; from now on the user's choice, whatever the desktop does."""
    window.follows_desktop = False
    window.set_theme((LIGHT if window.theme.is_dark else DARK).enlarged(window.theme.scale))


def use_preset(window: MainWindow, preset: str) -> None:
    """Arrange the panels anew; leaves the lecture if that is on."""
    _set_scale(window, 1.0)
    _leave_full_screen(window.window())
    window.arrangement.apply(preset)
    window.say("")
    window.render()


def toggle_full_screen(window: MainWindow, preset: str) -> None:
    """The lecture with larger type and few panels, or the board; back to everything as it was."""
    arrangement, top = window.arrangement, window.window()
    if arrangement.preset != preset:
        if arrangement.preset not in FULL_SCREEN:
            arrangement.remember()
        _set_scale(window, LECTURE_SCALE if preset == "lecture" else 1.0)
        top.showFullScreen()
        arrangement.apply(preset)
        window.plane.hint.hide()  # it speaks of the column, which is not there
        key = "F11" if preset == "lecture" else "Ctrl+3"
        window.say(f"{key} leaves the {preset}; ⇧→ goes to the next equation")
    else:
        _set_scale(window, 1.0)
        _leave_full_screen(top)
        arrangement.recall()
        window.say("")
    window.render()


def _leave_full_screen(top: QWidget) -> None:
    top.setWindowState(top.windowState() & ~Qt.WindowState.WindowFullScreen)  # maximized stays so


def _set_scale(window: MainWindow, scale: float) -> None:
    if window.theme.scale != scale:
        window.set_theme(window.theme.enlarged(scale))


def open_file(window: MainWindow) -> None:
    """Ask for a file of data, or of weights that were saved, and open it."""
    endings = "csv tsv txt dat data xlsx json jsonl arff tab npz npy svmlight libsvm gz"
    tables = " ".join(f"*.{ending}" for ending in endings.split())
    recent = window.recent_files()
    path, _ = QFileDialog.getOpenFileName(
        window,
        "Open data, or weights that were saved",
        str(recent[0].parent) if recent else last_folder(),
        f"Tables, and weights ({tables});;All files (*)",
    )
    if path:
        window.import_path(path)


def save_data(window: MainWindow) -> None:
    """Ask for a file, and write the data set into it."""
    kinds = (("Table", ".csv"), ("NumPy arrays", ".npz"))
    chosen = ask_where(window, "Save the data", "data", kinds)
    if chosen is not None:
        save_data_to(window, chosen[0])


def save_data_to(window: MainWindow, path: Path) -> None:
    """Write the data set into a .csv or .npz file; it opens again identically."""
    if _written(window, path, lambda: save(window.session.snapshot().dataset, path)):
        window.remember_file(path)


def save_file(window: MainWindow) -> None:
    """Ask for a file, and write the weights or the table of all steps into it."""
    chosen = ask_where(window, "Save", "netviz", list(SAVED.values()))
    if chosen is not None:
        path, number = chosen
        save_to(window, path, list(SAVED)[number])


def save_to(window: MainWindow, path: Path, kind: str = "npz") -> None:
    """Write the weights (.npz) or the table of all steps (.csv); the file's ending decides.

    Of the kind "raw" the weights are those for the columns as they are in the data.
    """
    if path.suffix.lower() not in (".npz", ".csv"):
        path = path.with_name(path.name + SAVED[kind][1])
    shot = window.session.snapshot()
    if path.suffix.lower() == ".csv":
        _written(window, path, lambda: shot.history.save_csv(path))
        return
    weights, is_raw = Weights(shot.params, shot.standardization), kind == "raw"

    def write() -> None:
        save_arrays(path, (weights.for_raw_columns() if is_raw else weights).to_arrays())

    if _written(window, path, write):
        as_they_are = is_raw or not shot.standardize
        units = "for the columns as they are" if as_they_are else "with mean and scale of the columns"
        window.say(f"written: {path}, {units}")


def export_picture(window: MainWindow) -> None:
    """Ask for a file, and draw the window into it."""
    chosen = ask_where(window, "Export a picture", "netviz", KINDS)
    if chosen is not None:
        export_to(window, chosen[0])


def export_to(window: MainWindow, path: Path) -> None:
    """Draw the window into a .png, .svg or .pdf file."""
    _written(window, path, lambda: save_picture(window, path))


def _written(window: MainWindow, path: Path, write: Callable[[], None]) -> bool:
    """Write a file, and say in the window what became of it."""
    try:
        write()
    except (DataError, WriteError) as error:
        window.say(str(error), is_error=True)
        return False
    except OSError as error:
        window.say(f"{path} was not written: {error.strerror or error}", is_error=True)
        return False
    window.say(f"written: {path}")
    return True
