"""A line with some of its words in the place of others."""

from __future__ import annotations

from netviz.sharing.recipe import words
from netviz.sharing.recipe.errors import RecipeError
from netviz.sharing.recipe.parser import pairs, parse, part_of
from netviz.sharing.recipe.text import VERSION, Word, parts_of

_ALONE = ""  # the key of the word that chooses: a generator, a scheme, an update rule
_BEFORE = f"v{VERSION} "


def overlaid(line: str, change: str) -> str:
    """A recipe in which the words of a change take the place of the same part's words.

    Other data replace all that was said of the data before; given weights, all that was said of how many
    and which there are. What the change does not say stays, also what is changed at later steps.

    Parameters
    ----------
    line : str
        A recipe.
    change : str
        Parts of one, separated by bars: "eta=4", "hidden=8 | at step 40".

    Returns
    -------
    str
        A recipe, which `read` may still refuse as a whole.

    Raises
    ------
    RecipeError
        If either cannot be read; positions are those in the change, if it is about its words.
    """
    if change.lstrip().startswith(_BEFORE):
        raise RecipeError("a change is said without its version: only the parts that are different")
    parts = _words_of(line)
    try:
        parse(_BEFORE + change)
        news = _words_of(_BEFORE + change)
    except RecipeError as error:
        raise RecipeError(error.reason, error.word, max(error.position - len(_BEFORE), 0)) from None
    for name, words_of_part in news.items():
        parts[name] = _outdated(name, parts.get(name, {}), words_of_part) | words_of_part
    steps = sorted(name for name in parts if isinstance(name, int))
    order: list[str | int] = [*words.PARTS[1:], *steps, "place"]
    said = [_written(name, parts[name]) for name in order if parts.get(name)]
    # A first part that is there, even if empty: a seed would mean another one in its place.
    return _BEFORE + " | ".join([_written("data", parts.get("data", {})), *said]).strip()


def _words_of(text: str) -> dict[str | int, dict[str, str]]:
    """Each part's words by what they say; of a change by its step."""
    parse(text)
    found: dict[str | int, dict[str, str]] = {}
    for number, part in enumerate(parts_of(text)):
        if not part:
            continue
        first, *rest = part
        if first.is_step:
            found[int(first.name)] = {_key(word, "training"): word.text for word in rest}
        elif first.name == "at":
            found["place"] = {key: f"{key} {value}" for key, _, value in pairs(rest)}
        else:
            name = part_of(part, number)
            found[name] = {_key(word, name): word.text for word in part}
    return found


def _key(word: Word, part: str) -> str:
    name = words.ALIASES.get(word.name, word.name)
    return _ALONE if name in words.ALONE[part] and name != words.RAW else name


def _outdated(name: str | int, old: dict[str, str], new: dict[str, str]) -> dict[str, str]:
    """What is left of a part's words when others come."""
    if name == "data" and any(key in new and new[key] != old.get(key) for key in (_ALONE, "file")):
        return {}
    gone = set[str]()
    if name == "network":
        if "weights" in new:
            gone = {"weights", "sha", "hidden"}
        elif "hidden" in new or _ALONE in new:
            gone = {"weights", "sha"}
    return {key: text for key, text in old.items() if key not in gone}


def _written(name: str | int, words_of_part: dict[str, str]) -> str:
    said = " ".join(words_of_part.values())
    if name == "place":
        return f"at {said}"
    return f"{name}: {said}" if isinstance(name, int) else said
