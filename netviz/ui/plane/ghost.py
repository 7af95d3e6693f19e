"""The boundary of a pinned run, faint and dashed behind the present one's."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from netviz.core import logits_on_grid
from netviz.core.params import Array
from netviz.snapshot import Snapshot
from netviz.ui.kit.plot_items import Curve
from netviz.ui.kit.theme import Theme
from netviz.ui.plane.boundary import draw_boundary
from netviz.ui.plane.frame import PlaneFrame

_OPACITY, _WIDTH = 0.65, 1.5
_DASHES = (5.0, 3.0)  # pixels of the usual type
_CELLS = 140  # along the longer side: a faint line need not be finer


class GhostBoundary(Curve):
    """A curve of a plane; nothing is computed while neither the run nor the view changes."""

    def __init__(self) -> None:
        super().__init__(connect="finite", antialias=True)
        self._ghost: Snapshot | None = None
        self._frame: PlaneFrame | None = None
        self._params: object = None  # of what is drawn, and where that is
        self._area: tuple[float, ...] = ()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        color = QColor(theme.text)
        color.setAlphaF(_OPACITY)
        pen = theme.pen(color, _WIDTH)
        pen.setDashPattern([length / _WIDTH for length in _DASHES])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        self.setPen(pen)

    def show_run(self, ghost: Snapshot | None) -> bool:
        """Draw another run from the next picture on; whether it is another one."""
        changed = ghost is not self._ghost
        self._ghost = ghost
        return changed

    def use_frame(self, frame: PlaneFrame) -> None:
        """Draw in other coordinates from the next picture on."""
        self._frame, self._params = frame, None

    def paint_at(self, xs: Array, ys: Array) -> None:
        """Draw the boundary in an area whose cells have these middles, in the plot's coordinates."""
        ghost, frame = self._ghost, self._frame
        if ghost is None or frame is None:
            return
        left, right = 1.5 * xs[0] - 0.5 * xs[1], 1.5 * xs[-1] - 0.5 * xs[-2]
        top, bottom = 1.5 * ys[0] - 0.5 * ys[1], 1.5 * ys[-1] - 0.5 * ys[-2]
        area = float(left), float(right), float(top), float(bottom)
        if ghost.params is self._params and len(self._area) and np.allclose(area, self._area, rtol=1e-9):
            return
        self._params, self._area = ghost.params, area
        size = max(right - left, abs(bottom - top)) / _CELLS
        fine_xs = np.linspace(left, right, max(2, round((right - left) / size)))
        fine_ys = np.linspace(top, bottom, max(2, round(abs(bottom - top) / size)))
        mean, scale = frame.input_units(ghost.standardization)
        with np.errstate(over="ignore", invalid="ignore"):
            logits = logits_on_grid(
                ghost.params, (fine_xs - mean[0]) / scale[0], (fine_ys - mean[1]) / scale[1]
            )
            if np.isfinite(logits).all():
                draw_boundary(self, logits, fine_xs, fine_ys, True)
            else:
                self.setData([], [])

    def is_about(self, snapshot: Snapshot) -> bool:
        """Whether it learns what the present run does, so that one plane holds both."""
        ghost = self._ghost
        if ghost is None:
            return False
        ours, theirs = snapshot.dataset, ghost.dataset
        return (ours.feature_names, ours.n_classes) == (theirs.feature_names, theirs.n_classes)
