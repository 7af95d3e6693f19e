"""The command that shows where the next step leads."""

from __future__ import annotations

from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App

KEY = "landscape"


def show_step(app: App) -> None:
    """The landscape along the gradient."""
    app.panels[KEY].restore_view_state({"view": "gradient"})
    app.show_panel(KEY)


ROWS = (
    Command(
        "landscape", "Where the step leads", ("J",),
        "J̃ along the gradient: whether a step of η goes down the valley, or jumps over it", show_step,
        menu="run",
    ),
)  # fmt: skip
