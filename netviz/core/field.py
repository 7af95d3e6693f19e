"""The network's answer over a grid of the plane: what the decision regions are painted from."""

from __future__ import annotations

import numpy as np

from netviz.core.params import Array, Params

_CHUNK = 1 << 18  # hidden activations held at once by the matrix product


def logits_on_grid(params: Params, xs: Array, ys: Array) -> Array:
    """z3 at every point (x, y) of a grid.

    Parameters
    ----------
    params : Params
        A network with D = 2 inputs.
    xs : array (X,)
        Evenly spaced, increasing.
    ys : array (Y,)

    Returns
    -------
    array (K, Y, X)
        To float32's precision from a matrix product where that is faster (few hidden units or a coarse
        grid), to float64's from `_logits_by_kinks` elsewhere. All NaN if a parameter is not finite.

    Raises
    ------
    ValueError
        If the network does not take two inputs.
    """
    n_inputs, n_hidden, _ = params.sizes
    if n_inputs != 2:
        raise ValueError(f"a field over the plane needs 2 inputs; this network takes {n_inputs}")
    if not all(np.isfinite(value).all() for value in params):
        return np.full((params.sizes.n_classes, len(ys), len(xs)), np.nan)
    if len(xs) == 1 or n_hidden <= 32 or (n_hidden <= 96 and len(xs) <= 128):
        return _logits_by_product(params, xs, ys)
    return _logits_by_kinks(params, xs, ys)


