"""The window's views in a picture, without a window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtGui import QPixmap

from netviz import files
from netviz.session import Session
from netviz.ui.app.main import application
from netviz.ui.commands.dashboard import Studio
from netviz.ui.kit.picture_bytes import png_bytes
from netviz.ui.kit.stylesheet import apply_theme
from netviz.ui.kit.theme import THEMES, Theme

WIDTH, HEIGHT, SCALE = 1320, 780, 2


@contextmanager
def without_a_screen(theme: Theme) -> Iterator[None]:
    """Within this, widgets can be drawn that nobody sees."""
    # Without a screen Qt notes that windows cannot be given a size; nobody needs to know.
    handler = qInstallMessageHandler(lambda *_: None)
    try:
        application()
        apply_theme(theme)
        yield
    finally:
        qInstallMessageHandler(handler)


def save_figure(session: Session, path: Path, theme_name: str = "light") -> None:
    """Draw the window's views at the session's present step.

    Parameters
    ----------
    session : Session
    path : Path
        A .png file; an old one is replaced.
    theme_name : "light" or "dark"

    Raises
    ------
    WriteError
        If the picture cannot be written.
    """
    theme = THEMES[theme_name]
    with without_a_screen(theme):
        studio = Studio(theme, (WIDTH * SCALE, HEIGHT * SCALE), HEIGHT)
        picture = QPixmap.fromImage(studio.draw(session.snapshot()))
        studio.close()
    files.write(path, png_bytes(picture))
