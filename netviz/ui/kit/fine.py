"""Pictures drawn at a higher resolution, for as long as they are exported."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

PAGE = 3.0
"""Pixels of the decision regions for each pixel of a page that can be enlarged."""


@runtime_checkable
class PaintsFine(Protocol):
    """A widget whose picture is made of pixels, and which can make it of more of them."""

    def paint_fine(self, ratio: float | None = None) -> None:
        """Draw at `ratio` pixels a unit of length; at the resolution of the screen without one."""


@contextmanager
def finely_drawn(widget: QWidget, ratio: float) -> Iterator[None]:
    """Draw what a widget holds at `ratio` pixels a unit of length for a while."""
    children = [child for child in widget.findChildren(QWidget) if child.isVisible()]
    fine = [child for child in children if isinstance(child, PaintsFine)]
    for child in fine:
        child.paint_fine(ratio)
    try:
        yield
    finally:
        for child in fine:
            child.paint_fine()
