"""Which code may run on this machine without being asked about: what somebody has let run, by checksum."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from netviz import files

_FILE = "trusted-code.json"
_MOST = 1000  # checksums that are kept, the latest


class Trust:
    """Checksums of code, in a folder.

    Parameters
    ----------
    folder : Path or None
        None to remember nothing beyond this window.
    """

    def __init__(self, folder: Path | None) -> None:
        self._path = None if folder is None else folder / _FILE
        self._here: set[str] = set()

    def knows(self, text: str) -> bool:
        """Whether exactly this code has been let run."""
        checksum = _checksum(text)
        return checksum in self._here or checksum in self._kept()

    def remember(self, text: str) -> None:
        """Let this code run from now on; a disk that takes nothing is no reason to trouble anybody."""
        checksum = _checksum(text)
        self._here.add(checksum)
        kept = self._kept()
        if self._path is None or checksum in kept:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            files.write(self._path, json.dumps([*kept, checksum][-_MOST:]).encode())
        except (OSError, files.WriteError):
            pass

    def _kept(self) -> list[str]:
        if self._path is None:
            return []
        try:
            found = json.loads(self._path.read_bytes()[: 100 * _MOST])
        except (OSError, ValueError, RecursionError):
            return []
        return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _checksum(text: str) -> str:
    return hashlib.sha256(text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")).hexdigest()
