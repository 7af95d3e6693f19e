"""Write the table of keys in docs/guide.md from the tables of commands: `make guide`."""

from __future__ import annotations

from pathlib import Path

from netviz import files
from netviz.ui.app.actions import COMMANDS
from netviz.ui.app.help import ON_PANELS
from netviz.ui.commands.command import Command

FILE = Path(__file__).with_name("guide.md")
BEGIN, END = "<!-- keys: written by `make guide` -->\n", "<!-- end of the keys -->\n"
_SIGNS = {"Right": "→", "Left": "←", "Up": "↑", "Down": "↓"}


def keys_of(command: Command) -> str:
    """Its keys as the guide writes them."""
    return " or ".join("+".join(_SIGNS.get(part, part) for part in _parts(key)) for key in command.keys)


def _parts(key: str) -> list[str]:
    """Shift+Right → Shift, Right; the key of Ctrl++ is itself a plus."""
    return [*key[:-2].split("+"), "+"] if key.endswith("++") else key.split("+")


def tables() -> str:
    """The keys of the window, and of the pictures in it."""
    with_keys = [command for command in COMMANDS if command.keys]
    rows, on_slides = (
        [
            (keys_of(command), command.tip)
            for command in with_keys
            if (command.context == "presenting") is on
        ]
        for on in (False, True)
    )
    parts = []
    for heading, table in (
        ("in the window", rows),
        ("in a picture that has the focus", ON_PANELS),
        ("in a lesson", on_slides),
    ):
        parts.append(f"| {heading} | |\n|---|---|\n")
        parts += [f"| {keys} | {tip} |\n" for keys, tip in table]
        parts.append("\n")
    return "".join(parts)


def document() -> str:
    """The guide as it is, with the tables as they ought to be."""
    before, _, rest = FILE.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{FILE.name} has no place for the keys: {BEGIN.strip()} … {END.strip()}")
    return f"{before}{BEGIN}\n{tables()}{END}{after}"


if __name__ == "__main__":
    files.write(FILE, document().encode())
