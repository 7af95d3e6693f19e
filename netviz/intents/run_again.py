"""The run so far, done again with one setting other than it was, from the first step on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from netviz.frozen import dataclass
from netviz.intents.base import Blobs, Undoable, whole
from netviz.intents.in_force import differences, without_misfit
from netviz.project import Project
from netviz.training.config import ConfigError
from netviz.training.spec import Change, RunSpec

SETTINGS = {"learning_rate": "η", "regularization": "λ", "n_hidden": "hidden units"}
"""What a run can be done again with."""


@dataclass(frozen=True)
class RunAgain(Undoable):
    """Do the run again from step 0 with another value of one setting; all else that it changes stays.

    Another number of hidden units begins from drawn weights, and leaves out entries that were set by hand.

    Parameters
    ----------
    setting : str
        A key of `SETTINGS`.
    value : float
    step : int, optional
        Where to stand, no further than now; the present step if left out.
    """

    setting: str
    value: float
    step: int | None = None

    def apply(self, project: Project, blobs: Blobs) -> Project:
        if self.setting not in SETTINGS:
            raise ConfigError(f"a run can be done again with {', '.join(SETTINGS)}, not {self.setting!r}")
        spec, here = project.document.spec, project.cursor.step
        new = self._with_units(spec) if self.setting == "n_hidden" else self._with_setting(spec)
        new = replace(new, changes=tuple(without_misfit(change, new, blobs) for change in new.changes))
        new = replace(new, changes=_that_change(new.changes))
        if new == spec:
            return project
        step = here if self.step is None else min(max(whole(self.step, "a step"), 0), here)
        return project.with_spec(new).standing(step=step, line=0, reached=step)

    def _with_setting(self, spec: RunSpec) -> RunSpec:
        news: dict[str, Any] = {self.setting: self.value}
        changes = (replace(change, settings=replace(change.settings, **news)) for change in spec.changes)
        return replace(spec, changes=tuple(changes))

    def _with_units(self, spec: RunSpec) -> RunSpec:
        network = replace(spec.network, n_hidden=int(self.value))
        if network == spec.network:
            return spec
        changes = tuple(replace(change, edits=()) for change in spec.changes)
        return replace(spec, network=network, changes=changes, weights=None, units=None)

    def describe(self, before: Project, blobs: Blobs) -> str:
        spec = before.document.spec
        old = spec.network if self.setting == "n_hidden" else spec.at(before.cursor.step).settings
        new = replace(old, **{self.setting: type(getattr(old, self.setting))(self.value)})
        text = differences(old, new, {self.setting: SETTINGS[self.setting]})
        return f"{text or SETTINGS[self.setting]} from the start"


def _that_change(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Without those that put nothing else in force any more."""
    kept: list[Change] = []
    for change in changes:
        if not kept or not change.goes_on(kept[-1]):
            kept.append(change)
    return tuple(kept)
