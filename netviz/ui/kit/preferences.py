"""What is remembered from one start to the next, read as something that anybody may have written.

A JSON file, and not QSettings: reading a QSettings file can run code, for PySide6 unpickles what it finds
there, and what Qt makes of a damaged arrangement of docks can end the process. Knows Qt's core alone, for
the first thing that is painted needs it.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

from PySide6.QtCore import QByteArray, QStandardPaths

from netviz import files

_MOST_BYTES = 1_000_000
_KEYS = (
    "geometry",
    "preset",
    "arrangement",
    "trained",
    "recent",
    "save_folder",
    "panels",
    "colors",
    "zoom",
    "calm",
    "ghost",
    "told_of_saving",
    "stage_on",
    "notes_size",
)
ZOOMS = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
"""How large everything can be."""


class Preferences:
    """The preferences as they are on disk now; a value of the wrong type counts as missing.

    Parameters
    ----------
    path : Path, optional
        The file; the user's own if left out.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or _usual_path()
        self._values = _read(self.path)

    @property
    def geometry(self) -> QByteArray | None:
        """Size and place of the window, as Qt saves them."""
        return _checked(self._values.get("geometry"))

    @property
    def arrangement(self) -> QByteArray | None:
        """Where the docks are, as Qt saves it; None where a preset says everything."""
        return _checked(self._values.get("arrangement"))

    @property
    def preset(self) -> str | None:
        """The name of an arrangement, which need not exist."""
        preset = self._values.get("preset")
        return preset if isinstance(preset, str) else None

    @property
    def trained(self) -> bool:
        """Whether anything has been trained here before."""
        return self._values.get("trained") is True

    @property
    def colors(self) -> str | None:
        """Light or dark; None to follow the desktop."""
        colors = self._values.get("colors")
        return colors if colors in ("light", "dark") else None

    @property
    def zoom(self) -> float:
        """How much larger than usual everything is, one of `ZOOMS`."""
        zoom = self._values.get("zoom")
        return zoom if isinstance(zoom, float) and zoom in ZOOMS else 1.0

    @property
    def ghost(self) -> bool:
        """Whether the last pinned run stands faintly behind the present one."""
        return self._values.get("ghost") is not False

    @property
    def calm(self) -> bool:
        """Whether pictures shall change only a few times a second while playing."""
        return self._values.get("calm") is True

    @property
    def told_of_saving(self) -> bool:
        """Whether it was said once that Ctrl+S saves the whole session."""
        return self._values.get("told_of_saving") is True

    @property
    def stage_on(self) -> str:
        """The name of the screen that slides were put on last; there need not be one of that name."""
        name = self._values.get("stage_on")
        return name if isinstance(name, str) else ""

    @property
    def notes_size(self) -> int:
        """How large the speaker's notes were made, in pixels of the usual type; 0 for as usual."""
        size = self._values.get("notes_size")
        return size if isinstance(size, int) and not isinstance(size, bool) else 0

    @property
    def save_folder(self) -> str | None:
        """Where something was last saved; the folder need not exist any more."""
        folder = self._values.get("save_folder")
        return folder if isinstance(folder, str) else None

    @property
    def recent(self) -> list[dict[str, Any]]:
        """What is kept of the files that were opened last, the latest first."""
        recent = self._values.get("recent")
        return [kept for kept in recent if isinstance(kept, dict)] if isinstance(recent, list) else []

    @property
    def panels(self) -> dict[str, dict[str, Any]]:
        """How each panel was set, by its key."""
        panels = self._values.get("panels")
        found = panels.items() if isinstance(panels, dict) else ()
        return {key: state for key, state in found if isinstance(state, dict)}

    def keep(
        self, **values: QByteArray | str | bool | float | list[dict[str, Any]] | dict[str, Any] | None
    ) -> None:
        """Write some of them by name; None forgets one.

        What another window has written in the meantime stays. A disk that takes nothing is no reason to
        trouble anybody: then the next start is as this one was.
        """
        unknown = values.keys() - set(_KEYS)
        if unknown:
            raise KeyError(f"no preference has the name {', '.join(sorted(unknown))}")
        kept = _read(self.path)
        for name, value in values.items():
            if value is None:
                kept.pop(name, None)
            else:
                kept[name] = _sealed(value) if isinstance(value, QByteArray) else value
        self._values = kept
        _write(self.path, kept)


def _usual_path() -> Path:
    usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    folder = os.environ.get("XDG_CONFIG_HOME") or usual  # also where Qt takes no notice of it
    return Path(folder) / "netviz" / "preferences.json"


def _read(path: Path) -> dict[str, Any]:
    try:
        if not path.is_file() or path.stat().st_size > _MOST_BYTES:
            return {}
        values = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return {key: values[key] for key in _KEYS if key in values} if isinstance(values, dict) else {}


def _write(path: Path, values: Mapping[str, Any]) -> None:
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, json.dumps(values, indent=1).encode())


def _sealed(state: QByteArray) -> dict[str, Any]:
    """Bytes of Qt's with a sum, because Qt can crash on damaged ones."""
    content = state.data()
    return {"bytes": base64.b64encode(content).decode(), "crc32": crc32(content)}


def _checked(sealed: object) -> QByteArray | None:
    if not isinstance(sealed, dict) or not isinstance(sealed.get("bytes"), str):
        return None
    try:
        content = base64.b64decode(sealed["bytes"], validate=True)
    except (binascii.Error, ValueError):
        return None
    return QByteArray(content) if crc32(content) == sealed.get("crc32") else None
