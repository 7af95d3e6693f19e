"""The commands of predicting: asking what is expected, before it is shown."""

from __future__ import annotations

from collections.abc import Callable

from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App

_TIP = "Draw or say what you expect; Return freezes it, Space lets it come, P again says how far off it was"


def ask(app: App) -> None:
    """Ask for a prediction; of somebody who takes a lesson alone, what the slide asks."""
    if not app.guide.predict():
        app.predictions.ask()


def _only_at(*stages: str, why: str) -> Callable[[App], str]:
    """Why a command makes no sense, unless a prediction stands at one of these stages."""

    def reason(app: App) -> str:
        asked = app.predictions.round
        if asked is None:
            return "nothing is predicted; P asks for it"
        return "" if asked.stage in stages else why

    return reason


ROWS = (
    Command("predict", "Predict…", ("P",), _TIP, ask, menu="run"),
    Command("lecture_predict", "Predict", ("P",), _TIP, ask, context="presenting"),
    Command("freeze_prediction", "Freeze", (), "Nothing of the prediction is changed any more",
            lambda app: app.predictions.freeze(),
            why_not=_only_at("draw", why="it is frozen")),
    Command("reveal_prediction", "Reveal", (), "Let the run come over the prediction, or pause",
            lambda app: app.predictions.reveal(),
            why_not=_only_at("draw", "frozen", "revealing", why="it has been revealed")),
    Command("judge_prediction", "Judge", (), "How far off the prediction was, and why",
            lambda app: app.predictions.judge(),
            why_not=_only_at("revealed", why="it is judged when all of it has come")),
)  # fmt: skip
