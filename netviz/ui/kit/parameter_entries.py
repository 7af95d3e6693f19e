"""Single weights and biases: how they are named, and which belong together."""

from __future__ import annotations

from netviz.snapshot import Snapshot
from netviz.ui.kit.number_format import short_name

Entry = tuple[str, tuple[int, ...]]
"""A parameter and an index into it."""

LABELS = {"W1": "W⁽¹⁾", "b1": "b⁽¹⁾", "W2": "W⁽²⁾", "b2": "b⁽²⁾"}


def entry_name(entry: Entry, snapshot: Snapshot) -> str:
    """What joins what, in words: x → unit 4."""
    name, index = entry
    dataset = snapshot.dataset
    if name == "W1":
        return f"{short_name(dataset.feature_names[index[0]], 10)} → unit {index[1]}"
    if name == "W2":
        return f"unit {index[0]} → {short_name(dataset.class_names[index[1]], 10)}"
    if name == "b1":
        return f"bias of unit {index[0]}"
    return f"bias of {short_name(dataset.class_names[index[0]], 10)}"


def entries_of_unit(unit: int, n_classes: int) -> list[Entry]:
    """All entries of the parameters that belong to a hidden unit."""
    incoming: list[Entry] = [("W1", (i, unit)) for i in range(2)]
    return [*incoming, ("b1", (unit,)), *(("W2", (unit, k)) for k in range(n_classes))]


def related_entries(entry: Entry, n_classes: int) -> list[Entry]:
    """What can be set together with an entry: all of its unit, and the biases of the classes."""
    name, index = entry
    biases: list[Entry] = [("b2", (k,)) for k in range(n_classes)]
    if name == "b2":
        return biases
    return [*entries_of_unit(index[0] if name != "W1" else index[1], n_classes), *biases]


def entry_value(entry: Entry, snapshot: Snapshot) -> float:
    """The value that is in force."""
    name, index = entry
    return float(getattr(snapshot.params, name)[index])
