"""All that is wrong with a lesson: in its file, and in what it says of its runs."""

from __future__ import annotations

from pathlib import Path

from netviz.frozen import dataclass
from netviz.lessons import claims, reader, typed
from netviz.lessons.lesson import Lesson, Problem, Slide
from netviz.lessons.played import Played


@dataclass(frozen=True)
class Checked:
    """What a check has found.

    Attributes
    ----------
    lesson : Lesson
    problems : tuple of Problem
        All that is wrong, in the order of the file.
    untrue : tuple of Problem
        Claims that do not hold.
    played : Played
        The runs that were computed for it.
    """

    lesson: Lesson
    problems: tuple[Problem, ...]
    untrue: tuple[Problem, ...]
    played: Played


def check(path: Path) -> Checked:
    """Read a lesson, play what can be played of it, and collect all that is wrong.

    Raises
    ------
    LessonError
        If nothing of it can be read.
    """
    lesson, report = reader.examined(path)
    untrue = report.another()
    played = Played(lesson)
    for slide in lesson.slides:
        place = ("slide", report.numbers[slide.id])
        for key, typed_numbers in typed.uncovered(slide):
            report.add(
                (*place, *key),
                f"no claim of this slide at a step up to {typed.LAST_STEP} covers what is typed here: "
                f"{', '.join(typed_numbers)}; add one, or write the figure in braces",
            )
        for number in _done_at_once(slide, played):
            report.add((*place, "action", number, "done"), "all of this holds already when the slide opens")
        for number, claim in enumerate(slide.claims):
            why = played.obstacle(slide.id, claim)
            if why:
                untrue.add(
                    (*place, "claims", number), f"“{claims.text_of_claim(claim)}” does not hold: {why}"
                )
    return Checked(lesson, report.in_order(), untrue.in_order(), played)


def _done_at_once(slide: Slide, played: Played) -> list[int]:
    """The actions that are done before anybody has done anything."""
    shot = played.at(slide.id)
    return [
        number
        for number, action in enumerate(slide.actions)
        if all(claims.holds(condition, shot) for condition in action.done)
    ]
