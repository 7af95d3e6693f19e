"""From a point of a picture to the entries of θ that are set there."""

from __future__ import annotations

import numpy as np

from netviz.core.params import PARAMETERS, Array
from netviz.landscape import Plane
from netviz.training.spec import Edit


def entries_at(plane: Plane, alpha: float, beta: float) -> tuple[Edit, ...]:
    """What is set by hand for θ to be at a point of a plane: the entries that change on it."""
    theta: Array = plane.theta(alpha, beta)
    moves = (plane.across != 0.0) | (plane.up != 0.0)
    edits = []
    for name, start in zip(PARAMETERS, plane.sizes.starts, strict=True):
        shape = plane.sizes.shapes[name]
        for offset, index in enumerate(np.ndindex(*shape)):
            if moves[start + offset]:
                edits.append(Edit(name, tuple(map(int, index)), float(theta[start + offset])))
    return tuple(edits)
