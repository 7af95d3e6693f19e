"""Runs that stay while the present one goes on: pinned, named, made the present one, let go."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from string import ascii_uppercase

from netviz.frozen import dataclass
from netviz.intents.base import Blobs, Undoable
from netviz.project import Cursor, Document, Project, Run
from netviz.training.config import RIGHT, ConfigError
from netviz.training.spec import Key, RunSpec

MOST_PINNED = 8
"""Runs that can be kept beside the present one."""

NO_MORE = f"{MOST_PINNED} runs are pinned, and that is the most; unpin one first"
"""Why no other run can be pinned."""

LONGEST_NAME = 40
"""Letters of a run's name."""


def _run_of(project: Project, run_id: str) -> Run:
    for run in project.document.runs:
        if run.id == run_id:
            return run
    letters = ", ".join(run.letter for run in project.document.runs)
    raise ConfigError(f"there is no such run; there are {letters}")


def free_letter(document: Document) -> str:
    """What the next run will be called."""
    used = {run.letter for run in document.runs}
    return next(letter for letter in ascii_uppercase if letter not in used)


def _free_id(project: Project) -> str:
    known = {run.id for run in project.document.runs} | set(
        project.view.cursors
    )  # also those that undo has
    return next(str(number) for number in count(1) if str(number) not in known)


def _with_another(project: Project, spec: RunSpec, name: str = "") -> tuple[Document, Run]:
    """The document with another run beside the present one, under the next letter; and that run."""
    document = project.document
    if len(document.pinned) >= MOST_PINNED:
        raise ConfigError(NO_MORE)
    run = Run(_free_id(project), free_letter(document), spec, name)
    return replace(document, runs=(*document.runs, run)), run


@dataclass(frozen=True)
class PinRun(Undoable):
    """Let the present run stay as it is, and go on with a copy of it under the next letter."""

    def apply(self, project: Project, blobs: Blobs) -> Project:
        document, copy = _with_another(project, project.document.spec)
        return replace(project, document=replace(document, active=copy.id)).with_cursor(project.cursor)

    def describe(self, before: Project, blobs: Blobs) -> str:
        return f"pin run {before.document.run.letter}"


@dataclass(frozen=True)
class AddRun(Undoable):
    """Put another run beside the present one, under the next letter, as far as it has come elsewhere."""

    spec: RunSpec
    step: int

    def apply(self, project: Project, blobs: Blobs) -> Project:
        known = next((run for run in project.document.runs if run.spec == self.spec), None)
        if known is not None:
            raise ConfigError(f"this run is there already: it is run {known.letter}")
        document, run = _with_another(project, self.spec)
        if not self.spec.keys <= {*blobs.datasets, *blobs.weights}:
            raise ConfigError("the data of this run are not there any more")
        cursors = {**project.view.cursors, run.id: Cursor(self.step, reached=self.step)}
        return replace(project, document=document, view=replace(project.view, cursors=cursors))

    def describe(self, before: Project, blobs: Blobs) -> str:
        return f"pin run {free_letter(before.document)}"


@dataclass(frozen=True)
class FollowCode(Undoable):
    """Put a run beside the present one that begins as it does and follows the gradient of some code."""

    code: Key
    name: str

    def apply(self, project: Project, blobs: Blobs) -> Project:
        document = project.document
        changes = tuple(replace(change, gradient=RIGHT) for change in document.spec.changes)
        spec = replace(document.spec, changes=changes, kernel="numpy", code=self.code)
        if any(run.spec == spec for run in document.runs):
            return project
        document, _ = _with_another(project, spec, " ".join(self.name.split())[:LONGEST_NAME])
        return replace(project, document=document)

    def describe(self, before: Project, blobs: Blobs) -> str:
        return "train with your code"


@dataclass(frozen=True)
class MakePresent(Undoable):
    """Show and train a pinned run from now on, at the present step if it has come as far."""

    run: str

    def apply(self, project: Project, blobs: Blobs) -> Project:
        run, here = _run_of(project, self.run), project.cursor
        if run.id == project.document.active:
            return project
        if run.spec.code is not None:
            raise ConfigError(
                f"{run.letter} follows the gradient of your code: its steps are shown beside the present "
                "run, and only that can be played and changed"
            )
        there = project.view.cursors.get(run.id, Cursor())
        same_data = run.spec.changes[0].data == project.document.spec.changes[0].data
        there = replace(
            there,
            step=min(here.step, there.reached),
            line=0,
            sample=here.sample if same_data else there.sample,
        )
        return replace(project, document=replace(project.document, active=run.id)).with_cursor(there)

    def describe(self, before: Project, blobs: Blobs) -> str:
        return f"run {before.document.run_of(self.run).letter} is the present one"


@dataclass(frozen=True)
class UnpinRun(Undoable):
    """Let go of a pinned run; where somebody stood in it stays, for undo."""

    run: str

    def apply(self, project: Project, blobs: Blobs) -> Project:
        run, document = _run_of(project, self.run), project.document
        if run.id == document.active:
            raise ConfigError(
                f"{run.letter} is the present run; make another one the present one, then unpin it"
            )
        runs = tuple(other for other in document.runs if other.id != run.id)
        return replace(project, document=replace(document, runs=runs))

    def describe(self, before: Project, blobs: Blobs) -> str:
        return f"unpin run {before.document.run_of(self.run).letter}"


@dataclass(frozen=True)
class RenameRun(Undoable):
    """Call a run something, beside its letter; nothing takes its name away."""

    run: str
    name: str

    def apply(self, project: Project, blobs: Blobs) -> Project:
        run, name = _run_of(project, self.run), " ".join(self.name.split())
        if len(name) > LONGEST_NAME:
            raise ConfigError(f"a name has at most {LONGEST_NAME} letters, not {len(name)}")
        runs = tuple(
            replace(other, name=name) if other.id == run.id else other for other in project.document.runs
        )
        return replace(project, document=replace(project.document, runs=runs))

    def describe(self, before: Project, blobs: Blobs) -> str:
        return f"name of run {before.document.run_of(self.run).letter}"
