"""What is kept of faults in the user's state folder: a log of bounded size, and a note of a crash."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

MAX_LOG_BYTES = 256 * 1024
"""Beyond, the log is renamed and a new one begun; one older log is kept."""

_MAX_CRASH_NOTE = 32 * 1024  # read of a crash note


def state_folder(
    environment: Mapping[str, str] = os.environ, platform: str = sys.platform, home: Path | None = None
) -> Path | None:
    """Where the platform wants logs to be kept; None if that cannot be told.

    Parameters
    ----------
    environment : mapping
        The environment variables.
    platform : str
        As `sys.platform`.
    home : Path, optional
        The user's home folder; found out if left out.
    """
    try:
        home = home or Path.home()
    except RuntimeError:  # a user without a home
        return None
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / "netviz"
    if platform == "darwin":
        return home / "Library" / "Logs" / "netviz"
    chosen = environment.get("XDG_STATE_HOME", "")
    return (Path(chosen) if os.path.isabs(chosen) else home / ".local" / "state") / "netviz"


class FaultLog:
    """A text file that grows up to a limit; writing to it never fails, at worst nothing is written.

    Parameters
    ----------
    folder : Path
        Made when there is something to write.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "faults.log"

    def write(self, text: str) -> bool:
        """Append an entry; whether that could be done."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.exists() and self.path.stat().st_size + len(text) > MAX_LOG_BYTES:
                self.path.replace(self.path.with_suffix(".old.log"))
            with self.path.open("a", encoding="utf-8", errors="replace") as file:
                file.write(text[:MAX_LOG_BYTES])
        except OSError:
            return False
        return True


class CrashNote:
    """A file that stays empty, and is removed at the end, unless this process crashes.

    The operating system's fatal signals are written into it with a traceback of every thread; so are faults
    that no window is left to show. The next start takes what it finds.

    Parameters
    ----------
    folder : Path

    Raises
    ------
    OSError
        If the file cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"crash-{os.getpid()}.txt"
        self._file: TextIO = self._path.open("w", encoding="utf-8", errors="replace")
        self._was_enabled = faulthandler.is_enabled()
        faulthandler.enable(self._file)

    def write(self, text: str) -> None:
        """Leave something for the next start to tell."""
        with contextlib.suppress(OSError, ValueError):
            self._file.write(text)
            self._file.flush()

    def close(self) -> None:
        """Remove the file if there is nothing in it."""
        faulthandler.disable()
        if self._was_enabled and sys.__stderr__ is not None:  # a crash of those who come after is told, too
            faulthandler.enable(sys.__stderr__)
        with contextlib.suppress(OSError):
            self._file.close()
            if not self._path.stat().st_size:
                self._path.unlink()


def take_crash_notes(folder: Path) -> list[str]:
    """What crashed processes have left since this was last asked; it is removed.

    A process that still runs has an empty file, which is left to it.
    """
    notes = []
    for path in sorted(folder.glob("crash-*.txt")):
        with contextlib.suppress(OSError):
            if path.stat().st_size:
                with path.open(encoding="utf-8", errors="replace") as file:
                    text = file.read(_MAX_CRASH_NOTE)
                path.unlink()
                notes.append(text)
            elif not _runs(path.stem.removeprefix("crash-")):
                path.unlink()
    return notes


def _runs(pid: str) -> bool:
    """Whether there is such a process; where asking could harm it, the file system knows: it is in use."""
    if sys.platform == "win32" or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
