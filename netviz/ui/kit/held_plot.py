"""A plot that is drawn before it is to be seen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QGraphicsView

from netviz.snapshot import Snapshot
from netviz.ui.kit.plot import Plot

_Mode = QGraphicsView.ViewportUpdateMode


class HeldPlot(Plot):
    """What changes in it is not painted from `hold` until a snapshot is shown.

    Attributes
    ----------
    is_held : bool
    """

    is_held = False

    def hold(self) -> None:
        """Leave on the screen what is there, whatever is drawn."""
        self.is_held = True
        self.setViewportUpdateMode(_Mode.NoViewportUpdate)

    def bring(
        self,
        draw: Callable[[Snapshot | None, Snapshot], None],
        drawn: Snapshot | None,
        old: Snapshot | None,
        new: Snapshot,
    ) -> None:
        """Show a snapshot: draw it, unless that was done while the plot was held, and paint it.

        Parameters
        ----------
        draw : callable
            Draws what differs between two snapshots.
        drawn : Snapshot or None
            What has been drawn last.
        old : Snapshot or None
            What was shown before; None to draw all.
        new : Snapshot
        """
        if not self.is_held:
            draw(old, new)
            return
        if old is None or new is not drawn:
            draw(None if old is None else drawn, new)
        self.is_held = False
        self.setViewportUpdateMode(_Mode.MinimalViewportUpdate)
        self.viewport().update()
