"""`netviz sweep`: many runs that differ in one or two settings, into a table and a picture."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netviz import interrupt, outputs, terminal
from netviz.files import WriteError
from netviz.terminal import say

if TYPE_CHECKING:
    from netviz.session import Session
    from netviz.sweeps.crew import Crew
    from netviz.sweeps.result import Result
    from netviz.sweeps.running import Progress, Running
    from netviz.sweeps.sweep import Plan, Sweep
    from netviz.training.goal import Goal

_GOOD, _REFUSED = 0, 2
_WRITE_SECONDS = 1.0  # between two writings of the table, at least
_WRITE_SHARE = 20  # and so many times as long as one takes
_SHOW_SECONDS, _SAY_SECONDS = 0.1, 30.0

_OPTIONS = {
    "eta": "learning_rate", "lambda": "regularization", "hidden": "hidden", "batch": "batch_size",
    "noise": "noise", "rule": "update_rule", "scheme": "init", "seed": "seed",
}  # fmt: skip


def add_options(parser: argparse.ArgumentParser) -> None:
    """What it takes besides data, network and settings."""
    add = parser.add_argument
    add(
        "--vary", action="append", metavar="NAME=VALUES", required=True,
        help="lambda=0,1e-4,1e-3 or eta=0.5:2:4 or hidden=2:64:6:log; twice for two settings. What can be "
        "varied: eta, lambda, hidden, batch, noise, rule, scheme, seed",
    )  # fmt: skip
    add("--seeds", type=int, metavar="N", help="compute each so many times, with seeds from --seed on")
    add(
        "--steps", type=int,
        help="updates of each run, at most so many with --goal (default: those of the recipe, else 1000)",
    )  # fmt: skip
    add(
        "--goal", metavar="loss=X|accuracy=X", help="a run ends where the training part is so far: loss=0.1"
    )
    add("--jobs", type=int, metavar="N", help="processes (default: one for each core)")
    add("--dask", metavar="ADDRESS", help="compute on the cluster of this Dask scheduler: host:port")
    add("--output", type=Path, metavar="FILE.csv", required=True, help="the table, a line a run")
    add("--resume", action="store_true", help="go on with the runs that are missing in --output")
    add("--figure", type=Path, metavar="FILE.png", help="a map of the test accuracy, or of --measure")
    add("--measure", metavar="NAME", help="what is printed and drawn (default test_accuracy)")


def run(options: argparse.Namespace, session: Session, inputs: Mapping[str, str | Path]) -> int:
    """Compute a sweep around the run of a session.

    Raises
    ------
    ConfigError, OutputError
        If it is refused; nothing has been computed then.
    """
    from netviz.sweeps.crew import Cluster, Processes, n_cores
    from netviz.sweeps.errors import SweepError
    from netviz.sweeps.regions import pictured
    from netviz.sweeps.result import MEASURES
    from netviz.sweeps.running import Running
    from netviz.sweeps.sweep import Plan
    from netviz.sweeps.table import write_table

    measure = MEASURES.get(options.measure or next(iter(MEASURES)))
    if measure is None:
        raise SweepError(f"there is no measure {options.measure!r}; choose one of {', '.join(MEASURES)}")
    if measure.name == "steps_to_goal" and options.goal is None:
        raise SweepError("steps_to_goal counts the steps to a goal; say which with --goal")
    if options.jobs is not None and not 1 <= options.jobs <= 1024:
        raise SweepError(f"--jobs takes 1 to 1024 processes, not {options.jobs}")
    if options.jobs is not None and options.dask is not None:
        raise SweepError("--dask says who computes, and so does --jobs; leave one of them out")
    if options.figure is not None and options.figure.suffix.lower() != ".png":
        raise SweepError(f"--figure {options.figure}: give it a name that ends in .png")
    wanted = {"--output": options.output}
    if options.figure is not None:
        wanted["--figure"] = options.figure
    outputs.check(wanted, inputs)
    plan = Plan(_sweep(options, session), session.blobs.datasets, session.blobs.weights)
    known = _known(options, plan)
    crew: Crew = Cluster(options.dask) if options.dask else Processes(options.jobs or n_cores())
    table = _Table(options.output)
    with interrupt.is_noted() as wish:

        def on_change(running: Running) -> None:
            if wish.is_expressed:
                running.cancel()
            table.write_sometimes(plan, running.results)
            table.show(running.progress)

        kept = pictured(plan) if options.figure is not None else frozenset()
        running = Running(plan, crew, known, on_change, kept)
        before = time.perf_counter()
        try:
            running.run()
        except WriteError as error:
            say(f"{error}; {_kept(options.output, plan)}")
            return _REFUSED
        except SweepError as error:
            try:
                write_table(options.output, plan, running.results)
            except WriteError as unwritten:
                say(str(unwritten))
            say(f"{error}; {_kept(options.output, plan)}")
            return _REFUSED
        finally:
            table.show(None)
            crew.close()
    try:
        write_table(options.output, plan, running.results)
        if not running.is_complete:
            say(f"stopped; {_kept(options.output, plan)}")
            return interrupt.STOPPED
        if options.figure is not None:
            os.environ["QT_QPA_PLATFORM"] = "offscreen"  # a picture needs Qt, but no screen
            from netviz.ui.app.sweep_figure import save_sweep_figure

            theme = options.theme or "light"
            save_sweep_figure(plan, running.results, measure, options.figure, theme, running.thetas)
    except WriteError as error:
        say(f"{error}; {_kept(options.output, plan)}")
        return _REFUSED
    from netviz.sweeps.words import report

    lines = report(plan, running.results, measure, time.perf_counter() - before, len(known))
    lines += [f"written: {path}" for path in wanted.values()]
    terminal.show("\n".join(lines))
    return _GOOD


def _sweep(options: argparse.Namespace, session: Session) -> Sweep:
    """What was asked for."""
    from netviz.sweeps.axis import axis_of
    from netviz.sweeps.errors import SweepError
    from netviz.sweeps.sweep import Sweep

    axes = tuple(axis_of(text) for text in options.vary)
    for axis in axes:
        option = _OPTIONS[axis.name]
        if getattr(options, option) is not None:
            raise SweepError(f"--vary says what {axis.name} is; leave --{option.replace('_', '-')} out")
    n_seeds = 1 if options.seeds is None else options.seeds
    if n_seeds < 1:
        raise SweepError(f"--seeds takes how many, 1 or more, not {n_seeds}")
    base = session.project.document.spec
    n_points = n_seeds
    for axis in axes:
        n_points *= len(axis.values)
    _refuse_too_many(n_points)
    seeds = tuple(range(base.network.seed, base.network.seed + n_seeds))
    return Sweep(base, axes, options.steps, seeds, _goal(options.goal))


def _refuse_too_many(n_cells: int) -> None:
    from netviz.sweeps.errors import SweepError
    from netviz.sweeps.sweep import MAX_CELLS

    if n_cells > MAX_CELLS:
        raise SweepError(f"a sweep of {n_cells} runs is too large; {MAX_CELLS} are the most")


def _goal(text: str | None) -> Goal | None:
    from netviz.sweeps.errors import SweepError
    from netviz.training.goal import Goal

    if text is None:
        return None
    kind, _, number = text.partition("=")
    try:
        value = float(number.rstrip("%")) / (100 if number.endswith("%") else 1)
    except ValueError:
        kind, value = "", 0.0
    if kind not in ("loss", "accuracy"):
        raise SweepError(f"--goal is written as in loss=0.1 or accuracy=0.95, not {text!r}")
    return Goal(kind, value)


def _known(options: argparse.Namespace, plan: Plan) -> dict[str, Result]:
    """What the table holds already; refuses to lose it unasked."""
    from netviz.sweeps.errors import SweepError
    from netviz.sweeps.table import read_table

    path: Path = options.output
    if options.resume:
        if not path.exists():
            say(f"note: there is no {path} yet; all runs are computed")
            return {}
        known = read_table(path, plan)
        say(f"note: {len(known)} of {len(plan.cells)} runs are in {path} already")
        return known
    if path.is_file():
        try:
            n_known = len(read_table(path, plan))
        except SweepError:
            return {}
        if 0 < n_known < len(plan.cells):
            raise SweepError(
                f"{path} has {n_known} of these {len(plan.cells)} runs already; go on with --resume, or "
                "give --output another name"
            )
    return {}


def _kept(path: Path, plan: Plan) -> str:
    """How much is in the file, and how to go on."""
    from netviz.sweeps.errors import SweepError
    from netviz.sweeps.table import read_table

    try:
        n_kept = len(read_table(path, plan))
    except (OSError, SweepError):
        n_kept = 0
    if not n_kept:
        return "no run is kept"
    return f"{n_kept} of {len(plan.cells)} runs are kept in {path}; --resume goes on"


class _Table:
    """Writes what has been computed from time to time, and says how far it is."""

    def __init__(self, path: Path) -> None:
        self._path, self._n_written = path, 0
        self._is_file = path.is_file() or not path.exists()  # what is printed is so once
        self._next_write = time.perf_counter() + _WRITE_SECONDS
        self._next_show = 0.0
        self._stream: Any = sys.stderr

    def write_sometimes(self, plan: Plan, results: Mapping[str, Result]) -> None:
        """Write the table, if there is something new and the last time is a while ago."""
        from netviz.sweeps.table import write_table

        before = time.perf_counter()
        if self._is_file and len(results) > self._n_written and before >= self._next_write:
            write_table(self._path, plan, results)
            self._n_written, after = len(results), time.perf_counter()
            self._next_write = after + max(_WRITE_SECONDS, _WRITE_SHARE * (after - before))

    def show(self, progress: Progress | None) -> None:
        """How far it is; None takes the bar away."""
        from netviz.sweeps.words import progress_text

        now, is_terminal = time.perf_counter(), self._stream.isatty()
        if progress is None:
            if is_terminal:
                self._stream.write("\r" + " " * 78 + "\r")
                self._stream.flush()
        elif now >= self._next_show:
            is_first, self._next_show = (
                not self._next_show,
                now + (_SHOW_SECONDS if is_terminal else _SAY_SECONDS),
            )
            if is_terminal:
                bar = terminal.bar(progress.n_done / progress.n_cells)
                self._stream.write(f"\r{bar} {progress_text(progress):<46}")
                self._stream.flush()
            elif not is_first:
                say(progress_text(progress))
