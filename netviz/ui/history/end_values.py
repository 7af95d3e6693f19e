"""The labels at the ends of the curves: which value each tells, and where it belongs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from netviz.ui.history.annotations import EndLabel
from netviz.ui.history.swing import Drawing
from netviz.ui.history.time_plot import Series, View
from netviz.ui.kit.theme import Theme

_Place = tuple[float, float]


def end_labels(
    view: View,
    shown: Sequence[Series],
    drawings: Sequence[Drawing],
    row: Mapping[str, float],
    places: tuple[float, float | None],
    theme: Theme,
    tag: str = "",
) -> tuple[EndLabel, ...]:
    """Labels for all curves that are drawn, the most important one first.

    Parameters
    ----------
    view : View
    shown : sequence of Series
    drawings : sequence of Drawing
        Of each of them.
    row : mapping of str to float
        The values that are told, by column.
    places : tuple of float
        Where the plot ends, and where it is pointed at, if anywhere.
    theme : Theme
    tag : str, optional
        The letter of the run that they belong to.
    """
    (last, hovered), labels, below = places, [], None
    for series, shape in zip(shown, drawings, strict=False):
        if not len(shape.x):
            continue
        end = place_on(shape, last)
        dots: tuple[_Place, ...] = (end,) if hovered is None else (end, place_on(shape, hovered))
        place = end
        if series.filled:  # named in the middle of the area
            floor = 0.0 if below is None else below
            place, below, dots = (end[0], 0.5 * (floor + end[1])), end[1], ()
        labels.append(
            EndLabel(
                series.names,
                row[series.told_column],
                view.share,
                (theme.faded(series.color).name() if series.pale else theme.quantities[series.color]),
                theme.text_color(series.color),
                place,
                dots,
                tag,
            )
        )
    return tuple(labels)


def place_on(shape: Drawing, x: float) -> _Place:
    """Where a curve is at a place, or where it ends before."""
    if x >= shape.x[-1]:
        return float(shape.x[-1]), float(shape.y[-1])
    return x, float(np.interp(x, shape.x, shape.y))
