"""`netviz gradcheck --backward` and `netviz mark`: backward passes that somebody wrote."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netviz import interrupt, terminal
from netviz.terminal import say

if TYPE_CHECKING:
    from netviz.backward.judge import Judged
    from netviz.backward.problem import Problem
    from netviz.session import Session

_RIGHT, _WRONG, _REFUSED = 0, 1, 2
_STATUS = {"right": _RIGHT, "wrong": _WRONG, "refuse": _REFUSED}


def add_to_gradcheck(parser: argparse.ArgumentParser) -> None:
    """Add the options of `netviz gradcheck`."""
    add = parser.add_argument
    add(
        "--backward", metavar="FILE[:NAME]",
        help="check this backward pass of your own instead: a .py or .ipynb file, which is run, and "
        "perhaps the function or class in it; DATA may be left out then",
    )  # fmt: skip
    add(
        "--python",
        metavar="EXE",
        help="the Python that runs it, such as one that has torch (default: netviz's)",
    )
    add(
        "--set", action="append", default=[], metavar="NAME=VALUE",
        help="a global that the file does not set: m=N for the number of samples, or a number",
    )  # fmt: skip
    add(
        "--as", dest="taken_as", action="append", default=[], metavar="KEY=VALUE",
        help="how it is meant, in the place of what is found out: samples=rows|columns|one, weights=DH|HD, "
        "labels=integers|one-hot|from-1, penalty=none|lam|lam/2|lam/N|lam/2N, reduction=mean|sum",
    )  # fmt: skip
    add("--json", action="store_true", help="print one JSON object")


def add_to(commands: Any) -> None:
    """Add the command `mark` to a parser's commands."""
    parser = commands.add_parser("mark", help="check the backward passes of a whole class: a row a file")
    add = parser.add_argument
    add("folder", type=Path, metavar="FOLDER", help="with .py and .ipynb files, which are run")
    add("--output", type=Path, required=True, metavar="MARKS.csv", help="where the table is written")
    add("--jobs", type=_at_least_one, default=max(1, (os.cpu_count() or 2) // 2), metavar="N",
        help="files at a time (default: half of the cores)")  # fmt: skip
    add("--resume", action="store_true", help="keep the rows of files that have not changed")
    add("--python", metavar="EXE", help="the Python that runs them (default: netviz's)")


def gradcheck(options: argparse.Namespace, session: Callable[[], Session] | None) -> int:
    """Check a backward pass.

    Raises
    ------
    ConfigError
        If the options do not say which.
    """
    from netviz import headless
    from netviz.backward.forcing import Forced, ForcingError
    from netviz.backward.judge import judge
    from netviz.training.config import ConfigError

    if options.beside:
        raise ConfigError("--beside is for netviz's own gradient; leave it out with --backward")
    path, name = _file_and_name(options.backward)
    problem = None if session is None else _problem(session())
    try:
        forced = Forced.of(options.taken_as)
    except ForcingError as error:
        raise ConfigError(f"--as: {error}") from error
    names = _names(options.set)
    judged = judge(path, name, python=options.python, problem=problem, names=names, forced=forced)
    if options.json:
        headless.print_json(judged.to_dict())
    else:
        _tell(judged)
    if judged.trouble is not None:
        say(judged.trouble.sentence)
    return _STATUS[judged.verdict.verdict]


def run_mark(options: argparse.Namespace) -> int:
    """Check a folder.

    Raises
    ------
    OutputError, ConfigError
        If there is nothing to check, or the table cannot be written there.
    """
    from netviz import outputs
    from netviz.backward.marking import MarkError, Row, mark
    from netviz.training.config import ConfigError

    outputs.check({"--output": options.output}, {})
    shown = sys.stderr.isatty()

    def on_row(row: Row, done: int, of: int) -> None:
        if shown:
            sys.stderr.write(f"\r{terminal.bar(done / of)} {done}/{of}  {row['file'][:40]:40} ")
            sys.stderr.flush()

    with interrupt.is_noted() as wish:
        try:
            rows = mark(
                options.folder,
                options.output,
                jobs=options.jobs,
                resume=options.resume,
                python=options.python,
                is_enough=lambda: wish.is_expressed,
                on_row=on_row,
            )
        except MarkError as error:
            raise ConfigError(str(error)) from error
        finally:
            if shown:
                sys.stderr.write("\r" + " " * 90 + "\r")
    if wish.is_expressed:
        say(f"stopped; what was judged by then is in {options.output}; --resume goes on")
    counts = {kind: sum(row["verdict"] == kind for row in rows) for kind in _STATUS}
    told = f"{counts['right']} right, {counts['wrong']} wrong, {counts['refuse']} refused"
    n_files = f"{len(rows)} file{'s' * (len(rows) != 1)}"
    terminal.show(f"written: {options.output}, {n_files}: {told}")
    return interrupt.STOPPED if wish.is_expressed else _RIGHT


def _file_and_name(text: str) -> tuple[Path, str | None]:
    if not Path(text).exists() and ":" in text:
        path, _, name = text.rpartition(":")
        if Path(path).exists():
            return Path(path), name
    return Path(text), None


def _names(settings: list[str]) -> dict[str, str | float]:
    from netviz.backward.names import ROLES
    from netviz.training.config import ConfigError

    names: dict[str, str | float] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name.isidentifier():
            raise ConfigError(f"--set takes NAME=VALUE, such as m=N, not {setting!r}")
        if value in ("N", "D", "H", "K", "lam", "eta") and value in ROLES:
            names[name] = value
            continue
        try:
            names[name] = float(value) if "." in value or "e" in value else int(value)
        except ValueError:
            raise ConfigError(
                f"--set {setting}: the value is a number, or N, D, H, K, lam or eta for what they are here"
            ) from None
    return names


def _problem(session: Session) -> Problem:
    from netviz.backward.problem import Problem

    lines = session.snapshot().lines
    return Problem(lines.params, lines.data.a1, lines.data.y, lines.config.regularization)


def _tell(judged: Judged) -> None:
    verdict = judged.verdict
    if verdict.verdict == "refuse":
        return
    lines = [f"{judged.file}: {verdict.verdict}. {verdict.sentence}"]
    if judged.taken_as:
        lines.append(f"taken as: {'; '.join(judged.taken_as)}")
    if verdict.convention.sentence:
        lines.append(f"penalty: {verdict.convention.sentence}")
    for name, one in verdict.parameters.items():
        told = "right"
        if not one.right:
            told = f"wrong, {one.wrong_entries} of {one.entries} entries"
            told += f", {one.times}" if one.times else ""
            told += f": {one.pattern}" if one.pattern else ""
        lines.append(f"  {name}  {told}")
    lines.append(f"  loss  {'none of its own' if verdict.loss == 'none' else verdict.loss}")
    for mistake in verdict.mistakes:
        where = "" if mistake.source_line is None else f" (line {mistake.source_line} of the file)"
        lines.append(f"  line {mistake.line} of the derivation{where}: {mistake.sentence}")
    lines += [f"  note: {text}" for text in judged.remarks]
    lines += [f"  note: {remark.sentence}" for remark in verdict.remarks]
    terminal.show("\n".join(lines))


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a whole number from 1 on is needed, not {text!r}")
    return int(text)
