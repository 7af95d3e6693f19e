"""The bottom line: what is happening, and how fast."""

from __future__ import annotations

import contextlib
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from netviz.snapshot import Snapshot
from netviz.ui.kit.named import named, rename
from netviz.ui.kit.number_format import number_text, short_name
from netviz.ui.kit.steady_label import SteadyLabel

_MUCH_MEMORY = 2**30
_MOST_LETTERS = 1000  # of a message
_WIDEST = "100 000 steps/s  ·  60 frames/s  ·  1000 MB"


class StatusLine(QWidget):
    """A message on the left, figures on the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bare")
        self.message = named(SteadyLabel(), "muted")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.figures = named(SteadyLabel(), "muted")
        self.figures.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.figures.setToolTip(
            "Steps and painted frames a second; memory of the window and its worker process"
        )
        self.setAccessibleName("Status")
        self.text = self._standing = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.addWidget(self.message, 1)
        layout.addWidget(self.figures)

    def say(self, message: str, *, is_error: bool = False) -> None:
        """Show one line; for an empty one, what there is to say all the time."""
        self.text = short_name(message, _MOST_LETTERS) or self._standing
        self._show(is_error=is_error or not message)

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Say what is wrong with the network or its steps, wherever nothing else is said."""
        was_standing = self.text == self._standing
        self._standing = new.silence or new.missed
        if was_standing and self.text != self._standing:
            self.say("")

    def _show(self, *, is_error: bool) -> None:
        message = self.text
        rename(self.message, "error" if is_error else "muted")
        self.message.setToolTip(f"<p>{escape(message)}</p>" if message else "")
        self.message.setAccessibleName(message)
        self._elide()

    def resizeEvent(self, event: object) -> None:
        """Cut the message to the room that there is."""
        self._elide()

    def _elide(self) -> None:
        width = max(self.message.width(), 100)
        metrics = self.message.fontMetrics()
        self.message.setText(metrics.elidedText(self.text, Qt.TextElideMode.ElideMiddle, width))

    def show_figures(self, steps: float | None, frames: float | None, worker_pid: int | None) -> None:
        """Show speeds (while playing) and memory."""
        import psutil  # not needed before the window can be used

        memory = 0
        for pid in (None, worker_pid) if worker_pid is not None else (None,):
            with contextlib.suppress(psutil.Error, OSError):  # it has ended, or no file can be opened
                memory += psutil.Process(pid).memory_info().rss
        parts = [] if steps is None else [f"{number_text(round(steps))} steps/s"]
        if frames is not None:
            parts.append(f"{round(frames)} frames/s")
        told = "  ·  ".join((*parts, f"{round(memory / 2**20)} MB"))
        if parts:
            self.figures.keep_room(_WIDEST)
        self.figures.setText(told if parts or memory > _MUCH_MEMORY else "")  # calm while nothing moves
