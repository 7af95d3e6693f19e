"""What cannot be used is refused in one sentence, with the name of what it is about in front."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

_PLACES = ("line ", "row ", "column ")
_PREDICATES = ("is ", "has ", "holds ", "asks ", "cannot ", "goes ", "unpacks ")


class DataError(ValueError):
    """Data that cannot be used; the message says what is wrong, where, and what to do."""


@contextmanager
def about(source: object) -> Iterator[None]:
    """Where data are refused within, the message begins with the name of their source."""
    try:
        yield
    except DataError as error:
        name, said = str(source), str(error)
        if not said.startswith(name):
            joint = ", " if said.startswith(_PLACES) else " " if said.startswith(_PREDICATES) else ": "
            error.args = (f"{name}{joint}{said}",)
        raise
