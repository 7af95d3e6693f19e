"""What is said of the field of a map that is chosen."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from netviz.core.shares import percent
from netviz.intents import MOST_PINNED, NO_MORE, free_letter
from netviz.project import Document
from netviz.sweeps.axis import Axis
from netviz.sweeps.result import MEASURES, Measure, Result, summarize
from netviz.sweeps.sweep import Cell
from netviz.sweeps.words import summary_text
from netviz.training.spec import RunSpec
from netviz.ui.kit.number_format import number_text, whole_text
from netviz.ui.sweeps.chosen_cell import Told
from netviz.ui.sweeps.map_painter import MapContent, Place, label_text, typeset


def settings_text(axes: Sequence[Axis], cell: Cell) -> str:
    """λ = 0.001, 𝐻 = 64."""
    pairs = zip(axes, cell.values, strict=True)
    return ", ".join(f"{typeset(axis.setting.symbol)} = {label_text(str(value))}" for axis, value in pairs)


def told_of(
    content: MapContent, place: Place, cells: list[Cell], results: Mapping[str, Result]
) -> list[Told]:
    """What came of a field, the number that the map shows first, and how many are better.

    Parameters
    ----------
    content : MapContent
    place : (int, int)
    cells : list of Cell
        Its runs.
    results : mapping
        By the cells' keys.
    """
    summary, measure = content.rows[place[0]][place[1]], content.measure
    if not summary.n_done:
        return [Told("not computed yet")]
    is_bad = math.isnan(summary.mean)
    n_better = _better(content, summary.mean)
    is_best = not is_bad and not n_better
    found = [Told(measure.title, summary_text(summary, measure), is_strong=True, is_good=is_best)]
    other = MEASURES["test_accuracy" if measure.name == "test_loss_data" else "test_loss_data"]
    value = summarize(cells, results, other)
    if not math.isnan(value.mean):
        found.append(Told(other.title, _short(value.mean, other)))
    if not is_bad:
        found.append(Told(_rank(content, n_better)))
    if len(cells) > 1:
        own = results.get(cells[0].key)
        number = None if own is None else measure.of(own)
        its = "" if number is None else _short(number, measure)
        found.append(Told(f"plane of seed {cells[0].seed}", its))
    return found


def _short(value: float, measure: Measure) -> str:
    return percent(value) if measure.is_share else number_text(value, 3)


def _better(content: MapContent, mean: float) -> int:
    """How many fields are better."""
    means = (summary.mean for row in content.rows for summary in row)  # NaN is never better
    return sum(other > mean if content.measure.is_share else other < mean for other in means)


def _rank(content: MapContent, n_better: int) -> str:
    """Best of 42, or how many are better; so far, while some are not computed."""
    fields = [summary for row in content.rows for summary in row]
    n_known = whole_text(sum(not math.isnan(summary.mean) for summary in fields))
    so_far = "" if all(summary.n_done for summary in fields) else ", so far"
    if not n_better:
        return f"best of {n_known}{so_far}"
    return f"{whole_text(n_better)} of {n_known} {'is' if n_better == 1 else 'are'} better{so_far}"


def pin_words(document: Document | None, spec: RunSpec | None) -> tuple[str, str, bool]:
    """What the button says that pins a run, its tip, and whether it can be pressed."""
    letter = "" if document is None else f" as {free_letter(document)}"
    if document is None or spec is None:
        return f"Pin{letter}", "Once the run is computed, it can be pinned", False
    known = next((run.letter for run in document.runs if run.spec == spec), "")
    if known:
        return f"It is {known}", f"This run is there already, as run {known}", False
    if len(document.pinned) >= MOST_PINNED:
        return f"Pin{letter}", NO_MORE, False
    return f"Pin{letter}", "Put this run beside the others, to be compared, and to be played on", True
