"""The gradient check: every entry against central differences, and how ε decides what can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QColor, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from netviz.core import ErrorCurve, GradientCheck, Verdict, error_curve_stepwise
from netviz.core.shares import percent
from netviz.snapshot import Snapshot
from netviz.ui.gradcheck.check_task import checked_stepwise
from netviz.ui.gradcheck.error_map import CheckMap
from netviz.ui.gradcheck.error_plot import ErrorPlot
from netviz.ui.gradcheck.verdict_texts import verdict_texts
from netviz.ui.kit.badge import Badge
from netviz.ui.kit.controls import Switch, text_button
from netviz.ui.kit.named import named
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.number_slider import NumberSlider
from netviz.ui.kit.painted_widget import PaintedWidget
from netviz.ui.kit.panel import NO_ACTIONS, Ask, Cost, Panel
from netviz.ui.kit.parameter_entries import LABELS, entry_name
from netviz.ui.kit.sliced_task import MUCH_WORK, SlicedTask
from netviz.ui.kit.theme import Theme

_REST_MS = 150
_TIP = (
    "Every entry of the four gradients against (J̃(θ + ε) − J̃(θ − ε)) / 2ε at this step: green where they "
    "agree, red where they differ by more than rounding and truncation can do, grey where a ReLU's corner "
    "lies within the step or rounding and truncation could hide a mistake."
)

_ROOM_FOR_CURVE = 26  # lines of text; in a lower panel the entries would be too small to be seen

_KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Escape)


class CheckPanel(Panel):
    """Heat maps of the relative errors, and the error against ε in both precisions."""

    kind = "check"
    heading = "Gradient check"
    short_heading = "Check"
    cost = Cost.WHEN_SHOWN
    asks = ("take check",)

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self.setToolTip(f"<p>{_TIP}</p>")
        self._snapshot: Snapshot | None = None
        self._theme: Theme | None = None
        self._playing = False
        self._checked: Snapshot | None = None  # what the shown check was made of
        self._curve_of: object = None
        self._why_not = ""
        self.check: GradientCheck | None = None
        self.curve: ErrorCurve | None = None
        self._map = CheckMap()
        self.curve_plot: ErrorPlot | None = None
        self.precision = Switch(
            "Precision of the loss",
            "In which precision J̃ is evaluated for the differences. A float32 has 7 digits: of a "
            "difference of two nearly equal losses little is left.",
            {"float64": "float64", "float32": "float32"},
        )
        self.method = Switch(
            "Method of the check",
            "Entry by entry, or along 8 random directions for each parameter, which is quick for large "
            "networks; auto chooses.",
            {"auto": "auto", "entries": "all entries", "directions": "directions"},
        )
        self.cancel = text_button(
            "stop", "Stop checking; what is shown is the last check that was finished"
        )
        self.cancel.hide()
        for switch in (self.precision, self.method):
            switch.activated.connect(self._begin)
        self.badge = Badge()
        self.head.addWidget(self.badge)
        self.head.addWidget(self.cancel)
        self.canvas = PaintedWidget("Errors of the gradient check", _TIP, _KEYS)
        self._place = -1  # of the entry that keys have come to, through all parameters
        self.canvas.setMinimumHeight(136)
        self.canvas.paint = self._paint
        self.canvas.pointed.connect(self._on_pointed)
        self.canvas.key_pressed.connect(self._on_key_pressed)
        self.beside = text_button(
            "Check a little beside",
            "On a kink there is nothing to compare. Every parameter is moved by a random amount of about "
            "100 ε, only for this check: there hardly anything sits on a kink, and the lines that are "
            "checked are the same.",
            "",
        )
        self.beside.setCheckable(True)
        self.beside.clicked.connect(self._begin)
        self.beside.hide()
        self.epsilon = NumberSlider(
            "step ε of the differences", 1e-12, 1.0, 1e-5, logarithmic=True,
            tip="Large: the parabola between θ − ε and θ + ε is missed (truncation, ε²). Small: the two "
            "losses agree in nearly all digits (rounding, 1/ε).",
        )  # fmt: skip
        self.epsilon.changed.connect(lambda _: self._begin())
        self.legend = named(QLabel(), "muted")
        self.body.addWidget(self.canvas, 3)
        row = QHBoxLayout()  # the head is for the verdict
        for widget in (self.precision, self.method, self.beside):
            row.addWidget(widget)
        row.addStretch(1)
        self.controls = QWidget()
        column = QVBoxLayout(self.controls)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.epsilon)
        self.body.addWidget(self.controls)
        self.body.addWidget(self.legend)
        self._checking, self._tracing = (
            SlicedTask(self, doing=doing) for doing in ("check the gradients", "trace the error against ε")
        )
        self._checking.progressed.connect(self._on_progressed)
        self._checking.finished.connect(self._on_checked)
        self._tracing.finished.connect(self._on_traced)
        self._checking.failed.connect(self._on_failed)
        self.cancel.clicked.connect(self.stop)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._begin)

    def showEvent(self, event: QShowEvent) -> None:
        """Make the plot when it is seen for the first time: the window opens sooner without it."""
        super().showEvent(event)
        if self.curve_plot is None:
            self._make_plot()

    def _make_plot(self) -> None:
        self.curve_plot = ErrorPlot()
        self.body.addWidget(self.curve_plot, 2)
        if self._theme is not None:
            self.curve_plot.set_theme(self._theme)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the entries have it all."""
        super().resizeEvent(event)
        self._fit()
        self._show_detail()

    def minimumSizeHint(self) -> QSize:
        """Without the controls: in a very low window they give way."""
        least = super().minimumSizeHint()
        return least if self.controls.isHidden() else least - QSize(0, self._height_of_controls())

    def _height_of_controls(self) -> int:
        return self.controls.minimumSizeHint().height() + self.body.spacing()

    def _fit(self) -> None:
        self.controls.setVisible(
            self.height() >= self.minimumSizeHint().height() + self._height_of_controls()
        )
        if self.curve_plot is not None:
            has_room = self.height() >= _ROOM_FOR_CURVE * self.fontMetrics().height()
            self.legend.setVisible(has_room)
            self.curve_plot.setVisible(has_room)

    def undress(self) -> None:
        """Without the head; larger type may need a second row."""
        super().undress()
        self.legend.setWordWrap(True)

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._theme = self.canvas.theme = theme
        self.beside.ensurePolished()  # bold where it is checked
        width = self.beside.fontMetrics().horizontalAdvance(self.beside.text())
        self.beside.setMinimumWidth(round(1.15 * width) + 28)
        if self.curve_plot is not None:
            self.curve_plot.set_theme(theme)
        self.legend.setText(
            f"error against ε in <span style='color:{theme.accent}'>float64</span> and "
            f"<span style='color:{theme.text_color('loss_data')}'>float32</span>: "
            "← rounding · truncation →"
        )
        self.canvas.update()

    def set_playing(self, playing: bool) -> None:
        """While steps follow each other nothing is checked."""
        self._playing = playing
        if playing:
            self.stop()

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Check the gradients of a snapshot, as soon as it rests."""
        if self._playing:
            return
        changed = self._snapshot is None or self._snapshot.lines is not new.lines
        self._snapshot = new
        interrupted = self.is_of_the_past and not self._checking.is_running and not self._why_not
        if changed or interrupted:
            self.stop()
            self._rest.start()
            self.canvas.update()  # what is shown is of another step now

    def close_work(self) -> None:
        """Leave no thread behind."""
        self.stop()
        for task in (self._checking, self._tracing):
            task.close()

    def stop(self) -> None:
        """Check no further."""
        self._checking.stop()
        self._tracing.stop()
        self._rest.stop()
        self.cancel.hide()
        self._show_detail()

    def view_state(self) -> dict[str, Any]:
        """How the gradients are checked."""
        return {
            "precision": self.precision.currentData(),
            "method": self.method.currentData(),
            "epsilon": self.epsilon.value,
        }

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """As it was."""
        self.precision.restore(state.get("precision"))
        self.method.restore(state.get("method"))
        match state.get("epsilon"):
            case float() as epsilon if self.epsilon.value != epsilon and 1e-12 <= epsilon <= 1.0:
                self.epsilon.set_value(epsilon)
                self._begin()

    # ---------------------------------------------------------------- check

    def _begin(self) -> None:
        shot = self._snapshot
        if shot is None or self._playing:
            return
        if self.curve_plot is not None:
            self.curve_plot.show_epsilon(self.epsilon.value)
        self._why_not = ""
        self._tracing.stop()
        self.cancel.show()
        self._checking.start(
            checked_stepwise(
                shot.lines,
                epsilon=self.epsilon.value,
                method=self.method.currentData(),
                loss_dtype=np.dtype(self.precision.currentData()),
                beside=self.beside.isChecked(),
            ),
            beside=shot.lines.work > MUCH_WORK,
        )

    def _on_progressed(self, share: float) -> None:
        self.badge.show_verdict(None)
        self.detail.show_text(f"checking, {percent(share, 0)}", percent(share, 0))

    def _on_checked(self, check: GradientCheck | None) -> None:
        self.cancel.hide()
        if check is None:
            self._why_not = "the loss is not finite here, so there is no gradient to check"
            self.check = self.curve = self._checked = self._curve_of = None
            self._draw_curve()
            self._show_detail()
            self.canvas.update()
            return
        if self._snapshot is None:
            return
        lines = self._snapshot.lines
        self.check, self._checked = check, self._snapshot
        self.beside.setVisible(check.beside or bool(check.with_verdict(Verdict.ON_KINKS)))
        self._show_detail()
        self.canvas.update()
        if not check.beside:
            self.wants.emit(Ask("take check", (lines, check)))
        if self._curve_of is not lines:
            config = lines.config
            self._tracing.start(
                error_curve_stepwise(
                    lines.params, lines.a1, lines.y, config.regularization, mistake=lines.mistake
                ),
                beside=lines.work > MUCH_WORK,
            )

    def _on_failed(self, error: Exception) -> None:
        """Say so instead of the result; a check is not started again by itself."""
        memory = isinstance(error, MemoryError)
        self._why_not = "there is not enough memory to check" if memory else "the check has failed"
        self.check = self._checked = None
        self.cancel.hide()
        self._show_detail()
        self.canvas.update()

    def _on_traced(self, curve: ErrorCurve) -> None:
        self.curve, self._curve_of = curve, None if self._snapshot is None else self._snapshot.lines
        self._draw_curve()

    def _draw_curve(self) -> None:
        if self.curve_plot is not None:
            self.curve_plot.show_curve(self.curve)

    @property
    def is_checking(self) -> bool:
        """Whether a check is under way, or about to begin."""
        return self._checking.is_running or self._rest.isActive()

    @property
    def why_not(self) -> str:
        """Why there is no check; empty where there is one, or will be."""
        return self._why_not

    @property
    def is_of_the_past(self) -> bool:
        """Whether the shown check is of another step or other parameters."""
        return (
            self._checked is None
            or self._snapshot is None
            or self._checked.lines is not self._snapshot.lines
        )

    def _show_detail(self) -> None:
        """The verdict as a badge, in as many words as there is room for."""
        self.detail.show_text("")
        if self.check is None or self._snapshot is None:
            self.badge.show_verdict(None)
            return
        past = self._checked.step if self._checked is not None and self.is_of_the_past else None
        texts = verdict_texts(self.check, past)
        room = self.title_bar.width() - self.tabs.sizeHint().width() - 28 - 3 * self.head.spacing()
        for text in texts:
            self.badge.show_verdict(self.check.verdict, text, texts[0])
            if self.badge.sizeHint().width() <= room:
                break

    # ------------------------------------------------------------- painting

    def _paint(self, painter: QPainter) -> None:
        theme = self._theme
        if theme is None:
            return
        if self.check is None or self._checked is None:
            painter.setPen(QColor(theme.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.canvas.rect(), flags, self._why_not or "checking …")
            return
        painter.setOpacity(0.35 if self.is_of_the_past else 1.0)
        area = QRectF(self.canvas.rect()).adjusted(1, 1, -1, -1)
        self._map.paint(painter, area, self.check, self._checked, theme)
        painter.setOpacity(1.0)

    def _on_pointed(self, place: QPointF | None) -> None:
        entry = None if place is None or self.check is None else self._map.entry_at(place, self.check)
        if entry is None:
            self._place = -1
            self.canvas.say("")
        else:
            self._say(entry)

    def _on_key_pressed(self, key: int) -> None:
        """Left and right go from entry to entry, Home and End to the first and the last, Escape away."""
        if self.check is None:
            return
        parts = self.check.parameters
        sizes = [part.error.size for part in parts.values()]
        last = sum(sizes) - 1
        self._place = {
            Qt.Key.Key_Left: max(self._place - 1, 0),
            Qt.Key.Key_Right: min(self._place + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(key), -1)
        if self._place < 0:
            self.canvas.say("")
            return
        inside = min(self._place, last)
        for (name, part), size in zip(parts.items(), sizes, strict=True):
            if inside < size:
                index = np.unravel_index(inside, part.error.shape)
                self._say((name, tuple(int(i) for i in index)))
                return
            inside -= size

    def _say(self, entry: tuple[str, tuple[int, ...]]) -> None:
        if self.check is None or self._checked is None:
            return
        name, index = entry
        check = self.check.parameters[name]
        if self.check.method == "entries":
            where = entry_name(entry, self._checked)
        else:
            where = f"direction {index[0]}"
        kink = ", a kink" if check.kink[index] else ""
        if check.blind[index]:
            kink += ", which rounding and truncation could hide"
        self.canvas.say(
            f"{LABELS[name]} {where}: derived {number_text(float(check.analytic[index]), 5)}, "
            f"numerical {number_text(float(check.numeric[index]), 5)}{kink}"
        )
