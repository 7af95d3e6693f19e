"""What letters the bytes of a text stand for: its encoding, and how its lines end."""

from __future__ import annotations

import codecs
import contextlib
import re
from collections.abc import Callable, Iterator

from netviz.errors import DataError

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

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LINES = 1_000  # between two reports
_BEGINNING = 2 * 2**20  # bytes in which words are looked for, and around what is wrong
LOOK = 4096
"""Bytes of the beginning in which such is looked for."""

_UTF8_LETTER = re.compile(
    rb"[\xc3-\xdf][\x80-\xbf](?![\x80-\xff])|[\xe1-\xef][\x80-\xbf]{2}(?![\x80-\xbf])"
)


def is_text_codec(name: str) -> bool:
    """Whether Python has a codec of that name that makes text of bytes."""
    try:
        return codecs.lookup(name)._is_text_encoding and name not in ("idna", "punycode", "undefined")
    except (LookupError, ValueError):
        return False


_SIGNS = "°µ²³·±×€£§©®™–—…‘’“”„«»¼½¾\xa0‰"


def _is_western(word: bytes) -> bool:
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


def decoded(content: bytes, chosen: str | None) -> tuple[str, str]:
    """The text, and the encoding that it is in; refused as `Source.decoded` says."""
    if chosen is not None and chosen not in ENCODINGS:
        chosen = {"iso8859-1": "latin-1"}.get(found := codecs.lookup(chosen).name, found)
    even, odd = content[0:LOOK:2].count(0), content[1:LOOK:2].count(0)
    is_marked = content.startswith(_UTF16_MARKS)
    is_utf_16 = is_marked or 2 * max(even, odd) > 0.8 * min(len(content), LOOK) > 16 * min(even, odd)
    encoding = chosen or ("utf-16" if is_utf_16 else "utf-8")
    codec = {"utf-8": "utf-8-sig"}.get(encoding, encoding)
    if encoding == "utf-16" and not is_marked:
        codec = "utf-16-be" if even > odd else "utf-16-le"
    try:
        text = content.decode(codec)
    except UnicodeError as error:
        wrong = getattr(error, "start", 0)
        if chosen is not None or encoding != "utf-8":
            said = f"byte {wrong + 1} is not {ENCODINGS.get(encoding, encoding)}"
            raise _refused(content, wrong, said) from None
        text, encoding = _in_windows_1252(content, wrong), "cp1252"
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DataError(f"line {line}: a NUL byte, so this is not text; save the table as CSV in UTF-8")
    return text, encoding


def note_on(content: bytes) -> str:
    """What is said of letters that are read as Windows-1252, which is only guessed."""
    said = "letters are read as Windows-1252, such as “{}”; if they are wrong, choose another encoding"
    words = _words(content)
    return f"{said.format(words[0].decode('cp1252', 'replace')[:30])} (--encoding)" if words else ""


def _refused(content: bytes, byte: int, what: str) -> DataError:
    line = content.count(b"\n", 0, byte) + 1
    return DataError(f"line {line}: {what}; choose another encoding (--encoding)")


def _words(content: bytes) -> list[bytes]:
    """Words with bytes above 127, from the beginning."""
    lines = [line for line in content[:_BEGINNING].split(b"\n") if not line.isascii()]
    return re.findall(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*", b"\n".join(lines))


def _in_windows_1252(content: bytes, wrong: int) -> str:
    """The text, where what is not UTF-8 makes words in it; nobody can tell what else it may be."""
    start = content.rfind(b"\n", 0, max(0, wrong - _BEGINNING)) + 1
    part = content[start : content.find(b"\n", wrong + _BEGINNING) + 1 or None]
    if 0 < part.decode("utf-8", "replace").count("\ufffd") <= len(_UTF8_LETTER.findall(part)):
        raise _refused(content, wrong, f"byte {wrong + 1} is not UTF-8, though others in the file are")
    words = _words(content) or _words(content[content.rfind(b"\n", 0, wrong) + 1 :])
    bad = next((word for word in words if not _is_western(word)), b"")
    if not bad:
        with contextlib.suppress(UnicodeDecodeError):
            return content.decode("cp1252")
    shown, word = [], max([bad, *words[:9]], key=len)
    for encoding in list(ENCODINGS)[2:]:
        with contextlib.suppress(UnicodeDecodeError):
            part.decode(encoding)
            shown.append(f"{encoding} “{word.decode(encoding, 'ignore')[:12]}”")
    read_as = ", ".join(" ".join(one.split()) for one in shown if one.isprintable())
    able = f"; it may be {read_as}" if read_as else ""  # such as none of a file of random bytes
    raise _refused(content, wrong, f"letters in an encoding that cannot be told{able}")


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
