"""The landscape: J̃ on planes and lines through the space of θ. Knows no Qt.

`directions` chooses a plane, `plane_loss` has the loss on it, `surface` a grid of it within bounds of work,
`cut` the line that gradient descent goes along, `contours` the lines of equal loss.
"""

from netviz.landscape.contours import Contour, contours, levels_of
from netviz.landscape.cut import Cut, cut_stepwise
from netviz.landscape.directions import (
    DirectionError,
    Plane,
    entries,
    path_directions,
    random_directions,
    unit_entries,
)
from netviz.landscape.next_step import next_step
from netviz.landscape.plane_loss import PlaneLoss, Values
from netviz.landscape.surface import PLAYING, STILL, Box, Surface, grid_within, surface_stepwise
from netviz.landscape.trail import trail_stepwise

__all__ = [
    "PLAYING",
    "STILL",
    "Box",
    "Contour",
    "Cut",
    "DirectionError",
    "Plane",
    "PlaneLoss",
    "Surface",
    "Values",
    "contours",
    "cut_stepwise",
    "entries",
    "grid_within",
    "levels_of",
    "next_step",
    "path_directions",
    "random_directions",
    "surface_stepwise",
    "trail_stepwise",
    "unit_entries",
]
