"""Sentences with symbols in the formulas' own type, broken into lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from netviz.core.symbols import split_symbols, symbol_file
from netviz.ui.paper.canvas import INK, Canvas, Face, Run

_LETTERS = {"𝑁": "N", "𝐷": "D", "𝐻": "H", "𝐾": "K", "𝑒": "e", "𝑚": "m", "𝑠": "s", "𝑖": "i"} | {
    letter: letter for letter in "ληψ"
}
"""What is written in the letters of a formula, so that it can be found and copied as text."""

_PIECE = re.compile(r"\^\{(?P<raised>[^}]*)\}|_\{(?P<lowered>[^}]*)\}|\\(?P<formula>worksheet-\w+)")
_BREAK = " "
_STAYS = "\N{NO-BREAK SPACE}"

Sentence = Sequence[tuple[str, Face]]
"""Texts and the faces in which they are set."""


def runs_of(text: str, face: Face = Face.ROMAN, scale: float = 1.0, rise: float = 0.0) -> list[Run]:
    r"""A text as runs: symbols are typeset, ^{…} is raised, _{…} lowered, \worksheet-… is a formula."""
    runs, end = [], 0
    for found in _PIECE.finditer(text):
        runs += _plain(text[end : found.start()], face, scale, rise)
        end = found.end()
        if found["formula"]:
            runs.append(Run(found["formula"], None, scale))
        elif found["raised"]:
            runs += runs_of(found["raised"], face, 0.72, 0.38)
        else:
            runs += runs_of(found["lowered"], face, 0.72, -0.16)
    return runs + _plain(text[end:], face, scale, rise)


def _plain(text: str, face: Face, scale: float, rise: float) -> list[Run]:
    runs = []
    for piece, is_symbol in split_symbols(text):
        if is_symbol and not set(piece) <= set(_LETTERS):
            runs.append(Run(symbol_file(piece), None, scale, rise))
            continue
        for part in re.split(f"([{''.join(_LETTERS)}])", piece):
            if part in _LETTERS:
                runs.append(Run(_LETTERS[part], Face.LETTER, scale, rise))
            elif part:
                runs.append(Run(part.replace(_STAYS, " "), face, scale, rise))
    return runs


def broken(canvas: Canvas, sentence: Sentence, size: float, width: float) -> list[list[Run]]:
    """A sentence in lines no wider than `width`, as far as there are spaces to break it at."""
    words = [runs_of(word, face) for text, face in sentence for word in text.split(_BREAK) if word]
    space = canvas.width([Run(" ")], size)
    lines: list[list[Run]] = []
    room = 0.0
    for word in words:
        wide = canvas.width(word, size)
        if not lines or room + space + wide > width:
            lines.append(list(word))
            room = wide
        else:
            lines[-1] += [Run(" "), *word]
            room += space + wide
    return lines


def height(canvas: Canvas, sentence: Sentence, size: float, width: float, leading: float) -> float:
    """How high a paragraph is."""
    return leading * len(broken(canvas, sentence, size, width))


def paragraph(
    canvas: Canvas,
    x: float,
    baseline: float,
    sentence: Sentence,
    size: float,
    width: float,
    leading: float,
    color: str = INK,
) -> float:
    """Write a paragraph; the baseline of the line after it."""
    for line in broken(canvas, sentence, size, width):
        canvas.text(x, baseline, line, size, color)
        baseline += leading
    return baseline
