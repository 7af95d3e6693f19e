"""Where the winning class changes, as lines."""

from __future__ import annotations

from netviz.core import boundary
from netviz.core.params import Array
from netviz.ui.kit.plot_items import Curve
from netviz.ui.plane.polylines import apart, joined

_STRAIGHT = 0.03  # cells of the grid, by which a boundary's corner has to stand out


def draw_boundary(curve: Curve, logits: Array, xs: Array, ys: Array, finely: bool) -> None:
    """Draw where the winning class changes, on a grid with these coordinates."""
    pieces = boundary(logits)
    lines = joined(pieces, _STRAIGHT) if finely else apart(pieces)
    curve.setSegmentedLineMode("off" if finely else "on")  # a path of many pieces takes long
    curve.setData(xs[0] + lines[:, 0] * (xs[1] - xs[0]), ys[0] + lines[:, 1] * (ys[1] - ys[0]))
