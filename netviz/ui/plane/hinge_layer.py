"""The hinge lines of the hidden units: the few that tell most, and what is highlighted."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF

from netviz.core import Frame, Hinges, hinge_strengths, is_dead, predict, strongest_hinges
from netviz.core.params import Array
from netviz.data import Dataset
from netviz.snapshot import Snapshot
from netviz.training.config import NetworkConfig
from netviz.ui.kit.theme import LIGHT, Theme
from netviz.ui.plane.hinge_item import HingesItem
from netviz.ui.plane.known import MASK, shown_params

_NEAR = 5.0  # pixels from which a line that is drawn is pointed at
_VERY_NEAR = 2.5  # pixels from which one that is not drawn is
_FEW_UNITS = 64  # of more than these, one that is not drawn lies under every place
_FAINTEST, _STRONGEST = 0.15, 0.30  # opacity of the few
_OTHERS = 0.10  # opacity of all others, where they are asked for
_CHOSEN_EVERY = 8  # frames while playing
_QUIET_FADE = 0.05  # where planes are compared
_USUAL, _FEWER, _LARGE_TYPE = 12, 8, 1.5  # lines in a window, and where type is as large as in a lecture


class HingeLayer:
    """The lines of the units that bend the boundary most, or of all; what is highlighted, apart.

    Attributes
    ----------
    lines : HingesItem
        Those that are drawn quietly, the strongest first.
    passing : HingesItem
        At the mask's line: of these, units that let the pinned sample's gradient through.
    highlight : HingesItem
        The unit that is pointed at, here or in another panel.
    unit : int or None
        Which unit that is.
    choice : "few", "all" or "none"
        Whose lines are drawn.
    is_quiet : bool
        Whether planes are compared, and fewer and fainter lines leave them the attention.
    """

    def __init__(self) -> None:
        self._theme = LIGHT
        self._few: tuple[int, ...] = ()  # drawn last
        self._step: tuple[NetworkConfig, Dataset, int] | None = None  # at which they were chosen
        self._frames = 0  # since they were
        self.unit: int | None = None
        self._ends, self._w = np.empty((0, 2, 2)), np.empty((0, 2))
        self.choice, self.is_quiet = "few", False
        self.lines, self.passing, self.highlight = HingesItem(), HingesItem(), HingesItem()

    @property
    def n_few(self) -> int:
        """How many lines are drawn at most, unless all are asked for."""
        return _FEWER if self.is_quiet or self._theme.scale >= _LARGE_TYPE else _USUAL

    @property
    def n_shown(self) -> int:
        """How many lines are drawn."""
        return len(self.lines.units)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        # Exactly one pixel: a straight line of that width is drawn ten times faster than a wider one.
        self.lines.set_looks(theme, theme.hinge, 1.0, 0.07 if theme.is_dark else 0.08)
        self.passing.set_looks(theme, theme.accent, 1.5, 0.0)
        self.highlight.set_looks(theme, theme.accent, 2.0, 0.35)
        if self.is_quiet:
            self.lines.set_looks(theme, theme.hinge, 1.0, _QUIET_FADE)

    def paint(
        self, snapshot: Snapshot, units: tuple[Array, Array], box: pg.ViewBox, *, is_playing: bool
    ) -> None:
        """Draw the lines.

        Parameters
        ----------
        snapshot : Snapshot
        units : arrays (2,)
            Mean and scale of the network's inputs, in the plot's coordinates.
        box : ViewBox
        is_playing : bool
            Whether many frames follow each other: then a line that is drawn stays as long as it can.
        """
        params = shown_params(snapshot)
        hinges, frame = Hinges.of(params, *units), frame_of(box)
        ends, _ = hinges.within(frame)
        seen = ~np.isnan(ends[:, 0, 0])
        strength = np.nan_to_num(hinge_strengths(params))
        step = snapshot.network, snapshot.dataset, snapshot.step
        stays = self._few if is_playing or step == self._step else ()
        is_next = is_playing and self._step is not None and step[:2] == self._step[:2]
        self._frames = (self._frames + 1) % _CHOSEN_EVERY if is_next else 0
        if not self._frames:
            self._few = strongest_hinges(
                strength, hinges, snapshot.activity, frame, shown=stays, count=self.n_few
            )
        self._step = step
        few = np.array(self._few if self.choice != "none" else (), int)
        few = few[seen[few]]
        order, opacity = few, np.empty(0)
        if len(few):
            share = strength[few] / max(float(strength[few].max()), 1e-300)
            opacity = _FAINTEST + (_STRONGEST - _FAINTEST) * share
        if self.choice == "all":
            seen_too = seen.copy()
            seen_too[few] = False
            others = np.flatnonzero(seen_too)
            dimmed = np.where(is_dead(snapshot.activity[others]), _OTHERS / 2, _OTHERS)
            order, opacity = np.concatenate((few, others)), np.concatenate((opacity, dimmed))
        self.lines.show_lines(order, ends[order], hinges.w[order], opacity, len(few))
        passing = order[passing_units(snapshot)[order]]
        self.passing.show_lines(
            passing, ends[passing], hinges.w[passing], np.ones(len(passing)), with_fade=0
        )
        self._ends, self._w = ends, hinges.w
        self.show_unit(self.unit)

    def show_unit(self, unit: int | None) -> None:
        """Highlight the line of a hidden unit."""
        self.unit = unit
        seen = ~np.isnan(self._ends[:, 0, 0])
        lines = np.flatnonzero(seen & (np.arange(len(seen)) == unit))
        self.highlight.show_lines(lines, self._ends[lines], self._w[lines], np.ones(len(lines)))

    def unit_near(
        self, spot: Array, snapshot: Snapshot, units: tuple[Array, Array], pixel: Array
    ) -> int | None:
        """The hidden unit whose line passes next to a spot of the plot, if lines are drawn."""
        if self.choice == "none":
            return None
        distance = Hinges.of(shown_params(snapshot), *units).distances(spot, pixel)
        distance = np.nan_to_num(distance, nan=np.inf)
        drawn = np.isin(np.arange(len(distance)), self.lines.units)
        for some, reach in ((drawn, _NEAR), (~drawn, _VERY_NEAR)):
            nearest = int(np.argmin(np.where(some, distance, np.inf)))
            if some[nearest] and distance[nearest] <= reach * self._theme.scale:
                return nearest
            if len(distance) > _FEW_UNITS:
                break
        return None


def passing_units(snapshot: Snapshot) -> Array:
    """At the mask's line: which units let the pinned sample's gradient through; boolean (H,)."""
    if snapshot.line != MASK or snapshot.pinned is None:
        return np.zeros(snapshot.network.n_hidden, bool)
    x = snapshot.standardization.apply(snapshot.dataset.points[[snapshot.pinned]])
    return np.asarray(predict(snapshot.params, x).z2[0] > 0)


def frame_of(box: pg.ViewBox) -> Frame:
    """What part of the plot is in sight."""
    view: QRectF = box.viewRect()
    shape: QRectF = box.sceneBoundingRect()
    centre = np.array((view.center().x(), view.center().y()))
    half = np.array((view.width() / 2, view.height() / 2))
    return Frame(centre, half, shape.width() / max(shape.height(), 1.0))
