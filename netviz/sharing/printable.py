"""Words of a user's as they may stand in a line."""

from __future__ import annotations


def printable(text: str, most: int) -> str:
    """A text of at most so many letters, without any that cannot be seen or that turn the direction."""
    shown = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"
