"""The banner that says that the worker process does not answer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel

from netviz.ui.kit.banner import Banner
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import named
from netviz.ui.run.player import SILENT_SECONDS


class WorkerBanner(Banner):
    """Says that the worker does not answer; another one is a click away.

    Signals
    -------
    restart_wanted
    """

    restart_wanted = Signal()

    def __init__(self) -> None:
        told = f"The training process has not answered for {SILENT_SECONDS:.0f} seconds; nothing is lost"
        super().__init__(named(QLabel(told), "error"))
        self.button = text_button(
            "Restart the training process", "End it, and go on with another one from the step shown", ""
        )
        self.button.clicked.connect(self.restart_wanted)
        self.put(self.button)
