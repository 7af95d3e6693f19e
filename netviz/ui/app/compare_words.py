"""What is said about runs that are compared: what is the same in all, and how far apart they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from netviz.comparison import Line, difference
from netviz.core.shares import percent
from netviz.data import Dataset
from netviz.project import Run
from netviz.training.spec import Key
from netviz.ui.history.differences import Apart
from netviz.ui.kit.number_format import number_text, short_name, short_number


def common_source(lines: Sequence[Line], datasets: Mapping[Key, Dataset]) -> str:
    """What all runs learn, if it is the same, and with which noise it was made."""
    found = [datasets[line.run.spec.changes[-1].data] for line in lines]
    if len({dataset.source for dataset in found}) != 1:
        return "several data sets"
    noises = {None if (made := dataset.origin.numbers) is None else made.noise for dataset in found}
    noise = noises.pop() if len(noises) == 1 else None
    return short_name(found[0].source, 30) + ("" if noise is None else f", noise {short_number(noise)}")


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
