"""What `netviz train` can write when it has trained, in one table."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from netviz import film_options
from netviz.files import WriteError
from netviz.frozen import dataclass
from netviz.outputs import OutputError
from netviz.terminal import say

if TYPE_CHECKING:
    from netviz.session import Session

Write = Callable[["Session", argparse.Namespace, Path], None]


@dataclass(frozen=True)
class Output:
    """A file that can be asked for.

    Attributes
    ----------
    option : str
        As it is typed: --save-params.
    help : str
        What is written.
    write : callable
        Writes the file for a session that has been trained; the options of the command may say how.
    endings : tuple of str
        The first is the usual one.
    must_end_so : bool
        Whether files with other endings are refused.
    check : callable, optional
        Raises `OutputError` where it is known before anything is trained that it cannot be written.
    """

    option: str
    help: str
    write: Write
    endings: tuple[str, ...]
    must_end_so: bool = True
    check: Callable[[argparse.Namespace, Path], None] | None = None


def add_options(parser: argparse.ArgumentParser) -> None:
    """An option for each."""
    for output in OUTPUTS:
        metavar = f"FILE{'|'.join(output.endings)}"
        parser.add_argument(output.option, type=Path, metavar=metavar, help=output.help)


def wanted(options: argparse.Namespace) -> list[tuple[Output, Path]]:
    """What was asked for.

    Raises
    ------
    OutputError
        If a name has another ending than such a file, or it cannot be written for another reason.
    """
    film_options.check_alone(options)
    found = []
    for output in OUTPUTS:
        path = getattr(options, output.option[2:].replace("-", "_"))
        if path is None:
            continue
        if output.must_end_so and path.suffix.lower() not in output.endings:
            endings = " or ".join(output.endings)
            raise OutputError(f"{output.option} {path}: give it a name that ends in {endings}")
        if output.check is not None:
            output.check(options, path)
        found.append((output, path))
    return found


def is_written(output: Output, session: Session, options: argparse.Namespace, path: Path) -> bool:
    """Write a file that was asked for, or say why it was not."""
    from netviz.data import DataError

    try:
        output.write(session, options, path)
    except (DataError, WriteError) as error:
        say(str(error))
        return False
    except film_options.StoppedError:
        say(f"{path} was not written: the film was stopped")
        return False
    return True


def _save_params(session: Session, options: argparse.Namespace, path: Path) -> None:
    from netviz.array_files import save_arrays
    from netviz.training.weights import Weights

    shot = session.snapshot()
    weights = Weights(shot.params, shot.standardization)
    save_arrays(path, (weights.for_raw_columns() if options.raw_weights else weights).to_arrays())


def _save_trace(session: Session, options: argparse.Namespace, path: Path) -> None:
    from netviz.array_files import save_arrays
    from netviz.training.weights import Weights

    shot = session.snapshot()
    # With mean and scale, for a1 is what the network is given.
    units = Weights(shot.params, shot.standardization).to_arrays()
    save_arrays(path, units | session.trace().to_arrays())


def _save_history(session: Session, options: argparse.Namespace, path: Path) -> None:
    from netviz.storage.history_csv import save_history

    save_history(session.snapshot().history, path)


def _save_figure(session: Session, options: argparse.Namespace, path: Path) -> None:
    # A picture needs Qt, but no screen.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from netviz.ui.app.figure import save_figure

    save_figure(session, path, options.theme or "light")


def _save_session(session: Session, options: argparse.Namespace, path: Path) -> None:
    from netviz.storage.session_file import write_session

    write_session(path, session.at_rest())


def _save_script(session: Session, options: argparse.Namespace, path: Path) -> None:
    from netviz import files
    from netviz.sharing.script import script

    files.write(path, script(session).encode())


def _save_page(session: Session, options: argparse.Namespace, path: Path) -> None:
    from netviz.sharing.page import write_page

    write_page(session, path)


OUTPUTS = (
    Output(
        "--save-params", "write W1 b1 W2 b2, and mean and scale of the inputs",
        _save_params, (".npz",), False,
    ),
    Output("--save-trace", "write all values of the final pass", _save_trace, (".npz",), False),
    Output(
        "--save-session", "write the run as a session, which the window opens, or train goes on with",
        _save_session, (".netviz",),
    ),
    Output("--save-script", "write the run as a program that needs NumPy alone", _save_script, (".py",)),
    Output(
        "--save-page", "write the run as one web page, for any browser", _save_page, (".html", ".htm")
    ),
    Output("--history", "write a line a step", _save_history, (".csv",), False),
    Output("--figure", "draw the window's views", _save_figure, (".png",)),
    Output(
        "--save-film", "film the window's views from step 0 on", film_options.save, (".gif", ".mp4"),
        check=film_options.check,
    ),
)  # fmt: skip
