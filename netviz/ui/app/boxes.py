"""The windows beside the main one, each made when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from netviz.ui.commands.context import Box
from netviz.ui.kit.paint_guard import guard_overrides

if TYPE_CHECKING:
    from netviz.ui.app.window import MainWindow
    from netviz.ui.network.weight_popup import WeightPopup
    from netviz.ui.run.goal_popup import GoalPopup


class Boxes(dict[type[QWidget], Any]):
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

    @property
    def entry_editor(self) -> WeightPopup:
        """Where one types a weight or a bias."""
        from netviz.ui.network.weight_popup import WeightPopup

        return self.made(WeightPopup)

    @property
    def run_to_box(self) -> GoalPopup:
        """Where one says how far to run."""
        from netviz.ui.run.goal_popup import GoalPopup

        return self.made(GoalPopup)
