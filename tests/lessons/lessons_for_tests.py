"""A small lesson, made of values."""

from __future__ import annotations

from netviz.lessons.lesson import Action, Condition, Lesson, Prediction, Question, Slide
from netviz.session import Session
from netviz.sharing import recipe

SLOWER = Action(
    "Set η to 0.5 and train 50 steps.",
    (Condition("eta", "=", 0.5, 1), Condition("step", ">=", 50.0, 0)),
    "The slider on the left; then Play.",
    "Slower, but nothing jumps.",
)
STAND = Action("Stand at step 7.", (Condition("step", "=", 7.0, 0),), "The time slider.")
BACK = Action("Go back to step 0.", (Condition("step", "=", 0.0, 0),), "Home.")
QUESTION = Question("Why does the loss jump?", ("The data changed.", "The step is too long."), 1, "It is.")
PREDICTION = Prediction("number", "What will the loss be?", 50, "loss")


def saved(line="v1 spiral | hidden=4 | eta=1"):
    return recipe.read(line)


def slide(id_, **parts):
    return Slide(
        id_, parts.pop("title", id_), parts.pop("text", "η = 1."), parts.pop("saved", saved()), 200, **parts
    )


def lesson(*slides, name="steps", path=None):
    slides = slides or (
        slide("first", actions=(SLOWER, STAND), question=QUESTION, prediction=PREDICTION),
        slide("last", actions=(BACK,)),
    )
    return Lesson(name, "How large a step?", "Steps.", slides[0].id, slides, path=path)


def session(slide_):
    return Session.of(slide_.saved)
