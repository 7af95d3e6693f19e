"""What `netviz train` can be told about the film that it makes."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from netviz import interrupt, terminal
from netviz.outputs import OutputError

if TYPE_CHECKING:
    from netviz.session import Session
    from netviz.sharing.film import Plan

_USUAL = {"seconds": 10.0, "fps": 20, "size": "720p", "pace": "logarithmic", "shows": "views"}


class StoppedError(Exception):
    """Ctrl+C has been pressed while a film was made, and there is none."""


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add = parser.add_argument
    add("--film-seconds", type=float, metavar="S", help="how long the film is (default 10)")
    add("--film-fps", type=int, metavar="N", help="frames a second (default 20)")
    add("--film-size", choices=("720p", "1080p", "square"), help="of the film (default 720p)")
    add(
        "--film-pace",
        choices=("logarithmic", "even"),
        help="whether the first steps pass slowly, or all evenly (default logarithmic)",
    )
    add("--film-shows", choices=("views", "plane"), help="plane and curves, or the plane (default views)")


def check(options: argparse.Namespace, path: Path) -> None:
    """Refuse a film that cannot be made, before anything is trained.

    Raises
    ------
    OutputError
    """
    from netviz.sharing import film

    try:
        _plan(options, 0)
    except film.FilmError as error:
        raise OutputError(f"--save-film {path}: {error}") from None
    if what := film.missing(path.suffix.lower()):
        raise OutputError(f"--save-film {path}: {what}")


def check_alone(options: argparse.Namespace) -> None:
    """Refuse options about a film where none is asked for.

    Raises
    ------
    OutputError
    """
    given = [name for name in _USUAL if getattr(options, f"film_{name}") is not None]
    if given and options.save_film is None:
        raise OutputError(f"--film-{given[0]} says how --save-film makes a film; name a file with that")


def save(session: Session, options: argparse.Namespace, path: Path) -> None:
    """Make the film of a run that has been trained.

    Raises
    ------
    StoppedError
        If Ctrl+C is pressed meanwhile, or was after the training.
    WriteError
        If it cannot be written.
    """
    # In the middle of training, it has ended that; after that, it was meant for what is written.
    if interrupt.was_noted() and session.snapshot().step == options.last_step:
        raise StoppedError
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # a picture needs Qt, but no screen
    from netviz.sharing import film
    from netviz.ui.app.film import save_film

    with interrupt.is_noted() as wish:

        def report(share: float) -> None:
            if wish.is_expressed:
                raise StoppedError
            _show(f"{terminal.bar(share)} film {share:.0%} ")

        try:
            save_film(
                session,
                path,
                _plan(options, session.snapshot().step),
                size=film.SIZES[_chosen(options, "size")],
                shows=_chosen(options, "shows"),
                theme_name=options.theme or "light",
                report=report,
            )
        finally:
            _show(" " * 70)


def _plan(options: argparse.Namespace, last: int) -> Plan:
    from netviz.sharing.film import Plan

    seconds, fps, pace = (_chosen(options, name) for name in ("seconds", "fps", "pace"))
    return Plan.lasting(0, last, seconds, fps, pace)


def _chosen(options: argparse.Namespace, name: str):  # type: ignore[no-untyped-def]
    given = getattr(options, f"film_{name}")
    return _USUAL[name] if given is None else given


def _show(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{text}\r")
        sys.stderr.flush()
