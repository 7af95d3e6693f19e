"""What all intents have in common, and what the keys of a project stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from operator import index as whole_number
from typing import TYPE_CHECKING, ClassVar, SupportsIndex

from netviz.core import Sizes
from netviz.data import Dataset
from netviz.frozen import dataclass
from netviz.project import Project
from netviz.training.config import ConfigError
from netviz.training.spec import Key, RunSpec
from netviz.training.weights import Weights

if TYPE_CHECKING:
    from netviz.sweeps.record import SweepRecord


@dataclass(frozen=True)
class Blobs:
    """What the keys of a project stand for."""

    datasets: Mapping[Key, Dataset]
    weights: Mapping[Key, Weights]
    sweeps: Mapping[Key, SweepRecord] = field(default_factory=dict)

    def copy(self) -> Blobs:
        """What there is now; it stays so while others come and go."""
        return Blobs(dict(self.datasets), dict(self.weights), dict(self.sweeps))

    def dataset(self, project: Project) -> Dataset:
        """What is learned where the user stands."""
        return self.datasets[project.document.spec.at(project.cursor.step).data]

    def sizes(self, spec: RunSpec) -> Sizes:
        """D, H and K of a run."""
        return Sizes(2, spec.network.n_hidden, self.datasets[spec.changes[0].data].n_classes)


class Intent:
    """What all intents have in common."""

    undoable: ClassVar[bool] = False
    """Whether it changes the document, so that it can be taken back."""

    def apply(self, project: Project, blobs: Blobs) -> Project:
        """What becomes of a project.

        Raises
        ------
        ConfigError, DataError
            If the intent cannot be carried out.
        """
        raise NotImplementedError

    def describe(self, before: Project, blobs: Blobs) -> str:
        """What it changes, in a few words: "η 0.5 → 1"."""
        return ""

    def merges(self, earlier: Intent) -> bool:
        """Whether it and the one just before are one thing to take back, as in a drag of a slider."""
        return False

    def continues(self, earlier: Intent) -> bool:
        """Whether both belong to one gesture, and so are one thing to take back, however long it takes."""
        return False

    def replaces(self, earlier: Intent) -> bool:
        """Whether an earlier part of the same gesture, not carried out yet, is no longer wanted."""
        return self.continues(earlier)


class Undoable(Intent):
    """An intent that changes the document."""

    undoable = True


@dataclass(frozen=True)
class Undo(Intent):
    """Take the last change of the document back; carried out by the session, which has the stack."""


@dataclass(frozen=True)
class Redo(Intent):
    """Bring back what was taken back."""


def whole(value: SupportsIndex, name: str) -> int:
    """A whole number, or a refusal that says what should be one."""
    try:
        return whole_number(value)
    except TypeError:
        raise ConfigError(f"{name} is a whole number, not {value!r}") from None
