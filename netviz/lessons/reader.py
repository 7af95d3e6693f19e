"""From a lesson's file to a lesson: the slides that are right, and what is wrong with the others."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from netviz.data import DataError
from netviz.files import open_to_read, why_not_read
from netviz.lessons.fields import Fields, Report
from netviz.lessons.lesson import Lesson, Problem
from netviz.lessons.places import Places
from netviz.lessons.words import WordsError, unknown

if TYPE_CHECKING:
    from netviz.lessons.states import State

FILE = "lesson.toml"
"""What the file is called in the folder of a lesson."""

MAX_BYTES = 2**20
MAX_SLIDES = 200

_ID = re.compile(r"[A-Za-z0-9_-]{1,60}")
_WHERE = re.compile(r"\s*\(at line (\d+), column (\d+)\)|\s*\(at end of document\)")


class LessonError(DataError):
    """A lesson of which nothing can be read; the message says why."""


def read(path: Path) -> Lesson:
    """Read a lesson; see `examined`."""
    return examined(path)[0]


def examined(path: Path) -> tuple[Lesson, Report]:
    """Read a lesson, for somebody who may find more that is wrong with it.

    Parameters
    ----------
    path : Path
        A file, or a folder with a `lesson.toml` in it.

    Returns
    -------
    Lesson
        With the slides that are right; what is wrong with the others, or with the file, is in its
        `problems`. Nothing of the slides' runs has been computed.
    Report

    Raises
    ------
    LessonError
        If there is no such file, or it is no text.
    """
    path = path / FILE if path.is_dir() else path
    return examined_text(text_of(path), path)


def examined_text(text: str, path: Path) -> tuple[Lesson, Report]:
    """The same of a text that lies, or is to lie, at a path."""
    name = name_of(path)
    report = Report(path, Places(""))
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        report.problems.append(_no_toml(path, text, str(error)))
    except RecursionError:
        report.add((), "there are too many brackets in brackets")
    else:
        report = Report(path, Places(text))
        return _Reading(path, name, Fields(values, (), report), report).lesson(), report
    return Lesson(name, name, "", "", (), tuple(report.problems), path), report


def name_of(path: Path) -> str:
    """What a lesson is called: its file or folder, without the ending."""
    return path.resolve().parent.name if path.name == FILE else path.stem


def text_of(path: Path) -> str:
    """The text of a lesson's file; raises `LessonError`."""
    try:
        with open_to_read(path) as stream:
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise LessonError(f"{path}: there is no such lesson; check the name and the folder") from None
    except OSError as error:
        raise LessonError(f"{path} cannot be read: {why_not_read(error)}") from None
    except ValueError as error:  # a name with a NUL
        raise LessonError(f"{path} cannot be read: {error}") from None
    if len(content) > MAX_BYTES:
        raise LessonError(f"{path} is larger than {MAX_BYTES // 2**20} MB, so it is no lesson")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise LessonError(f"{path} is no text in UTF-8; save it as such in a text editor") from None


def _no_toml(path: Path, text: str, message: str) -> Problem:
    found = _WHERE.search(message)
    line = 0
    if found is not None:
        line = int(found[1]) if found[1] else text.rstrip().count("\n") + 1
        message = message[: found.start()] + (f", column {found[2]}" if found[2] else " at the end")
    return Problem(path, line, "", f"this is no TOML: {message[:1].lower()}{message[1:]}")


@dataclass
class _Standing:
    """What a slide says of what it stands on."""

    fields: Fields
    id: str
    before: int | None  # the slide from which its state comes, if it has none of its own
    text: str
    change: str


