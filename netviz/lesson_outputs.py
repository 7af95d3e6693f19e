"""`netviz lesson collect` and `print`: what a class has handed in as a table, slides and notes on paper."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from netviz import files, outputs, terminal

_GOOD, _FAILED = 0, 1


def add_to(commands: Any) -> None:
    """Add the commands to those of `netviz lesson`."""
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
    paper = commands.add_parser("print", help="put the slides of a lesson on paper, with their notes")
    paper.add_argument("lesson", metavar="NAME|FILE", help="a lesson that comes with netviz, or a file")
    paper.add_argument("--output", type=Path, required=True, metavar="OUT.pdf", help="a page a slide")


def collect(options: argparse.Namespace) -> int:
    """Write the table; 1 if something had to be left out because it cannot be read.

    Raises
    ------
    HandInError, OutputError, WriteError
        If there is nothing to collect, or the table cannot be written.
    """
    from netviz.lessons import collecting
    from netviz.lessons.handin import SUFFIX

    if options.output.suffix.lower() == SUFFIX:
        raise outputs.OutputError(
            f"--output {options.output}: that is how hand-ins end; call the table something.csv"
        )
    outputs.check({"--output": options.output}, {})
    collected = collecting.collect(options.folder)
    files.write(options.output, collecting.table(collected))
    for note in collected.notes:
        terminal.say(f"note: {note}")
    for problem in collected.problems:
        terminal.say(f"left out: {problem}")
    n_rows = len(collected.handed_in)
    terminal.show(f"written: {options.output}, {n_rows} row{'s' * (n_rows != 1)}")
    return _FAILED if collected.problems else _GOOD


def print_slides(options: argparse.Namespace) -> int:
    """Write the slides that are right; 1 if something is wrong with others.

    Raises
    ------
    LessonError, OutputError, WriteError
        If there is no slide to print, or the file cannot be written.
    """
    from netviz.lessons import reader, shelf

    lesson = reader.read(shelf.find(options.lesson))
    inputs = {} if lesson.path is None else {"the lesson": lesson.path}
    outputs.check({"--output": options.output}, inputs)
    if options.output.suffix.lower() != ".pdf":
        raise outputs.OutputError(f"--output {options.output}: give it a name that ends in .pdf")
    for problem in lesson.problems:
        terminal.say(str(problem))
    if not lesson.slides:
        raise reader.LessonError(f"{lesson.path}: no slide of it can be printed")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # a page needs Qt, but no screen
    from netviz.ui.app.slides_file import save_slides

    save_slides(lesson, options.output)
    n_slides = len(lesson.slides)
    terminal.show(f"written: {options.output}, {n_slides} slide{'s' * (n_slides != 1)}")
    return _FAILED if lesson.problems else _GOOD
