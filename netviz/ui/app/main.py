"""Starting Qt and the window."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from netviz.fault_log import state_folder
from netviz.faults import faults, tell
from netviz.ui.app.fault_hooks import fault_hooks
from netviz.ui.app.signals import close_on_signals
from netviz.ui.kit.preferences import Preferences
from netviz.ui.kit.theme import DARK, LIGHT, THEMES

if TYPE_CHECKING:
    from netviz.lessons.lesson import Lesson
    from netviz.saved import Saved
    from netviz.ui.app.window import MainWindow

FIRST_UNITS = 12  # a calm first scene, which solves the spiral for every seed


def application() -> QApplication:
    """The one QApplication, made if there is none yet."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
        app.setApplicationName("netviz")
        app.setApplicationDisplayName("netviz")
        app.setDesktopFileName("netviz")  # whose icon the window has; netviz.desktop.ID
    return app


def _nothing(_: QWidget) -> None:
    pass


def run(
    theme: str | None = None,
    on_painted: Callable[[QWidget], None] = _nothing,
    on_usable: Callable[[QWidget], None] = _nothing,
    path: str | None = None,
    saved: Saved | None = None,
    lesson: Lesson | None = None,
    *,
    alone: bool = False,
) -> int:
    """Open the window and stay until it is closed; the exit status.

    Parameters
    ----------
    theme : "light" or "dark", optional
        The desktop's if left out.
    on_painted, on_usable : callables, optional
        Called with the window when its outlines have been painted, and when it can be used.
    path : str, optional
        A session or a data file to be opened.
    saved : Saved, optional
        What a recipe has been read into, to be opened.
    lesson : Lesson, optional
        To be begun.
    alone : bool
        Whether somebody takes the lesson alone, in the ordinary window.
    """
    with fault_hooks():
        faults.open(state_folder())
        try:
            return _run(theme, on_painted, on_usable, path, saved, lesson, alone)
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
    saved: Saved | None,
    lesson: Lesson | None,
    alone: bool,
) -> int:
    gc.disable()  # nothing of what is made now goes away: looking for garbage would only take time
    app = application()
    from netviz.ui.app.loading_window import LoadingWindow

    def fill() -> None:
        on_painted(shell)
        if shell.is_closed:
            return
        try:
            contents = build()
        except Exception as error:
            _give_up(shell, error)
            return
        if contents is None:
            return
        QTimer.singleShot(0, shell, lambda: on_usable(shell))
        QTimer.singleShot(0, contents, lambda: look_after(contents))
        if path is not None and contents.keeping.path is None:
            from netviz.ui.commands.data import open_path

            QTimer.singleShot(0, contents, lambda: open_path(contents, Path(path)))
        if saved is not None:
            from netviz.ui.commands.opening import go_on_with

            QTimer.singleShot(0, contents, lambda: go_on_with(contents, saved, "the recipe"))
        if lesson is not None:
            begin = contents.guide.begin if alone else contents.hall.start
            QTimer.singleShot(0, contents, lambda: begin(lesson))

    def look_after(contents: MainWindow) -> None:
        from netviz.training import use_one_blas_thread
        from netviz.ui.app.autosave import Autosave  # the window can be used without it

        use_one_blas_thread()  # whichever library it is
        folder = state_folder()
        if folder is not None and not shell.is_closed:
            contents.autosave = Autosave(contents, folder / "recovery")

    def build() -> MainWindow | None:
        # Only now: this is what takes long.
        from netviz.training import import_numpy_with_one_thread, return_large_memory
        from netviz.ui.kit.quick_import import import_pyqtgraph

        import_numpy_with_one_thread()
        import_pyqtgraph()
        return_large_memory()
        from netviz.session import Session
        from netviz.training.config import NetworkConfig
        from netviz.ui.app.window import MainWindow
        from netviz.ui.kit.idle_gc import IdleCollector

        app.processEvents()  # it may have been closed in the meantime
        if shell.is_closed:
            return None
        stored = None if path is None else _session_in(Path(path))
        session = Session(network=NetworkConfig(FIRST_UNITS)) if stored is None else Session.of(stored)
        contents = MainWindow(session, THEMES.get(theme or ""), shell)
        if stored is not None and path is not None:
            contents.keeping.belongs_to(Path(path))
        shell.fill(contents)
        contents.show()
        contents.setFocus()
        # Everything gets its place before anything is painted: else much of it is painted twice.
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        contents.arrangement.fill_seen()  # where another tab was in front when the window was left
        # What exists now stays to the end; looking through it again would cost a frame now and then.
        gc.freeze()
        IdleCollector(shell)
        return contents

    # The contents ask the desktop properly; this is a quicker guess.
    is_dark = app.palette().window().color().lightness() < 128
    chosen = THEMES.get(theme or Preferences().colors or "")
    shell = LoadingWindow(chosen or (DARK if is_dark else LIGHT), fill)
    shell.show()
    close_on_signals(shell)
    return app.exec()


def _session_in(path: Path) -> Saved | None:
    """The session in a file; None if it is none, is damaged, or has to be computed beside the window."""
    from netviz.storage.session_file import SessionError, holds_session, read_session

    try:
        saved = read_session(path) if holds_session(path) else None
    except SessionError:
        return None
    return saved if saved is not None and saved.is_computed else None


def _give_up(shell: QWidget, error: Exception) -> None:
    """Say why there will be no window, and end the program: an empty one helps nobody."""
    from PySide6.QtWidgets import QMessageBox

    reason = f"The window cannot be built: {error or type(error).__name__}"
    tell(error)
    print(f"netviz: {reason}", file=sys.stderr)
    QApplication.setQuitOnLastWindowClosed(False)
    shell.hide()
    QMessageBox.critical(
        None, "netviz", f"{reason}\n\nIf a file of the program is missing or damaged, install it again."
    )
    QApplication.exit(1)
