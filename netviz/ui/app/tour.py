"""The tour: one minute, six places, left at any time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from netviz.frozen import dataclass
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import named
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.theme import Theme

_WIDTH, _GAP, _SHADE = 340, 12, 130


@dataclass(frozen=True)
class Stop:
    """A place of the tour.

    Attributes
    ----------
    part : str
        The key of a panel; "top" for the bar above, "lines" for the strip.
    title, text : str
    """

    part: str
    title: str
    text: str


STOPS = (
    Stop(
        "top",
        "Play",
        "Space trains the network, and pauses it. → and ← go a step on and back; a step is all fifteen "
        "lines of the derivation.",
    ),
    Stop(
        "plane",
        "What it has learnt",
        "The colours are the class that the network gives to each place. Every thin line is where one "
        "hidden unit begins to fire. Click a point to follow it through the formulas.",
    ),
    Stop(
        "data",
        "Your choice",
        "Other data, more units, another learning rate: everything can be changed at any time, also "
        "while it trains. “More” turns a card over; Ctrl+Z takes anything back.",
    ),
    Stop(
        "loss",
        "What happened",
        "The loss in its parts over all steps. Point at a step to read it; click to go there, exactly "
        "as it was.",
    ),
    Stop(
        "lines",
        "Why it happened",
        "One card a line, in the order in which they are computed. Shift+→ goes from line to line; W "
        "proves the line, C checks its gradient, I puts a mistake in its place.",
    ),
    Stop(
        "top",
        "Where to go",
        "Derive has the formulas large, Board has nothing else, Lecture is for the projector. “?” lists "
        "all keys, and ☰ has the rest.",
    ),
)


class Tour(QWidget):
    """Shades the window but for one place, and says what it is for.

    Parameters
    ----------
    window : QWidget
        It covers all of it.
    place_of : callable
        Takes a stop's part, returns where it is in the window; empty if it cannot be seen.

    Signals
    -------
    left
        It has been left, or is over.
    """

    left = Signal()

    def __init__(self, window: QWidget, place_of: Callable[[str], QRect]) -> None:
        super().__init__(window)
        self._place_of = place_of
        self._theme: Theme | None = None
        self._number, self._spot = 0, QRect()
        self.box = named(QFrame(self), "box")
        self.title = named(QLabel(), "cardTitle")
        self.text = QLabel(wordWrap=True)
        self.count = named(QLabel(), "small")
        self.leave = text_button("Leave", "Leave the tour (Escape)", "link")
        self.back = text_button("Back", "The place before (←)", "")
        self.next = text_button("Next", "The next place (→)", "primary")
        row = QHBoxLayout()
        row.addWidget(self.leave)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.next)
        layout = QVBoxLayout(self.box)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(8)
        for widget in (self.title, self.text):
            layout.addWidget(widget)
        layout.addLayout(row)
        self.leave.clicked.connect(self.close_tour)
        self.next.clicked.connect(lambda: self.go(self._number + 1))
        self.back.clicked.connect(lambda: self.go(self._number - 1))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Tour")
        window.installEventFilter(self)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.box.setFixedWidth(round(_WIDTH * theme.scale))
        self._place()

    def start(self) -> None:
        """Begin at the first place."""
        self.show()
        self.raise_()
        self.go(0)

    def go(self, number: int) -> None:
        """Show a place; past the last one the tour is over."""
        seen = [stop for stop in STOPS if not self._place_of(stop.part).isEmpty()]
        if not 0 <= number < len(seen):
            self.close_tour()
            return
        self._number, stop = number, seen[number]
        self.title.setText(stop.title)
        self.text.setText(stop.text)
        self.setAccessibleDescription(f"{stop.title}: {stop.text}")
        self.count.setText(f"{number + 1} of {len(seen)}")
        self.back.setEnabled(number > 0)
        self.next.setText("Next" if number + 1 < len(seen) else "Done")
        self._spot = self._place_of(stop.part)
        self._place()
        self.next.setFocus()

    def close_tour(self) -> None:
        """Leave it."""
        if not self.isHidden():
            self.hide()
            self.left.emit()

    def _place(self) -> None:
        """The box beside its place, within the window."""
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect())
        self.box.adjustSize()
        size, spot = self.box.size(), self._spot
        corners = (
            QPoint(spot.right() + _GAP, spot.top()),
            QPoint(spot.left() - _GAP - size.width(), spot.top()),
            QPoint(spot.center().x() - size.width() // 2, spot.top() - _GAP - size.height()),
            QPoint(spot.center().x() - size.width() // 2, spot.bottom() + _GAP),
        )
        room = self.rect().adjusted(_GAP, _GAP, -_GAP, -_GAP)
        fitting = [corner for corner in corners if room.contains(QRect(corner, size))]
        corner = fitting[0] if fitting else spot.center() - QPoint(size.width() // 2, size.height() // 2)
        self.box.move(
            max(room.left(), min(corner.x(), room.right() - size.width())),
            max(room.top(), min(corner.y(), room.bottom() - size.height())),
        )
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self.go(self._number)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves; arrows go on and back."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_tour()
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go(self._number + 1)
        elif event.key() == Qt.Key.Key_Left and self._number:
            self.go(self._number - 1)

    def event(self, event: QEvent) -> bool:
        """Claim the keys before the window's shortcuts do."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """The shade, with a hole for the place."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            path = QPainterPath()
            path.addRect(QRectF(self.rect()))
            hole = QPainterPath()
            hole.addRoundedRect(QRectF(self._spot.adjusted(-4, -4, 4, 4)), 12, 12)
            painter.fillPath(path.subtracted(hole), QColor(0, 0, 0, _SHADE))
            if self._theme is not None:
                painter.setPen(self._theme.pen(self._theme.accent, 2))
                painter.drawPath(hole)
