"""Weights and biases changed by hand without typing: by dragging, by the wheel, by keys."""

from __future__ import annotations

import itertools
import math

import numpy as np

from netviz.intents import MAX_PARAMETER, EditEntry
from netviz.snapshot import Snapshot
from netviz.ui.kit.parameter_entries import Entry, entry_value

_LAYER = {"W1": "W1", "b1": "W1", "W2": "W2", "b2": "W2"}
_PIXELS = 80.0  # of a drag for about the largest weight of the layer
_NOTCH = 5  # pixels that a notch of the wheel, or a key, stands for
_numbers = itertools.count(1)


class EntryGestures:
    """Makes intents of movements; those of one drag have one number, and undo takes them back at once."""

    def __init__(self) -> None:
        self._entry: Entry | None = None
        self._start = self._pixel = 0.0
        self._number = 0
        self._last: EditEntry | None = None
        self._aimed: tuple[Entry, Snapshot, float] | None = None

    @property
    def entry(self) -> Entry | None:
        """What is dragged."""
        return self._entry

    def begin(self, entry: Entry, snapshot: Snapshot) -> None:
        """Take hold of an entry."""
        self._entry, self._number = entry, next(_numbers)
        self._start, self._pixel = entry_value(entry, snapshot), pixel_value(entry, snapshot)

    def drag(self, up: float) -> EditEntry | None:
        """It has been dragged so many pixels upwards from where it was taken hold of."""
        if self._entry is None or not math.isfinite(self._start):
            return None
        edit = _edit(self._entry, self._start + round(up) * self._pixel, self._number)
        if edit == self._last:
            return None
        self._last = edit
        return edit

    def end(self) -> None:
        """Let go."""
        self._entry = None

    def nudge(self, entry: Entry, notches: float, snapshot: Snapshot) -> EditEntry | None:
        """Change an entry by some notches of the wheel, or by one as a key does."""
        value = entry_value(entry, snapshot)
        if self._aimed is not None and self._aimed[0] == entry and self._aimed[1] is snapshot:
            value = self._aimed[2]  # what was wanted before is not there yet
        if not math.isfinite(value):
            return None
        edit = _edit(entry, value + notches * _NOTCH * pixel_value(entry, snapshot), 0)
        self._aimed = entry, snapshot, edit.value
        return edit


def pixel_value(entry: Entry, snapshot: Snapshot) -> float:
    """By how much a pixel changes an entry: 1, 2 or 5 times a power of ten, by the weights of its layer."""
    weights = np.abs(getattr(snapshot.params, _LAYER[entry[0]]))
    finite = weights[np.isfinite(weights)]
    wanted = max(float(finite.max(initial=0.0)), 0.1) / _PIXELS
    power = 10.0 ** math.floor(math.log10(wanted))
    return max(step * power for step in (1, 2, 5) if step * power <= wanted * (1 + 1e-9))


def _edit(entry: Entry, value: float, gesture: int) -> EditEntry:
    name, index = entry
    return EditEntry(name, index, float(np.clip(round(value, 10), -MAX_PARAMETER, MAX_PARAMETER)), gesture)