class _Reading:
    """The file is gone through twice: first what slides are called and stand on, then what they say."""

    def __init__(self, path: Path, name: str, top: Fields, report: Report) -> None:
        self._path, self._name, self._top, self._report = path, name, top, report
        self._slides: list[_Standing] = []
        self._by_id: dict[str, int] = {}
        self._states: dict[int, State | None] = {}
        self._kept: dict[tuple[str, str], State] = {}

    def lesson(self) -> Lesson:
        from netviz.lessons import slide_reader  # the window needs no recipes before it can be used

        top = self._top
        title = top.text("title", needed="what the lesson is called")
        summary, key_slide = top.text("summary"), top.text("key_slide")
        picture = self._picture(top.text("picture"))
        tables = top.tables("slide")
        if len(tables) > MAX_SLIDES:
            top.wrong("slide", f"there are {len(tables)} slides, and {MAX_SLIDES} is the most")
            tables = tables[:MAX_SLIDES]
        if not tables and not self._report.has_problem_at("slide"):
            top.wrong("", "a lesson has at least one [[slide]]")
        self._name_slides(tables)
        for number in range(len(self._slides)):
            self._state(number, ())
        found = {id_: state for id_, n in self._by_id.items() if (state := self._states.get(n)) is not None}
        slides = []
        for number, standing in enumerate(self._slides):
            state = self._states.get(number)
            saved = None if state is None else state.saved
            slide = slide_reader.read(standing.fields, standing.id, saved, found, self._by_id)
            if slide is not None and number not in self._report.broken:
                slides.append(slide)
        if key_slide and key_slide not in self._by_id:
            top.wrong("key_slide", str(unknown("slide", key_slide, self._by_id)))
        top.close()
        ids = [slide.id for slide in slides]
        if key_slide not in ids:
            key_slide = ids[0] if ids else ""
        self._report.numbers = dict(self._by_id)
        return Lesson(
            self._name,
            title or self._name,
            summary,
            key_slide,
            tuple(slides),
            self._report.in_order(),
            self._path,
            picture,
        )

    def _picture(self, name: str) -> Path | None:
        if not name:
            return None
        path = self._path.parent / name
        if Path(name).is_absolute() or ".." in Path(name).parts or not path.is_file():
            self._top.wrong("picture", f"there is no picture {name} beside the lesson")
            return None
        return path

    def _name_slides(self, tables: list[Fields]) -> None:
        for number, fields in enumerate(tables):
            id_ = fields.text("id", needed="a short name of its own, by which other slides name it")
            if id_ and not _ID.fullmatch(id_):
                fields.wrong("id", f"“{id_}”: letters, digits and - are allowed, at most 60 of them")
            elif id_ in self._by_id:
                first = self._by_id[id_] + 1
                fields.wrong("id", f"slide {first} is called “{id_}” too; each needs a name of its own")
            elif id_:
                self._by_id[id_] = number
            self._slides.append(_Standing(fields, id_, None, "", ""))
        for number, standing in enumerate(self._slides):
            self._say_where(number, standing)

    def _say_where(self, number: int, standing: _Standing) -> None:
        """Read from where a slide has its state."""
        fields = standing.fields
        standing.text, source = fields.text("state"), fields.text("from")
        standing.change = fields.text("change")
        if standing.text and source:
            fields.wrong("from", "a slide has a state or is from another one; leave one of them out")
        elif standing.text:
            if standing.change:
                fields.wrong(
                    "change", "this changes what is from another slide; put it into the state itself"
                )
        elif source:
            standing.before = self._by_id.get(source)
            if standing.before is None:
                fields.wrong("from", str(unknown("slide", source, self._by_id)))
        elif number:
            standing.before = number - 1
        elif not fields.has("state"):
            fields.wrong(
                "", "state is missing: a recipe, as in “v1 spiral | hidden=32”, or a session's file"
            )

    def _state(self, number: int, on_the_way: tuple[int, ...]) -> State | None:
        """Resolve what a slide stands on, and first what that comes from."""
        from netviz.lessons import states

        if number in self._states:
            return self._states[number]
        standing = self._slides[number]
        fields, folder = standing.fields, self._path.parent
        self._states[number] = None  # while it is looked for
        state: State | None = None
        if standing.text:
            state = self._resolved(
                "state", fields, lambda: states.of_text(standing.text, folder), standing.text
            )
        elif standing.before is not None:
            if standing.before in (*on_the_way, number):
                fields.wrong(
                    "from", "these slides come from each other in a circle; one needs a state of its own"
                )
                return None
            base = self._state(standing.before, (*on_the_way, number))
            if base is None:
                which = standing.before + 1
                fields.wrong(
                    "from" if fields.has("from") else "",
                    f"slide {which}, from which it comes, has no state",
                )
            else:
                state = self._resolved(
                    "change",
                    fields,
                    lambda: states.changed(base, standing.change, folder),
                    base.line or str(standing.before),
                    standing.change,
                )
        self._states[number] = state
        return state

    def _resolved(self, key: str, fields: Fields, resolve: Callable[[], State], *said: str) -> State | None:
        """What is said twice is read once."""
        known = (said[0], said[1] if len(said) > 1 else "")
        try:
            if known not in self._kept:
                self._kept[known] = resolve()
        except WordsError as error:
            fields.wrong(key, str(error))
            return None
        return self._kept[known]
