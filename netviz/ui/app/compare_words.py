"""What is said about runs that are compared: what is the same in all, and how far apart they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from netviz.comparison import Line, difference
from netviz.core.shares import percent
from netviz.data import Dataset
from netviz.project import Run
from netviz.training.spec import Key
from netviz.ui.history.differences import Apart
from netviz.ui.kit.number_format import number_text, short_name


def common_source(lines: Sequence[Line], datasets: Mapping[Key, Dataset]) -> str:
    """What all runs learn, if it is the same."""
    found = {datasets[line.run.spec.changes[-1].data].source for line in lines}
    return short_name(found.pop(), 30) if len(found) == 1 else "several data sets"


def how_far_apart(lines: Sequence[Line], shown: Sequence[Run]) -> list[Apart]:
    """How far each other run that is shown is from the first, at the step of the lines."""
    by_id = {line.run.id: line for line in lines}
    first, *others = (by_id[run.id] for run in shown if run.id in by_id)
    found = []
    for line in others:
        values = []
        for result, value in difference(first.here, line.here):
            size = percent(abs(value)) if result.is_share else number_text(abs(value), 2)
            sign = "±" if not value else "+" if value > 0 else "−"
            values.append((result.name, f"{sign}{size}"))
        found.append(Apart(f"{line.run.letter} − {first.run.letter}", tuple(values)))
    return found
