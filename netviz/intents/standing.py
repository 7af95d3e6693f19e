"""Where the user stands, what is looked at, how the views are set: nothing that changes the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from netviz.frozen import dataclass
from netviz.intents.base import Blobs, Intent, whole
from netviz.project import Project
from netviz.training.config import ConfigError
from netviz.training.step_lines import N_LINES


@dataclass(frozen=True)
class GoTo(Intent):
    """Stand at a step that has been computed, or the nearest one; at a line of it, or at the whole step."""

    step: int
    line: int | None = None

    def apply(self, project: Project, blobs: Blobs) -> Project:
        step = min(max(whole(self.step, "a step"), 0), project.cursor.reached)
        line = project.cursor.line if self.line is None else self.line
        return project.standing(step=step, line=min(max(whole(line, "a line"), 0), N_LINES))


@dataclass(frozen=True)
class GoToLine(Intent):
    """Stand at a line of the derivation at the present step, 1 to 15; 0 to leave the lines."""

    line: int

    def apply(self, project: Project, blobs: Blobs) -> Project:
        return project.standing(line=min(max(whole(self.line, "a line"), 0), N_LINES))


@dataclass(frozen=True)
class Advance(Intent):
    """Take steps, up to where the run diverges if it does."""

    n_steps: int = 1

    def apply(self, project: Project, blobs: Blobs) -> Project:
        step = project.cursor.step + max(whole(self.n_steps, "a number of steps"), 0)
        return project.standing(step=step, reached=max(step, project.cursor.reached))


@dataclass(frozen=True)
class StepBack(Intent):
    """One step back, to exactly what was there."""

    def apply(self, project: Project, blobs: Blobs) -> Project:
        return project.standing(step=max(project.cursor.step - 1, 0))


@dataclass(frozen=True)
class NextLine(Intent):
    """One line on; after line 15 comes line 1 of the next step."""

    def apply(self, project: Project, blobs: Blobs) -> Project:
        if project.cursor.line < N_LINES:
            return project.standing(line=project.cursor.line + 1)
        return Advance().apply(project.standing(line=1), blobs)


@dataclass(frozen=True)
class PreviousLine(Intent):
    """One line back; before line 1 comes line 15 of the step before."""

    def apply(self, project: Project, blobs: Blobs) -> Project:
        step, line = project.cursor.step, project.cursor.line
        if line > 1:
            return project.standing(line=line - 1)
        return project.standing(step=step - 1, line=N_LINES) if step else project.standing(line=0)


@dataclass(frozen=True)
class PinSample(Intent):
    """Choose a sample to be looked at, by its row in the data set; None for none."""

    sample: int | None

    def apply(self, project: Project, blobs: Blobs) -> Project:
        if self.sample is not None:
            n_samples = len(blobs.dataset(project).points)
            if not 0 <= whole(self.sample, "a sample") < n_samples:
                raise ConfigError(f"there is no sample {self.sample}; they are 0 … {n_samples - 1}")
        return project.standing(sample=self.sample)


@dataclass(frozen=True)
class SetView(Intent):
    """Remember how a panel is set, or which preset of panels is chosen."""

    panel: str = ""
    state: Mapping[str, Any] | None = None
    layout: str | None = None

    def apply(self, project: Project, blobs: Blobs) -> Project:
        view = project.view
        if self.panel:
            view = replace(view, panels={**view.panels, self.panel: dict(self.state or {})})
        if self.layout is not None:
            view = replace(view, layout=self.layout)
        return replace(project, view=view)
