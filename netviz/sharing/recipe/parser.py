"""The words of a recipe, sorted into its parts; nothing is made of them yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from netviz.sharing.recipe import words
from netviz.sharing.recipe.errors import RecipeError, proposal
from netviz.sharing.recipe.numbers import NumberError
from netviz.sharing.recipe.text import Word, parts_of
from netviz.training.rules import RULES
from netviz.training.spec import Edit

_ONCE = {"data": "the data are", "network": "the network is", "training": "training is"}
_TITLES = {"data": "data", "network": "network", "training": "training", "place": "place"}


@dataclass
class Part:
    """What is said in a part: values by name, and the words that say it.

    Attributes
    ----------
    alone : str or None
        The word that chooses: a generator, a scheme, an update rule.
    is_raw : bool
    values : dict
        By the names of `words.VALUES`.
    edits : list of (Edit, Word)
    words : dict of str to Word
        Those that were read, by name; of the word that chooses, by "".
    """

    alone: str | None = None
    is_raw: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    edits: list[tuple[Edit, Word]] = field(default_factory=list)
    words: dict[str, Word] = field(default_factory=dict)

    def error(self, name: str, reason: str) -> RecipeError:
        """What is wrong with a value; or with the part, where the value was left out."""
        word = self.words.get(name) or next(iter(self.words.values()), None)
        return RecipeError(reason) if word is None else word.error(reason)


@dataclass
class ChangeAt:
    """What is different from a step on."""

    step: int
    part: Part


@dataclass
class Parsed:
    """A recipe as it was written."""

    data: Part = field(default_factory=Part)
    network: Part = field(default_factory=Part)
    training: Part = field(default_factory=Part)
    changes: list[ChangeAt] = field(default_factory=list)
    place: Part = field(default_factory=Part)


def parse(text: str) -> Parsed:
    """Sort the words of a line.

    Raises
    ------
    RecipeError
        If a word is unknown, is said twice, stands in the wrong part, or has a value out of range.
    """
    parsed, seen = Parsed(), set[str]()
    for number, part in enumerate(parts_of(text)):
        if not part:
            continue
        first = part[0]
        if first.is_step:
            parsed.changes.append(_change(part, parsed.changes))
        elif first.name == "at":
            if parsed.place.words:
                raise first.error("the place is said twice")
            parsed.place = _place(part)
        else:
            name = part_of(part, number)
            if name in seen:
                raise first.error(f"{_ONCE[name]} said twice")
            seen.add(name)
            setattr(parsed, name, _part(part, name))
    return parsed


def part_of(part: list[Word], number: int) -> str:
    """To which part the words belong: the first one that belongs to no other says so."""
    for word in part:
        owners = [name for name in words.PARTS if _belongs(word, name)]
        if len(owners) == 1:
            return owners[0]
        if not owners:
            raise _unknown(word)
    return "data" if number == 0 else "network"


def _belongs(word: Word, part: str) -> bool:
    name = words.ALIASES.get(word.name, word.name)
    is_edit = part == "training" and words.is_edit(word)
    return is_edit or name in words.ALONE[part] or name in words.VALUES[part]


def _unknown(word: Word, part: str = "") -> RecipeError:
    home = next((name for name in words.PARTS if _belongs(word, name)), None)
    if word.is_step or word.name in words.ALONE["place"]:
        return word.error("a bar | is missing before this word")
    if part and home is not None:
        return word.error(
            f"this word belongs to the {_TITLES[home]} and not to the {_TITLES[part]}; put a bar | between"
        )
    near = [name for each in (words.PARTS if not part else (part,)) for name in words.known(each)]
    return word.error(f"there is no such word here{proposal(word.name, near)}")


def _part(part: list[Word], name: str) -> Part:
    found = Part()
    for word in part:
        key = words.ALIASES.get(word.name, word.name)
        if word.is_step or not _belongs(word, name):
            raise _unknown(word, name)
        if words.is_edit(word):
            found.edits.append(_edit(word, found.edits))
            found.words[word.name] = word
        elif key in words.ALONE[name]:
            _take_alone(found, key, word)
        else:
            _take_value(found, key, word, words.VALUES[name])
    return found


def _take_alone(found: Part, key: str, word: Word) -> None:
    if word.value is not None:
        raise word.error(f"“{key}” stands alone, without an equals sign")
    if key == words.RAW:
        if found.is_raw:
            raise word.error(f"“{key}” is said twice")
        found.is_raw = True
    elif found.alone is not None:
        raise word.error(f"only one can be chosen, and “{found.alone}” is already")
    else:
        found.alone = key
    found.words["" if key != words.RAW else key] = word


def _take_value(found: Part, key: str, word: Word, known: dict[str, words.Value]) -> None:
    if key in found.values:
        raise word.error(f"“{key}” is said twice")
    if word.value is None:
        raise word.error(f"an equals sign and a value are needed after “{key}”")
    try:
        found.values[key] = known[key](word)
    except NumberError as error:
        raise word.error(str(error)) from None
    found.words[key] = word


def _edit(word: Word, before: list[tuple[Edit, Word]]) -> tuple[Edit, Word]:
    try:
        edit = words.edit(word)
    except NumberError as error:
        raise word.error(str(error)) from None
    if any((edit.parameter, edit.index) == (other.parameter, other.index) for other, _ in before):
        raise word.error("this entry is set twice")
    return edit, word


def _change(part: list[Word], before: list[ChangeAt]) -> ChangeAt:
    first, *rest = part
    # A step is written without an equals sign, and read like a value that has one.
    step = _number(first, first.name, "step")
    if step == 0:
        raise first.error("what is in force from step 0 on is said without a step")
    if before and step <= before[-1].step:
        raise first.error(f"changes stand in the order of their steps, and {before[-1].step} was before")
    if not rest:
        raise first.error("what changes at this step? As in “400: eta=0.2”")
    return ChangeAt(step, _part(rest, "training"))


def _place(part: list[Word]) -> Part:
    found = Part(words={"": part[0]})
    for key, word, number in pairs(part[1:]):
        if key in found.values:
            raise word.error(f"“{key}” is said twice")
        found.values[key] = _number(word, number, key)
        found.words[key] = word
    if not found.values:
        raise part[0].error("where? As in “at step 1240 line 11 sample 137”")
    return found


def pairs(part: list[Word]) -> Iterator[tuple[str, Word, str]]:
    """Names with their numbers, "step 1240" or "step=1240"; and the words to point at."""
    waiting = iter(part)
    for word in waiting:
        if word.is_step or word.name not in words.PLACE:
            near = proposal(word.name, words.PLACE)
            raise word.error(f"the place is told by step, line and sample{near}")
        if word.value is not None:
            yield word.name, word, word.value
            continue
        number = next(waiting, None)
        if number is None or number.is_step or number.value is not None:
            raise word.error(f"a number is missing after “{word.name}”")
        yield word.name, number, number.name


def _number(word: Word, number: str, key: str) -> int:
    try:
        value: int = words.PLACE[key](Word(key, number, word.text, word.position))
    except NumberError as error:
        raise word.error(str(error)) from None
    return value


def rule_of(part: Part, before: str) -> str:
    """The update rule that is in force."""
    return part.alone if part.alone in RULES else before
