"""The hinges: each hidden unit's line z⁽²⁾ = 0 in the plane, on one side of which the unit fires."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from netviz.core.params import Array, Params
from netviz.frozen import dataclass

_PARALLEL = np.cos(np.deg2rad(7.0))  # |cosine| of the angle from which two lines look like one
_TOGETHER = 0.06  # of the plane's height: as far apart as they may be for that
_FEW = 0.02  # share of the samples that must lie on either side of a line that tells something
_IN_SIGHT = 1.5  # half views from the centre, beyond which no line passes through a view


@dataclass(frozen=True, eq=False)
class Frame:
    """What part of the plane is looked at.

    Attributes
    ----------
    centre, half : arrays (2,)
        Its middle, and half its width and height, in the data's units.
    aspect : float
        Its width over its height on the screen.
    """

    centre: Array
    half: Array
    aspect: float = 1.0


@dataclass(frozen=True, eq=False)
class Hinges:
    """The lines w·x + b = 0 of H hidden units, in the data's units.

    Attributes
    ----------
    w : array (H, 2)
        Points to the active side: there the unit fires.
    b : array (H,)
    """

    w: Array
    b: Array

    @classmethod
    def of(cls, params: Params, mean: Array, scale: Array) -> Hinges:
        """The hinges of a network that is given (x − mean) / scale.

        Raises
        ------
        ValueError
            If the network does not take two inputs: then they are no lines.
        """
        if params.sizes.n_inputs != 2:
            raise ValueError(f"hinges are lines for 2 inputs; this network takes {params.sizes.n_inputs}")
        with np.errstate(all="ignore"):  # a diverged network has no lines to show
            w = params.W1.T / scale
            return cls(w, params.b1 - w @ mean)

    def distances(self, place: Array, pixel: Array) -> Array:
        """How many pixels each line is away from a place, (H,); NaN where there is no line.

        Parameters
        ----------
        place : array (2,)
        pixel : array (2,)
            The size of a pixel in the data's units.
        """
        with np.errstate(all="ignore"):
            return np.asarray(np.abs(self.w @ place + self.b) / np.linalg.norm(self.w * pixel, axis=1))

    def shifted(self, unit: int, way: Array) -> tuple[Array, float]:
        """What w (2,) and b of a unit become where its line is moved by a way (2,), not turned."""
        return self.w[unit], float(self.b[unit] - self.w[unit] @ way)

    def turned(self, unit: int, pivot: Array, angle: float, pixel: Array) -> tuple[Array, float]:
        """What w (2,) and b of a unit become where its line is turned about a point of the plane.

        Parameters
        ----------
        unit : int
        pivot : array (2,)
            Where z⁽²⁾ stays as it is: a point of the line stays on it.
        angle : float
            In radians, anticlockwise, as it is seen on the screen.
        pixel : array (2,)
            The size of a pixel in the data's units: where the axes have one scale, |w| stays as it is.
        """
        x, y = self.w[unit] * pixel
        cosine, sine = np.cos(angle), np.sin(angle)
        w = np.array((cosine * x - sine * y, sine * x + cosine * y)) / pixel
        return w, float(self.b[unit] + (self.w[unit] - w) @ pivot)

    def within(self, frame: Frame) -> tuple[Array, Array]:
        """The part of each line that crosses a frame, and which way its active side lies.

        Returns
        -------
        ends : array (H, 2, 2)
            Two points of each line; NaN where it does not cross the frame.
        normals : array (H, 2)
            Towards the active side, at right angles to the line where the frame is drawn as a square, as
            long as half the frame.
        """
        with np.errstate(all="ignore"):
            ends, normal = self._in_half_frames(frame)
            return ends * frame.half + frame.centre, normal * frame.half

    def _in_half_frames(self, frame: Frame) -> tuple[Array, Array]:
        """As `within`, in half frames from the centre: a frame of any shape is treated alike."""
        w, b = self.w * frame.half, self.b + self.w @ frame.centre
        length = np.linalg.norm(w, axis=1)
        normal = w / length[:, None]
        foot = -(b / length)[:, None] * normal  # nearest point of the line to the centre
        along = np.column_stack((-normal[:, 1], normal[:, 0]))
        first = (-1.0 - foot) / along
        second = (1.0 - foot) / along
        enter = np.fmax.reduce(np.fmin(first, second), axis=1)
        leave = np.fmin.reduce(np.fmax(first, second), axis=1)
        seen = (leave > enter) & np.isfinite(foot).all(axis=1) & (np.abs(foot) < _IN_SIGHT).all(axis=1)
        enter, leave = np.where(seen, enter, np.nan), np.where(seen, leave, np.nan)
        return np.stack([foot + t[:, None] * along for t in (enter, leave)], axis=1), normal


def parameters_of(w: Array, b: float, mean: Array, scale: Array) -> tuple[Array, float]:
    """A unit's column of W⁽¹⁾ and its b⁽¹⁾, of the line w·x + b = 0: the inverse of `Hinges.of`."""
    return np.asarray(w * scale), float(b + w @ mean)


