"""The decision regions and their boundary."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt

from netviz.core import logits_on_grid, probabilities
from netviz.core.params import Array
from netviz.snapshot import Snapshot
from netviz.ui.kit.plot_items import Curve
from netviz.ui.kit.theme import LIGHT, Theme, rgb
from netviz.ui.plane.boundary import draw_boundary
from netviz.ui.plane.ghost import GhostBoundary
from netviz.ui.plane.known import has_answers, is_winner_only, shown_params
from netviz.ui.plane.regions_item import RegionsItem

_FADED = 0.3  # of its colour, that a region keeps while another one is pointed at


class FieldLayer:
    """The regions as an image, the boundary between them, and the boundary before an update.

    Attributes
    ----------
    uniform : bool
        Whether the network answers the same everywhere in sight.
    plain : bool
        Whether regions have the colour of the winning class only.
    marked : int or None
        The class whose region is pointed at; the others are faded.
    """

    def __init__(self) -> None:
        self._theme = LIGHT
        self.uniform = False
        self.plain = False
        self.marked: int | None = None
        self._middles: tuple[Array, Array] | None = None  # of the cells that were painted
        self.image = RegionsItem()
        self.old_boundary = Curve(connect="finite", antialias=True)
        self.boundary = Curve(connect="finite", antialias=True)
        self.ghost = GhostBoundary()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours from the next picture on."""
        self._theme = theme
        for curve, color, width in (
            (self.boundary, theme.text, 2.0),
            (self.old_boundary, theme.muted, 1.5),
        ):
            pen = theme.pen(color, width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            curve.setPen(pen)
        self.ghost.set_theme(theme)

    def clear(self) -> None:
        """Show nothing."""
        self.uniform, self._middles = False, None
        self.image.show_cells(None, QRectF())
        for curve in (self.boundary, self.old_boundary):
            curve.setData([], [])
        self.ghost.hide()

    def paint(
        self,
        snapshot: Snapshot,
        units: tuple[Array, Array],
        area: QRectF,
        shape: tuple[int, int],
        *,
        finely: bool = True,
    ) -> None:
        """Draw the regions in an area of the plot.

        Parameters
        ----------
        snapshot : Snapshot
        units : arrays (2,)
            Mean and scale of the network's inputs, in the plot's coordinates.
        area : QRectF
        shape : tuple of two ints
            Rows and columns of the grid.
        finely : bool
            The boundary in one piece; else in pieces side by side, which is quicker.
        """
        if not has_answers(snapshot):
            self.clear()
            return
        rows, columns = shape
        xs = area.left() + area.width() * (np.arange(columns) + 0.5) / columns
        ys = area.top() + area.height() * (np.arange(rows) + 0.5) / rows
        mean, scale = units
        with np.errstate(over="ignore", invalid="ignore"):
            grid = (xs - mean[0]) / scale[0], (ys - mean[1]) / scale[1]
            logits = logits_on_grid(shown_params(snapshot), *grid)
            finite = bool(np.isfinite(logits).all())
            psi = probabilities(logits) if finite else None
        if psi is None:  # a diverged network has no regions
            self.clear()
            return
        self.uniform = float(psi.max()) - 1.0 / len(psi) < 1e-6
        plain = self.plain or is_winner_only(snapshot)
        colors = region_colors(psi, self._theme, plain=plain)
        if self.marked is not None:
            others = psi.argmax(axis=0) != self.marked
            ground = np.array(rgb(self._theme.region_ground))
            colors[others, :3] = ground + _FADED * (colors[others, :3] - ground)
        self.image.show_cells(colors, area)
        draw_boundary(self.boundary, logits, xs, ys, finely)
        self._middles = xs, ys
        self._paint_ghost(snapshot)
        if snapshot.after is None:
            self.old_boundary.setData([], [])
        else:
            with np.errstate(over="ignore", invalid="ignore"):
                before = logits_on_grid(snapshot.params, *grid)
                draw_boundary(self.old_boundary, before, xs, ys, finely)

    def haunt(self, ghost: Snapshot | None, snapshot: Snapshot) -> None:
        """Show another run behind a snapshot that has been painted, or none; nothing else is painted."""
        if self.ghost.show_run(ghost):
            self._paint_ghost(snapshot)

    def _paint_ghost(self, snapshot: Snapshot) -> None:
        middles = self._middles
        self.ghost.setVisible(middles is not None and self.ghost.is_about(snapshot))
        if middles is not None and self.ghost.isVisible():
            self.ghost.paint_at(*middles)


def region_colors(psi: Array, theme: Theme, *, plain: bool = False) -> Array:
    """Class colours mixed by probability, faded into the background where the network is unsure.

    Parameters
    ----------
    psi : array (K, Y, X)
    plain : bool
        Only the winner's colour instead, however probable it is.

    Returns
    -------
    uint8 array (Y, X, 4)
    """
    n_classes = len(psi)
    palette = np.array([rgb(color) for color in theme.class_colors(n_classes)], np.float32)
    palette = np.maximum(palette - theme.region_depth, 0)
    back = np.array(rgb(theme.region_ground), np.float32)
    flat = psi.reshape(n_classes, -1).astype(np.float32, copy=False)
    if plain:
        table = np.column_stack(
            (back + theme.region_strength * (palette - back), np.full(n_classes, 255.0))
        ).astype(np.uint8)
        return np.asarray(table[flat.argmax(axis=0)].reshape(*psi.shape[1:], 4))
    # 0 where all classes are equally probable, 1 where one is certain
    sure = (flat.max(axis=0) - 1.0 / n_classes) / (1.0 - 1.0 / n_classes)
    strength = theme.region_strength * np.maximum(sure, 0.0) ** np.float32(0.8)
    mixed = palette.T @ flat  # (3, pixels)
    mixed -= back[:, None]
    mixed *= strength
    mixed += back[:, None]
    picture = np.empty((flat.shape[1], 4), np.uint8)
    picture[:, :3] = mixed.T
    picture[:, 3] = 255
    return np.asarray(picture.reshape(*psi.shape[1:], 4))
