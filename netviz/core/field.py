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
        kink = start / -slope
        column = np.ceil((kink - xs[0]) / (xs[1] - xs[0]))
    # A unit with a slope of 0 has no kink: it fires everywhere (from column 0 on) or nowhere.
    level = slope == 0
    if level.any():
        column[:, level] = np.where(start[:, level] > 0, 0, n_columns)
    np.fmin(column, n_columns, out=column)
    np.fmax(column, 0, out=column)

    falling = slope < 0  # these fire left of their kink: on from the first column, off at the kink
    sign = np.where(falling, -1.0, 1.0)
    first_slope = slope[falling] @ W2[falling]  # (K,)
    first_offset = start[:, falling] @ W2[falling] + b2  # (Y, K)
    place = (np.arange(n_rows)[:, None] * (n_columns + 1) + column.astype(np.intp)).ravel()
    shape, length = (n_rows, n_columns + 1), n_rows * (n_columns + 1)
    logits = np.empty((n_classes, n_rows, n_columns))
    for k in range(n_classes):
        weight = W2[:, k] * sign  # (H,)
        slopes = np.bincount(place, np.tile(weight * slope, n_rows), length).reshape(shape)
        offsets = np.bincount(place, (weight * start).ravel(), length).reshape(shape)
        slopes[:, 0] += first_slope[k]
        offsets[:, 0] += first_offset[:, k]
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
    winner = _winner(logits)
    across, down = winner[:, 1:] != winner[:, :-1], winner[1:] != winner[:-1]
    crossed = across[:-1] | across[1:] | down[:, :-1] | down[:, 1:]
    row, column = np.divmod(np.flatnonzero(crossed), crossed.shape[1])
    corner = np.column_stack((column, row))
    valid, points = _crossings(logits, winner, corner)
    centre = points.sum(axis=1) / np.maximum(valid.sum(axis=1), 1)[:, None]
    # Two crossings make one line through the cell; where three or four regions meet, all crossings are
    # joined to their centre.
    two = valid.sum(axis=1) == 2
    through = points[two][valid[two]].reshape(-1, 2, 2) + corner[two][:, None]
    cell, edge = np.nonzero(valid & ~two[:, None])
    ends = np.stack((points[cell, edge], centre[cell]), axis=1) + corner[cell][:, None]
    return np.concatenate((through, ends))


def _winner(logits: Array) -> Array:
    """The class whose logit is the greatest, the first of several; (Y, X). Faster than `argmax`."""
    best, winner = logits[0].copy(), np.zeros(logits.shape[1:], np.intp)
    for k in range(1, len(logits)):
        np.copyto(winner, k, where=logits[k] > best)
        np.maximum(best, logits[k], out=best)
    return winner


def _crossings(logits: Array, winner: Array, corner: Array) -> tuple[Array, Array]:
    """Where the winner changes along the four edges of cells.

    Parameters
    ----------
    logits : array (K, Y, X)
    winner : int array (Y, X)
    corner : int array (C, 2)
        The column and the row at which each cell begins.

    Returns
    -------
    valid : bool array (C, 4)
        Along which edges it changes: the two along x, then the two along y.
    points : array (C, 4, 2)
        Where, within the cell; 0 where it does not.
    """
    n_columns = logits.shape[2]
    start = (corner[:, 1] * n_columns + corner[:, 0])[:, None] + np.array((0, n_columns, 0, 1))
    end = start + np.array((1, 1, n_columns, n_columns))
    first, second = winner.take(start), winner.take(end)
    flat = logits.ravel()
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ahead = flat.take(first * winner.size + start) - flat.take(second * winner.size + start)
        behind = flat.take(second * winner.size + end) - flat.take(first * winner.size + end)
        total = ahead + behind
        share = np.where(total > 0, ahead / total, 0.5)
    points = np.zeros((len(corner), 4, 2))
    points[:, :2, 0], points[:, 2:, 1] = share[:, :2], share[:, 2:]
    points[:, 1, 1] = points[:, 3, 0] = 1.0
    valid = first != second
    points[~valid] = 0.0
    return valid, points
