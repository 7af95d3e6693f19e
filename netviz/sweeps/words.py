"""What is said of a sweep: how far it is, and what came out."""

from __future__ import annotations

import math
from collections.abc import Mapping

from netviz.core.shares import percent
from netviz.sweeps.result import Measure, Result, Summary, grid
from netviz.sweeps.running import Progress
from netviz.sweeps.sweep import Plan, Sweep

_MOST_COLUMNS = 12  # of the table that is printed


def duration(seconds: float) -> str:
    """0.4 s, 12 s, 3 min, 2 h 10 min."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def progress_text(progress: Progress) -> str:
    """12 of 64 runs, 3 s left."""
    text = f"{progress.n_done} of {progress.n_cells} runs"
    if progress.is_paused:
        return f"{text}, paused"
    if progress.seconds_left is None or progress.n_done == progress.n_cells:
        return text
    return f"{text}, {duration(progress.seconds_left)} left"


def sweep_text(sweep: Sweep) -> str:
    """What a sweep varies, in a line."""
    axes = " × ".join(f"{axis.setting.symbol} ({len(axis.values)})" for axis in sweep.axes)
    seeds = f", {len(sweep.seeds)} seeds" if len(sweep.seeds) > 1 else ""
    goal = "" if sweep.goal is None else f" at most, to {sweep.goal}"
    return f"{axes}{seeds}: {sweep.n_cells} run{'s' * (sweep.n_cells != 1)} of {sweep.steps} steps{goal}"


def value_of(value: float, measure: Measure) -> str:
    """A value of a measure."""
    if math.isnan(value):
        return "–"
    return percent(value) if measure.is_share else f"{value:.4g}"


def summary_text(summary: Summary, measure: Measure) -> str:
    """92.1 % ± 0.4, and how many runs have no such value."""
    if summary.n_failed == summary.n_cells:
        return "failed"
    if summary.n_diverged and summary.n_diverged + summary.n_failed == summary.n_cells:
        return "diverged"
    text = value_of(summary.mean, measure)
    if not math.isnan(summary.spread):
        spread = 100 * summary.spread if measure.is_share else summary.spread
        text += f" ± {spread:.1f}" if measure.is_share else f" ± {spread:.2g}"
    return text + (
        f" ({summary.n_values} of {summary.n_cells})" if summary.n_values < summary.n_done else ""
    )


def report(
    plan: Plan, results: Mapping[str, Result], measure: Measure, seconds: float, n_known: int
) -> list[str]:
    """What is printed at the end."""
    sweep, rows = plan.sweep, grid(plan, results, measure)
    lines = [f"{sweep_text(sweep)}; {len(plan.cells) - n_known} computed in {duration(seconds)}"]
    across = sweep.axes[-1]
    is_two = len(sweep.axes) == 2
    mean = ", mean ± standard deviation over the seeds" if len(sweep.seeds) > 1 else ""
    lines.append(f"{measure.title}{mean}:")
    head = [f"{sweep.axes[0].name} \\ {across.name}" if is_two else across.name, *across.texts]
    table = [head]
    for number, row in enumerate(rows):
        first = sweep.axes[0].texts[number] if is_two else ""
        table.append([first, *(summary_text(summary, measure) for summary in row)])
    if len(head) - 1 > _MOST_COLUMNS:  # too wide to be read
        table = [list(line) for line in zip(*table, strict=True)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines += [
        "  " + "  ".join(f"{text:>{width}}" for text, width in zip(line, widths, strict=True))
        for line in table
    ]
    for state, words in (("diverged", "diverged"), ("failed", "could not be computed")):
        found = [cell for cell in plan.cells if results[cell.key].state == state]
        if found:
            few = "; ".join(cell.described(sweep.axes) for cell in found[:3])
            more = f" and {len(found) - 3} more" if len(found) > 3 else ""
            why = f" ({results[found[0].key].why})" if state == "failed" else ""
            lines.append(f"{len(found)} of {len(plan.cells)} runs {words}: {few}{more}{why}")
    return lines
