"""A lesson of nine slides, for tests and pictures of the presenter's window."""

from netviz.lessons.lesson import Lesson, Offer, Prediction, Question, Slide
from netviz.sharing import recipe

ETA = Offer("eta", 0.25, 8.0)
LAMBDA, WEIGHTS = Offer("lambda"), Offer("weights")
DRAW = Prediction("curve", "Draw the loss that you expect.", 200, figure="loss")
ASK = Question("Which one?", ("This one.", "That one."), 1, "That one.")


def _saved(text):
    return recipe.read(f"v1 spiral | hidden=32 | {text}", recipe.Files())


def _slide(name, title, state, minutes, **parts):
    usual = {"text": "Each step goes against the gradient, η times as far as it is long.", "until": 200}
    return Slide(name, title, saved=_saved(state), minutes=minutes, **{**usual, **parts})


def make_lesson():
    return Lesson(
        "eta",
        "Learning rate",
        "What η does.",
        "large",
        (
            _slide("one", "One step downhill", "eta=1", 2.0, until=1),
            _slide("three", "Three small steps", "eta=0.5", 3.0, until=3),
            _slide("good", "A good step: η = 1", "eta=1", 4.0, offers=(ETA,)),
            _slide(
                "large",
                "How large a step?",
                "eta=4",
                5.0,
                text="With η = 1 the loss fell below 0.2 in 109 steps. Now η = 4: will it be there four "
                "times as soon?",
                offers=(ETA, WEIGHTS),
                prediction=DRAW,
                notes=(
                    "Ask: four times the step – four times as fast? Let somebody draw the curve.",
                    "Freeze the prediction, then play slowly. Stop at step 2: J̃ has tripled, from 1.7 to "
                    "5.3.",
                    "Ask what happened. The gradient is right; only the step is longer than the valley is "
                    "wide.",
                    "Let it run to 84. It comes down, but look at the regions: straight edges, few hinges.",
                    "Do not explain it yet. 18 of 32 units are dead: that is slide 5.",
                ),
                if_asked=("with η = 2 it also jumps, to 2.4, and recovers.",),
            ),
            _slide("dead", "Where did the units go?", "eta=4 | at step 84", 5.0, question=ASK),
            _slide("small", "Small steps, long way", "eta=0.25", 6.0, offers=(ETA,), prediction=DRAW),
            _slide("adapts", "A step that adapts", "eta=0.1", 7.0, offers=(Offer("rule"),)),
            _slide("penalty", "Penalty times step", "eta=1 lambda=0.01", 8.0, offers=(LAMBDA, ETA)),
            _slide("end", "What to remember", "eta=1 | at step 109", 5.0, until=109),
        ),
    )
