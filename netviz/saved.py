"""A session at rest: what a file of it, or a line of text, is read into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from netviz.core import Params
from netviz.data import Dataset
from netviz.frozen import dataclass
from netviz.intents import Blobs, Intent, UseWeights
from netviz.project import Document, Project, ProjectError, Run, View
from netviz.training.compiled import Kernel
from netviz.training.config import ConfigError, NetworkConfig, TrainingConfig
from netviz.training.spec import Change, Key, RunSpec
from netviz.training.timeline import Computed
from netviz.training.weights import Weights
from netviz.undo import Entry


@dataclass(frozen=True, eq=False)
class Saved:
    """Everything from which a session goes on.

    Attributes
    ----------
    project : Project
    blobs : Blobs
        At least those that its document, and what undo and redo bring back, name.
    past, future : tuples of Entry
        What undo and redo bring back, the next at the end.
    computed : mapping
        As much of runs as has been computed, by their keys: caches, which may be missing. That of the
        active run comes first.

    Raises
    ------
    ProjectError
        If data or weights that the document names are missing.
    """

    project: Project
    blobs: Blobs
    past: tuple[Entry, ...] = ()
    future: tuple[Entry, ...] = ()
    computed: Mapping[Key, Computed] = field(default_factory=dict)

    def __post_init__(self) -> None:
        missing = self.project.document.keys - set(self.blobs.datasets) - set(self.blobs.weights)
        if missing:
            raise ProjectError(f"the project names data that are missing: {', '.join(sorted(missing))}")
        sweep = self.project.document.sweep_key
        if sweep is not None and sweep not in self.blobs.sweeps:
            raise ProjectError("the project names a sweep that is missing")

    @property
    def is_computed(self) -> bool:
        """Whether the step where the user stands need not be computed again."""
        computed = self.computed.get(self.project.document.spec.key)
        return self.project.cursor.step < (1 if computed is None else len(computed.history))

    def within(self, memory: float) -> Saved:
        """The same with what has been computed in no more than about so many bytes.

        The active run is coarser then, if it has to be; others are left out.
        """
        kept: dict[Key, Computed] = {}
        for key, computed in self.computed.items():
            if not kept:
                computed = computed.within(memory)
            elif computed.n_bytes > memory:
                continue
            kept[key] = computed
            memory -= computed.n_bytes
        return replace(self, computed=kept)


@dataclass(frozen=True)
class Open(Intent):
    """Put another session in the place of the present one, with its undo; carried out by the session."""

    saved: Saved = field(repr=False)


def beginning(
    dataset: Dataset,
    network: NetworkConfig,
    config: TrainingConfig,
    standardize: bool,
    initial: Params | Weights | None,
    kernel: Kernel = "numpy",
) -> Saved:
    """A session at its start; the arguments are those of `netviz.session.Session`.

    Raises
    ------
    ConfigError
        If `initial` does not fit the data set and the network.
    """
    spec = RunSpec(network, (Change(0, config, dataset.key),), standardize, kernel=kernel)
    project = Project(Document((Run("1", "A", spec),), "1"), View())
    blobs = Blobs({dataset.key: dataset}, {})
    if initial is None:
        return Saved(project, blobs)
    weights = Weights(initial) if isinstance(initial, Params) else initial
    found, wanted = weights.params.sizes, blobs.sizes(spec)
    if found != wanted:
        raise ConfigError(
            f"the weights are for {found.n_inputs} inputs, {found.n_hidden} hidden units and "
            f"{found.n_classes} classes; the data set and --hidden ask for {wanted.n_inputs}, "
            f"{wanted.n_hidden} and {wanted.n_classes}"
        )
    blobs = Blobs(blobs.datasets, {weights.key: weights})
    return Saved(UseWeights(weights.key).apply(project, blobs), blobs)
