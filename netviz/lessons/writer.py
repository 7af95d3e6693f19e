"""A lesson's file as it is changed in the window: all else stays as it was typed, comments too."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from netviz import files
from netviz.lessons import states
from netviz.lessons.places import Places
from netviz.lessons.reader import FILE, MAX_SLIDES, LessonError, examined_text, text_of
from netviz.lessons.words import WordsError
from netviz.saved import Saved
from netviz.sharing import recipe
from netviz.storage import SUFFIX
from netviz.storage.session_file import write_session

_HEADER = "[[slide]]"
_ORDER = (
    "id", "title", "state", "from", "change", "until", "shows", "highlights", "offers", "text", "minutes",
    "notes", "if_asked", "claims", "question", "prediction", "action",
)  # fmt: skip
_MEMORY = 2 * 2**20
"""Bytes, about, of what has been computed that a session beside a lesson takes along."""


class LessonFile:
    """The text of a lesson, slide by slide.

    Parameters
    ----------
    text : str
    path : Path, optional
        Where it lies: sessions and data that it names lie beside it.

    Attributes
    ----------
    path : Path or None

    Raises
    ------
    LessonError
        If it is no TOML, or its slides are not written each below a line [[slide]].
    """

    def __init__(self, text: str, path: Path | None = None) -> None:
        self.path = path
        self._captured: dict[str, Saved] = {}
        self._head, self._slides = _divided(text)

    @classmethod
    def open(cls, path: Path) -> LessonFile:
        """The lesson in a file, or in the `lesson.toml` of a folder; raises as the class."""
        path = path / FILE if path.is_dir() else path
        return cls(text_of(path), path)

    @classmethod
    def new(cls, title: str, summary: str = "") -> LessonFile:
        """A lesson without slides."""
        head = tomlkit.document()
        head["title"], head["summary"] = title, summary
        return cls(tomlkit.dumps(head) + "\n")

    @property
    def text(self) -> str:
        """The whole text as it is now."""
        return self._head + "".join(self._slides)

    @property
    def ids(self) -> tuple[str, ...]:
        """The slides' ids in their order; empty where one has none."""
        return tuple(str(self.get(number, "id") or "") for number in range(len(self._slides)))

    def __len__(self) -> int:
        return len(self._slides)

    # ----------------------------------------------------------------- what is said
    def get(self, number: int, key: str) -> Any:
        """What a slide says under a key; None if it does not."""
        return tomllib.loads(self._slides[number])["slide"][0].get(key)

    def set(self, number: int, key: str, value: Any) -> None:
        """Let a slide say something else under a key; None takes the key out.

        Parameters
        ----------
        number : int
            Of the slide, counted from 0.
        key : str
        value : str, number, list of str, dict or None
        """
        document = tomlkit.parse(self._slides[number])
        slide: Any = document["slide"][0]
        _put(slide, key, value)
        self._slides[number] = tomlkit.dumps(document)

    def set_about(self, key: str, value: Any) -> None:
        """Let the lesson say something else about itself: title, summary, key_slide, picture."""
        document = tomlkit.parse(self._head)
        _put(document, key, value)
        self._head = tomlkit.dumps(document)

    # ---------------------------------------------------------------------- slides
    def add(self, title: str, saved: Saved, at: int | None = None, **said: Any) -> str:
        """Add a slide that stands on a project as it is.

        Parameters
        ----------
        title : str
        saved : Saved
            Kept as a recipe if one can hold it, else as a session in a file beside the lesson when that is
            saved.
        at : int, optional
            Before which slide; at the end if left out.
        **said
            What else it says, by its keys.

        Returns
        -------
        str
            Its id.

        Raises
        ------
        LessonError
            If there are as many slides as there can be.
        """
        if len(self._slides) >= MAX_SLIDES:
            raise LessonError(f"a lesson has at most {MAX_SLIDES} slides")
        id_ = self._free_id(title)
        table = tomlkit.table()
        for key, value in sorted(({"id": id_, "title": title} | said).items(), key=_place):
            _put(table, key, value)
        document, slides = tomlkit.document(), tomlkit.aot()
        slides.append(table)
        document["slide"] = slides
        at, saved = len(self._slides) if at is None else at, states.by_numpy(saved)
        self._stand_alone()
        self._slides.insert(at, tomlkit.dumps(document).rstrip("\n") + "\n")
        self._captured[id_] = saved
        self.set(at, "state", _line(saved) or f"{id_}{SUFFIX}")
        self._space_out()
        return id_

    def capture(self, number: int, saved: Saved) -> None:
        """Let a slide stand on another project, as it is."""
        id_, saved = self.ids[number], states.by_numpy(saved)
        self._captured[id_] = saved
        self.set(number, "from", None)
        self.set(number, "change", None)
        self.set(number, "state", _line(saved) or f"{id_}{SUFFIX}")

    def move(self, number: int, to: int) -> None:
        """Put a slide at another place; what each stands on stays what it was."""
        self._stand_alone()
        self._slides.insert(to, self._slides.pop(number))
        self._space_out()

    def remove(self, number: int) -> None:
        """Take a slide out; those that come from it stand where they stood.

        Raises
        ------
        LessonError
            If something comes from it that cannot be read.
        """
        self._stand_alone()
        gone = self.ids[number]
        dependent = [other for other in range(len(self)) if gone and self.get(other, "from") == gone]
        standing = self._standing() if dependent else {}
        for other in dependent:
            id_ = self.ids[other]
            if id_ not in standing:
                raise LessonError(f"slide “{id_}” comes from “{gone}” and cannot be read; mend it first")
            self.capture(other, standing[id_])
        del self._slides[number]
        self._captured.pop(gone, None)
        if self._about().get("key_slide") == gone:
            self.set_about("key_slide", None)

    def mentions(self, number: int) -> tuple[str, ...]:
        """The other slides that speak of a slide's run, in sentences or claims."""
        id_, ids = self.ids[number], self.ids
        if not id_:
            return ()
        speaks = re.compile(rf"@\s*{re.escape(id_)}\s*:|[\"']\s*{re.escape(id_)}\s+at\s+\d")
        texts = enumerate(self._slides)
        return tuple(ids[other] for other, text in texts if other != number and speaks.search(text))

    # ------------------------------------------------------------------------ file
    def save(self, path: Path | None = None) -> Path:
        """Write it, and the sessions that belong to slides no recipe can hold.

        Sessions lie beside the lesson. A new lesson that has some becomes a folder: `NAME/lesson.toml` in
        the place of `NAME.toml`.

        Parameters
        ----------
        path : Path, optional
            Where it came from, if left out.

        Returns
        -------
        Path
            The file that was written.

        Raises
        ------
        LessonError
            If it came from nowhere and no place is named.
        WriteError
            If something cannot be written. The old file, if there was one, is unchanged.
        """
        old, path = self.path, path or self.path
        if path is None:
            raise LessonError("the lesson has no file yet; name one")
        path = path / FILE if path.is_dir() else path
        if old is not None and path.parent != old.parent:  # what lies beside it there does not lie here
            self._captured = self._standing()
        sessions = self._sessions(path.parent)
        if sessions and path not in (old, path.parent / FILE):
            path = path.with_suffix("") / FILE
            sessions = self._sessions(path.parent)
            try:
                path.parent.mkdir(exist_ok=True)
            except OSError as error:
                raise files.WriteError(path.parent, error) from error
        ids = self.ids
        for id_, saved in sessions.items():
            name = f"{id_}{SUFFIX}" if path.name == FILE else f"{path.stem}-{id_}{SUFFIX}"
            write_session(path.parent / name, saved)
            self.set(ids.index(id_), "state", name)
        files.write(path, self.text.encode())
        self.path = path
        self._captured.clear()
        return path

    # --------------------------------------------------------------------- private
    def _about(self) -> dict[str, Any]:
        return tomllib.loads(self._head)

    def _sessions(self, folder: Path) -> dict[str, Saved]:
        """The captured projects that have to be written as sessions; the others' recipes are put in."""
        found = {}
        for number, id_ in enumerate(self.ids):
            saved, said = self._captured.get(id_), self.get(number, "state")
            if saved is None or said is None:
                continue
            lines = [line for line in (said, _line(saved)) if line and _leads_to(line, saved, folder)]
            if lines:
                self.set(number, "state", lines[0])
            else:
                found[id_] = replace(saved, past=(), future=()).within(_MEMORY)
        return found

    def _standing(self) -> dict[str, Saved]:
        """What slides stand on, by their ids, as far as they can be read."""
        lesson, _ = examined_text(self.text, self.path or Path(FILE))
        found = {slide.id: slide.saved for slide in lesson.slides} | self._captured
        folder = Path() if self.path is None else self.path.parent
        for number, id_ in enumerate(self.ids):  # those that come from what is in no file yet
            base = self._captured.get(self.get(number, "from") or "")
            if base is not None and id_ not in found:
                state = states.State(base, _line(base))
                with suppress(WordsError):
                    found[id_] = states.changed(state, self.get(number, "change") or "", folder).saved
        return found

    def _stand_alone(self) -> None:
        """Let slides that stand where the one before them stands say so: then places make no difference."""
        ids = self.ids
        for number in range(1, len(self._slides)):
            if self.get(number, "state") is None and self.get(number, "from") is None and ids[number - 1]:
                self.set(number, "from", ids[number - 1])

    def _space_out(self) -> None:
        """A blank line before each slide."""
        if not self._head.endswith("\n\n") and self._head:
            self._head = self._head.rstrip("\n") + "\n\n"
        last = len(self._slides) - 1
        for number, text in enumerate(self._slides):
            if number != last and not text.endswith("\n\n"):
                self._slides[number] = text.rstrip("\n") + "\n\n"

    def _free_id(self, title: str) -> str:
        plain = (
            unicodedata.normalize("NFKD", title.replace("ß", "ss"))
            .encode("ascii", "ignore")
            .decode()
            .lower()
        )
        stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "slide"
        taken, number, id_ = set(self.ids), 2, stem
        while id_ in taken:
            id_, number = f"{stem}-{number}", number + 1
        return id_


