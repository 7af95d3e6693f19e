"""`netviz lesson collect`: what a class has handed in, as one table."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from netviz import files, outputs, terminal

_GOOD, _FAILED = 0, 1


def add_to(commands: Any) -> None:
    """Add the command to those of `netviz lesson`."""
    collect = commands.add_parser("collect", help="put what a class has handed in into one table")
    collect.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        help="with what the students have handed in, also in folders within it",
    )
    collect.add_argument(
        "--output", type=Path, required=True, metavar="OUT.csv", help="a row a student, columns a question"
    )


def run(options: argparse.Namespace) -> int:
    """Write the table; 1 if something had to be left out because it cannot be read.

    Raises
    ------
    HandInError, OutputError, WriteError
        If there is nothing to collect, or the table cannot be written.
    """
    from netviz.lessons import handin

    if options.output.suffix.lower() == handin.SUFFIX:
        raise outputs.OutputError(
            f"--output {options.output}: that is how hand-ins end; call the table something.csv"
        )
    outputs.check({"--output": options.output}, {})
    collected = handin.collect(options.folder)
    files.write(options.output, handin.table(collected))
    for note in collected.notes:
        terminal.say(f"note: {note}")
    for problem in collected.problems:
        terminal.say(f"left out: {problem}")
    n_rows = len(collected.handed_in)
    terminal.show(f"written: {options.output}, {n_rows} row{'s' * (n_rows != 1)}")
    return _FAILED if collected.problems else _GOOD
