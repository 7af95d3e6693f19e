"""The narrator: a line that says what has just happened, and why."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout

from netviz.core.symbols import spoken
from netviz.intents import GoTo
from netviz.snapshot import Snapshot
from netviz.training.narrator import Event
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import rename
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.panel import Ask
from netviz.ui.kit.run_tag import RunTag
from netviz.ui.kit.theme import TITLE, Theme
from netviz.ui.run.fitted_sentence import FittedSentence

_HEIGHTS = {480: 36, 360: 50, 0: 84}  # pixels of the usual type: from a width on
_NARROW = 480  # in which step, sentence and Why? have no room side by side
LEAST_WIDTH = 280
"""Pixels of the usual type in which all sentences can be read whole."""


def narrator_height(width: float, scale: float) -> int:
    """How high the narrator is in a width, whatever it says: in a narrow place it has several rows."""
    return round(next(high for least, high in _HEIGHTS.items() if width >= least * scale) * scale)


class NarratorLine(QFrame):
    """The newest event at or before the step that is shown; its place stays where there is none.

    Signals
    -------
    wants(Intent or Ask)
        To go to the event's step, or to see the section of Why that proves it.
    happened(tuple of int, tuple of str)
        The steps of all events that are known, whenever they are others than before.
    """

    wants = Signal(object)
    happened = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Narrator")
        self._event: Event | None = None
        self._steps: tuple[int, ...] = ()
        self.step = text_button("", "Go to this step", "link")
        self.step.setProperty("strong", True)
        self.run = RunTag()
        self.sentence = FittedSentence()
        self.why = text_button(
            "Why?", "The derivation of what it says, in the numbers of this step", "link"
        )
        self.step.clicked.connect(self._on_step)
        self.why.clicked.connect(self._on_why)
        self._scale, self._is_low = 1.0, False
        self._row, self._stack = QHBoxLayout(self), QVBoxLayout()
        self._row.setContentsMargins(14, 0, 14, 0)
        self._row.setSpacing(12)
        self._stack.setSpacing(0)
        self._stack.addWidget(self.step)
        self._row.addLayout(self._stack)
        self._row.addWidget(self.run)
        self._row.addWidget(self.sentence, 1)
        self._row.addWidget(self.why)
        self._show(None)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._scale = theme.scale
        self.run.set_theme(theme)
        self.sentence.set_theme(theme)
        for button in (self.step, self.why):
            button.setFont(theme.font(TITLE))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, Why? stands under the step."""
        super().resizeEvent(event)
        self._fit()

    def set_low(self, on: bool) -> None:
        """Take no more than the usual height, where what is around it has none to give."""
        if on != self._is_low:
            self._is_low = on
            self._fit()

    def _fit(self) -> None:
        wide = _NARROW * self._scale if self._is_low else self.width()
        self.setFixedHeight(narrator_height(wide, self._scale))
        place: QBoxLayout = self._stack if wide < _NARROW * self._scale else self._row
        if place.indexOf(self.why) < 0:
            place.addWidget(self.why)

    def show_run(self, letter: str) -> None:
        """Say which of several runs it speaks of."""
        self.run.show_run(letter)
        self.run.setVisible(self._event is not None and bool(letter))

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Say what has happened last."""
        events = [event for event in new.events if event.step]  # the start needs no mark
        steps = tuple(event.step for event in events)
        if steps != self._steps:
            self._steps = steps
            self.happened.emit(steps, tuple(event.column for event in events))
        if new.newest_event != self._event:
            self._show(new.newest_event)

    def _show(self, event: Event | None) -> None:
        """Show an event; nothing, in the same place, where there is none."""
        self._event = event
        rename(self, "narrator" if event is not None else "bare")
        for widget in (self.step, self.sentence, self.why):
            widget.setVisible(event is not None)
        self.run.setVisible(event is not None and bool(self.run.letter))
        if event is None:
            self.setAccessibleDescription("")
            return
        self.step.setText(f"step {number_text(event.step)}")
        self.step.setAccessibleName(f"Go to step {event.step}")
        self.sentence.setText(f"{event.text}.")
        said = spoken(f"step {event.step}: {event.plain_text}")
        self.setAccessibleDescription(said)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def _on_step(self) -> None:
        if self._event is not None:
            self.wants.emit(GoTo(self._event.step))

    def _on_why(self) -> None:
        if self._event is not None:
            self.wants.emit(Ask("why of", self._event.why_line))
