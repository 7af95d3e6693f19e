"""Starting Qt and the window."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from netviz.fault_log import state_folder
from netviz.faults import faults, tell
from netviz.ui.fault_hooks import fault_hooks
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


def _nothing(_: QWidget) -> None:
    pass


def run(
    theme: str | None = None,
    on_painted: Callable[[QWidget], None] = _nothing,
    on_usable: Callable[[QWidget], None] = _nothing,
    path: str | None = None,
) -> int:
    """Open the window and stay until it is closed; the exit status.

    Parameters
    ----------
    theme : "light" or "dark", optional
        The desktop's if left out.
    on_painted, on_usable : callables, optional
        Called with the window when its outlines have been painted, and when it can be used.
    path : str, optional
        A data file to be opened.
    """
    with fault_hooks():
        faults.open(state_folder())
        try:
            return _run(theme, on_painted, on_usable, path)
        except Exception as error:  # there is no window to say it in; the next one will
            tell(error)
            return 1
        finally:
            faults.close()


def _run(
    theme: str | None,
    on_painted: Callable[[QWidget], None],
    on_usable: Callable[[QWidget], None],
    path: str | None,
) -> int:
    gc.disable()  # nothing of what is made now goes away: looking for garbage would only take time
    app = application()
    from netviz.ui.shell import Shell

    def fill() -> None:
        on_painted(shell)
        if shell.is_closed:
            return
        # Only now: this is what takes long.
        from netviz.session import Session
        from netviz.training import use_one_blas_thread
        from netviz.ui.garbage import IdleCollector
        from netviz.ui.window import MainWindow

        use_one_blas_thread()
        app.processEvents()  # it may have been closed in the meantime
        if shell.is_closed:
            return
        contents = MainWindow(Session(), THEMES[theme], shell)
        shell.fill(contents)
        contents.show()
        contents.setFocus()
        # What exists now stays to the end; looking through it again would cost a frame now and then.
        gc.freeze()
        IdleCollector(shell)
        QTimer.singleShot(0, shell, lambda: on_usable(shell))
        if path is not None:
            QTimer.singleShot(0, contents, lambda: contents.open_path(Path(path)))

    # The contents ask the desktop properly; this is a quicker guess.
    is_dark = app.palette().window().color().lightness() < 128
    shell = Shell(THEMES[theme] or (DARK if is_dark else LIGHT), fill)
    shell.show()
    # Python looks at signals only between two of its own instructions, so it is woken now and then.
    wake = QTimer(shell, interval=250)
    wake.timeout.connect(lambda: None)
    wake.start()
    # Ctrl+C in the shell closes the window as its button does.
    signal.signal(signal.SIGINT, lambda *_: shell.close())
    return app.exec()