def _logits_by_product(params: Params, xs: Array, ys: Array) -> Array:
    """Lines 1 to 3 at all grid points, as many rows at a time as stay in the cache."""
    # Measured from the grid's centre, so that float32 has to tell only its own points apart.
    x0, y0 = float(np.mean(xs)), float(np.mean(ys))
    along_x = np.outer(params.W1[0], xs - x0).astype(np.float32)  # (H, X)
    start = params.b1 + x0 * params.W1[0] + y0 * params.W1[1]
    along_y = (np.outer(params.W1[1], ys - y0) + start[:, None]).astype(np.float32)  # (H, Y)
    b1, W2, b2 = (np.asarray(value, np.float32) for value in (params.b1, params.W2, params.b2))
    logits = np.empty((len(b2), len(ys), len(xs)), np.float32)
    rows = max(1, _CHUNK // along_x.size)
    space = np.empty((len(b1), rows, len(xs)), np.float32)
    zeros = np.zeros_like(space)
    for first in range(0, len(ys), rows):
        part = along_y[:, first : first + rows]
        hidden = space[:, : part.shape[1]]
        np.add(along_x[:, None], part[:, :, None], out=hidden)
        np.maximum(hidden, zeros[:, : part.shape[1]], out=hidden)
        z3 = W2.T @ hidden.reshape(len(b1), -1) + b2[:, None]
        logits[:, first : first + rows] = z3.reshape(len(b2), -1, len(xs))
    return logits


def _logits_by_kinks(params: Params, xs: Array, ys: Array) -> Array:
    """Lines 1 to 3 row by row of the grid, as piecewise linear functions of x.

    Along a row every hidden unit is a hinge: silent on one side of its kink, a straight line on the
    other. A logit is their sum, so it is slope·x + intercept, where both change only at kinks. Summing
    the changes from left to right costs O(H + X) a row instead of O(H·X).
    """
    W1, b1, W2, b2 = (np.asarray(value, np.float64) for value in params)
    n_columns, n_rows, n_classes = len(xs), len(ys), len(b2)
    slope = W1[0]  # (H,) of z2 along x
    start = np.outer(ys, W1[1]) + b1  # (Y, H) z2 at x = 0
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        kink = -start / slope
        column = np.ceil((kink - xs[0]) / (xs[1] - xs[0]))
    # A unit with a slope of 0 has no kink: it fires everywhere (from column 0 on) or nowhere.
    column = np.where(slope == 0, np.where(start > 0, 0, n_columns), column)
    column = np.clip(np.nan_to_num(column, nan=n_columns), 0, n_columns).astype(np.intp)

    falling = slope < 0  # these fire left of their kink: on from the first column, off at the kink
    sign = np.where(falling, -1.0, 1.0)
    place = (np.arange(n_rows)[:, None] * (n_columns + 1) + column).ravel()
    shape, length = (n_rows, n_columns + 1), n_rows * (n_columns + 1)
    logits = np.empty((n_classes, n_rows, n_columns))
    for k in range(n_classes):
        weight = W2[:, k] * sign  # (H,)
        slopes = np.bincount(place, np.tile(weight * slope, n_rows), length).reshape(shape)
        offsets = np.bincount(place, (weight * start).ravel(), length).reshape(shape)
        slopes[:, 0] += W2[falling, k] @ slope[falling]
        offsets[:, 0] += start[:, falling] @ W2[falling, k] + b2[k]
        np.cumsum(slopes, axis=1, out=slopes)
        np.cumsum(offsets, axis=1, out=offsets)
        np.multiply(slopes[:, :-1], xs, out=logits[k])
        logits[k] += offsets[:, :-1]
    return logits


def probabilities(logits: Array) -> Array:
    """Line 4 along the first axis: ψ from logits of shape (K, …), in their dtype."""
    psi = logits - logits.max(axis=0)
    np.exp(psi, out=psi)
    psi /= psi.sum(axis=0)
    return np.asarray(psi)


def boundary(logits: Array) -> Array:
    """The lines where the winning class changes, by marching squares on the logits.

    Parameters
    ----------
    logits : array (K, Y, X)
        At the points of a grid.

    Returns
    -------
    array (S, 2, 2)
        S line segments, each from one point to another, as (column, row) in units of the grid. A
        crossing on an edge is where the two winners' logits are equal, interpolated linearly.
    """
    winner = logits.argmax(axis=0)
    across = _crossings(logits, winner)  # (Y, X − 1) on the edges between columns
    down = _crossings(logits.swapaxes(1, 2), winner.T).T  # (Y − 1, X) on those between rows
    crossed_across, crossed_down = ~np.isnan(across), ~np.isnan(down)
    count = (
        crossed_across[:-1].astype(np.int8)
        + crossed_across[1:]
        + crossed_down[:, :-1]
        + crossed_down[:, 1:]
    )
    row, column = np.nonzero(count)
    zero, one = np.zeros(len(row)), np.ones(len(row))
    points = np.stack(  # of each cell's four edges, within the cell
        (
            np.column_stack((across[row, column], zero)),
            np.column_stack((across[row + 1, column], one)),
            np.column_stack((zero, down[row, column])),
            np.column_stack((one, down[row, column + 1])),
        ),
        axis=1,
    )
    valid = ~np.isnan(points).any(axis=2)  # (C, 4)
    points = np.where(valid[..., None], points, 0.0)
    centre = points.sum(axis=1) / np.maximum(valid.sum(axis=1), 1)[:, None]
    corner = np.column_stack((column, row))
    # Two crossings make one line through the cell; where three or four regions meet, all crossings are
    # joined to their centre.
    two = valid.sum(axis=1) == 2
    through = points[two][valid[two]].reshape(-1, 2, 2) + corner[two][:, None]
    cell, edge = np.nonzero(valid & ~two[:, None])
    ends = np.stack((points[cell, edge], centre[cell]), axis=1) + corner[cell][:, None]
    return np.concatenate((through, ends))


def _crossings(logits: Array, winner: Array) -> Array:
    """Where between neighbours along the last axis the winner changes, as a share of the edge; else NaN."""
    share = np.full((winner.shape[0], winner.shape[1] - 1), np.nan)
    rows, columns = np.nonzero(winner[:, 1:] != winner[:, :-1])
    first, second = winner[rows, columns], winner[rows, columns + 1]
    ahead = logits[first, rows, columns] - logits[second, rows, columns]
    behind = logits[second, rows, columns + 1] - logits[first, rows, columns + 1]
    total = ahead + behind
    with np.errstate(divide="ignore", invalid="ignore"):
        share[rows, columns] = np.where(total > 0, ahead / total, 0.5)
    return share
