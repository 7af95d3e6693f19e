"""Writing files: each is written whole, or not at all.

The content goes into a file of its own beside the one that is meant, and takes its place when it is
complete and on the disk. Whatever happens before that leaves the old file as it was. What a program that
was killed leaves behind is removed when something is next written into the same folder.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import stat
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

if sys.platform != "win32":
    import fcntl

_PART = re.compile(r"\.netviz-[0-9a-f]{16}\.part")
_NOT_WRITTEN = {
    errno.ENOSPC: "the disk is full; make room, or choose another place",
    errno.EDQUOT: "your share of the disk is used up; make room, or choose another place",
    errno.EFBIG: "files as large as this are not allowed; choose another place",
    errno.EACCES: "you are not allowed to write there; choose another place",
    errno.EPERM: "you are not allowed to write there; choose another place",
    errno.EROFS: "nothing can be written on that disk; choose another place",
    errno.ENOENT: "there is no such folder; make it first",
    errno.ENOTDIR: "there is no such folder; make it first",
    errno.EISDIR: "this is a folder; name a file in it",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
    errno.EINVAL: "no file can have such a name; choose another one",
}
_NOT_READ = {
    errno.ENOENT: "there is no such file; check the name and the folder",
    errno.ENOTDIR: "there is no such file; check the name and the folder",
    errno.EISDIR: "this is a folder; choose a file in it",
    errno.EACCES: "you are not allowed to read it; ask its owner",
    errno.EPERM: "you are not allowed to read it; ask its owner",
    errno.ESPIPE: "this is no file but a device or a pipe; save what comes from it, and open that",
    errno.ELOOP: "this is a link that leads back to itself; choose the file that it was meant for",
    errno.ENAMETOOLONG: "no file can have so long a name",
}


class WriteError(OSError):
    """A file was not written, and what was there before is as it was; the message names path and cause.

    Parameters
    ----------
    path : str or Path
    cause : OSError
    """

    def __init__(self, path: str | Path, cause: OSError) -> None:
        reason = _NOT_WRITTEN.get(cause.errno or 0) or cause.strerror or str(cause)
        super().__init__(cause.errno, reason, str(path))

    def __str__(self) -> str:
        return f"{self.filename} was not written: {self.strerror}"


def write(path: str | Path, content: bytes | Iterable[bytes | memoryview]) -> None:
    """Write a file, in the place of an old one if there is one.

    A link is followed, and the file that it leads to keeps its permissions. A device or a pipe is simply
    written to, for there is nothing in it to be lost.

    Parameters
    ----------
    path : str or Path
    content : bytes or iterable of bytes
        The file, whole or in pieces.

    Raises
    ------
    WriteError
        If it cannot be written. The old file, if there was one, is unchanged.
    """
    pieces = (content,) if isinstance(content, bytes) else content
    try:
        old = _status(path)
        if old is None or stat.S_ISREG(old.st_mode):
            _replace(Path(os.path.realpath(path)), old, pieces)
        elif stat.S_ISDIR(old.st_mode):
            raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
        else:
            with open(path, "wb") as stream:
                stream.writelines(pieces)
    except OSError as error:
        raise WriteError(path, error) from error


def open_to_read(path: str | Path) -> BinaryIO:
    """Open a file to read its bytes; nothing else, for a pipe may wait for ever, and a device never end.

    Raises
    ------
    OSError
        If there is none, or it must not be read; `why_not_read` says why.
    """
    kind = os.stat(path).st_mode
    if not stat.S_ISREG(kind):
        code = errno.EISDIR if stat.S_ISDIR(kind) else errno.ESPIPE
        raise OSError(code, os.strerror(code), str(path))
    return open(path, "rb")


def why_not_read(error: OSError) -> str:
    """Why a file could not be read, as it goes on after a colon."""
    return _NOT_READ.get(error.errno or 0) or (error.strerror or str(error)).lower()


def remove_leftovers(folder: str | Path) -> None:
    """Remove what programs that were killed while they wrote have left in a folder."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _PART.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                _remove_unless_in_use(entry.path)


def hold(path: str | Path) -> BinaryIO:
    """Make a file that is in use until the stream is closed, or the process ends in whatever way.

    Raises
    ------
    OSError
        If it cannot be made, or another process holds it.
    """
    while True:
        stream = os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600), "wb"
        )
        if not _is_locked(stream.fileno()):
            stream.close()
            raise BlockingIOError(errno.EAGAIN, "another process holds it", str(path))
        if os.path.exists(path):
            return stream
        stream.close()  # somebody cleaned up in between


def is_held(path: str | Path) -> bool:
    """Whether a process has a file in use that it made with `hold`."""
    try:
        if sys.platform == "win32":  # where an open file cannot be moved
            os.rename(path, path)
            return False
        with open(path, "rb") as stream:
            return not _is_locked(stream.fileno())
    except FileNotFoundError:
        return False
    except OSError:
        return True


def same(one: str | Path, other: str | Path) -> bool:
    """Whether two paths lead to one file, by whatever links, or would if it were there."""
    if os.path.normcase(os.path.realpath(one)) == os.path.normcase(os.path.realpath(other)):
        return True
    with contextlib.suppress(OSError, ValueError):
        return os.path.samefile(one, other)
    return False


def _status(path: str | Path) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None
    except ValueError:  # a NUL
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL)) from None


def _replace(target: Path, old: os.stat_result | None, pieces: Iterable[bytes | memoryview]) -> None:
    # In a folder that can be written to, even what is write-protected could be replaced.
    if old is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    remove_leftovers(target.parent)
    part, stream = _begin(target.parent, 0o666 if old is None else 0o600)
    try:
        with stream:
            stream.writelines(pieces)
            stream.flush()
            if old is not None:
                _keep_permissions(part, old)
            _sync(stream.fileno())
            if sys.platform == "win32":  # where an open file cannot be moved
                stream.close()
            os.replace(part, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(part)
        raise
    if sys.platform != "win32":
        with contextlib.suppress(OSError):  # it is written; whether its name lasts is up to the disk
            folder = os.open(target.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _begin(folder: Path, permissions: int) -> tuple[Path, BinaryIO]:
    """A new file, locked as long as it is open: that it is in use is what tells it from a leftover."""
    while True:
        part = folder / f".netviz-{secrets.token_hex(8)}.part"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        stream = os.fdopen(os.open(part, flags, permissions), "wb")
        if _is_locked(stream.fileno()) and part.exists():
            return part, stream
        stream.close()  # somebody cleaned up in between


def _is_locked(descriptor: int) -> bool:
    """Lock an open file; False if another has done so. Where locks are unknown, all is taken as locked."""
    if sys.platform != "win32":
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True
    return True


def _remove_unless_in_use(path: str) -> None:
    with contextlib.suppress(OSError):
        if sys.platform != "win32":
            descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.unlink(path)
            finally:
                os.close(descriptor)
        else:
            os.unlink(path)  # fails if it is open


def _keep_permissions(part: Path, old: os.stat_result) -> None:
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.chown(part, old.st_uid, old.st_gid)
    with contextlib.suppress(OSError):  # some file systems know no permissions
        os.chmod(part, stat.S_IMODE(old.st_mode))


def _sync(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # there is nothing like it on that disk
            raise
