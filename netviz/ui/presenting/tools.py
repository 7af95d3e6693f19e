"""What a lecturer has in the hand: pens, spotlight and magnifier, over one stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from netviz.ui.kit.theme import Theme
from netviz.ui.presenting.lights import Lights
from netviz.ui.presenting.pen_bar import PenBar
from netviz.ui.presenting.pens import Pens, Tool


class Tools(QObject):
    """The sheets over a stage.

    Parameters
    ----------
    stage : QWidget
    views : callable
        The views that are on it now, by the keys of their panels.
    foot : QWidget, optional
        Its bottom row.

    Signals
    -------
    changed
        Something else is in the hand or over the stage.
    """

    changed = Signal()

    def __init__(
        self,
        stage: QWidget,
        views: Callable[[], Mapping[str, QWidget]],
        foot: QWidget | None = None,
    ) -> None:
        super().__init__(stage)
        self.pens = Pens(stage, views)
        self.lights = Lights(stage)
        self.bar = PenBar(stage, self.pens, foot)
        for source in (self.pens, self.lights):
            source.changed.connect(self._on_changed)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or lines of another width."""
        for part in (self.pens, self.lights, self.bar):
            part.set_theme(theme)

    def show_slide(self, slide: str) -> None:
        """Show what was drawn on another slide; what was in the hand stays there."""
        self.pens.show_slide(slide)

    def toggle_tool(self, tool: Tool) -> None:
        """Take a tool in the hand, or put it away."""
        self.pens.take_tool(None if self.pens.tool == tool else tool)

    def put_away(self) -> bool:
        """Have nothing in the hand any more; whether there was anything."""
        had_tool, light = self.pens.tool is not None, self.lights.light
        if had_tool:
            self.pens.take_tool(None)
        if light is not None:
            self.lights.toggle(light)
        return had_tool or light is not None

    def raise_all(self) -> None:
        """Above all views of the stage, also those that came later."""
        for sheet in (self.pens, self.lights, self.bar):
            sheet.raise_()

    def _on_changed(self) -> None:
        self.raise_all()
        self.changed.emit()
