"""Predictions that nobody has judged yet: on the slide's own run, as it was prepared."""

from __future__ import annotations

import math

from netviz.lessons.comparing import named
from netviz.lessons.figures import value
from netviz.lessons.guesses import CurveGuess, Guesses
from netviz.lessons.lesson import Slide
from netviz.lessons.played import Played
from netviz.lessons.prediction import judge, winner_at
from netviz.lessons.progress import Predicted


def judged(slide: Slide, made: Predicted, played: Played) -> tuple[float | None, str]:
    """How far off a prediction was, and a sentence; None and "" where that cannot be said.

    Parameters
    ----------
    slide : Slide
        With a prediction of the same kind.
    made : Predicted
    played : Played
        The lesson's runs.
    """
    asked = slide.prediction
    if (
        asked is None or asked.kind != made.kind or made.kind == "boundary"
    ):  # that needs a view of the plane
        return None, ""
    shot = played.at(slide.id, asked.until)
    right, what, real = asked.right, "it", math.nan
    choices = asked.choices
    if asked.kind == "class" and asked.point is not None:
        choices, right = shot.dataset.class_names, winner_at(shot, asked.point)
    if asked.kind == "number":
        found = value(asked.figure, shot)
        what, real = named(asked.figure), math.nan if isinstance(found, str) else float(found)
    elif asked.kind != "curve":
        if made.given not in choices:
            return None, ""
        what = choices[right]
    try:
        verdict = judge(
            _guesses(made, choices),
            shot,
            name=asked.figure or "loss",
            first=slide.step,
            last=min(asked.until, shot.step),
            real=real,
            what=what,
            right=right,
        )
    except ValueError:  # what is kept is no curve, or no number
        return None, ""
    if verdict is None:
        return None, ""
    return (verdict.number if math.isfinite(verdict.number) else None), verdict.sentence


def _guesses(made: Predicted, choices: tuple[str, ...]) -> Guesses:
    if made.kind == "curve":
        steps, values = tuple(zip(*made.points, strict=True)) or ((), ())
        return Guesses("curve", curves=(CurveGuess(steps, values),))
    if made.kind == "number":
        return Guesses("number", numbers=(float(made.given),))
    return Guesses(made.kind, votes=tuple(int(choice == made.given) for choice in choices))
