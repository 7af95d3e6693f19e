"""Starting Qt and the window."""

from __future__ import annotations

import gc
import signal
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from netviz.session import Session
from netviz.ui.theme import DARK, LIGHT, Theme

THEMES: dict[str | None, Theme | None] = {"light": LIGHT, "dark": DARK, None: None}


def application() -> QApplication:
    """The one QApplication, made if there is none yet."""
    app = QApplication.instance()
    if app is None:
        app = QApplication(sys.argv[:1])
        app.setApplicationName("netviz")
        app.setApplicationDisplayName("netviz")
    return app


def run(theme: str | None = None) -> int:
    """Open the window and stay until it is closed; the exit status."""
    app = application()
    from netviz.ui.window import MainWindow

    window = MainWindow(Session(), THEMES[theme])
    window.show()
    # What exists now stays to the end; looking through it again would cost a frame now and then.
    gc.freeze()
    # Python looks at signals only between two of its own instructions, so it is woken now and then.
    wake = QTimer(window, interval=250)
    wake.timeout.connect(lambda: None)
    wake.start()
    # Ctrl+C in the shell closes the window as its button does.
    signal.signal(signal.SIGINT, lambda *_: window.close())
    return app.exec()
