"""The sweep that a document keeps: what was asked, and what has come out."""

from __future__ import annotations

from dataclasses import replace

from netviz.frozen import dataclass
from netviz.intents.base import Blobs, Intent, Undoable
from netviz.project import Project, Swept
from netviz.training.config import ConfigError
from netviz.training.spec import Key

OLD_PLACE = "sweep"
"""Under which a project's view has kept a sweep, before documents did."""


def _with(project: Project, sweep: Swept | None) -> Project:
    panels = {key: state for key, state in project.view.panels.items() if key != OLD_PLACE}
    document, view = replace(project.document, sweep=sweep), replace(project.view, panels=panels)
    return replace(project, document=document, view=view)


@dataclass(frozen=True)
class KeepSweep(Undoable):
    """Keep a sweep, as far as it has come, in the place of the one that was kept before.

    Parameters
    ----------
    key : Key
        Of the record.
    asked : Key
        Of what was asked: a sweep that has come further is one thing to take back.
    """

    key: Key
    asked: Key = ""

    def apply(self, project: Project, blobs: Blobs) -> Project:
        if self.key not in blobs.sweeps:
            raise ConfigError("there is no such sweep to be kept")
        about = tuple(sorted(blobs.sweeps[self.key].sweep.base.keys))
        if any(key not in blobs.datasets and key not in blobs.weights for key in about):
            raise ConfigError("the data of this sweep are not there any more")
        return _with(project, Swept(self.key, about))

    def describe(self, before: Project, blobs: Blobs) -> str:
        record = blobs.sweeps[self.key]
        axes = " × ".join(axis.setting.symbol for axis in record.sweep.axes)
        return f"sweep {axes}, {len(record.table)} of {record.sweep.n_cells} runs"

    def continues(self, earlier: Intent) -> bool:
        return bool(self.asked) and isinstance(earlier, KeepSweep) and earlier.asked == self.asked


@dataclass(frozen=True)
class DropSweep(Undoable):
    """Keep no sweep."""

    def apply(self, project: Project, blobs: Blobs) -> Project:
        return _with(project, None)

    def describe(self, before: Project, blobs: Blobs) -> str:
        return "sweep removed"
