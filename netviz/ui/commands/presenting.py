"""The commands of a lecturer's tools: pens, lights, screens; and running to the end of a slide's run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from netviz.training.goal import Goal
from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App
from netviz.ui.commands.run import leave_lines

if TYPE_CHECKING:
    from netviz.ui.presenting.pens import Tool
    from netviz.ui.presenting.tools import Tools


def _with_tools(do: Callable[[Tools], object]) -> Callable[[App], None]:
    def run(app: App) -> None:
        tools = app.hall.presenting.tools
        if tools is not None:
            do(tools)

    return run


def _take(tool: Tool) -> Callable[[App], None]:
    return _with_tools(lambda tools: tools.toggle_tool(tool))


def _take_pen(pen: int) -> Callable[[App], None]:
    return _with_tools(lambda tools: tools.pens.take_color(pen))


def run_to_end(app: App) -> None:
    """Take all steps up to the end of the slide's run, as fast as it goes."""
    lecture = app.hall.lecture
    if lecture is None:
        return
    shot, until = app.session.snapshot(), lecture.slide.until
    app.player.pause()
    leave_lines(app)
    if shot.last_step >= until:
        app.seek(until)
    elif shot.step < until:
        app.player.run_to(Goal("step", until))


def tick_off(app: App) -> None:
    """Tick off the next of the speaker's notes."""
    presenter = app.hall.presenting.presenter
    if presenter is not None:
        presenter.notes.tick_off()


def leave(app: App) -> None:
    """Put away what is in the hand, what lies over the slide or is asked; else end the lecture."""
    stage = app.hall.stage
    if app.hall.presenting.put_away():
        return
    if stage is not None and stage.controls.isVisible():
        stage.toggle_controls()
    elif app.predictions.round is not None:
        app.predictions.put_away()
    else:
        app.hall.end()


ROWS = (
    Command("run_to_end", "Run to the end", ("End",), "All steps of this slide's run, as fast as it goes",
            run_to_end, context="presenting"),
    Command("pen", "Pen", ("D",), "Draw on the slide, with mouse, stylus or finger; again to stop",
            _take("pen"), context="presenting"),
    Command("eraser", "Eraser", ("X",), "Erase the strokes that are touched; again to stop",
            _take("eraser"), context="presenting"),
    *(
        Command(f"pen_{pen + 1}", f"Pen {pen + 1}", (str(pen + 1),), f"Draw with the {name} pen",
                _take_pen(pen), context="presenting")
        for pen, name in enumerate(("first", "second", "third"))
    ),
    Command("undo_stroke", "Undo stroke", ("Z",), "Take the last stroke back; what was erased comes back",
            _with_tools(lambda tools: tools.pens.undo()), context="presenting"),
    Command("erase_strokes", "Clear", ("E",), "Take all strokes of this slide away",
            _with_tools(lambda tools: tools.pens.clear()), context="presenting"),
    Command("spotlight", "Spotlight", ("S",), "Dim all but a circle around the pointer; again to stop",
            _with_tools(lambda tools: tools.lights.toggle("spotlight")), context="presenting"),
    Command("magnifier", "Magnifier", ("M",), "What is under the pointer twice as large; again to stop",
            _with_tools(lambda tools: tools.lights.toggle("magnifier")), context="presenting"),
    Command("tick_off", "Tick off", ("T",), "Tick off the next of the speaker's notes",
            tick_off, context="presenting"),
    Command("presenter", "Presenter's window", ("N",), "Slides, notes, times and all controls, or not",
            lambda app: app.hall.presenting.toggle_presenter(), context="presenting"),
    Command("swap_screens", "Other screen", ("W",), "The slides on the other screen, the notes on this one",
            lambda app: app.hall.presenting.swap_screens(), context="presenting"),
)  # fmt: skip
