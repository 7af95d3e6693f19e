"""Words of the command line that may be a file or something else: a file that is there is meant as such."""

from __future__ import annotations

import os
from collections.abc import Container, Sequence

from netviz.terminal import say

OF_THE_WINDOW = ("--theme", "--without-display", "--open")
_WITH_A_VALUE = (*OF_THE_WINDOW, "--from")


def with_command(arguments: Sequence[str], commands: Container[str]) -> list[str]:
    """A file in the place of a command is one to be opened in the window, whatever stands before it."""
    place = _first_word(arguments)
    if place is None:
        return list(arguments)
    word, rest = arguments[place], arguments[place + 1 :]
    if word in commands:
        if not os.path.isfile(word):
            return list(arguments)
        if rest and _first_word(rest) is not None:
            say(f"note: {word} is the command; the file of that name here is {os.path.join('.', word)}")
            return list(arguments)
        if rest and not all(_is_for_the_window(argument) for argument in rest if argument[:1] == "-"):
            return list(arguments)
        say(f"note: {word} is the file of that name here; the command says what data it is for")
    elif not (os.path.splitext(word)[1] or has_separator(word) or os.path.exists(word)):
        return list(arguments)
    before = [argument for argument in arguments[:place] if argument != "--"]
    return [*before, *((f"--open={word}",) if word.startswith("-") else ("--open", word)), *rest]


def has_command(arguments: Sequence[str]) -> bool:
    """Whether any word is not an option of the window, or what goes with one."""
    return _first_word(arguments) is not None


def asks_for_help(arguments: Sequence[str]) -> bool:
    """Whether one of the options, which may be cut short, is `--help`."""
    return any(word == "-h" or (len(word) > 2 and "--help".startswith(word)) for word in arguments)


def _first_word(arguments: Sequence[str]) -> int | None:
    """The place of the first argument that is neither an option of the window nor its value."""
    place = 0
    while place < len(arguments):
        argument = arguments[place]
        if argument == "--":
            return place + 1 if place + 1 < len(arguments) else None
        if not argument.startswith("-"):
            return place
        takes_one = len(argument) > 2 and any(option.startswith(argument) for option in _WITH_A_VALUE)
        place += 2 if takes_one else 1
    return None


def _is_for_the_window(argument: str) -> bool:
    name = argument.partition("=")[0]
    return len(name) > 2 and any(option.startswith(name) for option in (*OF_THE_WINDOW, "--version"))


def has_separator(word: str) -> bool:
    """Whether a word has what separates folders in it."""
    return os.sep in word or bool(os.altsep and os.altsep in word)
