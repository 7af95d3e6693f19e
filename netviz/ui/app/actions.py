"""Everything that can be told to the window, in one table, and the actions that are made of it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from netviz.faults import attempting, faults
from netviz.intents import Intent
from netviz.ui.commands import (
    answers,
    code,
    data,
    derivation,
    drawing,
    files,
    film,
    guide,
    kernel,
    landscape,
    lesson_exports,
    lessons,
    making,
    page,
    pinning,
    prediction,
    presenting,
    recipe,
    run,
    script,
    sessions,
    sweep,
    view,
    worksheet,
)  # fmt: skip
from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App

COMMANDS: tuple[Command, ...] = (
    *run.ROWS,
    *kernel.ROWS,
    *derivation.ROWS,
    *code.ROWS,
    *drawing.ROWS,
    *data.ROWS,
    *sessions.ROWS,
    *lessons.ROWS,
    *presenting.ROWS,
    *guide.ROWS,
    *making.ROWS,
    *lesson_exports.ROWS,
    *prediction.ROWS,
    *pinning.ROWS,
    *recipe.ROWS,
    *files.ROWS,
    *script.ROWS,
    *page.ROWS,
    *film.ROWS,
    *worksheet.ROWS,
    *sweep.ROWS,
    *landscape.ROWS,
    *view.ROWS,
)

PRESENTING = tuple(command.id for command in COMMANDS if command.context == "presenting")
"""The commands whose keys count on the stage."""

ASKS: dict[str, Callable[[App, Any], None]] = {
    **run.ASKS,
    **derivation.ASKS,
    **drawing.ASKS,
    **code.ASKS,
    **data.ASKS,
    **guide.ASKS,
    **sweep.ASKS,
    **pinning.ASKS,
    **answers.ASKS,
}
"""What panels and boxes ask for, by its name."""

INTENTS: dict[type[Intent], Callable[[App, Any], None]] = {
    **run.INTENTS,
    **derivation.INTENTS,
    **data.INTENTS,
}
"""Intents of panels and boxes that take more than a change."""


def make_actions(app: App, window: QWidget) -> dict[str, QAction]:
    """An action for every command, with its keys and what it does."""
    actions = {}
    for command in COMMANDS:
        action = QAction(command.text, window)
        if command.context in ("window", "presenting"):
            action.setShortcuts([QKeySequence(key) for key in command.keys])
        action.setCheckable(command.is_on is not None)
        action.setProperty("spoken", command.id.replace("_", " "))
        action.setToolTip(command.tip + keys_in_brackets(command))
        action.triggered.connect(lambda _=False, command=command: carry_out(app, command))
        if command.context != "presenting":  # their keys count on the stage, to which it adds them
            window.addAction(action)
        actions[command.id] = action
    return actions


@functools.cache
def native_keys(command: Command) -> str:
    """Its keys as the desktop writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    return " or ".join(QKeySequence(key).toString(native) for key in command.keys)


def keys_in_brackets(command: Command) -> str:
    """What is added to a tip."""
    return f"  ({native_keys(command)})" if command.keys else ""


def carry_out(app: App, command: Command) -> None:
    """Carry out a command; what goes wrong is told with its name."""
    faults.note_command(command.id)
    try:
        with attempting(f"carry out “{command.text.strip('▶◀▷⤵❚ ')}”", by_user=True):
            command.run(app)
    finally:
        app.show_actions()


def show_actions(app: App, actions: Mapping[str, QAction]) -> None:
    """What makes no sense now is greyed, and says why."""
    for command in COMMANDS:
        if not command.changes:
            continue
        action, reason = actions[command.id], command.why_not(app)
        tip = (command.tip if command.tip_now is None else command.tip_now(app)) + keys_in_brackets(command)
        action.setEnabled(not reason)
        action.setToolTip(f"{tip} – not now: {reason}" if reason else tip)
        if command.text_now is not None:
            action.setText(command.text_now(app))
        if command.is_on is not None:
            action.setChecked(command.is_on(app))


def note_intent(intent: Intent) -> None:
    """Remember an intent for the report of a fault: its class and plain arguments, none of the data."""
    faults.note_command(type(intent).__name__, _plain(intent))


def _plain(value: object) -> str:
    """Numbers, choices and what consists of them; keys and free texts are left out."""
    if is_dataclass(value):
        parts = ((field.name, _plain(getattr(value, field.name))) for field in fields(value) if field.repr)
        return ", ".join(f"{name}={text}" for name, text in parts if text)
    if isinstance(value, tuple):
        return f"({', '.join(_plain(item) for item in value)})"
    if isinstance(value, float):
        return f"{value:.4g}"
    if value is None or isinstance(value, (bool, int)):
        return repr(value)
    return value if isinstance(value, str) and len(value) < _LONGEST_CHOICE else ""


_LONGEST_CHOICE = 30  # letters; a key of data has 64
