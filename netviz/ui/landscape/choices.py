"""What of the landscape is looked at: directions, part of the loss, unit and classes, over the picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from netviz.core import Verdict
from netviz.landscape import Box
from netviz.snapshot import Snapshot
from netviz.ui.kit.badge import Badge
from netviz.ui.kit.controls import Menu, text_button
from netviz.ui.kit.number_format import short_name
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.symbol_menu import SymbolSwitch
from netviz.ui.kit.without_controls import TELLS
from netviz.ui.landscape.asked import Look

VIEWS = {
    "gradient": "along −∂J̃/∂θ",
    "random": "random directions",
    "path": "the run's directions",
    "W1": "W⁽¹⁾ of a unit",
    "W2": "W⁽²⁾ of a unit",
}
PARTS = {"loss": "J̃", "loss_data": "J_data", "loss_reg": "J_reg"}
_GAP, _BETWEEN = 8, 4  # pixels


class Choices(QWidget):
    """The controls of the landscape.

    Signals
    -------
    changed
        Something else has been chosen by the user.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.seed, self.class_names = 0, [""]
        self._waiting: Mapping[str, Any] = {}  # to be chosen as soon as there are units and classes
        self._has_verdict = False
        self.view = SymbolSwitch("Directions of the landscape", "Along what θ is changed", VIEWS)
        self.part = SymbolSwitch("Part of the loss", "The whole loss, or one of its parts", PARTS)
        self.unit = Menu("Hidden unit of the landscape", "A hidden unit")
        self.ends = (
            Menu("Class across", "The class whose weight from the unit lies along the horizontal axis"),
            Menu("Class upwards", "The class whose weight from the unit lies along the vertical axis"),
        )
        self.anew = text_button("Others", "Two other random directions")
        self.badge = Badge()
        for control in (*self._controls, self.badge):
            control.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for menu in (self.view, self.part, self.unit, *self.ends):
            menu.setProperty(TELLS, True)
            menu.setObjectName("quiet")
            menu.activated.connect(self._on_chosen)
        self.anew.clicked.connect(self._on_anew)
        self._show_those()

    def look(self, box: Box | None) -> Look:
        """What is chosen; `box` is what the user has zoomed to."""
        across, up = (max(menu.currentIndex(), 0) for menu in self.ends)
        return Look(
            self.view.currentData(),
            self.part.currentData(),
            self.seed,
            max(self.unit.currentIndex(), 0),
            (across, up),
            box,
        )

    def offer(self, snapshot: Snapshot) -> None:
        """The units and classes that there are; what was chosen stays, if it is still there."""
        if self.unit.count() != snapshot.network.n_hidden:
            _fill(self.unit, [f"unit {number}" for number in range(snapshot.network.n_hidden)], 0)
            self._arrange()
        names = self.class_names = [short_name(name, 10) for name in snapshot.dataset.class_names]
        for number, (menu, sign) in enumerate(zip(self.ends, "→↑", strict=True)):
            texts = [f"{sign} {name}" for name in names]
            if [menu.itemText(row) for row in range(menu.count())] != texts:
                _fill(menu, texts, number)
                self._arrange()

        if self._waiting:
            waiting, self._waiting = self._waiting, {}
            self._restore_numbers(waiting)

    def show_verdict(self, verdict: Verdict | None, text: str = "") -> None:
        """What the step does, in a few words; where there is no room the sentence below has to do."""
        self._has_verdict = verdict is not None
        self.badge.show_verdict(verdict, text)
        self._arrange()

    @property
    def _controls(self) -> tuple[QWidget, ...]:
        return (self.view, self.part, self.unit, self.anew, *self.ends)

    def _arrange(self) -> None:
        """In a row, or in more where there is no room; the badge at the right if there is some left."""
        x = y = high = 0
        first = 0  # where the first row ends
        for control in self._controls:
            if control.isHidden():
                continue
            size = control.sizeHint()
            if x and x + size.width() > self.width():
                x, y = 0, y + high + _BETWEEN
            control.setGeometry(x, y, min(size.width(), max(self.width(), 1)), size.height())
            x, high = x + size.width() + _GAP, size.height()
            first = x if not y else first
        badge = self.badge.sizeHint()
        self.badge.setVisible(self._has_verdict and badge.width() <= self.width() - first)
        self.badge.setGeometry(
            self.width() - badge.width(), (high - badge.height()) // 2, badge.width(), badge.height()
        )
        self.setFixedHeight(y + high)

    @paint_guard
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Others may have room now."""
        self._arrange()

    @paint_guard
    def changeEvent(self, event: QEvent) -> None:
        """In another type."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._arrange()

    def _on_chosen(self) -> None:
        self._show_those()
        self.changed.emit()

    def _on_anew(self) -> None:
        self.seed += 1
        self.changed.emit()

    def _show_those(self) -> None:
        view = self.view.currentData()
        self.unit.setVisible(view in ("W1", "W2"))
        self.anew.setVisible(view == "random")
        for menu in self.ends:
            menu.setVisible(view == "W2")
        self.show_verdict(None)

    def state(self) -> dict[str, Any]:
        """What is chosen, in plain values."""
        look = self.look(None)
        return {
            "view": look.view,
            "part": look.part,
            "seed": look.seed,
            "unit": look.unit,
            "ends": list(look.ends),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose what was chosen; what makes no sense is passed over."""
        if self.unit.count():
            self._restore_numbers(state)
        else:
            self._waiting = state
        match state.get("seed"):
            case int() as seed if 0 <= seed < 2**31:
                self.seed = seed
        self.part.restore(state.get("part"))
        self.view.restore(state.get("view"))

    def _restore_numbers(self, state: Mapping[str, Any]) -> None:
        """The unit and the classes, if there are such."""
        match state.get("unit"):
            case int() as unit if 0 <= unit < self.unit.count():
                self.unit.setCurrentIndex(unit)
        match state.get("ends"):
            case [int() as across, int() as up] if all(
                0 <= end < self.ends[0].count() for end in (across, up)
            ):
                self.ends[0].setCurrentIndex(across)
                self.ends[1].setCurrentIndex(up)


def _fill(menu: Menu, names: list[str], first: int) -> None:
    before = menu.currentIndex() if menu.count() else first
    menu.clear()
    menu.addItems(names)
    menu.setCurrentIndex(min(max(before, 0), len(names) - 1))
