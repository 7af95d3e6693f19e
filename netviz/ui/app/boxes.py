"""The windows beside the main one, each made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog

from netviz.ui.commands.context import Box
from netviz.ui.kit.paint_guard import guard_overrides

if TYPE_CHECKING:
    from netviz.ui.app.window import MainWindow
    from netviz.ui.network.weight_popup import WeightPopup
    from netviz.ui.run.goal_popup import GoalPopup


class Boxes(dict[type[QDialog], Any]):
    """Those that have been made, by their classes."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window

    def made(self, kind: type[Box]) -> Box:
        """A window beside the main one, which opens sooner without it."""
        window = self._window
        if kind not in self:
            guard_overrides()
            box: Any = kind(window)
            self[kind] = box
            if hasattr(box, "set_theme"):
                box.set_theme(window.theme)
            if hasattr(box, "wants"):
                box.wants.connect(window.want)
            if hasattr(box, "show_snapshot"):
                window.views.add(box)
        found: Box = self[kind]
        return found

    @cached_property
    def entry_editor(self) -> WeightPopup:
        """Where one types a weight or a bias."""
        from netviz.ui.network.weight_popup import WeightPopup

        popup: WeightPopup = self._popup(WeightPopup)
        return popup

    @cached_property
    def run_to_box(self) -> GoalPopup:
        """Where one says how far to run."""
        from netviz.ui.run.goal_popup import GoalPopup

        popup: GoalPopup = self._popup(GoalPopup)
        return popup

    def _popup(self, kind: Callable[[MainWindow], Any]) -> Any:
        guard_overrides()
        popup = kind(self._window)
        popup.wants.connect(self._window.want)
        return popup
