"""The one control in the head of a panel over time: what is drawn, and on which axes."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal

from netviz.ui.kit.controls import Switch

_STEP_AXIS = "step axis"


class ViewMenu(Switch):
    """A choice between views, and below it whether the axis of steps is logarithmic.

    Signals
    -------
    view_chosen(str)
        The key of a view.
    step_axis_chosen(bool)
        Whether it should be logarithmic.
    """

    view_chosen = Signal(str)
    step_axis_chosen = Signal(bool)

    def __init__(self, name: str, tip: str, views: Mapping[str, str]) -> None:
        super().__init__(name, tip, dict(views))
        self._shown, self._is_logarithmic = self.currentIndex(), False
        self.insertSeparator(self.count())
        self.addItem("", _STEP_AXIS)
        self.show_step_axis(False)
        self.activated.connect(self._on_activated)

    def show_step_axis(self, logarithmic: bool) -> None:
        """Say what the last entry would do."""
        self._is_logarithmic = logarithmic
        text = "steps on a linear axis" if logarithmic else "steps on a log axis"
        self.setItemText(self.findData(_STEP_AXIS), text)

    def _on_activated(self) -> None:
        if self.currentData() == _STEP_AXIS:
            self.setCurrentIndex(self._shown)
            self.step_axis_chosen.emit(not self._is_logarithmic)
        else:
            self._shown = self.currentIndex()
            self.view_chosen.emit(self.currentData())
