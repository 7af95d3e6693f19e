"""What views are called on a slide, in which colours they stand there, and what a slide points at."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

from netviz.data import GENERATORS
from netviz.lessons.lesson import Highlight, Lesson, Offer, Slide
from netviz.saved import Saved
from netviz.snapshot import Snapshot
from netviz.training.rules import RULES
from netviz.ui.kit.number_format import short_name, short_number
from netviz.ui.kit.panel import Pointers
from netviz.ui.kit.theme import Theme

_LONGEST = 40  # letters of a title
_OWN_STEPS = 1000  # that somebody's own run goes on at most, until it begins again

CAPTIONS = {
    "loss": "loss J̃",
    "accuracy": "accuracy",
    "gradients": "size of the gradients",
    "space": "hidden space",
    "diagram": "network",
    "check": "gradient check",
}
"""Over a view that is not the large one."""

WIDE = ("lines",)
"""Views that take the whole width where they are the large one."""


def setting_text(value: float) -> str:
    """A setting: 0.25, 10⁻⁴, 5·10⁻⁴."""
    return short_number(value).removeprefix("1·")


def on_stage(theme: Theme) -> Theme:
    """The theme of views that stand on the ground of the slide, without cards."""
    return replace(theme, card=theme.window, plot=theme.window)


def pointers(highlights: Sequence[Highlight]) -> Pointers:
    """What a slide points at, as panels know it."""
    steps = [highlight.number for highlight in highlights if highlight.kind == "step"]
    labels = [highlight.number for highlight in highlights if highlight.kind == "class"]
    return Pointers(
        lines=tuple(highlight.number for highlight in highlights if highlight.kind == "line"),
        terms=tuple(
            (highlight.number, highlight.term) for highlight in highlights if highlight.kind == "term"
        ),
        step=steps[-1] if steps else None,
        label=labels[-1] if labels else None,
    )


def unit_of(highlights: Sequence[Highlight]) -> int | None:
    """The hidden unit that a slide points at."""
    units = [highlight.number for highlight in highlights if highlight.kind == "unit"]
    return units[-1] if units else None


def name_of(control: str) -> Callable[[Snapshot], str] | None:
    """How a curve is called on a slide that offers a control: by its setting, as in η = 4.

    Where the setting was changed in the run, by all that were in force, as in η = 0.25 → 1; by none, "", if
    there were too many.
    """
    parts = _NAMES.get(control)
    if parts is None:
        return None
    name, value = parts

    def of(now: Snapshot) -> str:
        # What is changed where the run ends has no part in the curve yet.
        changes = [change for change in now.spec.changes if not change.step or change.step < now.last_step]
        values = [value(replace(now, config=change.settings)) for change in changes]
        in_turn = [text for text, _ in itertools.groupby(values)]
        return name + " → ".join(in_turn) if len(in_turn) <= _MOST_SETTINGS else ""

    return of


_MOST_SETTINGS = 3  # in the name of a curve

_NAMES: dict[str, tuple[str, Callable[[Snapshot], str]]] = {
    "eta": ("η = ", lambda now: setting_text(now.config.learning_rate)),
    "hidden": ("𝐻 = ", lambda now: str(now.network.n_hidden)),
    "batch": ("batch ", lambda now: str(now.config.batch_size or "all")),
    "rule": ("", lambda now: RULES[now.config.update_rule].title),
}


def texts_of(slide: Slide) -> tuple[str, ...]:
    """All sentences of a slide that can have live figures."""
    texts = [slide.title, slide.text, *slide.notes, *slide.if_asked]
    if slide.question is not None:
        texts += [slide.question.ask, *slide.question.choices, slide.question.explanation]
    if slide.prediction is not None:
        texts += [slide.prediction.ask, *slide.prediction.choices, slide.prediction.explanation]
    for action in slide.actions:
        texts += [action.ask, action.hint, action.afterwards]
    return tuple(texts)


def own_lesson(saved: Saved, snapshot: Snapshot) -> Lesson:
    """A lesson of one slide: what somebody has before him, from where he stands on."""
    origin = snapshot.dataset.origin
    generator = GENERATORS.get(origin.name) if origin.kind == "generator" else None
    title = short_name(snapshot.dataset.source, _LONGEST) if generator is None else generator.title
    slide = Slide(
        "own",
        title.replace("{", "{{").replace("}", "}}"),
        "{hidden} hidden units, η = {eta}, λ = {lambda}: the loss J̃ is {loss}, and {accuracy} of the "
        "training samples are right.",
        saved,
        max(snapshot.last_step, snapshot.step + _OWN_STEPS),
        offers=(Offer("eta"), Offer("lambda"), Offer("weights")),
    )
    return Lesson("own", title, "", "own", (slide,))
