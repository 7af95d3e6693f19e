"""The menu of a map: which setting goes down and which across, which number it shows, other settings."""

from __future__ import annotations

from PySide6.QtCore import Signal

from netviz.sweeps.axis import Axis
from netviz.sweeps.result import MEASURES
from netviz.ui.kit.symbol_menu import SymbolSwitch
from netviz.ui.sweeps.map_painter import typeset

_DOWN, _ACROSS, _OTHERS = "as asked", "turned", "other settings"


class MapMenu(SymbolSwitch):
    """Shows the settings of a sweep; what is chosen else in it goes to the map.

    Signals
    -------
    turned(bool)
        Whether the second setting goes down.
    measured(str)
        The key of the number that the map is to show.
    others_wanted
        Another sweep.
    """

    turned = Signal(bool)
    measured = Signal(str)
    others_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(
            "Sweep: settings and numbers",
            "Which setting goes down and which across; which number the map shows; a sweep over other "
            "settings",
            {_DOWN: "λ × 𝐻"},
        )
        self._axes: tuple[Axis, ...] = ()
        self._shown = _DOWN
        self.activated.connect(self._on_activated)

    def offer(self, axes: tuple[Axis, ...], has_goal: bool) -> None:
        """Offer what there is to see of a sweep."""
        if axes == self._axes:
            return
        self._axes, self._shown = axes, _DOWN
        self.clear()
        symbols = [typeset(axis.setting.symbol) for axis in axes]
        self.addItem(" × ".join(symbols), _DOWN)
        if len(symbols) > 1:
            self.addItem(" × ".join(reversed(symbols)), _ACROSS)
        self.insertSeparator(self.count())
        for measure in MEASURES.values():
            if has_goal or measure.name != "steps_to_goal":
                self.addItem(measure.title, measure.name)
        self.insertSeparator(self.count())
        self.addItem("other settings…", _OTHERS)
        self.setCurrentIndex(0)
        self.updateGeometry()

    def _on_activated(self, _: int) -> None:
        key = self.currentData()
        if key in (_DOWN, _ACROSS):
            self._shown = key
            self.turned.emit(key == _ACROSS)
            return
        self.setCurrentIndex(self.findData(self._shown))  # it goes on showing the settings
        if key == _OTHERS:
            self.others_wanted.emit()
        elif key in MEASURES:
            self.measured.emit(key)
