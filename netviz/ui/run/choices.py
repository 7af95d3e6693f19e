"""What can be made of a setting that was tried: a small box that lies beside the slider, over the rest."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import named
from netviz.ui.kit.symbols import SymbolLabel

_GAP, _BESIDE = 4, 12  # pixels between it and the slider, and to both sides of that
_MOVES = (QEvent.Type.Move, QEvent.Type.Resize)
_GOES = (QEvent.Type.Hide, QEvent.Type.Close)

FROM_HERE, FROM_START, LEAVE = "from here", "from the start", "leave it"


class SettingChoices(QFrame):
    """Says what a setting would have done, and waits for one of three answers. No layout knows of it.

    It stays within the column: what lies under it is painted again with it, and a plane takes long.

    Parameters
    ----------
    window : QWidget
        Over which it lies.

    Signals
    -------
    chosen(str)
        `FROM_HERE`, `FROM_START` or `LEAVE`.
    lost
        The slider beside which it lay is not seen any more.
    """

    chosen = Signal(str)
    lost = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("offer")
        self._watched: list[QWidget] = []
        self.what = SymbolLabel(shrinks=True)
        self.told, self.result = (named(SymbolLabel(shrinks=True), "muted") for _ in range(2))
        self.buttons = {
            FROM_HERE: text_button("From here", "", "primary"),
            FROM_START: text_button("From the start", "", ""),
            LEAVE: text_button("Leave it", "Everything stays as it is (Esc)", ""),
        }
        places = QGridLayout()
        places.setSpacing(6)
        for number, (choice, button) in enumerate(self.buttons.items()):
            row, column = divmod(number, 2)
            places.addWidget(button, row, column, 1, 1 + row)
            button.clicked.connect(lambda _=False, choice=choice: self.chosen.emit(choice))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 10)
        layout.setSpacing(2)
        for label in (self.what, self.told, self.result):
            layout.addWidget(label)
        layout.addSpacing(4)
        layout.addLayout(places)
        self.hide()

    def open_at(self, slider: QWidget) -> None:
        """Lie under a slider, over it where there is no room; nothing can be chosen yet."""
        if self._watched[:1] != [slider]:
            self._watch(slider)
        self.offer(False)
        if not self.isVisible():
            self._place()
            self.show()
            self.raise_()

    def offer(self, on: bool, why_not_from_here: str = "") -> None:
        """Whether something can be chosen; and why the setting cannot change from here on."""
        for choice, button in self.buttons.items():
            button.setEnabled(on and not (choice == FROM_HERE and why_not_from_here))
        tip = why_not_from_here or "It changes from this step on; what has come stays as it is"
        self.buttons[FROM_HERE].setToolTip(tip)
        self.buttons[FROM_START].setToolTip("The run is done again with it, from step 0 to this step")

    def tell(self, what: str, told: str, result: str = "") -> None:
        """Say what is tried, how far it has come, and what has come of it."""
        for label, text in ((self.what, what), (self.told, told), (self.result, result)):
            if label.text() != text:
                label.setText(text)
        self.setAccessibleName(f"{what}: {told} {result}")
        if self.isVisible() and self.sizeHint().height() != self.height():
            self._place()

    def close_box(self) -> None:
        """Go away."""
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched.clear()
        self.hide()
        self.tell("", "")

    def _watch(self, slider: QWidget) -> None:
        """Whatever holds the slider may move, scroll or go."""
        self.close_box()
        holder: QWidget | None = slider
        while holder is not None and holder is not self.parentWidget():
            holder.installEventFilter(self)
            self._watched.append(holder)
            holder = holder.parentWidget()

    def _place(self) -> None:
        window = self.parentWidget()
        if not self._watched or window is None:
            return
        slider = self._watched[0]
        height, width = self.sizeHint().height(), slider.width() + 2 * _BESIDE
        corner = slider.mapTo(window, QPoint(-_BESIDE, slider.height() + _GAP))
        column = self._watched[-1].geometry()
        above = slider.mapTo(window, QPoint(0, 0)).y() - height - _GAP
        if corner.y() + height > column.bottom() and above >= column.top():
            corner.setY(above)
        self.setGeometry(max(0, corner.x()), max(0, corner.y()), width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay beside the slider; go when it goes."""
        if event.type() in _GOES:
            self.lost.emit()
        elif event.type() in _MOVES:
            self._place()
        return False
