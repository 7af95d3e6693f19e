"""A film of a run, without a window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from netviz.beside import session_beside
from netviz.intents import GoTo
from netviz.session import Session
from netviz.sharing import film
from netviz.sharing.film import Picture, Plan
from netviz.ui.app.figure import without_a_screen
from netviz.ui.commands.dashboard import HEIGHTS, Studio, pixels
from netviz.ui.kit.theme import THEMES


def save_film(
    session: Session,
    path: Path,
    plan: Plan,
    *,
    size: tuple[int, int] = film.SIZES["720p"],
    shows: str = "views",
    theme_name: str = "light",
    report: Callable[[float], None] = lambda share: None,
) -> None:
    """Draw the window's views at the steps of a plan; the session stays where it is.

    Parameters
    ----------
    session : Session
    path : Path
        A .gif or .mp4 file; an old one is replaced when all is written.
    plan : Plan
    size : tuple of int
        In pixels.
    shows : str
        A key of `netviz.ui.commands.dashboard.VIEWS`.
    theme_name : "light" or "dark"
    report : callable
        Is handed the share that is done; what it raises ends the work.

    Raises
    ------
    FilmError
        If such a film cannot be made.
    WriteError
        If it cannot be written.
    """
    theme, beside = THEMES[theme_name], session_beside(session, plan.last)
    with without_a_screen(theme):
        studio = Studio(theme, size, HEIGHTS[shows], shows)

        def draw(step: int) -> Picture:
            return pixels(studio.draw(beside.apply(GoTo(step))))

        try:
            film.write(path, plan, draw, report)
        finally:
            studio.close()
