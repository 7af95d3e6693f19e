"""The way that a run has taken through the space of θ."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np

from netviz.core.params import Array
from netviz.training.engine import Engine
from netviz.training.spec import Run
from netviz.training.state import State

_MOST = 200  # states
_MUCH, _LITTLE = 24_000_000, 2_000_000  # hidden activations of the steps that are taken again
_FARTHEST = 1e6  # of an entry: on its last steps a run that diverges goes so far that all else is a point
_NO_KEY_FRAMES = 2**62


def trail_stepwise(
    run: Run | None, kept: Sequence[State], last_step: int, present: State, *, coarsely: bool = False
) -> Generator[float, None, tuple[list[int], list[Array]]]:
    """The steps and parameters along a run: of a young one all are taken again, else those that are kept.

    Parameters
    ----------
    run : Run or None
    kept : sequence of State
        In the order of their steps, the first at step 0.
    last_step : int
        How far the way goes.
    present : State
        Which is among them.
    coarsely : bool
        Whether it has to be there at once.

    Returns
    -------
    steps : list of int
    thetas : list of arrays (P,)
    """
    found = {state.step: state.theta for state in kept if state.step <= last_step}
    found = {step: theta for step, theta in found.items() if _is_near(theta)}
    if run is not None and kept and kept[0].step == 0:
        every = -(-max(last_step, 1) // _MOST)
        work = last_step * len(run.data.y) * run.sizes.n_hidden
        if work <= (_LITTLE if coarsely else _MUCH) and last_step // every > len(found):
            engine = Engine(run, kept[0], _NO_KEY_FRAMES)
            while engine.step + every <= last_step and engine.diverged is None:
                engine.skip(every)
                if engine.diverged is None and _is_near(engine.theta.vector):
                    found[engine.step] = engine.theta.vector.copy()
                yield 0.0
    found[present.step] = present.theta
    steps = sorted(found)
    return steps, [found[step] for step in steps]


def _is_near(theta: Array) -> bool:
    return bool(np.abs(theta).max() < _FARTHEST)
