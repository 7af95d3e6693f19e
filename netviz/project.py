"""Everything that a user could want back, as one value.

A `Project` is a `Document`, which undo and redo are about, and a `View` of it, which is saved and never
undone. Data sets and weights are blobs: they lie beside the project, under the keys that it names them by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any

from netviz.frozen import dataclass
from netviz.training.spec import Key, RunSpec

VERSION = 1


class ProjectError(ValueError):
    """A project that cannot be read; the message says what is wrong and where."""


@dataclass(frozen=True)
class Run:
    """A run of the document.

    Attributes
    ----------
    id : str
        Stays the same whatever is changed about the run.
    letter : str
        What it is called on the screen: A, B, C …
    spec : RunSpec
        `spec.key` is the key of its timeline, which is a cache.
    name : str
        What the user calls it; empty where it has only its letter.
    """

    id: str
    letter: str
    spec: RunSpec
    name: str = ""


@dataclass(frozen=True)
class Swept:
    """A sweep that the document keeps.

    Attributes
    ----------
    key : Key
        Of its record.
    about : tuple of Key
        Of the data and weights that it varies something of.
    """

    key: Key
    about: tuple[Key, ...] = ()


@dataclass(frozen=True)
class Document:
    """What undo and redo are about.

    Attributes
    ----------
    runs : tuple of Run
    active : str
        The id of the run that is shown and trained.
    sweep : Swept or None
    """

    runs: tuple[Run, ...]
    active: str
    sweep: Swept | None = None

    def __post_init__(self) -> None:
        ids = [run.id for run in self.runs]
        if len(set(ids)) != len(ids) or self.active not in ids:
            raise ProjectError("each run needs an id of its own, and the active run must be one of them")
        if self.run.spec.code is not None:
            raise ProjectError("a run that follows somebody's code cannot be the active one")

    @property
    def run(self) -> Run:
        """The active run."""
        return self.run_of(self.active)

    @property
    def pinned(self) -> tuple[Run, ...]:
        """The runs beside the active one, in the order in which they were pinned."""
        return tuple(run for run in self.runs if run.id != self.active)

    def run_of(self, run_id: str) -> Run:
        """A run by its id."""
        return next(run for run in self.runs if run.id == run_id)

    @property
    def spec(self) -> RunSpec:
        """What the active run is a function of."""
        return self.run.spec

    def with_spec(self, spec: RunSpec) -> Document:
        """With another run in the place of the active one."""
        runs = (replace(run, spec=spec) if run.id == self.active else run for run in self.runs)
        return replace(self, runs=tuple(runs))

    @property
    def keys(self) -> frozenset[Key]:
        """Of all data sets and weights that the document names."""
        about = () if self.sweep is None else self.sweep.about
        return frozenset(about).union(*(run.spec.keys for run in self.runs))

    @property
    def sweep_key(self) -> Key | None:
        """Of the sweep that is kept, if there is one."""
        return None if self.sweep is None else self.sweep.key


@dataclass(frozen=True)
class Cursor:
    """Where the user stands in a run.

    Attributes
    ----------
    step : int
    line : int
        Of the derivation, 1 to 15; 0 where the whole step is shown.
    sample : int or None
        The row of the data set that is pinned.
    reached : int
        The last step that has been computed.
    """

    step: int = 0
    line: int = 0
    sample: int | None = None
    reached: int = 0


@dataclass(frozen=True)
class View:
    """How a document is looked at.

    Attributes
    ----------
    cursors : mapping of str to Cursor
        One for each run, by its id.
    layout : str
        The preset of panels.
    panels : mapping of str to mapping
        What each panel wants to be given back, by "kind" or "kind:slot".
    """

    cursors: Mapping[str, Cursor] = field(default_factory=dict)
    layout: str = "explore"
    panels: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Project:
    """A document and how it is looked at."""

    document: Document
    view: View
    version: int = VERSION

    @property
    def cursor(self) -> Cursor:
        """Where the user stands in the active run."""
        return self.view.cursors.get(self.document.active, Cursor())

    def standing(self, **places: Any) -> Project:
        """The same with the cursor of the active run elsewhere; the arguments are those of `Cursor`."""
        return self.with_cursor(replace(self.cursor, **places))

    def with_cursor(self, cursor: Cursor) -> Project:
        """The same with another cursor of the active run."""
        cursors = {**self.view.cursors, self.document.active: cursor}
        return replace(self, view=replace(self.view, cursors=cursors))

    def with_spec(self, spec: RunSpec) -> Project:
        """The same with another run in the place of the active one."""
        return replace(self, document=self.document.with_spec(spec))

    def to_json(self) -> str:
        """One line of JSON, from which `from_json` makes an equal project."""
        import msgspec  # only now, for windows are made without it

        return msgspec.json.encode(self).decode()

    @classmethod
    def from_json(cls, text: str | bytes) -> Project:
        """Read what `to_json` wrote.

        Raises
        ------
        ProjectError
            If the text is damaged, or from a newer version; the message says what is wrong and where.
        """
        import msgspec

        try:
            version = msgspec.json.decode(text, type=_Versioned).version
            if version > VERSION:
                raise ProjectError(
                    f"the project is of version {version}, and this netviz knows versions up to {VERSION}; "
                    "open it with a newer netviz"
                )
            return msgspec.json.decode(text, type=cls)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise ProjectError(f"the project cannot be read: {error}") from None


@dataclass(frozen=True)
class _Versioned:
    version: int
