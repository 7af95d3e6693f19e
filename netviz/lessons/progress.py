"""What is kept of one person's way through a lesson."""

from __future__ import annotations

from typing import Annotated

import msgspec

from netviz.lessons.guesses import Kind

MOST_POINTS = 200
"""Of a drawn prediction that are kept."""

Word = Annotated[str, msgspec.Meta(max_length=200)]
Sentence = Annotated[str, msgspec.Meta(max_length=2000)]
Point = tuple[float, float]


class Answered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first answer to a question.

    Attributes
    ----------
    ask, choice : str
        In words, as they were then.
    is_right : bool
    """

    ask: Sentence
    choice: Sentence
    is_right: bool


class Predicted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first prediction that was made on a slide.

    Attributes
    ----------
    ask, kind : str
        As in `netviz.lessons.lesson.Prediction`.
    given : str
        What was predicted, in words or as a number; "drawn" for what is in `points`.
    points : tuple of (float, float)
        Of a stroke, in the columns' own units or in steps and the figure.
    judgement : float or None
        The number that says how far off it was; None until it is judged.
    sentence : str
        What is said with it.
    after_seeing : bool
        Whether more of the run had been seen before than was known where it was asked.
    """

    ask: Sentence
    kind: Kind
    given: Sentence
    points: Annotated[tuple[Point, ...], msgspec.Meta(max_length=MOST_POINTS)] = ()
    judgement: float | None = None
    sentence: Sentence = ""
    after_seeing: bool = False


class Visit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was done on a slide.

    Attributes
    ----------
    done, hints : tuple of str
        The actions that were recognized as done, and those whose hint was read, as they were asked for.
    answer : Answered or None
    prediction : Predicted or None
    seen : int
        How far the slide's run, as it was prepared, has been seen.
    """

    done: tuple[Sentence, ...] = ()
    hints: tuple[Sentence, ...] = ()
    answer: Answered | None = None
    prediction: Predicted | None = None
    seen: int = 0


class Progress(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far somebody has come.

    Attributes
    ----------
    format : int
    lesson, version : str
        Its name, and which version of it was last opened.
    course : str
        A random word: by which what is handed in twice is known to be of one person.
    student : str
        The name that was last handed in with; "" before.
    times : int
        How often it was handed in.
    slide : str
        The id of the slide that was last open.
    visits : dict of str to Visit
        By the slides' ids.
    """

    format: int
    lesson: Word
    version: Word
    course: Word
    student: Word = ""
    times: int = 0
    slide: Word = ""
    visits: dict[Word, Visit] = msgspec.field(default_factory=dict)
