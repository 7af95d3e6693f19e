"""The commands of drawing data by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from netviz.data import Dataset
from netviz.intents import DrawData
from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App, as_panel


def toggle_drawing(app: App) -> None:
    """Begin to draw into the present data, or leave it."""
    plane = as_panel(app, "plane")
    if plane.is_drawn_into:
        plane.draw(False)
        app.say("")
    elif not plane.isVisible():
        app.say("the plane is not on the screen; leave the board to draw", is_error=True)
    else:
        plane.draw(True)
        app.say("drag to draw; 1 to 9 choose the class; the wheel zooms; D ends it")


def draw_data(app: App, dataset: Dataset) -> None:
    """Train on what was drawn from this step on."""
    before = app.session.snapshot().dataset.n_classes
    key = app.session.keep(dataset)

    def say_so() -> None:
        if dataset.n_classes != before:
            app.say(
                "another number of classes needs another network: training begins anew; undo brings "
                "the run back"
            )

    app.change(DrawData(key), "train on what was drawn", then=say_so)


def say_nothing_drawn(app: App, _: object) -> None:
    """The plane was cleared."""
    app.say("no point to train on; the network keeps what it had until there is one")


def refuse_stroke(app: App, why: str) -> None:
    """Say why a stroke changes nothing."""
    app.say(f"this stroke does not count: {why}", is_error=True)


ROWS = (
    Command(
        "draw", "✎ draw", ("D",), "Draw, move and erase points by hand, also while it trains",
        toggle_drawing, menu="run", is_on=lambda app: as_panel(app, "plane").is_drawn_into,
    ),
)  # fmt: skip

ASKS: dict[str, Callable[[App, Any], None]] = {
    "draw": lambda app, _: toggle_drawing(app),
    "draw data": draw_data,
    "nothing drawn": say_nothing_drawn,
    "refuse stroke": refuse_stroke,
    "show actions": lambda app, _: app.show_actions(),
}
