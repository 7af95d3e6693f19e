"""A sweep as it is kept in a session: beside how panels are set, for undo does not concern it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from netviz.data.again import made_again
from netviz.data.origin import Origin
from netviz.intents import Blobs
from netviz.sweeps.result import Result
from netviz.sweeps.sweep import Plan, Sweep

PLACE = "sweep"
"""The key under which a project's view keeps it."""

MOST_CELLS = 2000
"""Of a sweep that is kept: larger ones would make every save slow."""


class _Kept(msgspec.Struct, frozen=True):
    sweep: Sweep
    results: tuple[Result, ...]
    origin: Origin | None = None


@dataclass(frozen=True, eq=False)
class KeptSweep:
    """A sweep with what has been computed of it."""

    plan: Plan
    results: Mapping[str, Result]


def to_state(plan: Plan, results: Mapping[str, Result]) -> dict[str, Any]:
    """What is kept: plain values, as JSON has them; nothing of a sweep that is too large."""
    if len(plan.cells) > MOST_CELLS:
        return {}
    data = plan.datasets[plan.sweep.base.changes[0].data]
    origin = data.origin if data.origin.kind == "generator" and not data.origin.changed else None
    kept = tuple(results[cell.key] for cell in plan.cells if cell.key in results)
    state: dict[str, Any] = msgspec.to_builtins(_Kept(plan.sweep, kept, origin))
    return state


def from_state(state: Mapping[str, Any], blobs: Blobs) -> KeptSweep | None:
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
    return KeptSweep(plan, {result.key: result for result in kept.results if result.key in plan.by_key})
