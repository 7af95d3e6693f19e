"""The commands of training: playing, stepping, going to a step, changing what is trained."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint

from netviz.intents import (
    Advance,
    EditEntry,
    GoTo,
    GoToLine,
    Intent,
    MoveHinge,
    NewWeights,
    PinSample,
    Redo,
    StepBack,
    Undo,
)
from netviz.training.goal import Goal
from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App, as_panel
from netviz.ui.kit.panel import Panel

DIVERGED = "training has diverged at this step; step back first"


def toggle_play(app: App) -> None:
    """Play, or pause."""
    if app.predictions.toggle_play():
        return
    if app.player.is_playing:
        app.player.pause()
    else:
        leave_lines(app)
        app.player.play()


def leave_lines(app: App) -> None:
    """Where many steps follow each other, whole ones are shown."""
    if app.session.snapshot().line:
        app.apply(GoToLine(0), "show the whole step")


def step(app: App) -> None:
    """One update."""
    app.go(Advance())


def step_back(app: App) -> None:
    """One update back."""
    app.go(StepBack())


def reset(app: App) -> None:
    """Back to step 0."""
    app.go(GoTo(0))


def new_weights(app: App) -> None:
    """Start again with the next seed."""
    app.change(NewWeights())


def ask_what_to_run_to(app: App) -> None:
    """Open the box under the button of a step."""
    button = app.transport.buttons["step"]
    app.run_to_box.open_at(button.mapToGlobal(QPoint(0, button.height() + 2)))


def run_to(app: App, goal: Goal) -> None:
    """Go to the next step at which a goal is met: computed already, or still to come."""
    app.player.pause()
    leave_lines(app)
    shot = app.session.snapshot()
    computed = goal.first_met(shot.history, 0 if goal.kind == "step" else shot.step + 1)
    if computed is not None:
        app.seek(computed, lambda: app.say(f"here is the {goal}"))
    else:
        app.seek(shot.last_step, lambda: _run_on_to(app, goal))


def _run_on_to(app: App, goal: Goal) -> None:
    if app.session.snapshot().diverged is None:
        app.say(f"running to the {goal}; Space stops before")
        app.player.run_to(goal)
    else:
        app.say(f"the {goal} is not met before training diverges, here", is_error=True)


def undo(app: App) -> None:
    """Take back the last change; the future that it had cut off comes back."""
    text = app.session.snapshot().undo
    if text is not None:
        app.change(Undo(), "take this back", then=lambda: app.say(f"taken back: {text}"))


def redo(app: App) -> None:
    """Bring back what was taken back last."""
    text = app.session.snapshot().redo
    if text is not None:
        app.change(Redo(), "bring this back", then=lambda: app.say(f"brought back: {text}"))


def take_back(app: App) -> None:
    """Bring the points back where all were cleared; else take the last change back."""
    plane = as_panel(app, "plane")
    if plane.is_cleared:
        plane.restore_drawing()
    else:
        undo(app)


def pin(app: App, sample: int | None) -> None:
    """Look at one sample, or at none."""
    if sample != app.session.snapshot().pinned:
        app.apply(PinSample(sample), "pin this sample")


def let_go(app: App) -> None:
    """Let go of the points that are selected, else of the pinned sample."""
    tool = as_panel(app, "plane").draw_tool
    if tool.has_selection:
        tool.select_none()
    else:
        pin(app, None)


def show_whole(app: App) -> None:
    """Show the whole data set and the whole run again."""
    as_panel(app, "plane").plot.fit()
    look_at_part(app, None)


def look_at_part(app: App, part: tuple[float, float] | None) -> None:
    """Look at a part of the run on all axes over time, or at all of it."""
    app.panels.tell(Panel.show_part, part)


def use_step_axis(app: App, logarithmic: bool) -> None:
    """Use a linear or a logarithmic axis of steps on all panels over time."""
    app.panels.tell(Panel.show_step_axis, logarithmic)


def edit_entry(app: App, about: tuple[tuple[str, tuple[int, ...]], QPoint]) -> None:
    """Ask for another value of an entry of the parameters, at a place on the screen."""
    entry, place = about
    app.player.pause()
    app.entry_editor.open_at(place, entry, app.session.snapshot())


def _set_entry(app: App, intent: Intent) -> None:
    app.player.pause()  # training would pull against the hand
    app.change(intent, then=lambda: app.say("set; Ctrl+Z takes it back"))


def _move_hinge(app: App, intent: Intent) -> None:
    """Put a hidden unit's line elsewhere; training stands still, or the line would run from the hand."""
    app.player.pause()
    app.change(intent, "move this hinge", then=lambda: app.say("moved; Ctrl+Z takes it back"))


