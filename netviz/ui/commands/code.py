"""The commands of your own backward pass."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App, as_panel
from netviz.ui.commands.view import use_preset
from netviz.ui.kit.panel import Pointers

KEY = "code"
"""Of the panel, and of the arrangement around it."""

_GIVE_WAY = ("explore", "derivation")


def is_code(path: Path) -> bool:
    """Whether a file is Python code, or a notebook of it."""
    from netviz.ui.code import document  # the window opens without it

    return document.is_code(path)


def is_code_text(text: str) -> bool:
    """Whether a text is Python code that defines something."""
    from netviz.ui.code import document

    return document.is_code_text(text)


def open_code(app: App, path: Path, foreign: str = "") -> None:
    """Show a file's code beside the derivation; nothing of it runs.

    Parameters
    ----------
    app : App
    path : Path
    foreign : str
        How it came here, if not by the user's own choice.
    """
    show_code(app)
    panel = as_panel(app, KEY)
    if panel.open_path(path, foreign) and panel.is_asking:
        app.say(f"{path.name} waits: what is here is saved nowhere")
    elif panel.document.path == path:
        app.say(f"opened {path}; nothing of it has run")
    else:
        app.say(f"{path} cannot be read as code", is_error=True)


def paste_code(app: App, text: str) -> None:
    """Show code that was in the clipboard."""
    show_code(app)
    panel = as_panel(app, KEY)
    panel.paste(text)
    app.say(
        "what was pasted waits: what is here is saved nowhere"
        if panel.is_asking
        else "pasted as code, for it defines functions; nothing of it has run"
    )


def show_code(app: App) -> None:
    """Bring the panel into sight, with room for code where that takes nothing of a lesson or a lecture."""
    if app.preset in _GIVE_WAY and not app.panels.is_seen(KEY):
        use_preset(app, KEY)
    app.show_panel(KEY)


def check_code(app: App) -> None:
    """Run the code beside the window, and say what is wrong with it."""
    show_code(app)
    as_panel(app, KEY).check()


def _why_not_check(app: App) -> str:
    panel: Any = app.panels.made.get(KEY)
    if panel is not None:
        return str(panel.why_not)
    return "" if app.panels.will_be_set(KEY) else "there is no code yet"


def _why_not_train(app: App) -> str:
    panel: Any = app.panels.made.get(KEY)
    return "check the code first, and what is wrong is said" if panel is None else str(panel.why_not_train)


def train_code(app: App) -> None:
    """Put a run beside the present one that follows the gradient of the code."""
    training = as_panel(app, KEY).training
    if training is not None:
        app.following.start(training)


def end_training(app: App) -> None:
    """End the run that follows the code; its steps stay."""
    app.following.end()


def mark_lines(app: App, lines: tuple[int, ...]) -> None:
    """Mark lines of the derivation in the strip."""
    as_panel(app, "lines").point_out(Pointers(lines=tuple(lines)))


ROWS = (
    Command(
        "check_code", "Check your code", ("Ctrl+Return",),
        "Your own backward pass: it runs beside the window, and what is wrong with it is said",
        check_code, menu="explain", why_not=_why_not_check,
    ),
    Command(
        "train_code", "Train with your code", ("Ctrl+Shift+Return",),
        "A run beside the present one, from the same start, follows the gradient of your code",
        train_code, menu="explain", why_not=_why_not_train,
    ),
    Command(
        "end_training_code", "End training with your code", (),
        "The run and the process of your code end; its steps stay",
        end_training, menu="explain", why_not=lambda app: app.following.why_not_end,
    ),
)  # fmt: skip

ASKS: dict[str, Callable[[App, Any], None]] = {
    "mark lines": mark_lines,
    "train with code": lambda app, _: train_code(app),
    "end training with code": lambda app, _: end_training(app),
    "compare runs": lambda app, _: use_preset(app, "compare"),
}
