"""The head of the strip: the groups' names over their tiles, the check's badge, and two buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from netviz.core import Verdict
from netviz.ui.derivation.tile_layout import GROUPS
from netviz.ui.kit.badge import Badge
from netviz.ui.kit.card import Detail
from netviz.ui.kit.named import named

_GAP, _BETWEEN, _INDENT = 12, 4, 16
_OVERHANG = 7  # of a button over the tiles' right end, so that its icon ends there


class StripHead(QWidget):
    """Places its parts itself, since the names follow the tiles below, and nothing else may move with them.

    Signals
    -------
    resized
    """

    resized = Signal()

    def __init__(self, detail: Detail, buttons: Sequence[QPushButton]) -> None:
        super().__init__()
        self.detail, self.buttons = detail, tuple(buttons)
        self.indent = 0.0  # between a title that is seen and the first name, more than between all parts
        self.names = {name: named(QLabel(name), "small") for name in GROUPS}
        self.badge = Badge()
        self._verdict: tuple[Verdict | None, str, str] = (None, "", "")
        self._groups: Mapping[str, float] | None = None
        self._last = self._right = 0.0
        for part in (*self.names.values(), self.badge, detail, *self.buttons):
            part.setParent(self)
        self.buttons[0].installEventFilter(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """As high as the buttons, as wide as there is room."""
        return QSize(
            sum(self._width(button) for button in self.buttons), self.buttons[0].sizeHint().height()
        )

    def minimumSizeHint(self) -> QSize:
        """Room for the buttons."""
        return self.sizeHint()

    @property
    def room_of_first(self) -> int:
        """What the first name takes, with the gaps around it."""
        return self._width(next(iter(self.names.values()))) + _GAP + _INDENT

    def show_verdict(self, verdict: Verdict | None, size: str = "", tip: str = "") -> None:
        """Show what the check has found in the lines that are known, beside “Backward”.

        Parameters
        ----------
        verdict : Verdict or None
        size : str
            The largest error, or why nothing was compared.
        tip : str
        """
        if (verdict, size, tip) != self._verdict:
            self._verdict = verdict, size, tip
            self._place()

    def follow_title(self, seen: bool) -> None:
        """Keep more from a title than the parts from each other; the first name takes its place."""
        self.indent = _INDENT * seen

    def show_groups(self, starts: Mapping[str, float] | None, last: float, right: float) -> None:
        """Put the names over their groups.

        Parameters
        ----------
        starts : mapping of str to float, or None
            Where each group begins, in pixels of this widget; None where the lines stand in rows.
        last : float
            The width of the last tile when it is not in focus: the buttons stand left of it.
        right : float
            Where the tiles end.
        """
        self._groups, self._last, self._right = starts, last, right
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        super().resizeEvent(event)
        self.resized.emit()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Beside names, the first button is seen where the mouse is on the head, or the focus on it."""
        if event.type() is not QEvent.Type.Paint or self._groups is None:
            return False
        head = self.parentWidget() or self
        return not (head.underMouse() or self.buttons[0].hasFocus())

    @staticmethod
    def _width(part: QWidget) -> int:
        return part.sizeHint().width()

    def _put(self, part: QWidget, x: float) -> float:
        """Put a part somewhere, centred vertically; returns where it ends."""
        size = part.sizeHint()
        part.resize(size)
        part.move(QPoint(round(x), (self.height() - size.height()) // 2))
        return round(x) + size.width()

    def _place(self) -> None:
        *before, update = self.names
        groups, edge = self._groups, self._right or float(self.width())
        for label in self.names.values():
            label.setVisible(groups is not None)
        x, buttons = edge, list(self.buttons)
        if groups is not None:  # from the right end: the last name, then the buttons, which never move
            wide = self._width(self.names[update])
            self._put(self.names[update], min(groups[update], edge - wide))
            corner = self._width(buttons[-1]) - _OVERHANG
            if wide + _BETWEEN + corner <= self._last:  # over the last tile there is room for one
                self._put(buttons.pop(), edge - corner)
            x -= max(self._last, wide) + _GAP
        for button in reversed(buttons):
            x -= self._width(button)
            self._put(button, x)
            x -= _BETWEEN
        limit = x - _GAP
        if groups is not None:
            limit = min(limit, groups[update] - _GAP)
        self._show_badge(limit - self._put_names(before, limit), limit)

    def _put_names(self, names: Sequence[str], limit: float) -> float:
        """Put the names over their groups, left of a limit, and what has no room nowhere.

        Returns
        -------
        float
            Where the last one ends.
        """
        if self._groups is None:
            return -float(_GAP)
        x = end = self.indent - _GAP
        badge = self._badge_width(limit - self._groups[names[-1]] - self._width(self.names[names[-1]]))
        for number, name in enumerate(names):
            label = self.names[name]
            needed = sum(self._width(self.names[other]) + _GAP for other in names[number:]) + badge
            x = max(end + _GAP, min(self._groups[name], limit - needed))
            label.setVisible(x + self._width(label) <= limit)
            if not label.isHidden():
                end = self._put(label, x)
        return end

    def _badge_width(self, room: float) -> float:
        """How wide the badge is that is shown in so much room."""
        verdict, size, tip = self._verdict
        if verdict is None:
            self.badge.show_verdict(None)
            return 0.0
        for text in (f"gradient check {size}", size, ""):
            self.badge.show_verdict(verdict, text, tip or f"gradient check {size}")
            if self._width(self.badge) + _GAP <= room:
                break
        return float(self._width(self.badge))

    def _show_badge(self, room: float, limit: float) -> None:
        """The badge in the room left of a limit, and the detail in what it leaves."""
        width = self._badge_width(room)
        x = limit - room + _GAP
        if width:
            x = self._put(self.badge, x) + _GAP
        self.detail.setGeometry(round(x), 0, max(round(limit - x), 0), self.height())
