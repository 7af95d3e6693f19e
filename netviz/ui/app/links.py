"""What is pointed at in one panel, and what has happened in the run, is shown by all."""

from __future__ import annotations

from netviz.ui.kit.panel import Hover, Panel
from netviz.ui.kit.panels import Panels


class Links:
    """Hands on what concerns all panels.

    Parameters
    ----------
    panels : Panels
    """

    def __init__(self, panels: Panels) -> None:
        self._panels, self._hover = panels, Hover()
        for key in panels:
            panels.when_made(key, lambda panel: panel.hovering.connect(self.point_at))

    def point_at(self, hover: Hover) -> None:
        """Show what is pointed at."""
        if hover != self._hover:
            self._hover = hover
            self._panels.tell(Panel.show_hover, hover)

    def mark(self, steps: tuple[int, ...], columns: tuple[str, ...]) -> None:
        """Mark the steps at which something has happened, each on the curve of a column of the history."""
        self._panels.tell(Panel.show_events, steps, columns)
