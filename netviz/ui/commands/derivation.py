"""The commands of the derivation: from line to line, and what can be asked about one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, QRect

from netviz.core import MISTAKES, GradientCheck
from netviz.intents import CorrectGradient, GoToLine, Intent, NextLine, PreviousLine, UseMistake
from netviz.training.step_lines import N_LINES, StepLines
from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App, as_panel
from netviz.ui.commands.run import DIVERGED, pin


def next_line(app: App) -> None:
    """One equation on."""
    as_panel(app, "lines").play_lines(False)
    move(app, NextLine())


def previous_line(app: App) -> None:
    """One equation back, to exactly what was there."""
    as_panel(app, "lines").play_lines(False)
    move(app, PreviousLine())


def go_to_line(app: App, line: int) -> None:
    """Stand at a line of the present step."""
    as_panel(app, "lines").play_lines(False)
    move(app, GoToLine(line))


def whole_step(app: App) -> None:
    """Leave the lines: everything of the step is shown again."""
    go_to_line(app, 0)


def toggle_lines(app: App) -> None:
    """Go from line to line by itself, or stop."""
    lines = as_panel(app, "lines")
    playing = not lines.is_playing_lines
    app.player.pause()
    lines.play_lines(playing)
    if playing:
        move(app, NextLine())


def move(app: App, intent: Intent) -> None:
    """Stand at another line."""
    app.player.pause()
    app.show_panel("lines")
    app.apply(intent, "go to this line", lambda: _on_line_reached(app))


def _on_line_reached(app: App) -> None:
    app.say("")
    lines, shot = as_panel(app, "lines"), app.session.snapshot()
    if lines.is_playing_lines and shot.diverged is not None and shot.line >= N_LINES - 1:
        lines.play_lines(False)
        app.show_actions()


def toggle_numpy(app: App) -> None:
    """The lines as formulas, or in plain NumPy."""
    as_panel(app, "lines").toggle_numpy()
    app.show_panel("lines")


def move_pin(app: App, steps: int) -> None:
    """Pin another sample: so many further in the data set, around its end."""
    shot = app.session.snapshot()
    n_samples = len(shot.dataset.points)
    first = 0 if steps > 0 else n_samples - 1
    pin(app, first if shot.pinned is None else (shot.pinned + steps) % n_samples)


def _line_in_question(app: App) -> int:
    """The current line; where nobody steps through lines, the one that takes most explaining."""
    return app.session.snapshot().line or 11


def show_why(app: App) -> None:
    """Open the derivation at the current line, or put it away."""
    if app.toggle_panel("why"):
        as_panel(app, "why").show_line(_line_in_question(app))


def show_why_of(app: App, line: int) -> None:
    """Open the derivation at a line."""
    app.show_panel("why")
    as_panel(app, "why").show_line(line)


def show_check(app: App) -> None:
    """Open the gradient check, or put it away."""
    app.toggle_panel("check")


def show_table(app: App, line: int | None = None) -> None:
    """Open the whole matrix of a line."""
    from netviz.ui.derivation.matrix_window import MatrixWindow  # the window opens sooner without it

    def open_it() -> None:
        app.box(MatrixWindow).open_at(line or _line_in_question(app), app.session.snapshot())

    app.door.with_lines(open_it)


def show_mistakes(app: App, line: int | None = None) -> None:
    """Offer wrong versions of a line."""
    from netviz.ui.derivation.mistake_dialog import MistakeDialog

    plane = app.panels["plane"]
    place = QRect(plane.mapToGlobal(QPoint()), plane.size()) if plane.isVisible() else None
    app.box(MistakeDialog).open_at(line or _line_in_question(app), app.session.snapshot(), place)


def use_mistake(app: App, intent: UseMistake | CorrectGradient) -> None:
    """Put a wrong version of a line in force from this step on, or the correct one."""

    def say_so() -> None:
        if isinstance(intent, UseMistake):
            mistake = MISTAKES[intent.key]
            app.say(
                f"line {mistake.line} is wrong from this step on: {mistake.title}. Play, and see what it "
                "does."
            )
            app.show_panel("check")

    def put_back() -> None:
        from netviz.ui.derivation.mistake_dialog import MistakeDialog

        app.box(MistakeDialog).refresh()

    app.change(intent, then=say_so, otherwise=put_back)


def take_check(app: App, about: tuple[StepLines, GradientCheck]) -> None:
    """Say on the cards what the check panel has found."""
    as_panel(app, "lines").take_check(*about)


def _why_no_next(app: App) -> str:
    shot = app.session.snapshot()
    possible = shot.diverged is None or shot.line < N_LINES - 1
    return "" if possible else DIVERGED


def _why_no_previous(app: App) -> str:
    shot = app.session.snapshot()
    return "" if shot.line or shot.step else "nothing comes before"


ROWS = (
    Command(
        "next_line", "Next equation ⤵", ("Shift+Right",),
        "One line of the derivation on; after line 15 comes line 1 of the next step", next_line,
        menu="lines", why_not=_why_no_next,
    ),
    Command(
        "previous_line", "Previous equation", ("Shift+Left",),
        "One line back, to exactly what was there", previous_line,
        menu="lines", why_not=_why_no_previous,
    ),
    Command(
        "play_lines", "▷ lines", ("Shift+Space",),
        "Go from line to line at the speed chosen in their menu, until pressed again", toggle_lines,
        menu="lines",
        text_now=lambda app: "❚❚" if as_panel(app, "lines").is_playing_lines else "▷ lines",
    ),
    Command(
        "whole_step", "Leave the equations", ("Shift+Home",),
        "Show the whole step again, not only what is known up to a line", whole_step,
        menu="lines",
        why_not=lambda app: "" if app.session.snapshot().line else "the whole step is shown",
    ),
    Command(
        "batch", "batch", ("B",), "The rows of the pinned sample, or the whole batch",
        lambda app: as_panel(app, "lines").toggle_batch(),
        why_not=lambda app: "no sample is pinned" if app.session.snapshot().pinned is None else "",
        text_now=lambda app: "batch" if as_panel(app, "lines").shows_sample else "sample",
    ),
    Command("next_sample", "Next sample", (".",), "Pin the next sample of the data set",
            lambda app: move_pin(app, 1)),
    Command("previous_sample", "Previous sample", (",",), "Pin the sample before",
            lambda app: move_pin(app, -1)),
    Command("why", "Why?", ("W",), "The derivation of every line, in the numbers of this step", show_why,
            menu="explain"),
    Command("table", "Table", ("T",), "All entries of the line's matrix, and what made each of them",
            show_table, menu="explain"),
    Command("mistakes", "Is it this?", ("I",), "Put a wrong version of a gradient's line in its place",
            show_mistakes, menu="explain"),
    Command("check", "Check", ("C",), "Check all gradients against central differences, entry by entry",
            show_check, menu="explain"),
    Command(
        "numpy", "NumPy", ("N",), "The lines as formulas, or in NumPy, as one would write them",
        toggle_numpy, menu="explain",
        text_now=lambda app: "formula" if as_panel(app, "lines").shows_numpy else "NumPy",
    ),
)  # fmt: skip

ASKS: dict[str, Callable[[App, Any], None]] = {
    "table": show_table,
    "mistakes": show_mistakes,
    "check": lambda app, line: app.show_panel("check"),
    "take check": take_check,
    "why of": show_why_of,
}

INTENTS: dict[type[Intent], Callable[[App, Any], None]] = {
    GoToLine: lambda app, intent: go_to_line(app, intent.line),
    NextLine: move,
    UseMistake: use_mistake,
    CorrectGradient: use_mistake,
}
