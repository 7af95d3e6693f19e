"""What a student hands in: one small file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import msgspec

import netviz
from netviz import files
from netviz.data import DataError
from netviz.lessons.course import Course
from netviz.lessons.guesses import Kind
from netviz.lessons.late import judged
from netviz.lessons.lesson import Slide
from netviz.lessons.played import Played
from netviz.lessons.progress import Point, Predicted, Sentence, Word
from netviz.saved import Saved
from netviz.sharing import recipe
from netviz.sharing.printable import printable

FORMAT: Literal[1] = 1
SUFFIX = ".json"
MOST_BYTES = 1_000_000
"""Of a file that is read."""

LONGEST_NAME = 100
"""Letters of a student's name."""

_LONGEST_RECIPE = 20_000
_MANY = 500  # slides, actions, points


class HandInError(DataError):
    """A file that is no hand-in, or is damaged; the message names it and says what is wrong."""


class HandedAction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An action that was asked for, whether it was done, and whether its hint was read."""

    ask: Sentence
    is_done: bool
    with_hint: bool


class HandedQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question with the first answer, in words; "" and None where there is none."""

    ask: Sentence
    answer: Sentence = ""
    is_right: bool | None = None


class HandedPrediction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was to be predicted, and what was; as in `netviz.lessons.progress.Predicted`."""

    ask: Sentence
    kind: Kind
    given: Sentence = ""
    points: Annotated[tuple[Point, ...], msgspec.Meta(max_length=_MANY)] = ()
    judgement: float | None = None
    sentence: Sentence = ""
    after_seeing: bool = False


class HandedSlide(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that a slide asks for, and what came of it."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    actions: Annotated[tuple[HandedAction, ...], msgspec.Meta(max_length=_MANY)] = ()
    question: HandedQuestion | None = None
    prediction: HandedPrediction | None = None


class HandIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is in the file.

    Attributes
    ----------
    kind : str
        By which such a file is known.
    format : int
    netviz : str
        The version that has written it.
    student : str
    lesson, title, version : str
    course, times : str, int
        Which course it is from, and how often that has been handed in: the latest one counts.
    slides : tuple of HandedSlide
    recipe : str
        Where the student stands; "" if no line can hold it.
    without_recipe : str
        Why not.
    """

    kind: Literal["netviz hand-in"]
    format: Literal[1]
    netviz: Word
    student: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_NAME)]
    lesson: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    title: Sentence
    version: Word
    course: Word
    times: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    slides: Annotated[tuple[HandedSlide, ...], msgspec.Meta(max_length=_MANY)]
    recipe: Annotated[str, msgspec.Meta(max_length=_LONGEST_RECIPE)] = ""
    without_recipe: Sentence = ""


class _Kind(msgspec.Struct):
    kind: str = ""
    format: int = 0


# ------------------------------------------------------------------- handing in


def handed_in(course: Course, saved: Saved) -> HandIn:
    """What there is to hand in of a course, under the name that it has noted.

    A prediction that was not judged is judged now, for which runs may have to be computed.

    Parameters
    ----------
    course : Course
    saved : Saved
        Where the student stands.
    """
    line, why_not = _recipe(saved)
    progress, played = course.progress, Played(course.lesson)
    return HandIn(
        kind="netviz hand-in",
        format=FORMAT,
        netviz=netviz.__version__,
        student=clean_name(progress.student),
        lesson=course.lesson.name,
        title=course.lesson.title,
        version=progress.version,
        course=progress.course,
        times=max(progress.times, 1),
        slides=tuple(_of_slide(course, slide, played) for slide in course.lesson.slides),
        recipe=line,
        without_recipe=why_not,
    )


def clean_name(typed: str) -> str:
    """A name as it can stand in a line; "" if there is no letter in it."""
    name = " ".join(printable(" ".join(typed.split()), LONGEST_NAME).split())
    return name if any(letter.isalnum() for letter in name) else ""


def file_name(lesson: str, student: str) -> str:
    """What the file is proposed to be called, without the ending."""
    return re.sub(r"[^\w-]+", "-", f"{lesson} {student}").strip("-")[:80]


def write_hand_in(path: Path, content: HandIn) -> None:
    """Write the file.

    Raises
    ------
    WriteError
        If it cannot be written; an old file of that name is then as it was.
    """
    files.write(path, msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n")


def _recipe(saved: Saved) -> tuple[str, str]:
    try:
        line = recipe.write(saved.project, saved.blobs)
    except recipe.UnwritableError as error:
        return "", str(error)
    if len(line) > _LONGEST_RECIPE:
        return "", "the recipe would be too long"
    return line, ""


def _of_slide(course: Course, slide: Slide, played: Played) -> HandedSlide:
    visit, answer = course.visit(slide), course.answer(slide)
    asked = slide.question
    return HandedSlide(
        slide.id,
        tuple(
            HandedAction(action.ask, action.ask in visit.done, action.ask in visit.hints)
            for action in slide.actions
        ),
        None
        if asked is None
        else HandedQuestion(asked.ask)
        if answer is None
        else HandedQuestion(asked.ask, answer.choice, answer.is_right),
        None if slide.prediction is None else _predicted(slide, course.prediction(slide), played),
    )


def _predicted(slide: Slide, made: Predicted | None, played: Played) -> HandedPrediction:
    asked = slide.prediction
    assert asked is not None
    if made is None:
        return HandedPrediction(asked.ask, asked.kind)
    judgement, sentence = made.judgement, made.sentence
    if judgement is None and not sentence:
        judgement, sentence = judged(slide, made, played)
    return HandedPrediction(
        made.ask, made.kind, made.given, made.points, judgement, sentence, made.after_seeing
    )


# --------------------------------------------------------------------- reading


def read_hand_in(path: Path) -> HandIn:
    """Read what a student has handed in; it may come from anybody.

    Raises
    ------
    HandInError
        If it is no such file, or damaged.
    """
    try:
        with files.open_to_read(path) as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise HandInError(f"{path}: {files.why_not_read(error)}") from None
    if len(content) > MOST_BYTES:
        raise HandInError(f"{path}: it is larger than a hand-in can be")
    try:
        kind = msgspec.json.decode(content, type=_Kind)
        if kind.kind != "netviz hand-in":
            raise HandInError(f"{path}: this is no hand-in of netviz")
        if kind.format > FORMAT:
            raise HandInError(f"{path}: a newer netviz has written it; collect with a newer one")
        found = msgspec.json.decode(content, type=HandIn)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise HandInError(f"{path}: it is damaged, or no hand-in of netviz ({error})") from None
    if not clean_name(found.student):
        raise HandInError(f"{path}: there is no name in it")
    ids = [slide.id for slide in found.slides]
    if len(set(ids)) != len(ids):
        raise HandInError(f"{path}: it has two slides of one name")
    return found
