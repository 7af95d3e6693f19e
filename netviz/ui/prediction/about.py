"""What differs between the kinds of predictions: what is drawn on, and what is right."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np

from netviz.lessons.comparing import COLUMNS
from netviz.lessons.lesson import Prediction
from netviz.lessons.prediction import OUTCOMES, outcome, winner_at
from netviz.snapshot import Snapshot
from netviz.ui.kit.theme import class_glyph
from netviz.ui.prediction.curve_overlay import CurveOverlay
from netviz.ui.prediction.host import Views
from netviz.ui.prediction.plane_overlay import PlaceOverlay, PlaneOverlay

Overlay: TypeAlias = CurveOverlay | PlaneOverlay | PlaceOverlay


def make_overlay(
    wanted: Prediction, views: Views, shot: Snapshot, steps: tuple[int, int]
) -> Overlay | None:
    """What a prediction is drawn on between two steps; None where it is typed or chosen."""
    if wanted.kind == "curve" and views.chart is not None:
        row = shot.history.row(min(steps[0], shot.last_step))
        return CurveOverlay(views.chart, steps, row.get(COLUMNS[wanted.figure], math.nan))
    if wanted.kind == "boundary" and views.plane is not None:
        return PlaneOverlay(views.plane)
    if wanted.kind == "class" and views.plane is not None:
        x, y = shot.dataset.points.mean(axis=0).tolist()
        return PlaceOverlay(views.plane, wanted.point or (x, y), is_fixed=wanted.point is not None)
    return None


def right_answer(
    wanted: Prediction, overlay: Overlay | None, shot: Snapshot, steps: tuple[int, int]
) -> tuple[int, str]:
    """Which answer is right, and what that means in words; empty words where nothing is chosen."""
    if wanted.kind == "class":
        place = overlay.place if isinstance(overlay, PlaceOverlay) else wanted.point
        right = 0 if place is None else winner_at(shot, place)
        return right, f"{class_glyph(right)} {shot.dataset.class_names[right]} wins there"
    if wanted.kind == "choice":
        right = outcome(shot, *steps) if wanted.choices == OUTCOMES else wanted.right
        return right, wanted.choices[right].rstrip(".")
    return 0, ""


def is_answering(shot: Snapshot) -> bool:
    """Whether any class wins anywhere: not where a parameter is no number any more."""
    return all(bool(np.isfinite(value).all()) for value in shot.params)