def _divided(text: str) -> tuple[str, list[str]]:
    """The head of a lesson, and its slides, each with the comments that stand right above it."""
    try:
        n_slides = len(tomllib.loads(text).get("slide", ()))
        tomlkit.parse(text)
    except (tomllib.TOMLDecodeError, TOMLKitError, RecursionError, TypeError) as error:
        raise LessonError(f"the lesson cannot be changed here before it is mended: {error}") from None
    where, lines = Places(text), text.splitlines(keepends=True)
    starts = [where.line(("slide", number)) - 1 for number in range(n_slides)]
    if any(start < 0 or not lines[start].lstrip().startswith(_HEADER) for start in starts):
        raise LessonError(
            "the lesson cannot be changed here: each slide has to stand below a line [[slide]]"
        )
    for number, start in enumerate(starts):
        while start and lines[start - 1].startswith("#"):
            start -= 1
        starts[number] = start
    ends = [*starts, len(lines)][1:]
    head = "".join(lines[: starts[0]] if starts else lines)
    return head, ["".join(lines[start:end]) for start, end in zip(starts, ends, strict=True)]


def _place(said: tuple[str, Any]) -> int:
    """Where a key stands in a slide."""
    return _ORDER.index(said[0]) if said[0] in _ORDER else -1


def _put(table: Any, key: str, value: Any) -> None:
    """Set, replace or take out a key; what is the same stays as it was typed."""
    if value is None:
        if key in table:
            del table[key]
        return
    if key in table and table[key] == value:
        return
    if isinstance(value, str) and "\n" in value:
        table[key] = tomlkit.string(value, multiline=True)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        entries = tomlkit.array()
        entries.extend(value)
        table[key] = entries.multiline(sum(map(len, map(str, value))) > 80)
    else:
        table[key] = value


def _line(saved: Saved) -> str | None:
    """The recipe of a project; None if none can hold it."""
    try:
        return recipe.write(saved.project, saved.blobs)
    except recipe.RecipeError:
        return None


def _leads_to(line: str, saved: Saved, folder: Path) -> bool:
    """Whether what a slide says leads to a project, where the lesson lies: files have to lie there too."""
    try:
        found = states.of_text(line, folder).saved.project
    except WordsError:
        return False
    mine = saved.project
    same_place = replace(found.cursor, reached=0) == replace(mine.cursor, reached=0)
    return found.document.run.spec == mine.document.run.spec and same_place
