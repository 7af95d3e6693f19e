"""What is pointed at in one panel, and what has happened in the run, is shown by all."""

from __future__ import annotations

from collections.abc import Collection

from netviz.ui.kit.panel import Hover, Panel


class Links:
    """Hands on what concerns all panels.

    Parameters
    ----------
    panels : collection of Panel
    """

    def __init__(self, panels: Collection[Panel]) -> None:
        self._panels, self._hover = panels, Hover()
        for panel in panels:
            panel.hovering.connect(self.point_at)

    def point_at(self, hover: Hover) -> None:
        """Show what is pointed at."""
        if hover != self._hover:
            self._hover = hover
            for panel in self._panels:
                panel.show_hover(hover)

    def mark(self, steps: tuple[int, ...], columns: tuple[str, ...]) -> None:
        """Mark the steps at which something has happened, each on the curve of a column of the history."""
        for panel in self._panels:
            panel.show_events(steps, columns)
