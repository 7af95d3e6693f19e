"""The files that were opened or saved last, and how they were taken."""

from __future__ import annotations

import contextlib
from dataclasses import field
from pathlib import Path
from typing import Any

from netviz.data.reading import Choice, Options
from netviz.frozen import dataclass
from netviz.ui.kit.preferences import Preferences

_MOST_RECENT = 8

_KINDS = {
    "format": (str, type(None)),
    "encoding": (str, type(None)),
    "delimiter": (str, type(None)),
    "decimal": (str, type(None)),
    "header": (bool, type(None)),
    "sheet": (str, type(None)),
    "arrays": (str, type(None)),
    "sample": (bool,),
}


@dataclass(frozen=True)
class RecentFile:
    """A file, and how it was taken."""

    path: Path
    choice: Choice = field(default_factory=Choice)
    options: Options = field(default_factory=Options)
    labels: Path | None = None  # a second file

    @property
    def can_be_opened(self) -> bool:
        """Whether there is such a file, as far as one may look."""
        try:
            return self.path.is_file()
        except (OSError, ValueError):  # a folder that may not be read, a name that no file can have
            return False

    def to_json(self) -> dict[str, Any]:
        """What is kept of it."""
        said = {name: getattr(self.options, name) for name in _KINDS}
        kept = {"path": str(self.path), "choice": vars(self.choice), "options": said}
        return kept if self.labels is None else kept | {"labels": str(self.labels)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> RecentFile | None:
        """From what was kept; how it was taken is found out again where that is of another kind."""
        path = kept.get("path")
        if not isinstance(path, str) or not path:
            return None
        labels = kept.get("labels")
        second = Path(labels) if isinstance(labels, str) and labels else None
        return cls(Path(path), _choice(kept.get("choice")), _options(kept.get("options")), second)


def recent_files() -> list[Path]:
    """The files that were last opened or saved, and are still there."""
    return [one.path for one in recent()]


def recent() -> list[RecentFile]:
    """The same, with how they were taken."""
    found = [RecentFile.from_json(kept) for kept in Preferences().recent]
    return [one for one in found if one is not None and one.can_be_opened][:_MOST_RECENT]


def remember_file(
    path: Path,
    choice: Choice | None = None,
    options: Options | None = None,
    labels: Path | None = None,
) -> None:
    """Put a file at the beginning of the recent ones, with how it was taken."""
    with contextlib.suppress(OSError):  # the folder in which the program runs may be gone
        path, labels = path.resolve(), labels and labels.resolve()
    latest = RecentFile(path, choice or Choice(), options or Options(), labels)
    kept = [latest, *(one for one in recent() if one.path != path)]
    Preferences().keep(recent=[one.to_json() for one in kept[:_MOST_RECENT]])


def _choice(kept: object) -> Choice:
    if not isinstance(kept, dict):
        return Choice()
    features, label = kept.get("features"), kept.get("label")
    names = features if isinstance(features, list) else []
    both = len(names) == 2 and all(isinstance(name, str) for name in names)
    return Choice((names[0], names[1]) if both else None, label if isinstance(label, str) else None)


def _options(kept: object) -> Options:
    said = kept if isinstance(kept, dict) else {}
    known: dict[str, Any] = {name: said[name] for name in _KINDS if name in said}
    taken: dict[str, Any] = {name: known[name] for name in known if isinstance(known[name], _KINDS[name])}
    return Options(**taken)
