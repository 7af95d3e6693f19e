"""Everything that can be wanted of a session, as values: each says what becomes of the project.

An intent is handed the `Project` and what its keys stand for, and gives another project; nothing else
changes. One that is refused raises `ConfigError` or `DataError` with a sentence, and has changed nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import index as whole_number
from typing import Any, ClassVar, SupportsIndex

from netviz.core import MISTAKES, PARAMETERS, Sizes
from netviz.data import Dataset
from netviz.data.weights import Weights
from netviz.project import Cursor, Project
from netviz.training.config import (
    MAX_HIDDEN,
    RIGHT,
    ConfigError,
    Gradient,
    NetworkConfig,
    TrainingConfig,
)
from netviz.training.spec import Change, Edit, Key, RunSpec
from netviz.training.step_lines import N_LINES

MAX_PARAMETER = 1e6

_SETTINGS = {
    "learning_rate": "η",
    "regularization": "λ",
    "batch_size": "batch",
    "update_rule": "update rule",
}
_NETWORK = {"n_hidden": "hidden units", "scheme": "initial weights", "seed": "seed"}


@dataclass(frozen=True)
class Blobs:
    """What the keys of a project stand for."""

    datasets: Mapping[Key, Dataset]
    weights: Mapping[Key, Weights]

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
        """Whether it and the one before are one thing to take back, as in a drag of a slider."""
        return False


def _whole(value: SupportsIndex, name: str) -> int:
    try:
        return whole_number(value)
    except TypeError:
        raise ConfigError(f"{name} is a whole number, not {value!r}") from None


# ------------------------------------------------------------ where one stands


@dataclass(frozen=True)
class GoTo(Intent):
    """Stand at a step that has been computed, or the nearest one; at a line of it, or at the whole step."""

    step: int
    line: int | None = None

    def apply(self, project: Project, blobs: Blobs) -> Project:
        step = min(max(_whole(self.step, "a step"), 0), project.cursor.reached)
        line = project.cursor.line if self.line is None else self.line
        return project.standing(step=step, line=min(max(_whole(line, "a line"), 0), N_LINES))


@dataclass(frozen=True)
class GoToLine(Intent):
    """Stand at a line of the derivation at the present step, 1 to 15; 0 to leave the lines."""

    line: int

    def apply(self, project: Project, blobs: Blobs) -> Project:
        return project.standing(line=min(max(_whole(self.line, "a line"), 0), N_LINES))


@dataclass(frozen=True)
class Advance(Intent):
    """Take steps, up to where the run diverges if it does."""

    n_steps: int = 1

    def apply(self, project: Project, blobs: Blobs) -> Project:
        step = project.cursor.step + max(_whole(self.n_steps, "a number of steps"), 0)
        return project.standing(step=step, reached=max(step, project.cursor.reached))


@dataclass(frozen=True)
class StepBack(Intent):
    """One step back, to exactly what was there."""

    def apply(self, project: Project, blobs: Blobs) -> Project:
        return project.standing(step=max(project.cursor.step - 1, 0))


@dataclass(frozen=True)
class NextLine(Intent):
    """One equation on; after line 15 comes line 1 of the next step."""

    def apply(self, project: Project, blobs: Blobs) -> Project:
        if project.cursor.line < N_LINES:
            return project.standing(line=project.cursor.line + 1)
        return Advance().apply(project.standing(line=1), blobs)


@dataclass(frozen=True)
class PreviousLine(Intent):
    """One equation back; before line 1 comes line 15 of the step before."""

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
            if not 0 <= _whole(self.sample, "a sample") < n_samples:
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


# ------------------------------------------------------- what is put in force


def _wanted_gradient(project: Project) -> Gradient:
    """The gradient at the present step; a mistake that was corrected later stays corrected."""
    spec = project.document.spec
    return RIGHT if spec.changes[-1].gradient == RIGHT else spec.at(project.cursor.step).gradient


def _in_force(project: Project, blobs: Blobs, **news: Any) -> Project:
    """With something else in force from the present step on; a recorded future is cut off."""
    spec, step = project.document.spec, project.cursor.step
    usual: dict[str, Any] = {"edits": spec.edits_at(step), "gradient": _wanted_gradient(project)}
    change = replace(spec.at(step), step=step, **usual | news)
    changed = spec.changed_at(step, change)
    _refuse_misfit(changed.at(step), changed, blobs)
    return project if changed == spec else project.with_spec(changed).standing(reached=step)


def _misfit(change: Change, spec: RunSpec, blobs: Blobs) -> str | None:
    mistake = change.gradient.mistake
    if mistake is None:
        return None
    n_train = int((~blobs.datasets[change.data].is_test).sum())
    return mistake.misfit(blobs.sizes(spec), min(change.settings.batch_size or n_train, n_train))


def _refuse_misfit(change: Change, spec: RunSpec, blobs: Blobs) -> None:
    misfit, mistake = _misfit(change, spec, blobs), change.gradient.mistake
    if misfit is not None and mistake is not None:
        raise ConfigError(f"line {mistake.line}, “{mistake.title}”: the shapes do not fit; {misfit}")


def _begun_anew(project: Project, blobs: Blobs, **news: Any) -> Project:
    """Another run, from step 0 on, with the settings and the data that are in force now."""
    spec = project.document.spec
    now = spec.at(project.cursor.step)
    data, gradient = news.pop("data", now.data), _wanted_gradient(project)
    change = replace(now, step=0, edits=(), data=data, gradient=gradient)
    # From drawn weights, unless others are given, and in units that are fitted to the data.
    drawn: dict[str, Any] = {"weights": None, "units": None}
    new = replace(spec, changes=(change,), **drawn | news)
    if _misfit(change, new, blobs) is not None:  # it fitted the network before
        new = replace(new, changes=(replace(change, gradient=RIGHT),))
    if new == spec:
        return project
    sample = project.cursor.sample if change.data == now.data else None
    return project.with_spec(new).with_cursor(Cursor(sample=sample))


def _differences(old: Any, new: Any, names: Mapping[str, str]) -> str:
    """What is different in a few words, by field."""
    changed = [name for name in names if getattr(old, name) != getattr(new, name)]
    return ", ".join(
        f"{names[name]} {_word(getattr(old, name))} → {_word(getattr(new, name))}" for name in changed
    )


def _word(value: Any) -> str:
    if value is None:
        return "all"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _fields_that_differ(old: Any, new: Any) -> set[str]:
    return {name for name in vars(new) if getattr(old, name) != getattr(new, name)}


class Undoable(Intent):
    """An intent that changes the document."""

    undoable = True


@dataclass(frozen=True)
class SetTraining(Undoable):
    """Put other settings in force from the present step on; a recorded future is cut off."""

    settings: TrainingConfig

    def apply(self, project: Project, blobs: Blobs) -> Project:
        return _in_force(project, blobs, settings=self.settings)

    def describe(self, before: Project, blobs: Blobs) -> str:
        old = before.document.spec.at(before.cursor.step).settings
        return _differences(old, self.settings, _SETTINGS)

    def merges(self, earlier: Intent) -> bool:
        return (
            isinstance(earlier, SetTraining)
            and len(_fields_that_differ(earlier.settings, self.settings)) <= 1
        )


@dataclass(frozen=True)
class SetNetwork(Undoable):
    """Train another network, from step 0 on."""

    network: NetworkConfig

    def apply(self, project: Project, blobs: Blobs) -> Project:
        spec = project.document.spec
        if self.network == spec.network and spec.weights is None:
            return project
        return _begun_anew(project, blobs, network=self.network)

    def describe(self, before: Project, blobs: Blobs) -> str:
        return _differences(before.document.spec.network, self.network, _NETWORK)

    def merges(self, earlier: Intent) -> bool:
        return (
            isinstance(earlier, SetNetwork) and len(_fields_that_differ(earlier.network, self.network)) <= 1
        )


@dataclass(frozen=True)
class NewWeights(Undoable):
    """Start again from other random weights: the next seed."""

    def apply(self, project: Project, blobs: Blobs) -> Project:
        network = project.document.spec.network
        return SetNetwork(replace(network, seed=network.seed + 1)).apply(project, blobs)

    def describe(self, before: Project, blobs: Blobs) -> str:
        return "new weights"


@dataclass(frozen=True)
class UseWeights(Undoable):
    """Start again from given weights, in the units that come with them."""

    key: Key

    def apply(self, project: Project, blobs: Blobs) -> Project:
        weights, dataset = blobs.weights[self.key], blobs.dataset(project)
        n_inputs, n_hidden, n_classes = weights.params.sizes
        whose = f"{weights.source}: these weights" if weights.source else "the weights"
        if n_inputs != 2:
            raise ConfigError(f"{whose} are for {n_inputs} inputs, and two columns are all there is here")
        if n_classes != dataset.n_classes:
            raise ConfigError(
                f"{whose} are for {n_classes} classes, and {dataset.source} has {dataset.n_classes}; "
                "open the data that they were trained on first, then the weights"
            )
        if n_hidden > MAX_HIDDEN:
            raise ConfigError(f"{whose} are for {n_hidden} hidden units, and {MAX_HIDDEN} is the most here")
        spec, units = project.document.spec, weights.standardization
        return _begun_anew(
            project,
            blobs,
            network=replace(spec.network, n_hidden=n_hidden),
            weights=self.key,
            units=units,
            standardize=spec.standardize if units is None else not units.is_identity,
        )

    def describe(self, before: Project, blobs: Blobs) -> str:
        return f"weights of {blobs.weights[self.key].source or 'another network'}"


@dataclass(frozen=True)
class SetStandardize(Undoable):
    """Give the network the features standardized, or as they are; from step 0 on."""

    standardize: bool

    def apply(self, project: Project, blobs: Blobs) -> Project:
        if self.standardize == project.document.spec.standardize:
            return project
        return _begun_anew(project, blobs, standardize=self.standardize)

    def describe(self, before: Project, blobs: Blobs) -> str:
        return "standardized features" if self.standardize else "features as they are"


@dataclass(frozen=True)
class UseData(Undoable):
    """Learn other data, from step 0 and new weights on."""

    key: Key

    def apply(self, project: Project, blobs: Blobs) -> Project:
        return _begun_anew(project, blobs, data=self.key)

    def describe(self, before: Project, blobs: Blobs) -> str:
        return f"data {blobs.dataset(before).source} → {blobs.datasets[self.key].source}"


@dataclass(frozen=True)
class DrawData(Undoable):
    """Change the data by hand at the present step; training goes on with them, a future is cut off.

    The network keeps its weights and its units. Only where the number of classes has changed it has to
    begin anew, from step 0.
    """

    key: Key

    def apply(self, project: Project, blobs: Blobs) -> Project:
        before, after = blobs.dataset(project), blobs.datasets[self.key]
        if after.n_classes != before.n_classes:
            return _begun_anew(project, blobs, data=self.key)
        drawn, sample = _in_force(project, blobs, data=self.key), project.cursor.sample
        if sample is not None and (
            sample >= min(len(after.points), len(before.points))
            or (after.points[sample] != before.points[sample]).any()
        ):
            drawn = drawn.standing(sample=None)  # it is another point now, or none
        return drawn

    def describe(self, before: Project, blobs: Blobs) -> str:
        more = len(blobs.datasets[self.key].points) - len(blobs.dataset(before).points)
        if not more:
            return "points changed by hand"
        word = "point" if abs(more) == 1 else "points"
        return f"{abs(more)} {word} {'drawn' if more > 0 else 'erased'}"


@dataclass(frozen=True)
class EditEntry(Undoable):
    """Set one entry of a parameter by hand at the present step; a recorded future is cut off.

    Parameters
    ----------
    name : "W1", "b1", "W2" or "b2"
    index : tuple of int
        Of the entry, counted from 0.
    value : float
    """

    name: str
    index: tuple[int, ...]
    value: float

    def apply(self, project: Project, blobs: Blobs) -> Project:
        spec, step = project.document.spec, project.cursor.step
        if self.name not in PARAMETERS:
            raise ConfigError(f"there is no parameter {self.name!r}; choose one of {', '.join(PARAMETERS)}")
        n_inputs, n_hidden, n_classes = blobs.sizes(spec)
        shape: tuple[int, ...] = {
            "W1": (n_inputs, n_hidden),
            "b1": (n_hidden,),
            "W2": (n_hidden, n_classes),
            "b2": (n_classes,),
        }[self.name]
        place = tuple(_whole(i, "an index") for i in self.index)
        if len(place) != len(shape) or not all(0 <= i < n for i, n in zip(place, shape, strict=True)):
            raise ConfigError(f"{self.name} has the shape {shape}; there is no entry {self.index}")
        if not abs(self.value) <= MAX_PARAMETER:
            raise ConfigError(
                f"an entry of {self.name} must lie within ±{MAX_PARAMETER:g}, not {self.value:g}"
            )
        edit = Edit(self.name, place, float(self.value))
        kept = tuple(e for e in spec.edits_at(step) if (e.parameter, e.index) != (self.name, place))
        return _in_force(project, blobs, edits=(*kept, edit))

    def describe(self, before: Project, blobs: Blobs) -> str:
        place = ", ".join(str(i + 1) for i in self.index)
        return f"{self.name}[{place}] = {self.value:.4g}"

    def merges(self, earlier: Intent) -> bool:
        return isinstance(earlier, EditEntry) and (earlier.name, earlier.index) == (self.name, self.index)


@dataclass(frozen=True)
class UseMistake(Undoable):
    """Put a wrong version of a line in its place, from the present step on."""

    key: str

    def apply(self, project: Project, blobs: Blobs) -> Project:
        return _in_force(project, blobs, gradient=Gradient("mistake", self.key))

    def describe(self, before: Project, blobs: Blobs) -> str:
        mistake = MISTAKES[self.key]
        return f"line {mistake.line} with {mistake.title}"


@dataclass(frozen=True)
class CorrectGradient(Undoable):
    """Make the gradient right again: from the present step on, or in a new run from step 0 on."""

    from_start: bool = False

    def apply(self, project: Project, blobs: Blobs) -> Project:
        if not self.from_start:
            return _in_force(project, blobs, gradient=RIGHT)
        spec = project.document.spec
        right = tuple(replace(change, gradient=RIGHT) for change in spec.changes)
        kept = tuple(change for n, change in enumerate(right) if not n or not change.goes_on(right[n - 1]))
        new = replace(spec, changes=kept)
        return project if new == spec else project.with_spec(new).standing(step=0, line=0, reached=0)

    def describe(self, before: Project, blobs: Blobs) -> str:
        return "corrected from step 0" if self.from_start else "the correct line"


# ------------------------------------------------------------- undo and redo


@dataclass(frozen=True)
class Undo(Intent):
    """Take the last change of the document back; carried out by the session, which has the stack."""


@dataclass(frozen=True)
class Redo(Intent):
    """Bring back what was taken back."""
