"""From what is in force to what is put in force: at the present step, or in a new run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from netviz.intents.base import Blobs
from netviz.project import Cursor, Project
from netviz.training.config import RIGHT, ConfigError, Gradient
from netviz.training.spec import Change, Edit, RunSpec


def _wanted_gradient(project: Project) -> Gradient:
    """The gradient at the present step; a mistake that was corrected later stays corrected."""
    spec = project.document.spec
    return RIGHT if spec.changes[-1].gradient == RIGHT else spec.at(project.cursor.step).gradient


def in_force(project: Project, blobs: Blobs, **news: Any) -> Project:
    """With something else in force from the present step on; a recorded future is cut off."""
    spec, step = project.document.spec, project.cursor.step
    usual: dict[str, Any] = {"edits": spec.edits_at(step), "gradient": _wanted_gradient(project)}
    change = replace(spec.at(step), step=step, **usual | news)
    changed = spec.changed_at(step, change)
    refuse_misfit(changed.at(step), changed, blobs)
    return project if changed == spec else project.with_spec(changed).standing(reached=step)


def edited(project: Project, blobs: Blobs, edits: tuple[Edit, ...]) -> Project:
    """With entries set by hand at the present step; what else was set there by hand stays."""
    places = {(edit.parameter, edit.index) for edit in edits}
    before = project.document.spec.edits_at(project.cursor.step)
    kept = (edit for edit in before if (edit.parameter, edit.index) not in places)
    return in_force(project, blobs, edits=(*kept, *edits))


def _misfit(change: Change, spec: RunSpec, blobs: Blobs) -> str | None:
    mistake = change.gradient.mistake
    if mistake is None:
        return None
    n_train = int((~blobs.datasets[change.data].is_test).sum())
    return mistake.misfit(blobs.sizes(spec), min(change.settings.batch_size or n_train, n_train))


def refuse_misfit(change: Change, spec: RunSpec, blobs: Blobs) -> None:
    """Refuse a mistake whose shapes do not fit the run."""
    misfit, mistake = _misfit(change, spec, blobs), change.gradient.mistake
    if misfit is not None and mistake is not None:
        raise ConfigError(f"line {mistake.line}, “{mistake.title}”: the shapes do not fit; {misfit}")


def without_misfit(change: Change, spec: RunSpec, blobs: Blobs) -> Change:
    """The same with the right gradient where a mistake fits the run no more."""
    return change if _misfit(change, spec, blobs) is None else replace(change, gradient=RIGHT)


def begun_anew(project: Project, blobs: Blobs, **news: Any) -> Project:
    """Another run, from step 0 on, with the settings and the data that are in force now."""
    spec = project.document.spec
    now = spec.at(project.cursor.step)
    data, gradient = news.pop("data", now.data), _wanted_gradient(project)
    change = replace(now, step=0, edits=(), data=data, gradient=gradient)
    # From drawn weights, unless others are given, and in units that are fitted to the data.
    drawn: dict[str, Any] = {"weights": None, "units": None}
    new = replace(spec, changes=(change,), **drawn | news)
    new = replace(new, changes=(without_misfit(change, new, blobs),))  # it fitted the network before
    if new == spec:
        return project
    sample = project.cursor.sample if change.data == now.data else None
    return project.with_spec(new).with_cursor(Cursor(sample=sample))


def differences(old: Any, new: Any, names: Mapping[str, str]) -> str:
    """What is different in a few words, by field."""
    changed = [name for name in names if getattr(old, name) != getattr(new, name)]
    return ", ".join(
        f"{names[name]} {_word(getattr(old, name))} → {_word(getattr(new, name))}" for name in changed
    )


def _word(value: Any) -> str:
    if value is None:
        return "all"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def fields_that_differ(old: Any, new: Any) -> set[str]:
    """Which fields of two settings are different."""
    return {name for name in vars(new) if getattr(old, name) != getattr(new, name)}
