"""`netviz lesson`: which lessons there are, what is wrong with one, playing it; what was handed in."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netviz import display, lesson_outputs, terminal

if TYPE_CHECKING:
    from netviz.lessons.checking import Checked
    from netviz.lessons.figures import Value
    from netviz.lessons.lesson import Lesson, Slide
    from netviz.lessons.played import Played

_GOOD, _UNTRUE, _REFUSED = 0, 1, 2


def add_to(commands: Any) -> None:
    """Add the commands to those of `netviz lesson`."""
    commands.add_parser("list", help="say which lessons come with netviz")
    check = commands.add_parser("check", help="say all that is wrong with lessons, and what is not true")
    check.add_argument(
        "lessons",
        nargs="*",
        metavar="NAME|FILE",
        help="of lessons that come with netviz, or files and folders (default: all that come with netviz)",
    )
    play = commands.add_parser("play", help="play a lesson in the window")
    play.add_argument("lesson", metavar="NAME|FILE", help="a lesson that comes with netviz, or a file")
    how = play.add_mutually_exclusive_group()
    how.add_argument(
        "--alone",
        action="store_true",
        help="take it alone: what you are asked to do is recognized when it is done",
    )
    how.add_argument(
        "--json",
        action="store_true",
        help="play it without a window: print one JSON object with sentences, figures and claims",
    )
    lesson_outputs.add_to(commands)


def _list(options: argparse.Namespace) -> int:
    from netviz.lessons import reader, shelf

    for path in shelf.shipped():
        lesson = reader.read(path)
        terminal.show(
            f"{lesson.name}: {lesson.title} ({len(lesson.slides)} slides, {lesson.minutes:.0f} minutes)\n"
            f"  {lesson.summary}"
        )
    return _GOOD


def _check(options: argparse.Namespace) -> int:
    from netviz.lessons import checking, shelf

    status = _GOOD
    for path in [shelf.find(name) for name in options.lessons] or shelf.shipped():
        checked = checking.check(path)
        told = [str(problem) for problem in (*checked.problems, *checked.untrue)]
        found = f"{len(checked.problems)} wrong, {len(checked.untrue)} not true" if told else "all is well"
        n_claims = sum(len(slide.claims) for slide in checked.lesson.slides)
        told.append(
            f"{checked.lesson.name}: {len(checked.lesson.slides)} slides, {n_claims} claims: {found}"
        )
        terminal.show("\n".join(told))
        status = max(status, _status(checked))
    return status


def _status(checked: Checked) -> int:
    return _REFUSED if checked.problems else _UNTRUE if checked.untrue else _GOOD


def _play(options: argparse.Namespace) -> int:
    from netviz.headless import print_json
    from netviz.lessons import checking, reader, shelf

    path = shelf.find(options.lesson)
    if options.json:
        checked = checking.check(path)
        print_json(facts(checked))
        return _status(checked)
    obstacle = display.obstacle()
    if obstacle is not None:
        terminal.say(f"{obstacle}; netviz lesson play {options.lesson} --json plays it without one")
        return _REFUSED
    lesson = reader.read(path)
    for problem in lesson.problems:
        terminal.say(str(problem))
    if not lesson.slides:
        terminal.say(f"{path}: no slide of it can be shown")
        return _REFUSED
    return _in_the_window(options.theme, lesson, options.alone)


def _in_the_window(theme: str | None, lesson: Lesson, alone: bool) -> int:
    from netviz.ui.app.main import run

    return run(theme, lesson=lesson, alone=alone)


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "list": _list,
    "check": _check,
    "play": _play,
    "collect": lesson_outputs.collect,
    "print": lesson_outputs.print_slides,
}


def run(options: argparse.Namespace) -> int:
    """Carry one of them out.

    Returns
    -------
    int
        0 if all is well, 1 if something that a lesson says is not true, 2 if something is wrong in it.

    Raises
    ------
    LessonError
        If there is no such lesson, or it cannot be read.
    """
    return _COMMANDS[options.what](options)


def facts(checked: Checked) -> dict[str, Any]:
    """A lesson that was played, as plain words and numbers."""
    lesson = checked.lesson
    return {
        "lesson": lesson.name,
        "title": lesson.title,
        "summary": lesson.summary,
        "minutes": lesson.minutes,
        "slides": [_slide_facts(slide, checked.played) for slide in lesson.slides],
        "problems": [
            {"line": problem.line, "key": problem.key, "message": problem.message}
            for problem in (*checked.problems, *checked.untrue)
        ],
    }


def _slide_facts(slide: Slide, played: Played) -> dict[str, Any]:
    from netviz.lessons import claims, figures

    claimed = []
    for claim in slide.claims:
        why = played.obstacle(slide.id, claim)
        claimed.append({"claim": claims.text_of_claim(claim), "holds": not why, "why": why or None})
    predicted = None
    if slide.prediction is not None:
        asked = slide.prediction
        at_end = played.at(slide.id, asked.until)
        predicted = {
            "kind": asked.kind,
            "ask": played.sentence(slide.id, asked.ask),
            "until": asked.until,
            "figure": asked.figure or None,
            "is": _plain(figures.value(asked.figure, at_end)) if asked.figure else None,
        }
    return {
        "id": slide.id,
        "title": played.sentence(slide.id, slide.title),
        "minutes": slide.minutes,
        "step": slide.step,
        "until": slide.until,
        "last_step": played.at(slide.id, slide.until).step,
        "shows": list(slide.shows),
        "text": played.sentence(slide.id, slide.text),
        "figures": _all_figures(slide.id, slide.step, played),
        "figures_until": _all_figures(slide.id, slide.until, played),
        "claims": claimed,
        "prediction": predicted,
        "question": None if slide.question is None else slide.question.ask,
        "actions": [action.ask for action in slide.actions],
    }


def _all_figures(slide: str, step: int, played: Played) -> dict[str, float | str | None]:
    from netviz.lessons import figures

    shot = played.at(slide, step)
    left_out = (figures.CHECKED, "last_step", "line")  # which are of somebody who stands there
    return {
        name: _plain(figure.of(shot)) for name, figure in figures.FIGURES.items() if name not in left_out
    }


def _plain(value: Value) -> float | str | None:
    """JSON knows no NaN."""
    return value if isinstance(value, str) or math.isfinite(value) else None
