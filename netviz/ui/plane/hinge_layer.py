"""The hinge lines of the hidden units."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor

from netviz.core import Frame, Hinges, is_dead, predict
from netviz.core.params import Array, Params
from netviz.snapshot import Snapshot
from netviz.ui.kit.plot_items import Curve
from netviz.ui.kit.theme import LIGHT, Theme
from netviz.ui.plane.known import MASK, shown_params

_NEAR = 5.0  # pixels from which a line is pointed at


class HingeLayer:
    """Each unit's line, with a tick on its active side; dead units, and what is highlighted, apart.

    Attributes
    ----------
    lines, dead, ticks : Curve
        The lines of living and of dead units, and the ticks of the living.
    passing : Curve
        At the mask's line: units that let the pinned sample's gradient through.
    highlight : Curve
        The unit that is pointed at, here or in another panel.
    unit : int or None
        Which unit that is.
    """

    def __init__(self) -> None:
        self._theme = LIGHT
        self.unit: int | None = None
        self.lines, self.dead, self.ticks, self.passing, self.highlight = (
            Curve(connect="pairs") for _ in range(5)
        )

    @property
    def is_shown(self) -> bool:
        """Whether the lines of all units are drawn."""
        return bool(self.lines.isVisible())

    def set_shown(self, shown: bool) -> None:
        """Draw the lines of all units, or only what is highlighted."""
        for curve in (self.lines, self.dead, self.ticks):
            curve.setVisible(shown)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours; those of the lines come with `set_pens`."""
        self._theme = theme
        self.passing.setPen(theme.pen(theme.accent, 1.6))
        self.highlight.setPen(theme.pen(theme.accent, 2.5))

    def set_pens(self, n_hidden: int) -> None:
        """Dashed, and fainter the more units there are; very many are solid, which paints faster."""
        theme = self._theme
        style = Qt.PenStyle.DashLine if n_hidden <= 128 else Qt.PenStyle.SolidLine
        alpha = max(40, min(150, 6000 // n_hidden))
        for curve, name, line in (
            (self.lines, theme.hinge, style),
            (self.ticks, theme.hinge, Qt.PenStyle.SolidLine),
            (self.dead, theme.dead, Qt.PenStyle.DotLine),
        ):
            color = QColor(name)
            color.setAlpha(alpha)
            curve.setPen(theme.pen(color, 1.0, line))

    def paint(self, snapshot: Snapshot, units: tuple[Array, Array], area: QRectF) -> None:
        """Draw the lines within an area of the plot; `units` are mean and scale of the inputs in it."""
        if not self.is_shown and self.unit is None:
            self.highlight.setData([], [])
            self.passing.setData([], [])
            return
        ends, ticks = hinge_lines(shown_params(snapshot), *units, area)
        seen, dead = ~np.isnan(ends[:, 0, 0]), is_dead(snapshot.activity)
        unit = np.arange(len(seen)) == self.unit
        passing = seen & passing_units(snapshot)
        for curve, lines in (
            (self.lines, ends[seen & ~dead]),
            (self.dead, ends[seen & dead]),
            (self.ticks, ticks[seen & ~dead]),
            (self.passing, np.concatenate((ends[passing], ticks[passing]))),
            (self.highlight, np.concatenate((ends[seen & unit], ticks[seen & unit]))),
        ):
            flat = lines.reshape(-1, 2)
            curve.setData(flat[:, 0], flat[:, 1])

    def unit_near(
        self, spot: Array, snapshot: Snapshot, units: tuple[Array, Array], pixel: Array
    ) -> int | None:
        """The hidden unit whose line passes next to a spot of the plot, if lines are drawn."""
        if not self.is_shown:
            return None
        distance = Hinges.of(shown_params(snapshot), *units).distances(spot, pixel)
        nearest = int(np.argmin(np.nan_to_num(distance, nan=np.inf)))
        return nearest if distance[nearest] <= _NEAR else None


def passing_units(snapshot: Snapshot) -> Array:
    """At the mask's line: which units let the pinned sample's gradient through; boolean (H,)."""
    if snapshot.line != MASK or snapshot.pinned is None:
        return np.zeros(snapshot.network.n_hidden, bool)
    x = snapshot.standardization.apply(snapshot.dataset.points[[snapshot.pinned]])
    return np.asarray(predict(snapshot.params, x).z2[0] > 0)


def hinge_lines(params: Params, mean: Array, scale: Array, view: QRectF) -> tuple[Array, Array]:
    """Each hidden unit's line z2 = 0 within the view, in the data's units, and its active side.

    Returns
    -------
    ends : array (H, 2, 2)
        Two points of each line; NaN where it does not cross the view.
    ticks : array (H, 2, 2)
        From a point of the line a short way to the side where the unit fires.
    """
    centre = np.array([view.center().x(), view.center().y()])
    half = np.array([view.width() / 2, view.height() / 2])
    ends, normals = Hinges.of(params, mean, scale).within(Frame(centre, half))
    # Near an end, where lines lie apart: in the middle they tend to cross.
    place = 0.85 * ends[:, 0] + 0.15 * ends[:, 1]
    return ends, np.stack((place, place + 0.035 * normals), axis=1)
