"""The code that is in the editor: where it comes from, what it defines, and the file behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from netviz.backward.answer import Trouble
from netviz.backward.arguments import Given, expected
from netviz.backward.listing import Defined, Listing, listing
from netviz.backward.names import role_of
from netviz.backward.problem import Problem
from netviz.backward.source import Source, SourceError, bytes_of, is_notebook, of_text, text_of
from netviz.frozen import dataclass

ENDINGS = (".py", ".ipynb")
"""With which the names of files with code end."""

MOST_KEPT = 100_000
"""Letters that are kept in a session and for the next start; what is longer has a file."""

_UNNAMED = "your code"
_DEFINES = re.compile(r"^(?:async\s+def|def|class)\s+\w+", re.MULTILINE)


@dataclass(frozen=True)
class Document:
    """Where the code in the editor comes from.

    Attributes
    ----------
    name : str
        Of its file; what it is called without one.
    path : Path or None
        The file that is watched.
    on_disk : str
        What the file had when it was last read.
    notebook : bool
        Whether it was one: then only definitions run.
    foreign : str
        How it came here, "with a session", until somebody has let it run; empty for one's own.
    origin : str
        Where it comes from, for people.
    original : str
        The text that came, where it can be had again.
    """

    name: str = _UNNAMED
    path: Path | None = None
    on_disk: str = ""
    notebook: bool = False
    foreign: str = ""
    origin: str = "Not saved yet"
    original: str = ""

    @property
    def title(self) -> str:
        """What its button says: the name of its file, if it has one."""
        return "unsaved" if self.name == _UNNAMED else self.name

    def is_saved(self, text: str) -> bool:
        """Whether nothing is lost if another text takes the place of this one."""
        return not text.strip() or text in (self.on_disk, self.original)

    def source(self, text: str) -> Source:
        """What there is to run.

        Raises
        ------
        SourceError
            If it does not parse.
        """
        folder = "" if self.path is None else str(self.path.resolve().parent)
        return of_text(text, self.name, self.notebook, (), folder)

    def trusted(self) -> Document:
        """The same, let run."""
        return replace(self, foreign="")


def is_code(path: Path) -> bool:
    """Whether a file's name says that it has code."""
    return path.suffix.lower() in ENDINGS


def is_code_text(text: str) -> bool:
    """Whether a text is Python that defines something: nothing else that is pasted is."""
    if not _DEFINES.search(text):
        return False
    try:
        found = listing(of_text(text, _UNNAMED))
    except SourceError:
        return False
    return bool(found.names)


def opened(path: Path, foreign: str = "") -> tuple[Document, str]:
    """A file's document, and its code, which need not parse.

    Raises
    ------
    SourceError
        If it cannot be read.
    """
    text, _ = text_of(bytes_of(path), path.name)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Document(path.name, path, text, is_notebook(path.name), foreign, str(path)), text


@dataclass(frozen=True)
class Parsed:
    """What is known of code that has not run.

    Attributes
    ----------
    names : tuple of str
        Its functions and classes.
    text : str
        What it defines, in a sentence.
    trouble : Trouble or None
        Why it does not parse.
    functions : mapping of str to Defined
        Those that are no methods, and whose names say backward first.
    """

    names: tuple[str, ...] = ()
    text: str = ""
    trouble: Trouble | None = None
    functions: Mapping[str, Defined] = field(default_factory=dict)

    def gets(self, name: str, problem: Problem) -> tuple[Given, ...]:
        """What its function will get, by the names of the arguments; empty where that cannot be told.

        Parameters
        ----------
        name : str
            The function; empty for the first that takes labels.
        problem : Problem
        """
        if name:
            return expected(self.functions[name], problem) if name in self.functions else ()
        found = (expected(function, problem) for function in self.functions.values())
        return next((gets for gets in found if any(role_of(one.name) == "y" for one in gets)), ())


def parsed(document: Document, text: str) -> Parsed:
    """List what code defines; nothing runs."""
    if not text.strip():
        return Parsed()
    try:
        found = listing(document.source(text))
    except SourceError as error:
        return Parsed(trouble=error.trouble)
    if not found.names:
        return Parsed(text="It defines no function and no class yet.")
    functions = sorted(found.functions.values(), key=lambda one: "back" not in one.name.lower())
    by_name = {function.name: function for function in functions}
    return Parsed(
        found.names,
        f"It defines {', '.join(_said(name, found) for name in found.names)}.",
        functions=by_name,
    )


def _said(name: str, found: Listing) -> str:
    function = found.functions.get(name)
    if function is not None:
        return _with_arguments(function)
    methods = [one for one in found.classes[name].methods if not one.startswith("__")]
    return f"{name} with {', '.join(f'{one}()' for one in methods)}" if methods else name


def _with_arguments(function: Defined) -> str:
    return f"{function.name}({', '.join(one.name for one in function.arguments)})"


def state_of(document: Document, text: str, entry: str) -> dict[str, Any]:
    """In plain values, what a session keeps; of too much code nothing."""
    if len(text) > MOST_KEPT:
        text = ""
    return {"text": text, "name": document.name, "entry": entry, "notebook": document.notebook}


def from_state(state: object) -> tuple[Document, str, str] | None:
    """What was kept: document, code, and which function is checked; None where it makes no sense."""
    if not isinstance(state, dict) or not isinstance(state.get("text"), str):
        return None
    text, name, entry = state["text"], state.get("name"), state.get("entry")
    if not text.strip() or len(text) > MOST_KEPT:
        return None
    document = Document(
        name if isinstance(name, str) and 0 < len(name) < 200 else _UNNAMED,
        notebook=state.get("notebook") is True,
        foreign="with a session, or from the last time",
        origin="Kept from the last time, or in a session",
    )
    return document, text, entry if isinstance(entry, str) else ""
