"""One person's way through a lesson: what was asked for, done, answered and predicted.

It is kept from one day to the next, a file a lesson. What was done is known by the words in which it was
asked for, so that a lesson whose author has moved its slides, or added some, is gone on with.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from netviz import files
from netviz.lessons.claims import holds
from netviz.lessons.figure_table import NONE
from netviz.lessons.guesses import Guesses
from netviz.lessons.lesson import Action, Lesson, Slide
from netviz.lessons.progress import MOST_POINTS, Answered, Point, Predicted, Progress, Visit
from netviz.resources import RESOURCES
from netviz.snapshot import Snapshot

FORMAT = 1
MOST_BYTES = 1_000_000
"""Of a file that is read."""

_DIGITS = 12  # of what tells versions of a lesson apart
_DAMAGED = ".damaged"
_PLACES = ("step", "line", "sample")  # figures that say where somebody stands
_UNSAFE = re.compile(r"[^\w-]+")


class _Format(msgspec.Struct):
    format: int


def version_of(lesson: Lesson) -> str:
    """Tells versions of a lesson apart: other words, questions or states give another one."""
    parts = [
        (
            slide.id,
            slide.title,
            slide.text,
            slide.until,
            slide.question,
            slide.prediction,
            slide.actions,
            slide.saved.project.document,
            slide.step,
        )
        for slide in lesson.slides
    ]
    return sha256(msgspec.json.encode((lesson.title, parts))).hexdigest()[:_DIGITS]


class Course:
    """A lesson as somebody takes it alone.

    Parameters
    ----------
    lesson : Lesson
        With at least one slide.
    path : Path, optional
        Where its progress is kept, folder and file made when there is something to keep; nowhere if left
        out.
    progress : Progress, optional
        How far somebody has come; at the beginning if left out.

    Attributes
    ----------
    lesson : Lesson
    progress : Progress
    slide : Slide
        The one that is open.
    """

    def __init__(self, lesson: Lesson, path: Path | None = None, progress: Progress | None = None) -> None:
        self.lesson, self._path = lesson, path
        self.progress = progress or Progress(FORMAT, lesson.name, "", secrets.token_hex(8))
        self._change(lesson=lesson.name, version=version_of(lesson))
        by_id = {slide.id: slide for slide in lesson.slides}
        self.slide = by_id.get(self.progress.slide, lesson.slides[0])
        self._known = 0  # how far the run of the open slide was computed when it was opened
        self._undone: set[str] = set()  # actions that have been seen not to be done since the slide opened

    # ------------------------------------------------------------- what is so

    def visit(self, slide: Slide) -> Visit:
        """What was done on a slide."""
        return self.progress.visits.get(slide.id, Visit())

    def is_action_done(self, action: Action) -> bool:
        """Whether an action of the open slide has been recognized."""
        return action.ask in self.visit(self.slide).done

    def is_hint_read(self, action: Action) -> bool:
        """Whether the hint of an action of the open slide was asked for."""
        return action.ask in self.visit(self.slide).hints

    def answer(self, slide: Slide) -> Answered | None:
        """The first answer to the question of a slide, if it is still the same question."""
        given, question = self.visit(slide).answer, slide.question
        if given is None or question is None or given.ask != question.ask:
            return None
        return given if given.choice in question.choices else None

    def prediction(self, slide: Slide) -> Predicted | None:
        """The first prediction on a slide, if the same is still asked."""
        given, asked = self.visit(slide).prediction, slide.prediction
        return given if given is not None and asked is not None and given.ask == asked.ask else None

    def is_done(self, slide: Slide) -> bool:
        """Whether all that a slide asks for has been done, and it has been open."""
        visit = self.progress.visits.get(slide.id)
        return (
            visit is not None
            and all(action.ask in visit.done for action in slide.actions)
            and (slide.question is None or self.answer(slide) is not None)
            and (slide.prediction is None or self.prediction(slide) is not None)
        )

    # -------------------------------------------------------- what somebody does

    def open(self, slide: Slide, shot: Snapshot) -> None:
        """A slide has been opened, and this is where it stands."""
        self.slide, self._undone, self._known = slide, set(), shot.last_step
        self._change(slide=slide.id, visits={**self.progress.visits, slide.id: self.visit(slide)})
        self.watch(shot)

    def watch(self, shot: Snapshot, checked: str = NONE, *, is_playing: bool = False) -> tuple[Action, ...]:
        """Look at what is shown, and recognize what has been done.

        An action is done when all its conditions hold at once, and did not when the slide was opened, or
        at some time since. What must stand at one step, line or sample waits until nothing plays.

        Parameters
        ----------
        shot : Snapshot
        checked : str
            As for `netviz.lessons.claims.holds`.
        is_playing : bool

        Returns
        -------
        tuple of Action
            Those of the open slide that have just been recognized.
        """
        self._note_seen(shot)
        found = []
        for action in self.slide.actions:
            if self.is_action_done(action):
                continue
            if not all(holds(condition, shot, checked) for condition in action.done):
                self._undone.add(action.ask)
            elif action.ask in self._undone and not (is_playing and _is_a_place(action)):
                found.append(action)
        if found:
            done = (*self.visit(self.slide).done, *(action.ask for action in found))
            self._note(done=done)
        return tuple(found)

    def _note_seen(self, shot: Snapshot) -> None:
        seen = shot.last_step if shot.last_step > self._known else shot.step
        if self._is_prepared(shot) and seen > self.visit(self.slide).seen:
            self._note(seen=seen)

    def has_seen_beyond(self, step: int, shot: Snapshot) -> bool:
        """Whether more of the open slide's run has been seen than up to a step; no for another run."""
        return self._is_prepared(shot) and self.visit(self.slide).seen > step

    def _is_prepared(self, shot: Snapshot) -> bool:
        return bool(shot.spec == self.slide.saved.project.document.spec)

    def read_hint(self, action: Action) -> str:
        """The hint of an action of the open slide; that it was read is noted."""
        if not self.is_hint_read(action):
            self._note(hints=(*self.visit(self.slide).hints, action.ask))
        return action.hint

    def give_answer(self, choice: int) -> bool:
        """Answer the question of the open slide; the first answer is kept. Returns whether it is right.

        Parameters
        ----------
        choice : int
            Counted from 0.
        """
        question = self.slide.question
        assert question is not None
        is_right = choice == question.right
        if self.answer(self.slide) is None:
            self._note(answer=Answered(question.ask, question.choices[choice], is_right))
        return is_right

    def predict(
        self,
        given: str,
        points: Sequence[Point] = (),
        judgement: float | None = None,
        sentence: str = "",
        *,
        after_seeing: bool = False,
    ) -> None:
        """Note a prediction on the open slide; the first is kept, and so is the first judgement of it.

        Parameters
        ----------
        given, points, judgement, sentence, after_seeing
            As in `Predicted`; of many points, some.
        """
        asked = self.slide.prediction
        assert asked is not None
        kept = self.prediction(self.slide)
        if kept is None:
            every = -(-len(points) // MOST_POINTS) or 1
            kept = Predicted(
                asked.ask, asked.kind, given, tuple(points[::every]), after_seeing=after_seeing
            )
        if kept.judgement is None and not kept.sentence:
            kept = msgspec.structs.replace(kept, judgement=judgement, sentence=sentence)
        self._note(prediction=kept)

    def note_handed_in(self, student: str) -> None:
        """It is being handed in under a name."""
        self._change(student=student, times=self.progress.times + 1)

    # ------------------------------------------------------------------ keeping

    def save(self) -> None:
        """Keep it.

        Raises
        ------
        WriteError, OSError
            If it cannot be kept.
        """
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            files.write(self._path, msgspec.json.encode(self.progress))

    def _note(self, **done: object) -> None:
        visit = msgspec.structs.replace(self.visit(self.slide), **done)
        self._change(visits={**self.progress.visits, self.slide.id: visit})

    def _change(self, **values: object) -> None:
        self.progress = msgspec.structs.replace(self.progress, **values)


def _is_a_place(action: Action) -> bool:
    return any(part.figure in _PLACES and part.operator == "=" for part in action.done)


def said(guesses: Guesses, choices: Sequence[str]) -> tuple[str, tuple[Point, ...]]:
    """What somebody has predicted, in words or as a number, and the points of what was drawn.

    Parameters
    ----------
    guesses : Guesses
        With at least one of them.
    choices : sequence of str
        What could be chosen.
    """
    if guesses.curves:
        drawn = guesses.curves[0]
        return "drawn", tuple(zip(drawn.steps, drawn.values, strict=True))
    if guesses.boundaries:
        return "drawn", tuple(place for line in guesses.boundaries[0].lines for place in line)
    if guesses.numbers:
        return f"{guesses.numbers[0]:.6g}", ()
    return choices[max(range(len(guesses.votes)), key=guesses.votes.__getitem__)], ()


# -------------------------------------------------------------------- the file


def begin(lesson: Lesson, folder: Path | None) -> tuple[Course, str]:
    """Go on with a lesson where somebody has left it, or begin it.

    Parameters
    ----------
    lesson : Lesson
        With at least one slide.
    folder : Path or None
        Where progress is kept; None for nowhere.

    Returns
    -------
    (Course, str)
        And what has to be said: that what was kept is damaged, and where it was put; "" if nothing.
    """
    if folder is None:
        return Course(lesson), ""
    path = progress_path(lesson, folder)
    try:
        found = _read(path)
    except _NewerError as error:
        return Course(lesson), f"{error}; nothing is kept this time, and it stays as it is"
    except ValueError as error:
        return _put_aside(lesson, path, f"what was kept of this lesson cannot be read ({error})")
    except OSError as error:
        return Course(lesson), f"nothing is kept of this lesson: {path}: {error.strerror or error}"
    return Course(lesson, path, found), ""


def progress_path(lesson: Lesson, folder: Path) -> Path:
    """The file in which the progress of a lesson is kept; two lessons of one name have two."""
    name = _UNSAFE.sub("-", lesson.name)[:60] or "lesson"
    if lesson.path is not None and not lesson.path.is_relative_to(RESOURCES):
        place = sha256(os.fsencode(os.path.realpath(lesson.path))).hexdigest()
        name = f"{name}-{place[:8]}"
    return folder / f"{name}.json"


class _NewerError(Exception):
    """Progress that a newer netviz has kept."""


def _read(path: Path) -> Progress | None:
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    if len(content) > MOST_BYTES:
        raise ValueError("it is too large")
    try:
        if msgspec.json.decode(content, type=_Format).format > FORMAT:
            raise _NewerError(f"{path} was kept by a newer netviz")
        return msgspec.json.decode(content, type=Progress)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise ValueError(str(error)) from None


def _put_aside(lesson: Lesson, path: Path, told: str) -> tuple[Course, str]:
    aside = path.with_suffix(_DAMAGED)
    with contextlib.suppress(OSError):
        os.replace(path, aside)
        return Course(lesson, path), f"{told}; it was put aside as {aside}, and the lesson begins anew"
    return Course(lesson), f"{told}; it stays as {path}, and nothing is kept this time"
