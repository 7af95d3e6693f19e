"""What has happened in the run that a line of the derivation proves."""

from __future__ import annotations

import numpy as np

from netviz.core import is_dead
from netviz.snapshot import Snapshot
from netviz.ui.kit.number_format import number_text

MASK = 12
"""The line in which a dead unit has a column of zeros."""

_MOST = 3  # events that are told, the newest ones


def happened(shot: Snapshot, line: int) -> list[str]:
    """Sentences about the run up to this step, with the symbols of `netviz.core.symbols`.

    Parameters
    ----------
    shot : Snapshot
    line : int

    Returns
    -------
    list of str
        How many units are dead, where the line is the one that shows it; then the newest of the narrator's
        events that the line proves, the newest first.
    """
    events = [event for event in shot.events if event.why_line == line]
    events.sort(key=lambda event: event.step, reverse=True)
    told = [f"step {number_text(event.step)}: {event.text}." for event in events[:_MOST]]
    return [_dead(shot), *told] if line == MASK else told


def _dead(shot: Snapshot) -> str:
    n_hidden = shot.network.n_hidden
    dead = np.flatnonzero(is_dead(shot.activity)).tolist()
    if not dead:
        return f"None of the {n_hidden} hidden units is dead at this step: each fires for some sample."
    are = "is" if len(dead) == 1 else "are"
    names = ", ".join(map(str, dead[:8])) + (" …" if len(dead) > 8 else "")
    return f"{len(dead)} of the {n_hidden} hidden units {are} dead at this step: {names}."
