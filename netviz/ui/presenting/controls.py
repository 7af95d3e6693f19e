"""What the lecturer has under the hand: time, the slide's own controls, prediction, pens, what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from netviz.lessons.lesson import Slide
from netviz.snapshot import Snapshot
from netviz.ui.kit.controls import KeySlider, action_button
from netviz.ui.kit.icons import picture, set_icon
from netviz.ui.kit.named import named
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.steady_label import SteadyLabel
from netviz.ui.kit.theme import BODY, LIGHT, SEMIBOLD, Theme
from netviz.ui.presenting.chip import Chip
from netviz.ui.presenting.pen_bar import PenColor, PenTool
from netviz.ui.presenting.predict_buttons import PredictButtons
from netviz.ui.presenting.section import PADDING, Section, rule
from netviz.ui.presenting.tools import Tools

_TIME = {
    "slide_again": "reset",
    "lecture_step_back": "step_back",
    "lecture_play": "play",
    "lecture_step": "step",
}
"""The commands of time, and their pictures."""

_LARGE = 40  # the height of what is pressed most
_TOOL, _EYE = 32, 16
_GAP = 32
_STEP = 22  # of the type in which the step is written


class Offering(Protocol):
    """The controls that a slide offers, as one widget."""

    def show_slide(self, slide: Slide, snapshot: Snapshot) -> None:
        """Those of another slide."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """What is in force."""

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""


class Controls(Section):
    """All controls of a slide.

    Parameters
    ----------
    tools : Tools
    offers : QWidget
        As `Offering`; those of the stage once more.
    actions : mapping of str to QAction
        Those of time, "new_weights" and "run_to_end".
    predicting : sequence of QAction
        From drawing to judging, in their order.

    Signals
    -------
    speed_chosen(int)
        A place on the slider.
    shown(str, bool)
        The audience is to see a panel, or no longer.
    """

    speed_chosen = Signal(int)
    shown = Signal(str, bool)

    def __init__(
        self,
        tools: Tools,
        offers: QWidget,
        actions: Mapping[str, QAction],
        predicting: Sequence[QAction],
    ) -> None:
        super().__init__("Controls", "the audience sees only what is marked")
        self._theme, self._tools, self._actions = LIGHT, tools, actions
        self.buttons: dict[str, QPushButton] = {
            name: action_button(actions[name], "primary" if name == "lecture_play" else "icon")
            for name in _TIME
        }
        self.buttons |= {name: action_button(actions[name]) for name in ("run_to_end", "new_weights")}
        actions["lecture_play"].changed.connect(self._show_play)
        self.step = SteadyLabel("0")
        self.step_name, self.of = named(QLabel("step"), "muted"), named(QLabel(), "muted")
        self._time = self._time_row()
        self.body.addLayout(self._time)
        self.offers: Any = offers
        self.speed, self.speed_text = KeySlider(), SteadyLabel()
        choices = QHBoxLayout()
        choices.setSpacing(_GAP)
        self._eye = QLabel()
        self._eye.setToolTip("The audience has these controls too")
        offered = QHBoxLayout()
        offered.setSpacing(8)
        offered.addWidget(self._eye, 0, Qt.AlignmentFlag.AlignTop)
        offered.addWidget(offers, 1, Qt.AlignmentFlag.AlignTop)
        choices.addLayout(offered, 1)
        choices.addWidget(self._speed_choice(), 1, Qt.AlignmentFlag.AlignTop)
        self.body.addSpacing(12)
        self.body.addLayout(choices)
        self.body.addStretch(1)
        self.body.addWidget(rule())
        self.body.addStretch(1)
        self.predicting = PredictButtons(predicting)
        self.predict = _Group("Predict", [self.predicting])
        self.predict.setVisible(bool(predicting))
        self.colors = [PenColor(tools.pens, pen, _TOOL) for pen in range(3)]
        self.pen_tools = self._pen_tools()
        self.pen = _Group("Pen", [*self.pen_tools[:3], *self.colors, *self.pen_tools[3:]])
        groups = QHBoxLayout()
        groups.setSpacing(_GAP)
        groups.addWidget(self.predict, 1)
        groups.addWidget(self.pen, 1 if predicting else 2)
        self.body.addLayout(groups)
        self.body.addStretch(1)
        self.body.addWidget(rule())
        self.body.addStretch(1)
        self.chips: dict[str, Chip] = {}
        self._chips = QHBoxLayout()
        self._chips.setSpacing(10)
        self._show_title = named(QLabel("Show"), "muted")
        self._chips.addWidget(self._show_title)
        self._chips.addStretch(1)
        self.body.addLayout(self._chips)

    def _time_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for name in _TIME:
            row.addWidget(self.buttons[name])
        row.addSpacing(12)
        for widget in (self.step_name, self.step, self.of):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        for name in ("run_to_end", "new_weights"):
            row.addWidget(self.buttons[name])
        return row

    def _speed_choice(self) -> QWidget:
        choice = QWidget()
        column = QVBoxLayout(choice)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        top = QHBoxLayout()
        top.addWidget(named(QLabel("speed"), "muted"))
        top.addStretch(1)
        top.addWidget(self.speed_text)
        column.addLayout(top)
        column.addWidget(self.speed)
        self.speed.setPageStep(1)
        self.speed.setAccessibleName("Speed")
        self.speed.valueChanged.connect(self.speed_chosen)
        return choice

    def _pen_tools(self) -> list[PenTool]:
        tools, pens = self._tools, self._tools.pens
        return [
            PenTool(pens, "spotlight", "Spotlight (S)", lambda: tools.lights.toggle("spotlight")),
            PenTool(pens, "pen", "Pen (D)", lambda: tools.toggle_tool("pen")),
            PenTool(pens, "eraser", "Eraser (X)", lambda: tools.toggle_tool("eraser")),
            PenTool(pens, "undo", "Take the last stroke back (Z)", pens.undo),
            PenTool(pens, "clear", "Take all strokes of this slide away (E)", pens.clear),
        ]

    # ---------------------------------------------------------------- looks

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.set_scale(theme.scale)
        for name, icon in _TIME.items():
            if icon != "play":
                set_icon(self.buttons[name], icon, theme.text, theme.dead, 1.15 * theme.scale)
        side = round(_LARGE * theme.scale)
        for button in self.buttons.values():
            button.setFixedHeight(side)
        self.buttons["lecture_play"].setMinimumWidth(round(104 * theme.scale))
        self._show_play()
        self.speed_text.setFont(theme.font())
        self.step.setFont(theme.font(_STEP, SEMIBOLD))
        self.step.keep_room("000")
        tool = round(_TOOL * theme.scale)
        for button in self.pen_tools:
            button.set_theme(theme, tool, theme.scale)
        for color in self.colors:
            color.setFixedSize(tool, tool)
            color.set_theme(theme)
        for chip in self.chips.values():
            chip.set_theme(theme)
        for group in (self.predict, self.pen):
            group.set_theme(theme)
        self._fit_time()
        self.offers.set_theme(theme)
        ratio = self.devicePixelRatioF()
        self._eye.setPixmap(picture("eye", theme.accent, round(_EYE * theme.scale), ratio))
        self._eye.setFixedHeight(round(22 * theme.scale))

    def _show_play(self) -> None:
        button, theme = self.buttons["lecture_play"], self._theme
        icon = "play" if button.text() == "Play" else "pause"
        set_icon(button, icon, theme.accent_text, theme.dead, theme.scale)

    # ---------------------------------------------------------------- state

    def show_slide(self, slide: Slide, snapshot: Snapshot) -> None:
        """The controls that another slide offers."""
        self.of.setText(f"of {number_text(slide.until)}")
        self.offers.show_slide(slide, snapshot)
        self._eye.setVisible(not self.offers.isHidden())
        self.show_snapshot(None, snapshot)

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """At which step it stands, and what is in force."""
        self.step.setText(number_text(new.step))
        if old is None or old.config != new.config or old.spec != new.spec:
            self.offers.show_snapshot(new)

    def show_speed(self, place: int, most: int, text: str) -> None:
        """How fast it plays: a place on a slider from 0 to `most`, and what is written there."""
        self.speed.blockSignals(True)
        self.speed.setRange(0, most)
        self.speed.setValue(place)
        self.speed.blockSignals(False)
        self.speed_text.setText(text)

    def offer_panels(self, titles: Mapping[str, str]) -> None:
        """What the audience can be shown, by keys."""
        for chip in self.chips.values():
            self._chips.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = {}
        for place, (key, title) in enumerate(titles.items()):
            chip = self.chips[key] = Chip(title)
            chip.set_theme(self._theme)
            chip.clicked.connect(lambda on, key=key: self.shown.emit(key, on))
            self._chips.insertWidget(1 + place, chip)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As much as there is room for."""
        super().resizeEvent(event)
        self._fit_time()
        self._fit_chips()
        pens = self.pen.sizeHint().width()
        self.predicting.fit(self.width() - 2 * PADDING - _GAP - pens)

    def _fit_time(self) -> None:
        """What can be read or had elsewhere gives way first: keys take all steps and draw other weights."""
        room = self.width() - 2 * PADDING
        giving_way = (
            self.of, self.step_name, self.buttons["run_to_end"], self.buttons["new_weights"],
        )  # fmt: skip
        for widget in giving_way:
            widget.show()
        for widget in giving_way:
            self._time.invalidate()
            if self._time.sizeHint().width() <= room:
                break
            widget.hide()

    def _fit_chips(self) -> None:
        """The last ones are what is added most rarely."""
        room = self.width() - 2 * PADDING - self._show_title.sizeHint().width()
        for chip in self.chips.values():
            room -= chip.sizeHint().width() + self._chips.spacing()
            chip.setVisible(room >= 0)

    def show_shown(self, keys: Sequence[str]) -> None:
        """What the audience sees now."""
        for key, chip in self.chips.items():
            chip.setChecked(key in keys)
        self._fit_chips()


class _Group(QWidget):
    """A title over a row of buttons."""

    def __init__(self, title: str, buttons: Sequence[QWidget]) -> None:
        super().__init__()
        self._title = QLabel(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)

    def set_theme(self, theme: Theme) -> None:
        self._title.setFont(theme.font(BODY, SEMIBOLD))
