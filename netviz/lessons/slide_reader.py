"""What a slide says and shows, once it is known what it stands on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from netviz.core import Sizes
from netviz.frozen import dataclass
from netviz.lessons import claims, figures, words
from netviz.lessons.fields import Fields
from netviz.lessons.lesson import Action, Claim, Highlight, Offer, Prediction, Question, Slide
from netviz.lessons.states import State, takes_too_long
from netviz.lessons.words import WordsError, unknown
from netviz.saved import Saved
from netviz.sharing.recipe.words import MAX_STEP
from netviz.training.step_lines import N_LINES

MAX_MINUTES = 600.0


@dataclass(frozen=True)
class _Known:
    """What the words of a slide can be about.

    Attributes
    ----------
    saved : Saved
    slides : mapping
        The states of all slides, by their ids.
    ids : mapping
        The ids of all slides, also of those that have no state.
    """

    saved: Saved
    slides: Mapping[str, State]
    ids: Mapping[str, int]

    def run(self, slide: str) -> Saved:
        """The state of a slide; raises `WordsError` if there is none."""
        if not slide:
            return self.saved
        if slide not in self.ids:
            raise unknown("slide", slide, self.ids)
        if slide not in self.slides:
            raise WordsError(f"slide {slide} has no state that can be read")
        return self.slides[slide].saved

    def check_place(self, slide: str, step: int) -> Saved:
        """Refuse a step that nobody waits for; raises `WordsError`."""
        saved = self.run(slide)
        if step > MAX_STEP or takes_too_long(saved, step):
            raise WordsError(f"step {step} of this run takes too long to be reached; take an earlier one")
        return saved


def read(
    fields: Fields, id_: str, saved: Saved | None, slides: Mapping[str, State], ids: Mapping[str, int]
) -> Slide | None:
    """A slide; None where it stands on nothing. What is wrong is told to the fields' report."""
    title = fields.text("title", needed="what stands over the slide")
    if saved is None:
        _go_through(fields)
        return None
    known = _Known(saved, slides, ids)
    step = saved.project.cursor.step
    until = _until(fields, known, step, "the slide stands at step")
    slide = Slide(
        id=id_,
        title=title,
        text=_sentence(fields, "text", known),
        saved=saved,
        until=until,
        shows=_shows(fields),
        highlights=_highlights(fields, known, until),
        offers=_offers(fields),
        minutes=fields.number("minutes", 0.0, MAX_MINUTES) or 0.0,
        notes=fields.each("notes", _checked(known)),
        if_asked=fields.each("if_asked", _checked(known)),
        claims=fields.each("claims", lambda text: _claim(text, known)),
        question=_question(fields, known),
        prediction=_prediction(fields, known, step, until),
        actions=tuple(_action(table, known) for table in fields.tables("action")),
    )
    _check_words(fields, "title", title, known)
    fields.close()
    return slide


def _go_through(fields: Fields) -> None:
    """Say at least which keys there are not."""
    for key in ("text", "until", "shows", "highlights", "offers", "minutes", "notes", "if_asked", "claims",
                "question", "prediction", "action"):  # fmt: skip
        fields.has(key)
    fields.close()


def _until(fields: Fields, known: _Known, step: int, where: str) -> int:
    until = fields.whole("until", 0, MAX_STEP)
    if until is None:
        return step
    if until < step:
        fields.wrong("until", f"{where} {step}, and this is before it; from {step} on is allowed")
    else:
        try:
            known.check_place("", until)
        except WordsError as error:
            fields.wrong("until", str(error))
    return max(until, step)


def _shows(fields: Fields) -> tuple[str, ...]:
    def panel(word: str) -> str:
        if word not in words.PANELS:
            raise unknown("panel", word, words.PANELS)
        return word

    if not fields.has("shows"):
        return Slide.shows
    found = fields.each("shows", panel)
    _refuse_twice(fields, "shows", found)
    if not found and not fields.texts("shows"):
        fields.wrong("shows", f"at least one panel is needed: {words.listed(words.PANELS)}")
    return found


def _offers(fields: Fields) -> tuple[Offer, ...]:
    found = fields.each("offers", words.offer)
    _refuse_twice(fields, "offers", tuple(offer.control for offer in found))
    return found


def _refuse_twice(fields: Fields, key: str, found: tuple[str, ...]) -> None:
    for word in dict.fromkeys(found):
        if found.count(word) > 1:
            fields.wrong(key, f"“{word}” is there twice")


def _highlights(fields: Fields, known: _Known, until: int) -> tuple[Highlight, ...]:
    sizes = known.saved.blobs.sizes(known.saved.project.document.spec)
    n_samples = len(known.saved.blobs.dataset(known.saved.project).points)
    ranges = {
        "line": (1, N_LINES),
        "term": (1, N_LINES),
        "unit": (0, sizes.n_hidden - 1),
        "class": (0, sizes.n_classes - 1),
        "sample": (0, n_samples - 1),
        "step": (0, until),
    }

    def highlight(text: str) -> Highlight:
        found = words.highlight(text)
        least, most = ranges[found.kind]
        if not least <= found.number <= most:
            what = "line" if found.kind == "term" else found.kind
            raise WordsError(f"there is no {what} {found.number} here; they are {least} to {most}")
        return found

    return fields.each("highlights", highlight)


# ------------------------------------------------------- sentences and claims


