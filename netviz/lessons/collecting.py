"""A table of all that a class has handed in."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from netviz.frozen import dataclass
from netviz.lessons.handin import SUFFIX, HandedPrediction, HandIn, HandInError, clean_name, read_hand_in

_MOST_FILES = 10_000
_FORMULA = re.compile(r"[\s'\"]*[=+\-@＝＋－＠]|[\t\r\n]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_Number = int | float


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