def is_dead(activity: Array) -> Array:
    """Which units fire for no sample, (H,), from the share for which each of them fires; not if unknown."""
    return np.asarray(activity == 0)


def hinge_strengths(params: Params) -> Array:
    """How sharply the scores bend against each other at each hinge, (H,).

    ‖w1ⱼ‖ · ‖w2ⱼ − mean(w2ⱼ)‖: what unit j adds to all scores alike bends no boundary.
    """
    with np.errstate(all="ignore"):
        apart = params.W2 - params.W2.mean(axis=1, keepdims=True)
        return np.asarray(np.linalg.norm(params.W1, axis=0) * np.linalg.norm(apart, axis=1))


def strongest_hinges(
    strength: Array,
    hinges: Hinges,
    activity: Array,
    frame: Frame,
    *,
    shown: Collection[int] = (),
    count: int = 12,
    stays: int = 16,
) -> tuple[int, ...]:
    """Which hinges tell most about the picture, the strongest first.

    Left out are lines that miss the frame, units that have fewer than 2 % of the samples on one side, and
    the weaker of two lines that look like one: within 7° and 6 % of the frame's height.

    Parameters
    ----------
    strength : array (H,)
        From `hinge_strengths`.
    hinges : Hinges
    activity : array (H,)
        The share of the samples for which each unit fires; NaN where that is not known.
    frame : Frame
    shown : collection of int
        The units whose lines are shown already. One of them stays as long as it is among the first `stays`,
        and of two lines that look like one it is the one that is shown, so that nothing flickers.
    count : int
        The most that are chosen.
    stays : int

    Returns
    -------
    tuple of int
        Numbers of units.
    """
    with np.errstate(all="ignore"):
        ends, normals = hinges._in_half_frames(frame)
        # On the screen, in units of the frame's height.
        on_screen = np.array((frame.aspect, 1.0)) / 2
        middle = ends.mean(axis=1) * on_screen
        normals = normals / on_screen
        normals = normals / np.linalg.norm(normals, axis=1)[:, None]
    usable = ~np.isnan(middle).any(axis=1) & np.isfinite(strength)
    usable &= ~((activity < _FEW) | (activity > 1 - _FEW))
    order = np.argsort(-strength, kind="stable")
    left = order[usable[order]]  # not yet in a group, the strongest first

    def look_like(units: Array, other: int) -> Array:
        apart = np.abs((middle[units] - middle[other]) @ normals[other])
        return np.asarray((np.abs(normals[units] @ normals[other]) >= _PARALLEL) & (apart <= _TOGETHER))

    groups: list[list[int]] = []  # of lines that look like one, the strongest first
    while len(left) and len(groups) < stays:
        same = look_like(left, int(left[0]))
        same[0] = True  # whatever rounding makes of it
        groups.append(left[same].tolist())
        left = left[~same]
    is_shown = [any(unit in shown for unit in group) for group in groups]
    first = sorted(range(len(groups)), key=lambda place: (not is_shown[place], place))[:count]
    found: list[int] = []
    for group in (groups[place] for place in sorted(first)):
        unit = next((unit for unit in group if unit in shown), group[0])
        if not any(look_like(np.array([unit]), other)[0] for other in found):
            found.append(unit)
    return tuple(found)
