"""`netviz worksheet`: exercises on paper, and their solutions."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netviz import from_recipe, interrupt, terminal
from netviz.terminal import say

if TYPE_CHECKING:
    from netviz.lessons.worksheet.exercise import Exercise
    from netviz.session import Session

_GOOD = 0


class _StoppedError(Exception):
    """Ctrl+C has been pressed."""


def add_to(commands: Any) -> None:
    """Add the command and its options to a parser's commands."""
    parser = commands.add_parser("worksheet", help="write exercises for paper, with their solutions")
    add = parser.add_argument
    add(
        "--seed", default="1", metavar="SEED",
        help="7, or 1..30 for thirty sheets, each with other numbers (default 1)",
    )  # fmt: skip
    add(
        "--from", dest="recipe", metavar="RECIPE|SESSION",
        help="round the numbers of this small network, at its step; a seed then chooses the samples",
    )  # fmt: skip
    add(
        "--samples", metavar="N|ROWS",
        help="how many samples, 2 to 4 (default 3); or, with --from, rows of the data: 4,17,30",
    )  # fmt: skip
    add("--hidden", type=int, metavar="H", help="hidden units of new numbers, 1 to 3 (default 2)")
    add("--classes", type=int, metavar="K", help="classes of new numbers, 2 or 3 (default 2)")
    add(
        "--output", type=Path, default=Path(), metavar="FOLDER",
        help="where worksheet-01.pdf and worksheet-01-solution.pdf are written (default: here)",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Make the sheets.

    Raises
    ------
    WorksheetError
        If they cannot be made; nothing has been written then.
    WriteError
        If one cannot be written.
    """
    from netviz.lessons.worksheet.seeds import seeds_of
    from netviz.lessons.worksheet.sheet import n_different, sheets

    seeds = seeds_of(options.seed)
    _check_folder(options.output)
    made = sheets(seeds, _numbers(options))
    if n_different(made) < len(made):
        say(
            f"note: only {n_different(made)} of {len(made)} sheets are different; few of the network’s "
            "samples fit together"
        )
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # a page needs Qt, but no screen
    from netviz.ui.app.figure import without_a_screen
    from netviz.ui.kit.theme import LIGHT
    from netviz.ui.paper.files import write_sheets

    n_written = 0
    with interrupt.is_noted() as wish, without_a_screen(LIGHT):

        def report(share: float) -> None:
            nonlocal n_written
            n_written = round(share * 2 * len(made))
            _show(f"{terminal.bar(share)} worksheets {share:.0%} ")
            if wish.is_expressed and share < 1:
                raise _StoppedError

        try:
            written = write_sheets(made, options.output, report)
        except _StoppedError:
            say(f"stopped; {n_written} of {2 * len(made)} files are written")
            return interrupt.STOPPED
        finally:
            _show(" " * 70)
    terminal.show("\n".join(f"written: {path}" for path in written))
    return _GOOD


def _check_folder(folder: Path) -> None:
    from netviz.outputs import OutputError

    if "\0" in str(folder):
        raise OutputError("--output: no folder can have a name with a NUL in it")
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"--output {folder} is a file; name a folder")
    if folder.is_dir() and not os.access(folder, os.W_OK):
        raise OutputError(f"--output {folder}: you are not allowed to write there; choose another folder")


def _numbers(options: argparse.Namespace) -> Callable[[int], Exercise]:
    """From a seed to the numbers of its sheet."""
    from netviz.lessons.worksheet.exercise import WorksheetError
    from netviz.lessons.worksheet.new_numbers import (
        USUAL_CLASSES,
        USUAL_HIDDEN,
        USUAL_SAMPLES,
        new_numbers,
    )
    from netviz.training.config import ConfigError

    if options.window_recipe is not None:
        raise ConfigError("write --from after worksheet: before it, it is for the window")
    n_samples, rows = _samples(options.samples, USUAL_SAMPLES)
    if options.recipe is None:
        if rows is not None:
            raise WorksheetError("rows are those of data, which --from names; say how many samples: 2 to 4")
        hidden = USUAL_HIDDEN if options.hidden is None else options.hidden
        classes = USUAL_CLASSES if options.classes is None else options.classes
        return lambda seed: new_numbers(seed, n_samples, hidden, classes)
    for name in ("hidden", "classes"):
        if getattr(options, name) is not None:
            raise WorksheetError(f"--from says all that --{name} could say; leave --{name} out")
    from netviz.lessons.worksheet.this_network import Network

    network = Network.of(_session(options.recipe))
    return lambda seed: network.exercise(seed, n_samples, rows)


def _samples(text: str | None, usual: int) -> tuple[int, list[int] | None]:
    """How many samples, or which rows of the data."""
    from netviz.lessons.worksheet.exercise import WorksheetError

    if text is None:
        return usual, None
    try:
        numbers = [int(word) for word in text.split(",")]
    except ValueError:
        numbers = [-1]
    if min(numbers) < 0:
        raise WorksheetError(f"--samples takes a number, or rows of the data as in 4,17,30, not {text!r}")
    return (usual, numbers) if len(numbers) > 1 else (numbers[0], None)


def _session(text: str) -> Session:
    """The session of a file, or of a recipe where it stands."""
    from netviz import headless
    from netviz.session import Session
    from netviz.storage.session_file import holds_session, read_session

    path = Path(text)
    if "|" not in text and (
        path.suffix.lower() == ".netviz" or (os.path.isfile(path) and holds_session(path))
    ):
        return Session.of(read_session(path))
    recipe = from_recipe.read(text)
    session = recipe.session()
    headless.train(session, recipe.step, progress=sys.stderr)
    return session


def _show(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{text}\r")
        sys.stderr.flush()
