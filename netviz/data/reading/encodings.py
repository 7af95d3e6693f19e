"""What letters the bytes of a text stand for: its encoding, and how its lines end."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
    "cp1250": "Central European",
    "cp1251": "Cyrillic",
    "gb18030": "Chinese (GB 18030)",
    "big5": "Chinese (Big5)",
    "shift_jis": "Japanese (Shift-JIS)",
    "euc_kr": "Korean (EUC-KR)",
}
"""The encodings that can be chosen, and what people call them; any other codec of Python can be named."""

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LINES = 1_000  # between two reports
LOOK = 4096
"""Bytes of the beginning in which such is looked for."""

UTF8_LETTER = re.compile(rb"[\xc3-\xdf][\x80-\xbf](?![\x80-\xff])|[\xe1-\xef][\x80-\xbf]{2}(?![\x80-\xbf])")


def is_text_codec(name: str) -> bool:
    """Whether Python has a codec of that name that makes text of bytes."""
    try:
        return codecs.lookup(name)._is_text_encoding and name not in ("idna", "punycode", "undefined")
    except (LookupError, ValueError):
        return False


_SIGNS = "°µ²³·±×€£§©®™–—…‘’“”„«»¼½¾\xa0‰"


def is_western(word: bytes) -> bool:
    """Whether a word makes sense in Windows-1252: a few letters among others, or signs alone."""
    try:
        text = word.decode("cp1252")
    except UnicodeDecodeError:
        return False
    if re.search(r"[A-Za-z][„”“‚™‰†‡¢¤¥¦§¨©ª«¬®¯°±²³´¶¸¹º»¼½¾¿×÷][A-Za-z]", text):
        return False  # ä and ö of DOS
    runs = re.findall(r"[^\x00-\x7f]+", text)
    if len(text) == 1 or not any(letter.isalpha() for run in runs for letter in run):
        return all(letter.isalpha() or letter in _SIGNS for run in runs for letter in run)
    n_strange = sum(map(len, runs))
    longest = max(map(len, runs))
    return all(map(str.isalpha, runs)) and (longest == 1 or (longest == 2 and 2 * n_strange <= len(text)))


def is_utf_16(content: bytes) -> bool:
    """Whether it has the mark of UTF-16, or as many zeros."""
    fewer, more = sorted(_zeros(content))
    return content.startswith(UTF16_MARKS) or (2 * more > 0.8 * min(len(content), LOOK) > 16 * fewer)


def codec(content: bytes, encoding: str) -> str:
    """The decoder for a content: with or without a byte order mark, and in either order."""
    if encoding == "utf-8":
        return "utf-8-sig"
    if encoding == "utf-16" and not content.startswith(UTF16_MARKS):
        high, low = _zeros(content)
        return "utf-16-be" if high > low else "utf-16-le"
    return encoding


def _zeros(content: bytes) -> tuple[int, int]:
    """How many zeros are at even and at odd places of the beginning."""
    return content[0:LOOK:2].count(0), content[1:LOOK:2].count(0)


def with_line_feeds(text: str) -> str:
    """A text in which every line ends as on Unix."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def numbered_lines(text: str, report: Callable[[float], None]) -> Iterator[tuple[int, str]]:
    """Number and text of each line with something in it; they end as on Unix or elsewhere."""
    lines = with_line_feeds(text).split("\n")
    for number, line in enumerate(map(str.strip, lines), 1):
        if number % _LINES == 0:
            report(0.99 * number / len(lines))
        if line:
            yield number, line