def _why_no_step(app: App) -> str:
    return "" if app.session.snapshot().diverged is None else DIVERGED


def _why_no_undo(app: App) -> str:
    shot = app.session.snapshot()
    if shot.undo is not None or as_panel(app, "plane").is_cleared:
        return ""
    if shot.undo_is_short:
        return "older changes are not kept: they took too much memory"
    return "nothing has been changed"


def _undo_tip(app: App) -> str:
    change = "the cleared plane" if as_panel(app, "plane").is_cleared else app.session.snapshot().undo
    return _TIPS["undo"] if change is None else f"Undo: {change}"


def _redo_tip(app: App) -> str:
    change = app.session.snapshot().redo
    return _TIPS["redo"] if change is None else f"Redo: {change}"


def _why_not_let_go(app: App) -> str:
    selected = as_panel(app, "plane").draw_tool.has_selection
    return "" if selected or app.session.snapshot().pinned is not None else "no sample is pinned"


_TIPS = {
    "undo": "Take the last change back; the run that it ended comes back",
    "redo": "Bring back what was taken back",
}

ROWS = (
    Command(
        "play", "Play", ("Space",), "Take steps until paused", toggle_play,
        why_not=_why_no_step,
        text_now=lambda app: "Pause" if app.player.is_playing else "Play",
    ),
    Command(
        "step", "Step", ("Right",), "One whole update: lines 1 to 15 of the derivation", step,
        why_not=_why_no_step,
    ),
    Command(
        "step_back", "◀ Step back", ("Left",), "One update back, exactly as it was", step_back,
        why_not=lambda app: "" if app.session.snapshot().step else "this is the first step",
    ),
    Command(
        "reset", "Reset", ("Home",),
        "Back to step 0 with the same weights; the run stays in reach of the time slider", reset,
        why_not=lambda app: "" if app.session.snapshot().step else "this is step 0",
    ),
    Command(
        "faster", "Faster", ("Up",), "More steps a second, up to as many as it can take",
        lambda app: app.transport.change_speed(1), menu="run",
    ),
    Command(
        "slower", "Slower", ("Down",), "Fewer steps a second, down to one",
        lambda app: app.transport.change_speed(-1), menu="run",
    ),
    Command(
        "run_to", "Run to…", ("G",), "Run until a step, a loss, an accuracy, or the first NaN",
        ask_what_to_run_to, menu="run", why_not=_why_no_step,
    ),
    Command(
        "new_weights", "New weights", ("R",), "Draw other initial weights: the next seed", new_weights,
        menu="run",
    ),
    Command(
        "undo", "↶", ("Ctrl+Z",), _TIPS["undo"], take_back,
        menu="run", title="Undo", why_not=_why_no_undo, tip_now=_undo_tip,
    ),
    Command(
        "redo", "↷", ("Ctrl+Shift+Z", "Ctrl+Y"), _TIPS["redo"], redo,
        menu="run", title="Redo", tip_now=_redo_tip,
        why_not=lambda app: "" if app.session.snapshot().redo else "nothing has been taken back",
    ),
    Command(
        "unpin", "Unpin the sample", ("Esc",), "Look at no sample in particular", let_go,
        menu="run", why_not=_why_not_let_go,
    ),
    Command(
        "fit", "Whole plane", ("F",), "Show all the data and the whole run, after zooming or moving",
        show_whole, menu="run",
    ),
)  # fmt: skip

ASKS: dict[str, Callable[[App, Any], None]] = {
    "run to": run_to,
    "edit entry": edit_entry,
    "look at part": look_at_part,
    "use step axis": use_step_axis,
}

INTENTS: dict[type[Intent], Callable[[App, Any], None]] = {
    GoTo: lambda app, intent: app.seek(intent.step) if intent.line is None else app.go(intent),
    PinSample: lambda app, intent: pin(app, intent.sample),
    EditEntry: _set_entry,
    MoveHinge: _move_hinge,
}
"""Intents that are more than a change: what a panel wants is carried out by these."""
