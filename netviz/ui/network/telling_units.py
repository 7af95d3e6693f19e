"""Which hidden units are shown, where there is no room for all of them: those whose hinges tell most."""

from __future__ import annotations

import numpy as np

from netviz.core import Frame, Hinges, hinge_strengths, strongest_hinges
from netviz.data import Dataset
from netviz.snapshot import Snapshot
from netviz.thinning import extent
from netviz.training.config import NetworkConfig

MOST = 10
_EVERY = 8  # snapshots that follow each other, of which one is looked at
_HELD = 6  # ranks that a unit which is shown may fall, so that nothing flickers


class TellingUnits:
    """The first ten of the list of hinges, from one snapshot to the next.

    Where fewer hinges than that say something about the picture, the strongest other units follow.
    """

    def __init__(self) -> None:
        self._hinges: tuple[int, ...] = ()
        self._shown: tuple[int, ...] = ()
        self._waits = 0
        self._of: tuple[NetworkConfig, Dataset] | None = None

    def choose(self, snapshot: Snapshot, *, steady: bool) -> tuple[int, ...]:
        """Numbers of at most ten units, the most telling first.

        Parameters
        ----------
        snapshot : Snapshot
        steady : bool
            Whether a unit that was chosen for the snapshot before stays unless it has fallen far behind.
            Else which ones are chosen depends on the snapshot alone.
        """
        of = snapshot.network, snapshot.dataset
        if not steady or self._of is None or self._of[0] != of[0] or self._of[1] is not of[1]:
            self._of, self._hinges, self._shown = of, (), ()
        elif self._waits:
            self._waits -= 1
            return self._shown
        self._waits = _EVERY - 1
        strength = hinge_strengths(snapshot.params)
        units = snapshot.standardization
        hinges = Hinges.of(snapshot.params, np.array(units.mean), np.array(units.scale))
        frame = Frame(*extent(snapshot.dataset.points))
        self._hinges = strongest_hinges(strength, hinges, snapshot.activity, frame, shown=self._hinges)
        order = np.argsort(-np.nan_to_num(strength, nan=-1.0), kind="stable").tolist()
        rank = {unit: place - _HELD * (unit in self._shown) for place, unit in enumerate(order)}
        others = sorted(set(order) - set(self._hinges), key=rank.__getitem__)
        self._shown = (*self._hinges, *others)[:MOST]
        return self._shown
