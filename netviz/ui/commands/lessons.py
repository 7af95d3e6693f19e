"""The commands of lessons: choosing one, and all that is done while presenting."""

from __future__ import annotations

from collections.abc import Callable

from netviz.intents import Advance, GoTo, StepBack
from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App
from netviz.ui.commands.presenting import leave
from netviz.ui.commands.run import leave_lines

DEMONSTRATIONS = {
    "demo_dying_units": ("Too large η kills units", "05-learning-rate", "dead"),
    "demo_overfitting": ("λ against overfitting", "06-penalty", "none"),
    "demo_spiral_units": ("How many units a spiral needs", "07-hidden-units", "enough"),
    "demo_zero_weights": ("Zero weights: nothing learns", "04-symmetry", "zero"),
}
"""What is shown most often, by the command's name: its title, the lesson, and the slide."""


def _showing(lesson: str, slide: str) -> Callable[[App], None]:
    """What shows a slide of a lesson that comes with netviz, at once."""

    def show(app: App) -> None:
        from netviz.lessons import shelf

        app.hall.open_path(shelf.find(lesson), slide)

    return show


def play(app: App) -> None:
    """Play to the end of the slide's run, or pause; at its end, again from where it begins."""
    lecture = app.hall.lecture
    if app.predictions.toggle_play():
        return
    if app.player.is_playing:
        app.player.pause()
    elif lecture is not None and app.session.snapshot().step >= lecture.slide.until:
        app.go(GoTo(lecture.slide.step, 0), then=app.player.play)
    else:
        leave_lines(app)
        app.player.play()


def forward(app: App) -> None:
    """To the next slide."""
    if app.hall.lecture is not None:
        app.hall.lecture.forward()


def back(app: App) -> None:
    """To the slide before."""
    if app.hall.lecture is not None:
        app.hall.lecture.back()


def again(app: App) -> None:
    """Put the slide back as it was prepared."""
    lecture = app.hall.lecture
    if lecture is not None:
        lecture.go(lecture.index)


def as_left(app: App) -> None:
    """The slide as it was left the last time that something was done on it."""
    if app.hall.lecture is not None:
        app.hall.lecture.go_as_left()


def toggle_black(app: App) -> None:
    """Nothing on the screen, so that all look at the speaker; or everything again."""
    stage = app.hall.stage
    if stage is not None:
        stage.set_black(not stage.is_black)


def toggle_clock(app: App) -> None:
    """The time and how long it has taken, on the slide; or not."""
    stage = app.hall.stage
    if stage is not None:
        stage.foot.toggle_clock()


def toggle_controls(app: App) -> None:
    """All controls over the slide, or the slide alone."""
    stage = app.hall.stage
    if stage is not None:
        stage.toggle_controls()


def toggle_full_screen(app: App) -> None:
    """The full screen, or a window."""
    stage = app.hall.stage
    if stage is not None:
        stage.showNormal() if stage.isFullScreen() else stage.showFullScreen()


def _why_no_step(app: App) -> str:
    return "" if app.session.snapshot().diverged is None else "training has diverged at this step"


ROWS = (
    Command("lessons", "Lessons…", ("Ctrl+L",), "Prepared lessons, with pictures; one is chosen and begins",
            lambda app: app.hall.show_gallery(), menu="lessons"),
    *(
        Command(name, title, (), f"One slide of a lesson, at once: {title}",
                _showing(lesson, slide), menu="demonstrations")
        for name, (title, lesson, slide) in DEMONSTRATIONS.items()
    ),
    Command("present", "Present", ("F11",),
            "What you have now on the full screen, in type and lines for a room; Escape leaves it",
            lambda app: app.hall.present(), menu="lessons"),
    Command("next_slide", "Next slide", ("PgDown", "Right"), "The next slide, as it was prepared",
            forward, context="presenting"),
    Command("previous_slide", "Slide before", ("PgUp", "Left"), "The slide before, as it was prepared",
            back, context="presenting"),
    Command("lecture_play", "Play", ("Space",), "Play to the end of this slide's run, or pause",
            play, context="presenting", why_not=_why_no_step,
            text_now=lambda app: "Pause" if app.player.is_playing else "Play"),
    Command("slide_again", "As prepared", ("Home",), "This slide again, as it was prepared",
            again, context="presenting"),
    Command("slide_as_left", "As left", ("L",), "This slide as you left it, with what was changed on it",
            as_left, context="presenting"),
    Command("lecture_step", "One step", ("Shift+Right",), "One update",
            lambda app: app.go(Advance()), context="presenting", why_not=_why_no_step),
    Command("lecture_step_back", "One step back", ("Shift+Left",), "One update back",
            lambda app: app.go(StepBack()), context="presenting"),
    Command("lecture_faster", "Faster", ("Up",), "More steps a second",
            lambda app: app.hall.change_speed(1), context="presenting"),
    Command("lecture_slower", "Slower", ("Down",), "Fewer steps a second",
            lambda app: app.hall.change_speed(-1), context="presenting"),
    Command("lecture_weights", "New weights", ("R",), "Draw other initial weights: the next seed",
            lambda app: app.actions_by_name["new_weights"].trigger(), context="presenting"),
    Command("lecture_undo", "Undo", ("Ctrl+Z",), "Take the last change on this slide back",
            lambda app: app.actions_by_name["undo"].trigger(), context="presenting"),
    Command("black", "Black", ("B", "."), "A black screen, or the slide again",
            toggle_black, context="presenting"),
    Command("clock", "Clock", ("K",), "The time, and how long this lesson has taken",
            toggle_clock, context="presenting"),
    Command("all_controls", "All controls", ("C",), "η, λ, hidden units, data and all else, over the slide",
            toggle_controls, context="presenting"),
    Command("lecture_colors", "Light or dark", ("Ctrl+D",), "Light or dark colours",
            lambda app: app.actions_by_name["theme"].trigger(), context="presenting"),
    Command("stage_full_screen", "Full screen", ("F11",), "The full screen, or a window",
            toggle_full_screen, context="presenting"),
    Command("end_lecture", "End", ("Esc",),
            "Put away what is in the hand or is asked; else end the lesson, and your own work comes back",
            leave, context="presenting"),
)  # fmt: skip
