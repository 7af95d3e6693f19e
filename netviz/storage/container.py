"""The zip file around a session: its members are stored as they are, and few names are allowed.

What is read may come from anybody. Nothing of it is unpacked, so that no member can be larger than the
file, and no path leads out of it.
"""

from __future__ import annotations

import io
import os
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from netviz.data import DataError
from netviz.files import open_to_read

MAX_BYTES = 512 * 2**20
"""The largest file that is read."""

MAX_MEMBERS = 10_000 - 1
"""The most members of a file that is read."""

MAX_TEXT = 32 * 2**20
"""The most bytes of a member that is no array: as objects its values take many times as much."""

_END = struct.Struct("<4s4H2LH")  # the record at the end of a zip file
_NAMES = re.compile(r"project\.json|computed\.msgpack|blobs/[0-9a-f]{64}\.npy")
_DIRECTORY_ENTRY = 46 + 100  # bytes, with the longest name
_START, _NAME_AT, _LONGEST_NAME = b"PK\x03\x04", 30, 100  # of the record before a member
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same content makes the same file


class DamagedError(ValueError):
    """A file that cannot be read; the message says which member is wrong."""


class TooLargeError(DataError):
    """What is to be written could not be read again."""


def packed(members: Mapping[str, bytes]) -> memoryview:
    """A zip file of some members.

    Raises
    ------
    TooLargeError
        If `opened` would refuse it.
    """
    sizes = [len(content) + 2 * _DIRECTORY_ENTRY for content in members.values()]
    texts = [len(content) for name, content in members.items() if not name.startswith("blobs/")]
    if len(members) > MAX_MEMBERS or sum(sizes) > MAX_BYTES or max(texts) > MAX_TEXT:
        raise TooLargeError("the session is larger than a file of it may be; take fewer points")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content)
    return stream.getbuffer()


def opened(path: str | Path) -> Callable[[str], bytes]:
    """Read a zip file that may come from anybody.

    Returns
    -------
    callable
        Gives the content of a member by its name; raises `KeyError` if there is none, and `DamagedError`
        if it is not as it was written.

    Raises
    ------
    DamagedError
        If it is no such file, is too large, or has members that no session has.
    OSError
        If there is no file, or it must not be read.
    """
    with open_to_read(path) as stream:
        if os.fstat(stream.fileno()).st_size > MAX_BYTES:
            raise DamagedError(f"it is larger than {MAX_BYTES // 2**20} MB")
        content = stream.read(MAX_BYTES + 1)
    _check_end(content)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        infos = archive.infolist()
    except Exception as error:  # a damaged directory makes zipfile fail in many ways
        raise DamagedError(f"its list of members is damaged ({error})") from None
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        _check(info)
        if info.filename in members:
            raise DamagedError(f"{info.filename} is there twice")
        members[info.filename] = info
    if sum(info.file_size for info in infos) > len(content):
        raise DamagedError("its members say that they are larger than the file")

    def read(name: str) -> bytes:
        info = members[name]
        try:
            return archive.read(info)
        except Exception as error:
            raise DamagedError(f"{name} is damaged ({error})") from None

    return read


def first_member(path: str | Path) -> str:
    """The name of the first member of a zip file, by its beginning alone; empty if it is none."""
    try:
        with open_to_read(path) as stream:
            start = stream.read(_NAME_AT + _LONGEST_NAME)
    except (OSError, ValueError):
        return ""
    if not start.startswith(_START) or len(start) < _NAME_AT:
        return ""
    length = int.from_bytes(start[26:28], "little")
    return start[_NAME_AT : _NAME_AT + length].decode("ascii", "replace")


def _check_end(content: bytes) -> None:
    """Look at what stands at the end before anything makes a list of what it promises."""
    if not content.startswith(_START) or len(content) < _END.size:
        raise DamagedError("it is no zip file, as sessions are")
    mark, disk, first, here, n_members, size, start, comment = _END.unpack(content[-_END.size :])
    if mark != b"PK\x05\x06" or disk or first or comment or here != n_members:
        raise DamagedError("its end is missing or damaged")
    if n_members > MAX_MEMBERS or size > MAX_MEMBERS * _DIRECTORY_ENTRY:
        raise DamagedError(f"it has more than {MAX_MEMBERS} members")
    if start + size + _END.size != len(content):
        raise DamagedError("its list of members is not where it should be")


def _check(info: zipfile.ZipInfo) -> None:
    name = info.filename
    if not _NAMES.fullmatch(name) or name != info.orig_filename:
        raise DamagedError(f"{name!r:.80} is no member of a session")
    is_plain = info.compress_type == zipfile.ZIP_STORED and not info.flag_bits & 0x1
    if not name.startswith("blobs/") and info.file_size > MAX_TEXT:
        raise DamagedError(f"{name} is larger than {MAX_TEXT // 2**20} MB")
    if not is_plain or info.file_size != info.compress_size or (info.external_attr >> 28) == 0xA:
        raise DamagedError(f"{name} is packed, locked or a link, which no member of a session is")
