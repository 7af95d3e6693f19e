"""What is kept in case the program ends without being closed, and found by the next start.

A process has one file, and holds another one beside it for as long as it lives: a file that nobody holds
was left behind. What has been computed is not in it; it is computed again.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from netviz import files
from netviz.frozen import dataclass
from netviz.saved import Saved
from netviz.storage import SUFFIX
from netviz.storage.session_file import SessionError, glimpse, read_session, write_session

_HELD = ".held"
_DAMAGED = ".damaged"
_MOST_KEPT = 10  # files of earlier processes; the newest stay


class Recovery:
    """The file of this process.

    Parameters
    ----------
    folder : Path
        Made when something is first written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path = folder / f"{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}"
        self._hold: BinaryIO | None = None

    def write(self, saved: Saved) -> None:
        """Keep a session in the place of what was kept before; may be called in a thread.

        Raises
        ------
        WriteError, OSError
            If it cannot be written.
        """
        held = _held_beside(self.path)
        if self._hold is not None and not held.exists():  # somebody has removed the folder
            self._hold.close()
            self._hold = None
        if self._hold is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._hold = files.hold(held)
        write_session(self.path, replace(saved, computed={}))

    def close(self, *, keep: bool = False) -> None:
        """Nothing has to be recovered any more, unless `keep` says so."""
        if self._hold is not None:
            self._hold.close()
            self._hold = None
            _remove(_held_beside(self.path))
        if not keep:
            _remove(self.path)


@dataclass(frozen=True)
class Found:
    """What an earlier process has left.

    Attributes
    ----------
    path : Path
    written : float
        When, in seconds since 1970.
    """

    path: Path
    written: float

    def about(self) -> str:
        """What it is, in a few words; empty if it is damaged."""
        try:
            return glimpse(self.path)
        except SessionError:
            return ""

    def read(self) -> Saved:
        """The session that was kept, at the last step that is reached in some seconds.

        Raises
        ------
        SessionError
            If it is damaged; it is put aside then, and the message says where.
        """
        try:
            return read_session(self.path, reach_is_enough=True)
        except SessionError as error:
            aside = self.path.with_suffix(_DAMAGED)
            with contextlib.suppress(OSError):
                os.replace(self.path, aside)
                raise SessionError(f"{error}; it was put aside as {aside}") from None
            raise

    def remove(self) -> None:
        """It is not wanted."""
        _remove(self.path)


def left_behind(folder: Path) -> list[Found]:
    """What processes that ended without being closed have left in a folder, the newest first.

    Of many, the oldest are removed, and so is what was being written when a process was killed.
    """
    files.remove_leftovers(folder)
    found = sorted(_unheld(folder), key=lambda one: -one.written)
    for old in found[_MOST_KEPT:]:
        old.remove()
    return found[:_MOST_KEPT]


def _unheld(folder: Path) -> Iterator[Found]:
    with contextlib.suppress(OSError):
        for path in sorted(folder.iterdir()):
            if path.suffix == _HELD and not files.is_held(path):
                _remove(path)
            elif path.suffix == SUFFIX and not files.is_held(_held_beside(path)):
                with contextlib.suppress(OSError):
                    yield Found(path, path.stat().st_mtime)


def _held_beside(path: Path) -> Path:
    return path.with_suffix(_HELD)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
