"""From what was typed, or came through a chat, to words that know where they stood."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import count
from urllib.parse import quote, unquote

from netviz.frozen import dataclass
from netviz.sharing.recipe.errors import RecipeError

VERSION = 1
MAX_LENGTH = 10_000
"""Characters of a line; beyond, it is no line that somebody typed."""

_ALIKE = {
    '"': "“”„‟«»″＂",
    "'": "‘’‚‛‹›′＇",
    "-": "−–—‐‑‒﹣－",
    "|": "¦｜│∣",
    "=": "＝",
    ":": "：",
    "`": "´",
}
_PLAIN = {other: mark for mark, others in _ALIKE.items() for other in others}
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_RESERVED = frozenset("|%\"'`")

_COMMAND = re.compile(r"\$?\s*netviz(\s+[a-z]+)?\s+-{1,2}from[\s=]+")
_VERSION = re.compile(r"[vV]([0-9]+)(?=[\s|]|$)")
_TOKEN = re.compile(
    r"""(?P<blank>\s+)
    |(?P<bar>\|)
    |(?P<step>[0-9]+)\s*:
    |(?P<name>[^\s|=:"'\[\]]+(?:\s*\[[^\]|=]*\])?)
     (?:\s*=\s*(?P<value>(?:"[^"|]*"|'[^'|]*'|[^\s|"'])+))?""",
    re.VERBOSE,
)
_OPENED = re.compile(r"""\s*=\s*[^\s|]*?(?=["'])""")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")


@dataclass(frozen=True)
class Word:
    """A word of a recipe, or a step with its colon.

    Attributes
    ----------
    name : str
        In small letters, without blanks.
    value : str or None
        What stands after its equals sign, without quotation marks.
    text : str
        As it was written.
    position : int
        Where it stands in the text that was given.
    is_step : bool
    """

    name: str
    value: str | None
    text: str
    position: int
    is_step: bool = False

    def error(self, reason: str) -> RecipeError:
        """What is wrong with it."""
        return RecipeError(reason, self.text, self.position)

    @property
    def decoded(self) -> str:
        """Its value with what stands for blanks, bars and such put back."""
        return unquote(self.value or "", errors="surrogateescape")


@dataclass(frozen=True)
class Line:
    """A text with plain marks, and where each of its characters stood before."""

    text: str
    positions: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Line:
        """Quotation marks, minus signs and bars made plain; what wraps the line is left out."""
        kept = [(_PLAIN.get(mark, mark), at) for at, mark in enumerate(text) if mark not in _UNSEEN]
        plain = "".join(mark for mark, _ in kept).replace("\\|", " |")
        begin, end = 0, len(plain)
        for _ in range(8):  # quotation marks in back-ticks, behind a command, behind a prompt
            while begin < end and plain[begin].isspace():
                begin += 1
            while begin < end and plain[end - 1].isspace():
                end -= 1
            if end - begin >= 2 and plain[begin] == plain[end - 1] and plain[begin] in "\"'`":
                begin, end = begin + 1, end - 1
            elif command := _COMMAND.match(plain, begin, end):
                begin = command.end()
        return cls(plain[begin:end], tuple(at for _, at in kept[begin:end]))

    @cached_property
    def version(self) -> re.Match[str] | None:
        """Its beginning."""
        return _VERSION.match(self.text)

    def error(self, reason: str, begin: int, end: int) -> RecipeError:
        """Something wrong with a piece of it."""
        return RecipeError(reason, self.text[begin:end], self.positions[begin] if self.positions else 0)


def begins(text: str) -> bool:
    """Whether a text is meant as a recipe: a table may have a first column called v1."""
    line = Line.of(text[: 2 * MAX_LENGTH])
    if line.version is None:
        return False
    rest = line.text[line.version.end() :]
    first = rest.split("\n", 1)[0]
    if "\t" in first:
        return False
    return "=" in rest or "|" in rest or not rest.strip().count("\n")


def parts_of(text: str) -> list[list[Word]]:
    """The words between the bars, without the version; a part may have none.

    Raises
    ------
    RecipeError
        If the text is too long, of another version or none, or has a mark that stands nowhere.
    """
    if len(text) > MAX_LENGTH:
        raise RecipeError(f"a line has at most {MAX_LENGTH} characters, and this one has {len(text)}")
    line = Line.of(text)
    start = _after_version(line)
    parts: list[list[Word]] = [[]]
    for _ in count():
        if start == len(line.text):
            break
        token = _TOKEN.match(line.text, start)
        if token is None:
            raise _stray(line, start)
        if token["bar"]:
            parts.append([])
        elif not token["blank"]:
            parts[-1].append(_word(line, token))
        start = token.end()
    return parts


def _after_version(line: Line) -> int:
    if line.version is None:
        first = re.match(r"[^\s|]*", line.text)
        assert first is not None
        raise (
            line.error(
                f"a recipe begins with its version, as in “v{VERSION} spiral | hidden=32”",
                0,
                first.end() or 1,
            )
            if line.text
            else RecipeError("the line is empty; a recipe begins with “v1”")
        )
    digits = line.version[1]
    if len(digits) > 9 or int(digits) != VERSION:
        newer = "; open it with a newer netviz" if len(digits) > 9 or int(digits) > VERSION else ""
        raise line.error(
            f"this netviz reads recipes of version {VERSION}, and the line is of another{newer}",
            0,
            line.version.end(),
        )
    return line.version.end()


def _word(line: Line, token: re.Match[str]) -> Word:
    begin, position = token.start(), line.positions[token.start()]
    if token["step"]:
        return Word(token["step"], None, token[0], position, is_step=True)
    name = re.sub(r"\s", "", token["name"]).lower()
    value = token["value"]
    if value is not None:
        value = _QUOTED.sub(lambda piece: piece[0][1:-1].replace(",", "%2C"), value)
    return Word(name, value, line.text[begin : token.end()], position)


def _stray(line: Line, start: int) -> RecipeError:
    opened = _OPENED.match(line.text, start)
    start = opened.end() if opened else start
    mark = line.text[start]
    if mark in "\"'":
        return line.error("a quotation mark that belongs to nothing, or is not closed", start, start + 1)
    if mark == "=":
        return line.error("a name is missing before, or a value after it", start, start + 1)
    return line.error("this mark stands for nothing here", start, start + 1)


def encoded(name: str) -> str:
    """A name such that it is one word: blanks, bars, quotation marks and such as %20."""
    return "".join(mark if _stays(mark) else quote(mark, "", errors="surrogateescape") for mark in name)


def _stays(mark: str) -> bool:
    if mark in _RESERVED or mark in _PLAIN or mark in _UNSEEN:
        return False
    return mark.isprintable() and not mark.isspace()
