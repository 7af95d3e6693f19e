"""Which run a field of the map stands for, and how many there are of each kind."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from netviz.sweeps.result import Result
from netviz.sweeps.sweep import Cell
from netviz.ui.sweeps.map_painter import MapContent, Place


def run_at(
    content: MapContent, cells: Sequence[Cell], results: Mapping[str, Result], place: Place
) -> tuple[Cell, Result] | None:
    """The run that stands for a field: the one in the picture, else the one nearest to the mean."""
    found = [(cell, results[cell.key]) for cell in cells if cell.key in results]
    found = [pair for pair in found if pair[1].state != "failed"]
    if content.pictures is not None:
        found = found[:1]
    if not found:
        return None
    mean = content.rows[place[0]][place[1]].mean

    def distance(pair: tuple[Cell, Result]) -> float:
        value = content.measure.of(pair[1])
        return math.inf if value is None or math.isnan(mean) else abs(value - mean)

    return min(found, key=distance)


def came_out(n_cells: int, found: Sequence[Result]) -> str:
    """12 of 12 runs computed, 1 diverged."""
    text = f"{len(found)} of {n_cells} runs computed"
    for state, words in (("diverged", "diverged"), ("failed", "could not be computed")):
        n = sum(result.state == state for result in found)
        text += f", {n} {words}" if n else ""
    return text
