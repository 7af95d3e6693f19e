"""What changes the document: settings, network, weights, data, entries set by hand, mistakes."""

from __future__ import annotations

from dataclasses import field, replace

from netviz.core import MISTAKES
from netviz.frozen import dataclass
from netviz.intents.base import Blobs, Intent, Undoable, whole
from netviz.intents.checks import MAX_PARAMETER, checked_edit
from netviz.intents.in_force import begun_anew, differences, edited, fields_that_differ, in_force
from netviz.project import Project
from netviz.training.config import MAX_HIDDEN, RIGHT, ConfigError, Gradient, NetworkConfig, TrainingConfig
from netviz.training.spec import Edit, Key

_SETTINGS = {
    "learning_rate": "η",
    "regularization": "λ",
    "batch_size": "batch",
    "update_rule": "update rule",
}
_NETWORK = {"n_hidden": "hidden units", "scheme": "initial weights", "seed": "seed"}


@dataclass(frozen=True)
class SetTraining(Undoable):
    """Put other settings in force from the present step on; a recorded future is cut off."""

    settings: TrainingConfig

    def apply(self, project: Project, blobs: Blobs) -> Project:
        return in_force(project, blobs, settings=self.settings)

    def describe(self, before: Project, blobs: Blobs) -> str:
        old = before.document.spec.at(before.cursor.step).settings
        return differences(old, self.settings, _SETTINGS)

    def merges(self, earlier: Intent) -> bool:
        return (
            isinstance(earlier, SetTraining)
            and len(fields_that_differ(earlier.settings, self.settings)) <= 1
        )


