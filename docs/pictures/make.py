"""Make the pictures of the real window that the README and the guide show: `make pictures`."""

from __future__ import annotations

import gc
import os
import tempfile
from contextlib import chdir
from pathlib import Path

from netviz.ui.commands import data as data_commands
from netviz.ui.commands import derivation as line_commands
from netviz.ui.commands import drawing as draw_commands
from netviz.ui.commands import run as run_commands
from netviz.ui.commands import view as view_commands
from netviz.ui.derivation.matrix_window import MatrixWindow
from netviz.ui.derivation.mistake_dialog import MistakeDialog
from netviz.ui.kit.panel import Hover

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, QRect, QTimer
from PySide6.QtWidgets import QWidget

from netviz.files import write
from netviz.intents import Advance, CorrectGradient, EditEntry, PinSample, UseMistake
from netviz.session import Session
from netviz.training import use_one_blas_thread
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.ui.app.main import FIRST_UNITS, application
from netviz.ui.app.window import MainWindow
from netviz.ui.kit.picture_bytes import png_bytes
from netviz.ui.kit.theme import DARK, LIGHT, Theme
from netviz.ui.layouts import LAYOUTS

FOLDER = Path(__file__).parent
USUAL = TrainingConfig(0.5)
POINTED = 19  # the hidden unit whose hinge and bar are lit in the dark pictures


def wait(milliseconds: int) -> None:
    """Let the window live."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def open_window(
    theme: Theme, size: tuple[int, int], n_hidden: int = 32, config: TrainingConfig = USUAL
) -> MainWindow:
    """A window on the first start."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder
        session = Session(network=NetworkConfig(n_hidden), config=config)
        window = MainWindow(session, theme)
        window.resize(*size)
        window.show()
        wait(500)
    return window


def end(window: MainWindow) -> None:
    """Close a window and delete it: dozens that are only closed take a gigabyte, and grow slow."""
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def save(window: MainWindow, name: str) -> None:
    """Grab the window when it is at rest."""
    wait(400)
    write(FOLDER / f"{name}.png", png_bytes(window.grab()))


def play_to(window: MainWindow, step: int) -> None:
    """Play as a user does, at full speed."""
    window.transport.speed.setValue(window.transport.speed.maximum())
    run_commands.toggle_play(window)
    while window.session.snapshot().step < step:
        wait(20)


def training(theme: Theme, size: tuple[int, int], suffix: str) -> None:
    """Before, during and after training."""
    window = open_window(theme, size)
    name = f"window-{theme.name}{suffix}"
    save(window, f"{name}-before")
    play_to(window, 60)
    wait(100)
    write(FOLDER / f"{name}-during.png", png_bytes(window.grab()))
    run_commands.toggle_play(window)
    end(window)
    window = open_window(theme, size)
    window.session.apply(Advance(1240))
    window.show_newest()
    if theme is LIGHT:
        window.show_panel("diagram")
    else:
        window.links.point_at(Hover(unit=POINTED))
    save(window, name)
    end(window)


def reading() -> None:
    """What pointing shows: a sample pinned, a step and a hidden unit pointed at."""
    window = open_window(LIGHT, (1920, 1080), 16)
    window.session.apply(Advance(400))
    window.panels["training"].learning_rate.entry.setText("0.2")
    window.panels["training"].learning_rate.entry.editingFinished.emit()
    window.session.apply(Advance(300))
    window.session.apply(EditEntry("W2", (3, 1), 2.0))
    window.session.apply(Advance(500))
    window.session.apply(PinSample(150))
    window.show_newest()
    window.panels["loss"].switch.choose("stacked")
    window.panels["gradients"].switch.choose("ratio")
    window.panels["units"].switch.choose("gradient")
    window.links.point_at(Hover(step=620))
    window.links.point_at(Hover(unit=5))
    layout = window.panels["diagram"].diagram.layout
    unit = next(iter(layout.units))
    window.panels["diagram"]._on_pointed(layout.around(("W2", (unit, 1))).center())
    window.links.point_at(Hover(unit=5))
    save(window, "reading")
    end(window)


def presets() -> None:
    """The lecture."""
    for theme, size in ((DARK, (1920, 1080)), (LIGHT, (1024, 768))):
        window = open_window(theme, size)
        window.session.apply(Advance(400))
        line_commands.go_to_line(window, 11)
        full_screen(window, "lecture", size)
        save(window, f"lecture-{theme.name}-{size[0]}")
        end(window)


def full_screen(window: MainWindow, preset: str, size: tuple[int, int]) -> None:
    """A preset that fills the screen, at a size of our own."""
    view_commands.toggle_full_screen(window, preset)
    window.showNormal()
    window.resize(*size)
    wait(200)


