"""Make the pictures of the real window that the README shows: `make pictures`."""

from __future__ import annotations

import os
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEventLoop, QTimer

from netviz.session import NetworkConfig, Session
from netviz.training import use_one_blas_thread
from netviz.training.config import TrainingConfig
from netviz.ui.application import application
from netviz.ui.theme import DARK, LIGHT
from netviz.ui.window import MainWindow

FOLDER = Path(__file__).parent


def wait(milliseconds: int) -> None:
    """Let the window live."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main() -> None:
    """Before, during and after training, in both themes and at two sizes."""
    use_one_blas_thread()
    application()
    for theme, size, suffix in (
        (LIGHT, (1440, 900), ""),
        (DARK, (1440, 900), ""),
        (DARK, (1024, 768), "-1024"),
    ):
        session = Session(network=NetworkConfig(32), config=TrainingConfig(0.5))
        window = MainWindow(session, theme)
        window.resize(*size)
        window.show()
        name = f"window-{theme.name}{suffix}"
        wait(600)
        window.grab().save(str(FOLDER / f"{name}-before.png"))
        window.session.advance(60)
        window.render()
        wait(400)
        window.grab().save(str(FOLDER / f"{name}-during.png"))
        window.session.advance(1180)
        window.render()
        wait(400)
        window.grab().save(str(FOLDER / f"{name}.png"))
        window.close()


if __name__ == "__main__":
    main()
