"""What a student hands in: one small file; and a table of all that a class has handed in."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
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
_MOST_FILES = 10_000
_FORMULA = re.compile(r"[\s'\"]*[=+\-@＝＋－＠]|[\t\r\n]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_Number = int | float


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


# ------------------------------------------------------------------- collecting


@dataclass(frozen=True)
class Collected:
    """What is in a folder.

    Attributes
    ----------
    handed_in : tuple of (str, HandIn)
        The file's place in the folder, and what is in it: one for each course of each student, in the order
        of lessons and names.
    problems : tuple of str
        What cannot be read, a sentence each; left out.
    notes : tuple of str
        What else has to be said: files that later ones stand for, names that occur twice.
    """

    handed_in: tuple[tuple[str, HandIn], ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]


def read_hand_in(path: Path) -> HandIn:
    """Read what a student has handed in; it may come from anybody.

    Raises
    ------
    HandInError
        If it is no such file, or damaged.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise HandInError(f"{path}: {error.strerror or error}") from None
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


def collect(folder: Path) -> Collected:
    """Read everything that was handed in, also in folders within the folder.

    Raises
    ------
    HandInError
        If there is no such folder, or nothing in it that was handed in.
    """
    if not folder.is_dir():
        raise HandInError(f"{folder}: there is no such folder")
    found: list[tuple[str, HandIn]] = []
    problems = []
    for path in _json_files(folder):
        try:
            found.append((path.relative_to(folder).as_posix(), read_hand_in(path)))
        except HandInError as error:
            problems.append(str(error))
    if not found:
        more = f"; {problems[0]}" if problems else ""
        raise HandInError(f"{folder}: nothing in it was handed in ({SUFFIX} files are looked at){more}")
    latest, notes = _latest(found)
    latest.sort(key=lambda one: (one[1].lesson, one[1].student.casefold(), one[1].student, one[0]))
    return Collected(tuple(latest), tuple(problems), (*notes, *_same_names(latest)))


def table(collected: Collected) -> bytes:
    """A row for each student and lesson, as a .csv file that spreadsheets open with its letters right."""
    several = len({one.lesson for _, one in collected.handed_in}) > 1
    columns: dict[tuple[str, str, str], str] = {}  # of lesson, slide and part, to their names
    rows = []
    for name, one in collected.handed_in:
        cells = {(one.lesson, *place): value for place, value in _cells(one)}
        for lesson, slide, part in cells:
            where = f"{lesson}/{slide}" if several else slide
            columns.setdefault((lesson, slide, part), f"{where}: {part}")
        rows.append((_facts(name, one), cells))
    ordered = [place for lesson in _lessons(collected) for place in _in_order(columns, lesson)]
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([*_facts(*collected.handed_in[0]), *(inert(columns[place]) for place in ordered)])
    for facts, cells in rows:
        values = [*facts.values(), *(cells.get(place) for place in ordered)]
        writer.writerow([_cell(value) for value in values])
    return stream.getvalue().encode("utf-8-sig", "replace")


def inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula, on one line."""
    line = _CONTROLS.sub(" ", text)
    return f"'{line}" if _FORMULA.match(text) or _FORMULA.match(line) else line


def _cell(value: str | _Number | None) -> str:
    if value is None:
        return ""
    return inert(value) if isinstance(value, str) else repr(value)


def _json_files(folder: Path) -> Iterator[Path]:
    count = 0
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place) / name
            if path.suffix.lower() == SUFFIX and path.is_file():
                count += 1
                if count > _MOST_FILES:
                    raise HandInError(f"{folder}: there are more than {_MOST_FILES} files in it")
                yield path


def _latest(found: list[tuple[str, HandIn]]) -> tuple[list[tuple[str, HandIn]], list[str]]:
    """Of what one person has handed in several times of one lesson, the latest."""
    latest: dict[tuple[str, str, str], tuple[str, HandIn]] = {}
    notes = []
    for name, one in found:
        key = (one.lesson, one.course, one.student)
        before = latest.get(key)
        if before is None:
            latest[key] = (name, one)
            continue
        old, new = sorted((before, (name, one)), key=lambda item: item[1].times)
        latest[key] = new
        notes.append(f"{old[0]} is left out: {new[0]} is of the same student, and later or the same")
    return list(latest.values()), notes


def _same_names(handed: list[tuple[str, HandIn]]) -> Iterator[str]:
    for (name, one), (other_name, other) in pairwise(handed):
        if (one.lesson, one.student.casefold()) == (other.lesson, other.student.casefold()):
            yield f"{name} and {other_name} have the same name in them, and are two rows"


def _lessons(collected: Collected) -> list[str]:
    return sorted({one.lesson for _, one in collected.handed_in})


def _in_order(columns: dict[tuple[str, str, str], str], lesson: str) -> list[tuple[str, str, str]]:
    """The columns of a lesson, those of a slide together; a slide that only some have goes to the end."""
    places = [place for place in columns if place[0] == lesson]
    slides = list(dict.fromkeys(slide for _, slide, _ in places))
    return [place for slide in slides for place in places if place[1] == slide]


def _facts(name: str, one: HandIn) -> dict[str, str | _Number]:
    questions = [slide.question for slide in one.slides if slide.question is not None]
    actions = [action for slide in one.slides for action in slide.actions]
    return {
        "student": clean_name(one.student),
        "lesson": one.lesson,
        "version": one.version,
        "file": name,
        "questions": len(questions),
        "right": sum(question.is_right is True for question in questions),
        "actions": len(actions),
        "done": sum(action.is_done for action in actions),
        "recipe": one.recipe or one.without_recipe,
    }


def _told(prediction: HandedPrediction) -> str:
    if not prediction.after_seeing:
        return prediction.sentence
    return f"predicted after seeing; {prediction.sentence}".removesuffix("; ")


def _cells(one: HandIn) -> Iterator[tuple[tuple[str, str], str | _Number | None]]:
    """What stands in the columns of each slide, by slide and part."""
    for slide in one.slides:
        if (question := slide.question) is not None:
            yield (slide.id, "answer"), question.answer or None
            yield (slide.id, "right"), None if question.is_right is None else int(question.is_right)
        if (prediction := slide.prediction) is not None:
            yield (slide.id, "prediction"), prediction.given or None
            yield (slide.id, "off by"), prediction.judgement
            yield (slide.id, "judged"), _told(prediction) or None
        if slide.actions:
            yield (slide.id, "done"), sum(action.is_done for action in slide.actions)
            yield (slide.id, "hints"), sum(action.with_hint for action in slide.actions)
