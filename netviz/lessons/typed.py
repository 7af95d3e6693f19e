"""Numbers that are typed in a slide's sentences: each has to be covered by a claim that is tested.

Numbers differ between processors late in a run, in the last digits first: so only claims at early steps
cover. What the audience sees is looked at, but for wrong choices; notes are the speaker's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from netviz.lessons import figures
from netviz.lessons.lesson import Condition, Slide
from netviz.sharing.recipe.numbers import written

LAST_STEP = 200
"""The last step at which a claim covers a number."""

_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_NUMBER = re.compile(
    r"(?<![\w.⁽₀-₉])(?P<sign>[−-](?=\d))?(?P<number>\d+(?:[\u202f ]\d{3}(?!\d))*(?:\.\d+)?)"
    r"(?:\s?·\s?10(?P<power>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)|(?P<raised>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?(?P<percent>\s?%)?"
)
_LETTER = "A-Za-zα-ωΑ-Ωϕ∂‖"
_FORMULA_AFTER = re.compile(rf"[{_LETTER}([‖]|\s?[−+·/×^]\s?\d*[{_LETTER}(‖\0]|\s(?:ln|log|exp)\b")
_FORMULA_BEFORE = re.compile(rf"[{_LETTER}⁾)‖\0]\s?[−+·/×^]\s?$|\b(?:max|min)\($")
_INDEX = re.compile(r"\w\[[\d,\s]*\]")
_SUM = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:\s?[+−·×/]\s?\d+(?:\.\d+)?)+\s?=\s?\d+(?:\.\d+)?(?![\w.])")
_NAMED = re.compile(
    r"(?:lines?|units?|class|sample|slide|layer|card)\s(?:\d+(?:, | to | and | or |–))*$",
    re.IGNORECASE,
)
_STEP_BEFORE = re.compile(r"\bsteps?\s(?:\d+(?:, | to | and | or |–))*$", re.IGNORECASE)
_STEP_AFTER = re.compile(r"(?:\s(?:to|and|or)\s\d+)?\s(?:more |further |whole )?(?:steps?|updates?)\b")


def sentences(slide: Slide) -> Iterator[tuple[tuple[str | int, ...], str, tuple[Condition, ...]]]:
    """What the audience of a slide reads: keys, sentences, and what covers each besides claims."""
    yield ("title",), slide.title, ()
    yield ("text",), slide.text, ()
    for key, asked in (("question", slide.question), ("prediction", slide.prediction)):
        if asked is not None:
            yield (key, "ask"), asked.ask, ()
            if asked.choices:
                yield (key, "choices", asked.right), asked.choices[asked.right], ()
            yield (key, "explanation"), asked.explanation, ()
    for number, action in enumerate(slide.actions):
        for name in ("ask", "hint", "afterwards"):
            yield ("action", number, name), getattr(action, name), action.done


def uncovered(slide: Slide) -> Iterator[tuple[tuple[str | int, ...], tuple[str, ...]]]:
    """The keys of a slide's sentences in which numbers are that no claim covers, and these numbers."""
    claimed = [claim for claim in slide.claims if claim.step <= LAST_STEP]
    covered = _values(claim.condition for claim in claimed) | {Decimal(claim.step) for claim in claimed}
    for offer in slide.offers:
        covered |= {Decimal(written(end)).normalize() for end in (offer.low, offer.high) if end is not None}
    steps = {slide.step, slide.until, *([slide.prediction.until] if slide.prediction else [])}
    for key, text, done in sentences(slide):
        known = covered | _values(done)
        found = [
            number
            for number, is_step in numbers(text)
            if _value(number) not in known and not (is_step and _value(number) in steps)
        ]
        if found:
            yield key, tuple(dict.fromkeys(found))


def numbers(text: str) -> Iterator[tuple[str, bool]]:
    """The numbers typed in a sentence that state something, each with whether it counts steps.

    Those in formulas (2ηλ, 1/N), of names (line 12, unit 3), in sums that are right (2 · 3 + 1 = 7), and
    figures in braces are none of them.
    """
    plain = "".join(piece if isinstance(piece, str) else "\0" for piece in figures.pieces(text))
    plain = _INDEX.sub(lambda found: found[0][0], plain)
    plain = _SUM.sub(lambda found: "" if _is_right(found[0]) else found[0], plain)
    for found in _NUMBER.finditer(plain):
        before, after = plain[: found.start()], plain[found.end() :]
        if _NAMED.search(before) or _FORMULA_BEFORE.search(before) or _FORMULA_AFTER.match(after):
            continue
        if found[0] == "0" and _STEP_BEFORE.search(before):
            continue
        yield found[0], bool(_STEP_BEFORE.search(before) or _STEP_AFTER.match(after))


def _is_right(sum_: str) -> bool:
    """Whether a sum or product of numbers is what it is said to be."""
    left, _, right = re.sub(r"\s", "", sum_).partition("=")
    total = Decimal(0)
    for sign, term in re.findall(r"(^|[+−])([^+−]+)", left):
        product = Decimal(1)
        for operator, factor in re.findall(r"(^|[·×/])([\d.]+)", term):
            value = Decimal(factor)
            if operator == "/" and not value:
                return False
            product = product / value if operator == "/" else product * value
        total += -product if sign == "−" else product
    return total == Decimal(right)


def _value(text: str) -> Decimal:
    found = _NUMBER.fullmatch(text)
    assert found is not None
    value = Decimal(re.sub(r"[\u202f ]", "", found["number"]))
    if found["power"]:
        value = value.scaleb(int(found["power"].translate(_RAISED)))
    elif found["raised"]:
        value = value ** int(found["raised"].translate(_RAISED))
    if found["percent"]:
        value = value.scaleb(-2)
    return (-value if found["sign"] else value).normalize()


def _values(conditions: Iterable[Condition]) -> set[Decimal]:
    values = (condition.value for condition in conditions)
    return {Decimal(written(value)).normalize() for value in values if not isinstance(value, str)}
