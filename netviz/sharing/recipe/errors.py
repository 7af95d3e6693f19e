"""What is said of a recipe that cannot be read, or not be written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from netviz.sharing.printable import printable
from netviz.training.config import ConfigError

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_LONGEST = 40  # letters of a word that a message repeats


class RecipeError(ConfigError):
    """A recipe that cannot be read; the message says which word is wrong, where it stands, and why.

    Parameters
    ----------
    reason : str
        What is wrong, as a sentence goes on after the word.
    word : str
        As it was written; empty if it is about the whole line.
    position : int
        Of the word in the text that was given, counted from 0.
    """

    def __init__(self, reason: str, word: str = "", position: int = 0) -> None:
        where = f", character {position + 1}, “{short(word)}”" if word else ""
        super().__init__(_UNPRINTABLE.sub("\ufffd", f"recipe{where}: {reason}"))
        self.reason, self.word, self.position = reason, word, position


class UnwritableError(RecipeError):
    """A run that no line can hold; the message says what of it, and what to do instead.

    Parameters
    ----------
    what : str
        As it goes on after "a recipe cannot hold".
    """

    def __init__(self, what: str) -> None:
        ConfigError.__init__(
            self, f"a recipe cannot hold {what}; save the session instead, which holds everything"
        )
        self.reason, self.word, self.position = what, "", 0


def short(word: str) -> str:
    """A word of bounded length that can be printed anywhere."""
    return printable(word, _LONGEST)


def proposal(word: str, known: Iterable[str]) -> str:
    """The known word that looks most alike, as the end of a sentence; empty if none does."""
    by_small = {name.lower(): name for name in known}
    near = get_close_matches(word.lower()[:_LONGEST], list(by_small), 1, 0.6)
    return f"; did you mean “{by_small[near[0]]}”?" if near else ""
