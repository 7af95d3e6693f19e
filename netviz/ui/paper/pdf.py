"""Pages of A4 as the bytes of a .pdf file."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter


def a4_pdf(title: str, resolution: int, draw: Callable[[QPainter, QPdfWriter], None]) -> bytes:
    """What is drawn on pages without margins.

    Parameters
    ----------
    title : str
    resolution : int
        Dots an inch.
    draw : callable
        Is handed a painter, and the paper on which it begins another page.

    Raises
    ------
    OSError
        If it could not be drawn.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    paper = QPdfWriter(buffer)
    paper.setResolution(resolution)
    paper.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    paper.setPageMargins(QMarginsF())
    paper.setTitle(title)
    paper.setCreator("netviz")
    painter = QPainter(paper)
    try:
        draw(painter, paper)
    finally:
        is_drawn = painter.end()
    if not is_drawn:
        raise OSError(None, f"“{title}” could not be drawn")
    return bytes(buffer.data().data())
