"""What a window needs to ask for predictions; it is loaded when that is first done."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from netviz.lessons.comparing import COLUMNS, WORDS, named
from netviz.lessons.figures import value
from netviz.lessons.lesson import Prediction
from netviz.snapshot import Snapshot
from netviz.ui.kit.theme import class_glyph
from netviz.ui.prediction.ask_box import AskBox
from netviz.ui.prediction.bar import PredictionBar, apart
from netviz.ui.prediction.host import Host, Kept, Views
from netviz.ui.prediction.round import Round

__all__ = ["AskBox", "Views", "apart", "charts_of", "curve_names", "make", "number_names", "why_not"]

_NUMBERS = ("dead", "loss", "accuracy", "test_accuracy", "wrong")


def make(
    prediction: Prediction,
    host: Host,
    views: Views,
    write: Callable[[str, Snapshot], str],
    kept: Kept | None,
    begins: int = 0,
) -> tuple[Round, PredictionBar]:
    """What asks for a prediction, and its bar; the arguments are those of `Round`."""
    shot = host.snapshot()
    choices = tuple(write(choice, shot) for choice in prediction.choices)
    prediction = replace(prediction, ask=write(prediction.ask, shot), choices=choices)
    what = named(prediction.figure) if prediction.kind == "number" else "it"
    asked = Round(prediction, host, views, read=_read, write=write, what=what, kept=kept, begins=begins)
    answers = prediction.choices
    if prediction.kind == "class":
        names = shot.dataset.class_names
        answers = tuple(f"{class_glyph(number)} {name}" for number, name in enumerate(names))
    return asked, PredictionBar(asked, answers)


def why_not(prediction: Prediction, views: Views) -> str:
    """Why something cannot be asked for with these views; empty if it can."""
    if prediction.kind == "curve" and views.chart is None:
        return f"{named(prediction.figure)} cannot be drawn here: no chart of it is in sight"
    if prediction.kind == "boundary" and views.plane is None:
        return "the boundary cannot be drawn here: the plane is not in sight"
    if prediction.kind == "class" and views.plane is None and prediction.point is None:
        return "no point can be chosen here: the plane is not in sight"
    return ""


def charts_of(panels: Iterable[Any], shot: Snapshot) -> dict[str, tuple[Any, Any]]:
    """The figures that panels over the steps can show, each with its panel and the view that has it.

    Parameters
    ----------
    panels : iterable of panels with a `plot` and `views`
        The first that shows a figure counts.
    shot : Snapshot
    """
    figures = {column: name for name, column in COLUMNS.items()}
    found: dict[str, tuple[Any, Any]] = {}
    for panel in panels:
        now = panel.plot.view
        for view in (now, *(view for view in panel.views.values() if view is not now)):
            for series in view.series:
                if series.column in figures and not series.filled:
                    found.setdefault(figures[series.column], (panel, view))
    has_test = bool(shot.dataset.is_test.any())
    return {name: chart for name, chart in found.items() if has_test or not name.startswith("test_")}


def curve_names(charts: Mapping[str, object]) -> dict[str, str]:
    """Those of these figures that are asked about at any moment, with their names for people."""
    return {name: WORDS[name] for name in charts if name in WORDS and not name.startswith("update_ratio")}


def number_names(shot: Snapshot) -> dict[str, str]:
    """The figures whose number is asked for at any moment, with their names for people."""
    has_test = bool(shot.dataset.is_test.any())
    return {name: named(name) for name in _NUMBERS if has_test or not name.startswith("test_")}


def _read(name: str, shot: Snapshot) -> float:
    found = value(name, shot)
    return math.nan if isinstance(found, str) else float(found)
