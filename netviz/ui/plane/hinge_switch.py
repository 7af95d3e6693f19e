"""How many hinge lines are drawn: the choice in the head of the plane."""

from __future__ import annotations

from PySide6.QtCore import QSize

from netviz.ui.kit.controls import Switch
from netviz.ui.kit.number_format import number_text

_TIP = (
    "The line z⁽²⁾ = 0 of a hidden unit, its hinge: on the shaded side the unit fires. Drawn are those at "
    "which the scores bend most against each other, of all units, or of none.</p><p>Drag a line to move it "
    "(b⁽¹⁾ of its unit changes), near its ends or with Shift to turn it (W⁽¹⁾ and b⁽¹⁾). By keys, on the "
    "plane: <b>,</b> and <b>.</b> choose a line, <b>Ctrl</b> and the arrows move it, <b>Ctrl Shift ← →</b> "
    "turn it."
)


class HingeSwitch(Switch):
    """None, the few that tell most, or all; what is chosen says how many are really drawn."""

    def __init__(self) -> None:
        super().__init__("Hinge lines", _TIP, {"none": "no hinges", "few": "", "all": ""})
        self.setCurrentIndex(1)
        self.show_counts(12, 12, 0)

    def show_counts(self, n_few: int, n_shown: int, n_hidden: int) -> None:
        """Say how many a few are at most, how many lines are drawn now, and how many units there are."""
        choice = self.currentData()
        few = n_shown if choice == "few" else min(n_few, n_hidden)
        texts = {"few": _hinges(few), "all": f"all {number_text(n_hidden)}"}
        if choice == "all":
            texts["all"] = _hinges(n_shown)
        for key, text in texts.items():
            place = self.findData(key)
            if self.itemText(place) != text:
                self.setItemText(place, text)

    def sizeHint(self) -> QSize:
        """As wide as for two digits, whatever the number: the head must not move."""
        return self._steady(super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        """No text is cut off."""
        return self._steady(super().minimumSizeHint())

    def _steady(self, size: QSize) -> QSize:
        wide = self.fontMetrics().horizontalAdvance
        more = max(0, wide("00 hinges") - wide(self.currentText()))
        return size + QSize(more, 0)


def _hinges(number: int) -> str:
    return "1 hinge" if number == 1 else f"{number_text(number)} hinges"
