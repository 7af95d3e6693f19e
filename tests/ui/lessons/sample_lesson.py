"""A short lesson about the learning rate, for tests of what shows lessons."""

from netviz.lessons.lesson import Highlight, Lesson, Offer, Slide
from netviz.sharing import recipe


def saved(text):
    return recipe.read(text, recipe.Files())


def make_lesson():
    spiral = "v1 spiral | hidden=32"
    slides = (
        Slide(
            "right",
            "A good step",
            "At η = 1 the loss falls. Each step goes against the gradient, η times as far as it is long.",
            saved(f"{spiral} | eta=1"),
            200,
            offers=(Offer("eta", 0.25, 8.0), Offer("weights")),
            minutes=4.0,
            notes=("Ask first.",),
        ),
        Slide(
            "too-large",
            "How large a step?",
            "With η = 1 the loss fell below 0.2 in 109 steps. "
            "Now η = 4: will it be there four times as soon?",
            saved(f"{spiral} | eta=4"),
            200,
            offers=(Offer("eta", 0.25, 8.0), Offer("weights")),
            minutes=5.0,
        ),
        Slide(
            "dead",
            "Where did the units go?",
            "A unit that fires for no sample gets no gradient.",
            saved(f"{spiral} | eta=4 | at step 84"),
            200,
            shows=("plane", "loss", "units"),
            highlights=(Highlight("unit", 5), Highlight("sample", 17)),
            minutes=5.0,
        ),
        Slide(
            "penalty",
            "What the penalty buys",
            "",
            saved("v1 moons | hidden=8 | eta=0.5"),
            60,
            shows=("loss",),
            offers=(Offer("lambda", 0.0, 0.1), Offer("rule"), Offer("hidden", 1, 32), Offer("noise")),
            minutes=1.0,
        ),
    )
    return Lesson("sample", "How large a step?", "What η does.", "too-large", slides)
