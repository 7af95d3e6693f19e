"""What is pointed at in one panel, and what has happened in the run, is shown by all."""

from __future__ import annotations

from collections.abc import Callable

from netviz.ui.kit.number_slider import NumberSlider
from netviz.ui.kit.panel import Hover, Panel
from netviz.ui.kit.panels import Panels


class Links:
    """Hands on what concerns all panels.

    Parameters
    ----------
    panels : Panels
    want : callable
        Does what a panel wants.
    say : callable
        Shows one line of the window's.
    """

    def __init__(self, panels: Panels, want: Callable[[object], None], say: Callable[..., None]) -> None:
        self._panels, self._hover = panels, Hover()
        self._want, self._say = want, say
        for key in panels:
            panels.when_made(key, self._listen_to)

    def _listen_to(self, panel: Panel) -> None:
        panel.hovering.connect(self.point_at)
        panel.wants.connect(self._want)
        for choice in panel.findChildren(NumberSlider):
            choice.explained.connect(lambda message: self._say(message, is_error=True))

    def point_at(self, hover: Hover) -> None:
        """Show what is pointed at."""
        if hover != self._hover:
            self._hover = hover
            self._panels.tell(Panel.show_hover, hover)

    def mark(self, steps: tuple[int, ...], columns: tuple[str, ...]) -> None:
        """Mark the steps at which something has happened, each on the curve of a column of the history."""
        self._panels.tell(Panel.show_events, steps, columns)
