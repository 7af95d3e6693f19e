"""The bottom row of a slide: play and the step, where one is in the lesson, and what else is at hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from netviz.snapshot import Snapshot
from netviz.ui.kit.controls import action_button, text_button
from netviz.ui.kit.icons import set_icon
from netviz.ui.kit.named import named
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.theme import BODY, LIGHT, SEMIBOLD, SMALL, Theme

_STEP = 19.0  # size of type of the step's number
_DOT, _NOW, _APART = 3.0, 4.6, 14.0  # radii, and from dot to dot, in pixels of the usual scale


class Dots(QWidget):
    """A dot a slide: past ones are filled, the present one is large.

    Signals
    -------
    chosen(int)
        A slide whose dot was clicked.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._theme, self._index, self._count = LIGHT, 0, 0
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("Go to a slide")

    def show_place(self, index: int, count: int) -> None:
        """Show where one is."""
        self._index, self._count = index, count
        self.setAccessibleName(f"slide {index + 1} of {count}")
        self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or another size."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all dots."""
        return QSize(round(self._count * _APART * self._theme.scale), round(28 * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        """Where there are many slides, the dots stand closer together."""
        return QSize(min(self.sizeHint().width(), round(200 * self._theme.scale)), 10)

    def _apart(self) -> float:
        return min(_APART * self._theme.scale, self.width() / max(self._count, 1))

    def _x(self, number: int) -> float:
        return 0.5 * self.width() + (number - 0.5 * (self._count - 1)) * self._apart()

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dots."""
        theme, y = self._theme, 0.5 * self.height()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number in range(self._count):
                radius, place = _DOT * theme.scale, QPointF(self._x(number), y)
                painter.setPen(Qt.PenStyle.NoPen)
                if number == self._index:
                    radius = _NOW * theme.scale
                    painter.setBrush(QColor(theme.text))
                elif number < self._index:
                    painter.setBrush(QColor(theme.muted))
                else:
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.setPen(theme.pen(theme.muted, 1.0))
                painter.drawEllipse(place, radius, radius)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the nearest one."""
        x = event.position().x()
        near = min(range(self._count), key=lambda number: abs(self._x(number) - x), default=None)
        if near is not None and abs(self._x(near) - x) <= 0.5 * self._apart():
            self.chosen.emit(near)


class StepCounter(QWidget):
    """Step 84 of 200, in the same place whatever the step is."""

    def __init__(self) -> None:
        super().__init__()
        self._theme, self._step, self._until = LIGHT, 0, 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(text for text, _, _ in self._parts())

    def _parts(self) -> list[tuple[str, float, bool]]:
        """Texts, the sizes of their type, and whether they are what matters."""
        step, until = number_text(self._step), number_text(self._until)
        return [("step  ", BODY, False), (step, _STEP, True), (f" of {until}", BODY, False)]

    def show_step(self, step: int, until: int) -> None:
        """Show where one is in the run."""
        if (step, until) != (self._step, self._until):
            wider = until != self._until or step > self._until
            self._step, self._until = step, until
            self.setAccessibleName(self.text)
            if wider:
                self._fit()
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self._fit()
        self.update()

    def _fit(self) -> None:
        """Take the room of the widest step."""
        most = number_text(max(self._until, self._step))
        widths = [
            QFontMetricsF(self._theme.font(size, SEMIBOLD if strong else 400)).horizontalAdvance(
                most if strong else text
            )
            for text, size, strong in self._parts()
        ]
        self.setFixedWidth(round(sum(widths) + 2))

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the three parts on one baseline."""
        theme, x = self._theme, 0.0
        big = QFontMetricsF(theme.font(_STEP, SEMIBOLD))
        baseline = 0.5 * (self.height() + big.capHeight())
        with QPainter(self) as painter:
            for text, size, strong in self._parts():
                font = theme.font(size, SEMIBOLD if strong else 400)
                painter.setFont(font)
                painter.setPen(QColor(theme.text if strong else theme.muted))
                painter.drawText(QPointF(x, baseline), text)
                x += QFontMetricsF(font).horizontalAdvance(text)


class Foot(QWidget):
    """The bottom row.

    Parameters
    ----------
    play, weights : QAction
        What the buttons at its ends do.

    Signals
    -------
    left_wanted
        The slide as it was left is wanted.
    """

    left_wanted = Signal()

    def __init__(self, play: QAction, weights: QAction) -> None:
        super().__init__()
        named(self, "bare")
        self._theme = LIGHT
        self.play = action_button(play, "primary")
        self.weights = action_button(weights)
        for button in (self.play, self.weights):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Space plays, whatever was pressed last
        self.step, self.dots = StepCounter(), Dots()
        self.clock = named(QLabel(), "muted")
        self.clock.hide()
        self.left = text_button(
            "as left", "This slide as you left it, with what was changed on it  (L)", "link"
        )
        self.left.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.left.clicked.connect(self.left_wanted)
        self.left.hide()
        self.place = named(QLabel(), "muted")
        start, end = named(QWidget(), "bare"), named(QWidget(), "bare")
        self._start, self._end = QHBoxLayout(start), QHBoxLayout(end)
        for layout in (self._start, self._end):
            layout.setContentsMargins(0, 0, 0, 0)
        self._start.addWidget(self.play)
        self._start.addWidget(self.step)
        self._start.addStretch(1)
        self._end.addStretch(1)
        for widget in (self.clock, self.left, self.place, self.weights):
            self._end.addWidget(widget)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(start, 1)  # of equal widths, so that the dots stand in the middle
        row.addWidget(self.dots)
        row.addWidget(end, 1)
        play.changed.connect(self._show_play)
        self.elapsed: Callable[[], float] | None = None
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)
        self._second.start()

    def toggle_clock(self) -> None:
        """Show the time and how long the lesson has taken, or not."""
        self.clock.setVisible(self.clock.isHidden())
        self._tick()

    def count_by(self, elapsed: Callable[[], float]) -> None:
        """Show another lesson's time: a function that says how many seconds it has taken."""
        self.elapsed = elapsed
        self._tick()

    def _tick(self) -> None:
        passed = 0 if self.elapsed is None else int(self.elapsed())
        self.clock.setText(f"{datetime.now():%H:%M}  ·  {passed // 60}:{passed % 60:02}")

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        for layout in (self._start, self._end):
            layout.setSpacing(round(12 * theme.scale))
        self.step.set_theme(theme)
        self.dots.set_theme(theme)
        for label in (self.place, self.clock):
            label.setFont(theme.font(BODY))
        self.left.setFont(theme.font(SMALL))
        self._show_play()
        self.play.ensurePolished()
        wide = self.play.fontMetrics().horizontalAdvance("Pause")
        self.play.setFixedWidth(wide + round(44 * theme.scale))

    def _show_play(self) -> None:
        picture = "pause" if self.play.text() == "Pause" else "play"
        set_icon(self.play, picture, self._theme.accent_text, self._theme.muted, self._theme.scale)

    def show_place(self, index: int, count: int, *, has_weights: bool, was_left: bool) -> None:
        """Show where one is in the lesson, and what is at hand."""
        self.dots.show_place(index, count)
        self.place.setText(f"{index + 1} / {count}")
        for widget in (self.dots, self.place):
            widget.setVisible(count > 1)
        self.weights.setVisible(has_weights)
        self.left.setVisible(was_left)

    def show_snapshot(self, new: Snapshot, until: int) -> None:
        """Show the step."""
        self.step.show_step(new.step, until)
