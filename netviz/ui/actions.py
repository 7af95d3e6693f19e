"""Every command of the window by name: buttons, keys, menus and tests use this one table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """A command: its name in the code, on a button, its keys, and what it does."""

    name: str
    text: str
    keys: tuple[str, ...]
    tip: str


COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        Command(
            "reset",
            "⟲ Reset",
            ("Home",),
            "Back to step 0 with the same weights; the run stays in reach of the time slider",
        ),
        Command("step_back", "◀ Step back", ("Left",), "One update back, exactly as it was"),
        Command("play", "▶ Play", ("Space",), "Take steps until paused"),
        Command("step", "Step ▶", ("Right",), "One whole update: lines 1 to 15 of the derivation"),
        Command("new_weights", "New weights", ("R",), "Draw other initial weights: the next seed"),
        Command("open", "Open file…", ("Ctrl+O",), "Open a CSV file: two numbers and a class a line"),
        Command("fit", "Fit", ("F",), "Show all the data again, after zooming or moving the plane"),
        Command("theme", "◐", ("Ctrl+D",), "Light or dark"),
        Command("keys", "?", ("?",), "Show all keys"),
        Command("quit", "Quit", ("Ctrl+Q",), "Close the window"),
    )
}
