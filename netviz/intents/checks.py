"""Whether a run can be trained as it stands: for edits, and for projects that come from elsewhere."""

from __future__ import annotations

from netviz.core import PARAMETERS, Sizes
from netviz.intents.base import Blobs, whole
from netviz.intents.in_force import refuse_misfit
from netviz.project import Cursor, Project
from netviz.training.config import ConfigError
from netviz.training.spec import Edit, RunSpec
from netviz.training.step_lines import N_LINES

MAX_PARAMETER = 1e6
"""The largest entry that can be set by hand."""


def checked_edit(edit: Edit, sizes: Sizes) -> Edit:
    """An edit with whole numbers as its index.

    Raises
    ------
    ConfigError
        If there is no such entry, or the value is too large.
    """
    name, shapes = edit.parameter, sizes.shapes
    if name not in shapes:
        raise ConfigError(f"there is no parameter {name!r}; choose one of {', '.join(PARAMETERS)}")
    place = tuple(whole(i, "an index") for i in edit.index)
    shape = shapes[name]
    if len(place) != len(shape) or not all(0 <= i < n for i, n in zip(place, shape, strict=True)):
        raise ConfigError(f"{name} has the shape {shape}; there is no entry {edit.index}")
    if not abs(edit.value) <= MAX_PARAMETER:
        raise ConfigError(f"an entry of {name} must lie within ±{MAX_PARAMETER:g}, not {edit.value:g}")
    return Edit(name, place, float(edit.value))


def check_project(project: Project, blobs: Blobs) -> None:
    """Refuse a project that no intents could have led to.

    Raises
    ------
    ConfigError
        If a run cannot be trained, or somebody stands where there is nothing.
    """
    for run in project.document.runs:
        check_run(run.spec, blobs)
    for cursor in project.view.cursors.values():
        check_cursor(cursor)


def check_cursor(cursor: Cursor) -> None:
    """Refuse a place where nobody can stand.

    Raises
    ------
    ConfigError
        If a step, a line or a sample has a number that none has.
    """
    if not (cursor.step >= 0 and 0 <= cursor.line <= N_LINES and (cursor.sample or 0) >= 0):
        raise ConfigError(
            f"there is no step {cursor.step}, line {cursor.line}, sample {cursor.sample} to stand at"
        )


def check_run(spec: RunSpec, blobs: Blobs) -> None:
    """Refuse a run whose parts do not fit together.

    Raises
    ------
    ConfigError
        If data or weights are missing, or are for another network.
    """
    for key in sorted(spec.keys):
        if key not in blobs.datasets and key not in blobs.weights:
            raise ConfigError(f"data or weights are missing: {key}")
    sizes = blobs.sizes(spec)
    if spec.weights is not None and blobs.weights[spec.weights].params.sizes != sizes:
        raise ConfigError("the initial weights are for another network or another number of classes")
    for change in spec.changes:
        if blobs.datasets[change.data].n_classes != sizes.n_classes:
            raise ConfigError(
                f"the data in force from step {change.step} on have another number of classes"
            )
        for edit in change.edits:
            checked_edit(edit, sizes)
        refuse_misfit(change, spec, blobs)
