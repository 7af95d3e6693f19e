"""The check of some lines, as a task that goes on bit by bit."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np

from netviz.core import GradientCheck
from netviz.training.step_lines import StepLines


def checked_stepwise(lines: StepLines, **options: Any) -> Generator[float, None, GradientCheck | None]:
    """The check of some lines, bit by bit; None where there is nothing to check."""
    if not np.isfinite(lines.trace.loss):
        return None
    yield 0.0
    check = yield from lines.check(**options)
    return check