def equations(theme: Theme) -> None:
    """The derivation: the strip, a pinned sample, the board, the check of a wrong line, the table."""
    window = open_window(theme, (1440, 900))
    window.session.apply(Advance(400))
    line_commands.go_to_line(window, 11)
    wait(800)  # until the gradients are checked
    save(window, f"line-11-{theme.name}")
    run_commands.pin(window, 137)
    line_commands.go_to_line(window, 12)
    save(window, f"sample-{theme.name}")
    line_commands.whole_step(window)
    view_commands.use_preset(window, "derivation")
    line_commands.go_to_line(window, 11)
    wait(300)
    save(window, f"derivation-{theme.name}")
    line_commands.go_to_line(window, 15)
    save(window, f"update-{theme.name}")
    run_commands.pin(window, None)
    line_commands.go_to_line(window, 13)
    full_screen(window, "board", (1440, 900))
    wait(800)
    save(window, f"board-{theme.name}")
    view_commands.toggle_full_screen(window, "board")
    window.resize(1440, 900)
    line_commands.whole_step(window)
    view_commands.use_preset(window, "derivation")
    line_commands.show_check(window)
    wait(2500)
    save(window, f"check-{theme.name}")
    line_commands.go_to_line(window, 11)
    window.want(UseMistake("half-da2"))
    wait(2500)
    save(window, f"mistake-{theme.name}")
    window.want(CorrectGradient())
    line_commands.show_mistakes(window)
    wait(200)
    write(FOLDER / f"is-it-this-{theme.name}.png", png_bytes(window.box(MistakeDialog).grab()))
    window.box(MistakeDialog).close()
    run_commands.pin(window, 137)
    line_commands.show_table(window, 11)
    wait(200)
    write(FOLDER / f"table-{theme.name}.png", png_bytes(window.box(MatrixWindow).grab()))
    end(window)


def data(theme: Theme) -> None:
    """A file before it is taken, and drawing by hand."""
    window = open_window(theme, (1440, 900))
    with chdir(FOLDER.parent.parent / "tests" / "data" / "files"):  # messages name files as they are opened
        for name, kind in (("penguins.csv", ""), ("sheets.xlsx", "-sheet"), ("arrays.npz", "-arrays")):
            data_commands.import_path(window, Path(name))
            wait(800)
            write(FOLDER / f"import{kind}-{theme.name}.png", png_bytes(window.import_dialog.grab()))
            window.import_dialog.cancel.click()
    window.session.apply(Advance(300))
    window.show_newest()
    draw_commands.toggle_drawing(window)
    tool = window.panels["plane"].draw_tool
    angle = np.linspace(-2.6, -0.3, 40)
    tool.replace_all(tool.drawing.add(0.95 * np.column_stack((np.cos(angle), np.sin(angle))), 1))
    window.session.apply(Advance(400))
    window.show_newest()
    tool.choose("lasso")
    corners = np.array([(0.2, -1.0), (1.0, -1.0), (1.0, -0.3), (0.2, -0.3)])
    tool._select(tool.drawing.inside(corners))
    save(window, f"drawing-{theme.name}")
    window.keeping.note_opened()  # nothing is asked about what was drawn
    end(window)


def small() -> None:
    """Equations on a projector of 1024 × 768."""
    window = open_window(LIGHT, (1024, 768))
    window.session.apply(Advance(400))
    line_commands.go_to_line(window, 11)
    wait(800)
    save(window, "line-11-light-1024")
    end(window)


def save_part(window: MainWindow, widget: QWidget, name: str) -> None:
    """Grab a part of the window, with a little around it."""
    wait(400)
    place = QRect(widget.mapTo(window, QPoint()), widget.size()).adjusted(-8, -8, 8, 2)
    write(FOLDER / f"{name}.png", png_bytes(window.grab(place.intersected(window.rect()))))


def guide() -> None:
    """What only the guide shows."""
    window = open_window(LIGHT, (1440, 900), FIRST_UNITS, TrainingConfig())
    save(window, "guide-first")
    window.session.apply(Advance(900))
    window.show_newest()
    save(window, "guide-played")
    save_part(window, window.narrator, "guide-narrator")
    line_commands.go_to_line(window, 11)
    wait(800)  # until the gradients are checked
    save_part(window, window.docks["lines"], "guide-cards")
    line_commands.toggle_numpy(window)
    save_part(window, window.docks["lines"], "guide-numpy")
    end(window)


def layouts() -> None:
    """Every arrangement in both themes at three sizes, to be held beside each other; not kept in git."""
    folder = FOLDER / "layouts"
    folder.mkdir(exist_ok=True)
    for theme in (LIGHT, DARK):
        for width, height in ((1440, 900), (1024, 768), (800, 600)):
            for preset in LAYOUTS:
                window = open_window(theme, (width, height), config=TrainingConfig())
                window.session.apply(Advance(1240))
                if LAYOUTS[preset].is_full_screen:
                    full_screen(window, preset, (width, height))
                elif preset != "explore":
                    view_commands.use_preset(window, preset)
                    line_commands.go_to_line(window, 11)
                window.show_newest()
                wait(1500)  # until the gradients are checked
                name = f"{LAYOUTS[preset].title.lower()}-{theme.name}-{width}x{height}.png"
                write(folder / name, png_bytes(window.grab()))
                if preset == "explore":
                    window.docks["gradients"].buttons["hide"].click()
                    window.show_panel("diagram")
                    wait(500)
                    write(folder / f"network-{theme.name}-{width}x{height}.png", png_bytes(window.grab()))
                end(window)


def main() -> None:
    """All of them."""
    use_one_blas_thread()
    application()
    layouts()
    for size, suffix in (((1440, 900), ""), ((1024, 768), "-1024")):
        for theme in (LIGHT, DARK):
            training(theme, size, suffix)
    reading()
    presets()
    for theme in (LIGHT, DARK):
        equations(theme)
        data(theme)
    small()
    guide()


if __name__ == "__main__":
    main()
