"""A worksheet on paper, and the same filled in: one page of A4 each, as PDF or as a picture."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from netviz.lessons.worksheet.sheet import Sheet
from netviz.ui.paper.canvas import HEIGHT, WIDTH, Canvas
from netviz.ui.paper.layout import draw
from netviz.ui.paper.pdf import a4_pdf

_RESOLUTION = 1200


def pdf_bytes(sheet: Sheet, *, is_solved: bool) -> bytes:
    """A PDF of a sheet, blank or filled in; numbers and words in it are text."""
    return a4_pdf(
        "Backpropagation by hand" + (", solution" if is_solved else ""),
        _RESOLUTION,
        lambda painter, paper: draw(Canvas(painter, paper.width() / WIDTH), sheet, is_solved),
    )


def picture(sheet: Sheet, *, is_solved: bool, scale: float = 1.0) -> QImage:
    """The same page as a picture."""
    image = QImage(round(WIDTH * scale), round(HEIGHT * scale), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        draw(Canvas(painter, scale), sheet, is_solved)
    return image