@dataclass(frozen=True)
class SetNetwork(Undoable):
    """Train another network, from step 0 on."""

    network: NetworkConfig

    def apply(self, project: Project, blobs: Blobs) -> Project:
        spec = project.document.spec
        if self.network == spec.network and spec.weights is None:
            return project
        return begun_anew(project, blobs, network=self.network)

    def describe(self, before: Project, blobs: Blobs) -> str:
        return differences(before.document.spec.network, self.network, _NETWORK)

    def merges(self, earlier: Intent) -> bool:
        return (
            isinstance(earlier, SetNetwork) and len(fields_that_differ(earlier.network, self.network)) <= 1
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
        return begun_anew(
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
        return begun_anew(project, blobs, standardize=self.standardize)

    def describe(self, before: Project, blobs: Blobs) -> str:
        return "standardized features" if self.standardize else "features as they are"


@dataclass(frozen=True)
class UseData(Undoable):
    """Learn other data, from step 0 and new weights on."""

    key: Key

    def apply(self, project: Project, blobs: Blobs) -> Project:
        return begun_anew(project, blobs, data=self.key)

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
            return begun_anew(project, blobs, data=self.key)
        drawn, sample = in_force(project, blobs, data=self.key), project.cursor.sample
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
    gesture : int
        The number of the drag that it belongs to, which is taken back as a whole; 0 if it stands alone.
    """

    name: str
    index: tuple[int, ...]
    value: float
    gesture: int = 0

    def apply(self, project: Project, blobs: Blobs) -> Project:
        edit = checked_edit(Edit(self.name, self.index, self.value), blobs.sizes(project.document.spec))
        return edited(project, blobs, (edit,))

    def describe(self, before: Project, blobs: Blobs) -> str:
        place = ", ".join(map(str, self.index))  # from 0, as units are numbered, and as recipes have it
        return f"{self.name}[{place}] = {self.value:.4g}"

    def merges(self, earlier: Intent) -> bool:
        return isinstance(earlier, EditEntry) and self._target == earlier._target

    def continues(self, earlier: Intent) -> bool:
        return bool(self.gesture) and isinstance(earlier, EditEntry) and self.gesture == earlier.gesture

    def replaces(self, earlier: Intent) -> bool:
        return self.continues(earlier) and self.merges(earlier)

    @property
    def _target(self) -> tuple[str, tuple[int, ...], int]:
        return self.name, self.index, self.gesture


@dataclass(frozen=True)
class SetEntries(Undoable):
    """Set many entries of the parameters by hand at the present step, as one change; a future is cut off.

    Parameters
    ----------
    entries : tuple of Edit
    what : str
        Said of it, for undo.
    """

    entries: tuple[Edit, ...] = field(repr=False)
    what: str = "entries set by hand"

    def apply(self, project: Project, blobs: Blobs) -> Project:
        sizes = blobs.sizes(project.document.spec)
        return edited(project, blobs, tuple(checked_edit(edit, sizes) for edit in self.entries))

    def describe(self, before: Project, blobs: Blobs) -> str:
        return self.what


@dataclass(frozen=True)
class MoveHinge(Undoable):
    """Set a hidden unit's weights and bias by hand, which moves and turns its line in the plane.

    Parameters
    ----------
    unit : int
        Counted from 0.
    w : tuple of 2 float
        Its column of W⁽¹⁾.
    b : float
        Its entry of b⁽¹⁾.
    gesture : int
        Of a drag: all its moves have the same number, and are one thing to take back; 0 for none.
    """

    unit: int
    w: tuple[float, float]
    b: float
    gesture: int = 0

    def apply(self, project: Project, blobs: Blobs) -> Project:
        unit, n_hidden = whole(self.unit, "a unit"), blobs.sizes(project.document.spec).n_hidden
        if not 0 <= unit < n_hidden:
            raise ConfigError(f"there is no hidden unit {unit}; they are 0 … {n_hidden - 1}")
        values = (*self.w, self.b)
        if len(values) != 3:
            raise ConfigError(f"a hinge takes 2 weights, not {len(values) - 1}")
        if not all(abs(value) <= MAX_PARAMETER for value in values):
            raise ConfigError(
                f"the hinge of unit {unit} cannot go there: weights lie within ±{MAX_PARAMETER:g}"
            )
        places = (("W1", (0, unit)), ("W1", (1, unit)), ("b1", (unit,)))
        edits = (Edit(*place, float(value)) for place, value in zip(places, values, strict=True))
        return edited(project, blobs, tuple(edits))

    def describe(self, before: Project, blobs: Blobs) -> str:
        return f"the hinge of unit {self.unit} moved"

    def merges(self, earlier: Intent) -> bool:
        same = isinstance(earlier, MoveHinge) and (earlier.unit, earlier.gesture)
        return same == (self.unit, self.gesture)

    def continues(self, earlier: Intent) -> bool:
        return bool(self.gesture) and self.merges(earlier)


@dataclass(frozen=True)
class UseMistake(Undoable):
    """Put a mistake in the place of its line, from the present step on."""

    key: str

    def apply(self, project: Project, blobs: Blobs) -> Project:
        return in_force(project, blobs, gradient=Gradient("mistake", self.key))

    def describe(self, before: Project, blobs: Blobs) -> str:
        mistake = MISTAKES[self.key]
        return f"line {mistake.line} with {mistake.title}"


@dataclass(frozen=True)
class CorrectGradient(Undoable):
    """Make the gradient right again: from the present step on, or in a new run from step 0 on."""

    from_start: bool = False

    def apply(self, project: Project, blobs: Blobs) -> Project:
        if not self.from_start:
            return in_force(project, blobs, gradient=RIGHT)
        spec = project.document.spec
        right = tuple(replace(change, gradient=RIGHT) for change in spec.changes)
        kept = tuple(change for n, change in enumerate(right) if not n or not change.goes_on(right[n - 1]))
        new = replace(spec, changes=kept)
        return project if new == spec else project.with_spec(new).standing(step=0, line=0, reached=0)

    def describe(self, before: Project, blobs: Blobs) -> str:
        return "corrected from step 0" if self.from_start else "the correct line"
