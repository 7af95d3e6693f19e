"""Make the pictures of the real window that the README shows: `make pictures`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEventLoop, QPointF, QSettings, QTimer

from netviz.session import Session
from netviz.snapshot import NetworkConfig
from netviz.training import use_one_blas_thread
from netviz.training.config import TrainingConfig
from netviz.ui import commands
from netviz.ui.application import application
from netviz.ui.theme import DARK, LIGHT, Theme
from netviz.ui.window import MainWindow

FOLDER = Path(__file__).parent


def wait(milliseconds: int) -> None:
    """Let the window live."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def open_window(theme: Theme, size: tuple[int, int], n_hidden: int = 32) -> MainWindow:
    """A window on the first start."""
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, folder)
        session = Session(network=NetworkConfig(n_hidden), config=TrainingConfig(0.5))
        window = MainWindow(session, theme)
        window.resize(*size)
        window.show()
        wait(500)
    return window


def save(window: MainWindow, name: str) -> None:
    """Grab the window when it is at rest."""
    wait(400)
    window.grab().save(str(FOLDER / f"{name}.png"))


def play_to(window: MainWindow, step: int) -> None:
    """Play as a user does, at full speed."""
    window.transport.speed.setValue(window.transport.speed.maximum())
    window.toggle_play()
    while window.session.snapshot().step < step:
        wait(20)


def training(theme: Theme, size: tuple[int, int], suffix: str) -> None:
    """Before, during and after training."""
    window = open_window(theme, size)
    name = f"window-{theme.name}{suffix}"
    save(window, f"{name}-before")
    play_to(window, 60)
    wait(100)
    window.grab().save(str(FOLDER / f"{name}-during.png"))
    window.toggle_play()
    window.session.advance(max(0, 1240 - window.session.snapshot().step))
    window.session.cut(1240)
    window.render()
    save(window, name)
    window.close()


def reading() -> None:
    """What pointing shows: a sample pinned, a step and a hidden unit pointed at."""
    window = open_window(LIGHT, (1440, 900), 16)
    window.session.advance(400)
    window.training.learning_rate.entry.setText("0.2")
    window.training.learning_rate.entry.editingFinished.emit()
    window.session.advance(300)
    window.session.set_parameter("W2", (3, 1), 2.0)
    window.session.advance(500)
    window.session.pin(150)
    window.render()
    window.loss.switch.choose("stacked")
    window.gradients.switch.choose("ratio")
    window.units.switch.choose("gradient")
    window._on_step_hovered(620)
    window._on_unit_hovered(5)
    place = window.diagram._diagram._bottoms[5] * 0.5 + window.diagram._diagram._classes[1] * 0.5
    window.diagram._on_pointed(QPointF(*place.tolist()))
    window._on_unit_hovered(5)
    save(window, "reading")
    window.close()


def presets() -> None:
    """The derivation and the lecture."""
    for theme, preset, size in (
        (LIGHT, "derivation", (1440, 900)),
        (DARK, "lecture", (1920, 1080)),
        (LIGHT, "lecture", (1024, 768)),
    ):
        window = open_window(theme, size)
        window.session.advance(400)
        window.render()
        if preset == "lecture":
            commands.toggle_full_screen(window, "lecture")
            window.showNormal()  # the full screen of this platform has a size of its own
            window.resize(*size)
        else:
            commands.use_preset(window, preset)
        save(window, f"{preset}-{theme.name}-{size[0]}")
        window.close()


def main() -> None:
    """All of them."""
    use_one_blas_thread()
    application()
    for size, suffix in (((1440, 900), ""), ((1024, 768), "-1024")):
        for theme in (LIGHT, DARK):
            training(theme, size, suffix)
    reading()
    presets()


if __name__ == "__main__":
    main()
