"""What the networks of a sweep answer over the plane: small pictures, one for each point of the grid."""

from __future__ import annotations

import numpy as np

from netviz.core import logits_on_grid, probabilities
from netviz.core.params import Array, ParamVector
from netviz.data import Standardization
from netviz.sweeps.sweep import Cell, Plan, sizes_of
from netviz.thinning import extent

MOST_PICTURES = 400
"""Points of a grid, of which pictures would be too small beyond."""


def pictured(plan: Plan) -> frozenset[str]:
    """The cells whose parameters are needed for pictures: the first seed of each point."""
    points = [cells[0].key for row in plan.points for cells in row]
    return frozenset(points) if len(points) <= MOST_PICTURES else frozenset()


def answers(plan: Plan, cell: Cell, theta: Array, n: int, wide: float = 1.0) -> Array | None:
    """The probabilities of all classes around the data.

    Parameters
    ----------
    plan : Plan
    cell : Cell
    theta : array (P,)
    n : int
        Rows; as many columns, if all is as wide as high.
    wide : float, optional
        How many times as wide as high it is: what is wider shows more at both sides.

    Returns
    -------
    array (K, n, round(n * wide)) or None
        The first row is the lowest; None where a value is not finite.
    """
    spec = cell.spec
    first = plan.datasets[spec.changes[0].data]
    units = spec.units
    if units is None:
        units = Standardization.fit(first) if spec.standardize else Standardization()
    centre, half = extent(plan.datasets[spec.changes[-1].data].points)
    n_columns = round(n * wide)
    shares = [((np.arange(count) + 0.5) * 2 - count) / n for count in (n_columns, n)]
    params = ParamVector(sizes_of(spec, plan.datasets), theta.copy()).to_params()
    with np.errstate(all="ignore"):
        xs, ys = (
            (centre[axis] + half[axis] * shares[axis] - units.mean[axis]) / units.scale[axis]
            for axis in (0, 1)
        )
        logits = logits_on_grid(params, xs, ys)
        return probabilities(logits) if np.isfinite(logits).all() else None
