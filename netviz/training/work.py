"""What a step costs, and what follows from that: how often the parts are evaluated, how long a block is.

Pure functions of sizes, so that a step is evaluated again or not again alike.
"""

from __future__ import annotations

import math

from netviz.core.params import Sizes
from netviz.training.history import MAX_INTERVAL

_BLOCK_ENTRIES = 40_000  # numbers copied before their norms are taken all at once: stays in the cache
_MOST_ROWS = 128  # of such a block
_NARRATED_AT_ONCE = 1024  # steps at most; to go on from between, as many at most have to be taken again
_NARRATED_WORK = 20_000_000  # hidden activations of these steps, about: 30 milliseconds
_COMPILED_INTERVAL = 256  # steps at most between evaluations, that one can run to a goal
_YOUNG = 200  # steps that are evaluated more often: most happens there


def _power_of_two(most: float) -> int:
    """The largest power of two that is no larger, and 1 at least."""
    return 1 << (max(1, int(most)).bit_length() - 1)


def _step_work(batch: int, n_hidden: int, is_compiled: bool) -> int:
    """What a step costs, in hidden activations; its calls of numpy cost as much as 10 000 of them.

    One of the compiled loop has no such calls, and an exponential and some more for each sample.
    """
    return batch * (n_hidden + 25) + 200 if is_compiled else batch * n_hidden + 10_000


def at_once(batch: int, sizes: Sizes, is_compiled: bool) -> tuple[int, int]:
    """Every how many steps the narrator is asked, and how many rows a block has.

    Powers of two, so that blocks end, and the narrator is asked, at key frames.
    """
    most = 4 * _NARRATED_AT_ONCE if is_compiled else _NARRATED_AT_ONCE
    asked = _power_of_two(min(most, _NARRATED_WORK / _step_work(batch, sizes.n_hidden, is_compiled)))
    return asked, _power_of_two(min(_MOST_ROWS, _BLOCK_ENTRIES / (4 * sizes.n_parameters), asked))


def evaluation_interval(
    n_hidden: int, batch: int, n_train: int, n_test: int, is_compiled: bool = False
) -> int:
    """Every how many steps an evaluation costs about three per cent of the steps between.

    Counted as in `_step_work`, where the calls of numpy in an evaluation cost as much as 7 500 activations.
    The compiled loop counts itself who fires; to stop it costs as much as 15 000 more.
    """
    work = _step_work(batch, n_hidden, is_compiled)
    evaluated = n_test + (n_train if batch < n_train else 0)
    evaluation_work = (0.4 * evaluated + 0.15 * n_train) * n_hidden + 7_500
    if is_compiled:
        evaluation_work += 15_000 - (0.15 * n_train * n_hidden if batch >= n_train else 0)
    most = _COMPILED_INTERVAL if is_compiled else MAX_INTERVAL
    return min(max(1, math.ceil(evaluation_work / (0.03 * work))), most)


def interval_at(step: int, every: int) -> int:
    """Every how many steps the parts are evaluated at a step, where it is `every` later on."""
    return max(1, every // 16) if step < _YOUNG else every


def next_evaluation(step: int, every: int) -> int:
    """The first step after one at which the parts are evaluated."""
    often = interval_at(0, every)
    young = (step // often + 1) * often
    return young if young < _YOUNG else max(step // every + 1, -(-_YOUNG // every)) * every