def _checked(known: _Known) -> Callable[[str], str]:
    """For lists of sentences: a sentence whose figures all exist."""

    def checked(text: str) -> str:
        for piece in figures.pieces(text):
            if isinstance(piece, figures.Reference):
                if piece.figure == figures.CHECKED:
                    raise WordsError(f"“{figures.CHECKED}” can only stand in what is to be done")
                saved = known.check_place(piece.slide, piece.step or 0)
                figures.find(piece.figure, *_sizes(saved, piece.step or 0))
        return text

    return checked


def _check_words(fields: Fields, key: str, text: str, known: _Known) -> None:
    try:
        _checked(known)(text)
    except WordsError as error:
        fields.wrong(key, str(error))


def _sentence(fields: Fields, key: str, known: _Known, *, needed: str = "") -> str:
    text = fields.text(key, needed=needed)
    _check_words(fields, key, text, known)
    return text


def _sizes(saved: Saved, step: int) -> tuple[Sizes, int]:
    """How large the arrays are at a step."""
    spec = saved.project.document.spec
    change = spec.at(step)
    n_train = int(np.count_nonzero(~saved.blobs.datasets[change.data].is_test))
    return saved.blobs.sizes(spec), min(change.settings.batch_size or n_train, n_train)


def _claim(text: str, known: _Known) -> Claim:
    claim = claims.claim(text)
    saved = known.check_place(claim.slide, claim.step)
    claims.fits(claim.condition, *_sizes(saved, claim.step))
    return claim


# -------------------------------------- questions, predictions, what is to be done


def _choices(fields: Fields, known: _Known) -> tuple[tuple[str, ...], int]:
    """The choices, and the index of the right one."""
    choices = fields.each("choices", _checked(known))
    n_choices = len(fields.texts("choices"))
    if n_choices < 2:
        if n_choices or not fields.has("choices"):
            fields.wrong("choices" if n_choices else "", "choices are needed, at least two of them")
        return choices, 0
    _refuse_twice(fields, "choices", choices)
    if not fields.has("right"):
        fields.wrong("", f"right is missing: the number of the right choice, 1 to {n_choices}")
        return choices, 0
    right = fields.whole("right", 1, n_choices)
    return choices, (right or 1) - 1


def _question(fields: Fields, known: _Known) -> Question | None:
    table = fields.table("question")
    if table is None:
        return None
    ask = _sentence(table, "ask", known, needed="the question itself")
    choices, right = _choices(table, known)
    explanation = _sentence(table, "explanation", known, needed="what is said when it has been answered")
    table.close()
    return Question(ask, choices, right, explanation)


def _prediction(fields: Fields, known: _Known, step: int, until: int) -> Prediction | None:
    table = fields.table("prediction")
    if table is None:
        return None
    kind = table.choice(
        "kind", "kind of prediction", words.PREDICTIONS, needed=words.listed(words.PREDICTIONS)
    )
    ask = _sentence(table, "ask", known, needed="what the audience is asked")
    judged = until
    if table.has("until"):
        judged = _until(table, known, step, "the slide stands at step")
        if judged > until:
            table.wrong("until", f"Play ends at step {until} on this slide, so it would never be judged")
    if kind == "curve" and judged <= step:
        table.wrong("until", f"a curve needs steps to come: until must be after step {step}")
    figure = _predicted_figure(table, kind) if kind in ("curve", "number") else ""
    point = table.point("point") if kind == "class" else None
    if kind == "class" and point is None and not table.has("point"):
        table.wrong("", "point is missing: where the class is asked for, [0.5, -1.2]")
    choices, right = _choices(table, known) if kind == "choice" else ((), 0)
    explanation = _sentence(table, "explanation", known)
    for other, keys in words.PREDICTIONS.items():
        for key in keys:
            if kind and key not in words.PREDICTIONS[kind] and table.has(key):
                table.wrong(
                    key, f"this belongs to a prediction of the kind {other}, and this one is {kind}"
                )
    table.close()
    return Prediction(kind or "choice", ask, judged, figure, point, choices, right, explanation)  # type: ignore[arg-type]


def _predicted_figure(table: Fields, kind: str) -> str:
    name = table.text("figure", needed="the figure that is predicted, as in “loss”")
    if not name:
        return ""
    try:
        figure = figures.find(name)
    except WordsError as error:
        table.wrong("figure", str(error))
        return ""
    if kind == "curve" and not figure.column:
        drawn = [each.name for each in figures.FIGURES.values() if each.column]
        table.wrong("figure", f"{figure.name} has no curve; those that have are {words.listed(drawn)}")
    elif figure.kind == "word":
        table.wrong("figure", f"{figure.name} is a word, and a number is predicted")
    return figure.name


def _action(table: Fields, known: _Known) -> Action:
    ask = _sentence(table, "ask", known, needed="what is to be done")
    done = table.each("done", claims.condition)
    if not table.texts("done") and not table.has("done"):
        table.wrong("", 'done is missing: by what it is recognized, as in ["eta = 0.5", "step >= 50"]')
    elif not table.texts("done"):
        table.wrong("done", "at least one condition is needed, as in “step >= 50”")
    hint = _sentence(table, "hint", known, needed="what is said to somebody who does not find it")
    afterwards = _sentence(table, "afterwards", known)
    table.close()
    return Action(ask, done, hint, afterwards)
