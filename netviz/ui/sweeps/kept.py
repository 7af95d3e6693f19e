"""A sweep as older sessions kept it: beside how panels are set, without undo and without its regions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from netviz.data.origin import Origin
from netviz.intents import Blobs
from netviz.shelf import made_again
from netviz.sweeps.record import SweepRecord
from netviz.sweeps.result import Result
from netviz.sweeps.sweep import Plan, Sweep


class _Kept(msgspec.Struct, frozen=True):
    sweep: Sweep
    results: tuple[Result, ...]
    origin: Origin | None = None


def from_state(state: Mapping[str, Any], blobs: Blobs) -> tuple[Plan, SweepRecord] | None:
    """What was kept; None if it cannot be read, or its data are not there any more."""
    try:
        kept = msgspec.convert(dict(state), _Kept)
        datasets = dict(blobs.datasets)
        key = kept.sweep.base.changes[0].data
        if key not in datasets and kept.origin is not None:
            again = made_again(kept.origin)
            if again is not None:  # other points have another key
                datasets[again.key] = again
        if key not in datasets:
            return None
        plan = Plan(kept.sweep, datasets, blobs.weights)
    except (ValueError, TypeError, KeyError, OverflowError):  # whatever somebody has written there
        return None
    return plan, SweepRecord.of(plan, {result.key: result for result in kept.results}, {})
