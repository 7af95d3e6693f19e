"""What a command is: a row of the tables in the modules beside this one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from netviz.frozen import dataclass
from netviz.ui.commands.context import App

Context = Literal["window", "editor", "drawing", "presenting"]


def possible(app: App) -> str:
    """The answer of a command that can always be carried out."""
    return ""


@dataclass(frozen=True)
class Command:
    """A command: buttons, keys, the menu, the help and tests all take it from its row.

    Attributes
    ----------
    id : str
        Its name in the code.
    text : str
        On a button, and in the menu unless there is a `title`.
    keys : tuple of str
    tip : str
        What it does.
    run : callable
    context : str
        Where its keys count; no key stands for two commands of one context.
    menu : str
        The section of the menu it is in; "" for none.
    title : str
        In the menu, where `text` is only a sign.
    why_not : callable
        Why it cannot be carried out now; "" where it can.
    tip_now, text_now : callable, optional
        Where the tip or the text depends on what is shown.
    is_on : callable, optional
        Of a command that switches something on and off: whether it is on.
    """

    id: str
    text: str
    keys: tuple[str, ...]
    tip: str
    run: Callable[[App], None]
    context: Context = "window"
    menu: str = ""
    title: str = ""
    why_not: Callable[[App], str] = possible
    tip_now: Callable[[App], str] | None = None
    text_now: Callable[[App], str] | None = None
    is_on: Callable[[App], bool] | None = None

    @property
    def changes(self) -> bool:
        """Whether anything about how it is shown depends on the moment."""
        return self.why_not is not possible or any((self.tip_now, self.text_now, self.is_on))
