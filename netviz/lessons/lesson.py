"""A lesson as a value: slides, each with a whole project to stand on."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from netviz.frozen import dataclass
from netviz.lessons.guesses import Kind
from netviz.saved import Saved

Operator = Literal["=", "<", ">", "<=", ">="]


@dataclass(frozen=True)
class Condition:
    """What may hold of a run at a step: `loss < 0.2`, `dead = 24`, `mistake = no-mask`.

    Attributes
    ----------
    figure : str
        A key of `netviz.lessons.figures.FIGURES`.
    operator : str
    value : float or str
    digits : int or None
        How many digits after the decimal point were written: with `=`, a number is compared when it has
        been rounded to so many. None for a value that is a word.
    """

    figure: str
    operator: Operator
    value: float | str
    digits: int | None = None


@dataclass(frozen=True)
class Claim:
    """What a slide says of its run, to be asserted from the run.

    Attributes
    ----------
    condition : Condition
    step : int
        Where it holds.
    is_first : bool
        Whether it holds there for the first time in the run.
    slide : str
        The id of the slide whose run is meant; "" for the slide's own.
    """

    condition: Condition
    step: int
    is_first: bool = False
    slide: str = ""


@dataclass(frozen=True)
class Question:
    """A question with choices.

    Attributes
    ----------
    ask : str
    choices : tuple of str
    right : int
        The index of the right one, counted from 0 (in the file from 1).
    explanation : str
        Shown when it has been answered.
    """

    ask: str
    choices: tuple[str, ...]
    right: int
    explanation: str


@dataclass(frozen=True)
class Prediction:
    """What the audience is asked to predict before it is shown.

    Attributes
    ----------
    kind : str
        "curve": the course of a figure, drawn; "boundary": the line between the classes, drawn; "number": a
        figure, typed; "class": which class wins at a point; "choice": one of some sentences.
    ask : str
    until : int
        The step at which it is judged.
    figure : str
        Of "curve" and "number": a key of `netviz.lessons.figures.FIGURES`.
    point : tuple of two floats, or None
        Of "class", in the columns' own units.
    choices : tuple of str
    right : int
        Of "choice", counted from 0.
    explanation : str
        Shown after the reveal.
    """

    kind: Kind
    ask: str
    until: int
    figure: str = ""
    point: tuple[float, float] | None = None
    choices: tuple[str, ...] = ()
    right: int = 0
    explanation: str = ""


@dataclass(frozen=True)
class Action:
    """What somebody who takes the lesson alone is asked to do, recognized when it is done.

    Attributes
    ----------
    ask : str
        "Set η to 4 and train 50 steps."
    done : tuple of Condition
        All hold at once, at the step where the student stands, when it is done. None of them may hold
        when the slide opens.
    hint : str
    afterwards : str
        What is said when it is done.
    """

    ask: str
    done: tuple[Condition, ...]
    hint: str
    afterwards: str = ""


@dataclass(frozen=True)
class Offer:
    """A control that a slide puts under the hand.

    Attributes
    ----------
    control : str
        A key of `netviz.lessons.words.CONTROLS`: "eta", "lambda", "hidden", "batch", "rule", "init",
        "weights" (a button for new ones), "noise", "data", "mistake", "standardize".
    low, high : float or None
        The ends of a slider; those of the window where they are left out.
    """

    control: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Highlight:
    """What a slide points at.

    Attributes
    ----------
    kind : str
        "line" (a card), "term" (of a formula), "unit" (a hidden unit), "class" (the region of a class),
        "step" (a place on the time axes), "sample".
    number : int
        Of the line, unit, class, step or sample, as the window counts it.
    term : str
        Of "term": the name of the symbol in `netviz.core.symbols`.
    """

    kind: Literal["line", "term", "unit", "class", "step", "sample"]
    number: int
    term: str = ""


@dataclass(frozen=True, eq=False)
class Slide:
    """One slide.

    Attributes
    ----------
    id : str
    title : str
    text : str
        Two or three sentences, with symbols as the narrator writes them and live figures in braces.
    saved : Saved
        The whole project that the slide stands on.
    until : int
        Where Play ends; at least the step of `saved`.
    shows : tuple of str
        Keys of panels: the first is large, the others stand beside it.
    highlights : tuple of Highlight
    offers : tuple of Offer
    minutes : float
    notes : tuple of str
        For the speaker, one after the other.
    if_asked : tuple of str
    claims : tuple of Claim
    question, prediction : optional
    actions : tuple of Action
    """

    id: str
    title: str
    text: str
    saved: Saved
    until: int
    shows: tuple[str, ...] = ("plane", "loss")
    highlights: tuple[Highlight, ...] = ()
    offers: tuple[Offer, ...] = ()
    minutes: float = 0.0
    notes: tuple[str, ...] = ()
    if_asked: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    question: Question | None = None
    prediction: Prediction | None = None
    actions: tuple[Action, ...] = ()

    @property
    def step(self) -> int:
        """Where it stands as it was prepared."""
        return self.saved.project.cursor.step


@dataclass(frozen=True)
class Problem:
    """What is wrong in a lesson's file.

    Attributes
    ----------
    path : Path
    line : int
        Counted from 1; 0 where no line can be named.
    key : str
        Such as "slide.2.question.right".
    message : str
        What is wrong, and what is allowed.
    """

    path: Path
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else f"{self.path}"
        return ": ".join(filter(None, (place, self.key, self.message)))


@dataclass(frozen=True, eq=False)
class Lesson:
    """A lesson, with the slides that are right, and what is wrong with the others.

    Attributes
    ----------
    name : str
        Its file's or folder's, without the ending: what `netviz lesson play` is told.
    title : str
    summary : str
        One sentence, for the menu.
    key_slide : str
        The id of the slide whose picture stands for the lesson.
    slides : tuple of Slide
    problems : tuple of Problem
    path : Path or None
        The file it was read from.
    picture : Path or None
        What stands for the lesson in the place of a picture of its key slide.
    """

    name: str
    title: str
    summary: str
    key_slide: str
    slides: tuple[Slide, ...]
    problems: tuple[Problem, ...] = ()
    path: Path | None = None
    picture: Path | None = None

    @property
    def minutes(self) -> float:
        """How long it takes, as planned."""
        return sum(slide.minutes for slide in self.slides)
