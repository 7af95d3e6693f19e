"""The pictures of a widget finely drawn, for as long as it is exported."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QWidget

from netviz.ui.plane.view import PlaneView

PAGE = 3.0
"""Pixels of the decision regions for each pixel of a page that can be enlarged."""


@contextmanager
def finely_drawn(widget: QWidget, ratio: float) -> Iterator[None]:
    """Draw the decision regions in a widget at `ratio` pixels a unit of length for a while."""
    planes = widget.findChildren(PlaneView)
    planes = [plane for plane in planes if plane.isVisible()]
    for plane in planes:
        plane.paint_fine(ratio)
    try:
        yield
    finally:
        for plane in planes:
            plane.paint_fine()
