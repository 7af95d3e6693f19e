"""What `netviz train` can write when it has trained, in one table."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from netviz import film_options
from netviz.files import WriteError
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
    write : callable
        Writes the file for a session that has been trained; the options of the command may say how.
    endings : tuple of str
        Which it must have; empty for any.
    what : str
        What such a file is, where its ending matters.
    check : callable, optional
        Raises `OutputError` where it is known before anything is trained that it cannot be written.
    """

    option: str
    write: Write
    endings: tuple[str, ...] = ()
    what: str = ""
    check: Callable[[argparse.Namespace, Path], None] | None = None


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
        if output.endings and path.suffix.lower() not in output.endings:
            endings = " or ".join(output.endings)
            raise OutputError(f"{path}: {output.what} is a {endings} file; give it such a name")
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
    from netviz.data.weights import Weights
    from netviz.data.writer import save_arrays

    shot = session.snapshot()
    weights = Weights(shot.params, shot.standardization)
    save_arrays(path, (weights.for_raw_columns() if options.raw_weights else weights).to_arrays())


def _save_trace(session: Session, options: argparse.Namespace, path: Path) -> None:
    from netviz.data.weights import Weights
    from netviz.data.writer import save_arrays

    shot = session.snapshot()
    # With mean and scale, for a1 is what the network is given.
    units = Weights(shot.params, shot.standardization).to_arrays()
    save_arrays(path, units | session.trace().to_arrays())


def _save_history(session: Session, options: argparse.Namespace, path: Path) -> None:
    session.snapshot().history.save_csv(path)


def _save_figure(session: Session, options: argparse.Namespace, path: Path) -> None:
    # A picture needs Qt, but no screen.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from netviz.ui.app.figure import save_figure

    save_figure(session, path, options.theme or "light")


OUTPUTS = (
    Output("--save-params", _save_params),
    Output("--save-trace", _save_trace),
    Output("--history", _save_history),
    Output("--figure", _save_figure, (".png",), "a figure"),
    Output("--save-film", film_options.save, (".gif", ".mp4"), "a film", film_options.check),
)
