"""Python in colours, a line at a time."""

from __future__ import annotations

import builtins
import keyword
import re

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from netviz.ui.kit.theme import SEMIBOLD, Theme

_WORDS = "|".join((*keyword.kwlist, "self"))
_BUILT_IN = "|".join(name for name in dir(builtins) if name.islower() and not name.startswith("_"))
_TOKENS = re.compile(
    r"(?P<comment>#.*)"
    r"|(?P<long>[rbfuRBFU]{0,2}(?:\"\"\"|'''))"
    r"|(?P<string>[rbfuRBFU]{0,2}(?:\"(?:\\.|[^\"\\])*\"?|'(?:\\.|[^'\\])*'?))"
    r"|\b(?:def|class)\s+(?P<name>\w+)"
    rf"|(?P<word>\b(?:{_WORDS})\b)"
    r"|(?P<number>(?<![\w.])(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    rf"|(?P<known>\b(?:np|numpy)\b|(?<!\.)\b(?:{_BUILT_IN})\b(?=\())"
)
_ENDS = {1: '"""', 2: "'''"}
_INSIDE = {mark: state for state, mark in _ENDS.items()}


class Highlighter(QSyntaxHighlighter):
    """Keywords, names that are defined, strings, numbers and comments."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        colors = {
            "comment": theme.muted,
            "string": theme.text_color("loss_data"),
            "long": theme.text_color("loss_data"),
            "name": theme.accent,
            "word": theme.text_color("W1"),
            "number": theme.text_color("test_loss_data"),
            "known": theme.unit,
        }
        self._formats = {}
        for kind, color in colors.items():
            made = QTextCharFormat()
            made.setForeground(QColor(color))
            if kind == "word":
                made.setFontWeight(SEMIBOLD)
            self._formats[kind] = made
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour a line; a long string goes on from the line before."""
        if not self._formats:
            return
        at, state = 0, max(self.previousBlockState(), 0)
        self.setCurrentBlockState(0)
        while True:
            if state:
                end = text.find(_ENDS[state], at)
                stop = len(text) if end < 0 else end + 3
                self.setFormat(at, stop - at, self._formats["long"])
                if end < 0:
                    self.setCurrentBlockState(state)
                    return
                at, state = stop, 0
            found = _TOKENS.search(text, at)
            if found is None:
                return
            kind = found.lastgroup or ""
            if kind == "long":
                self.setFormat(found.start(), found.end() - found.start(), self._formats["long"])
                state = _INSIDE[found.group()[-3:]]
            else:
                start, end = found.span(kind)
                self.setFormat(start, end - start, self._formats[kind])
                if kind == "name":  # the word before it
                    word = found.start()
                    self.setFormat(word, len(text[word:start].split()[0]), self._formats["word"])
            at = found.end()
