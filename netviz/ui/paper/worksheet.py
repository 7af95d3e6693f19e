"""A worksheet on paper, and the same filled in: one page of A4 each, as PDF or as a picture."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter

from netviz.lessons.worksheet.sheet import Sheet
from netviz.ui.paper.canvas import HEIGHT, WIDTH, Canvas
from netviz.ui.paper.layout import draw

_RESOLUTION = 1200


def pdf_bytes(sheet: Sheet, *, is_solved: bool) -> bytes:
    """A PDF of a sheet, blank or filled in; numbers and words in it are text."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    page = QPdfWriter(buffer)
    page.setResolution(_RESOLUTION)
    page.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    page.setPageMargins(QMarginsF())
    page.setTitle("Backpropagation by hand" + (", solution" if is_solved else ""))
    page.setCreator("netviz")
    painter = QPainter(page)
    try:
        draw(Canvas(painter, page.width() / WIDTH), sheet, is_solved)
    finally:
        is_drawn = painter.end()
    if not is_drawn:
        raise OSError(None, "the sheet could not be drawn")
    return bytes(buffer.data().data())


def picture(sheet: Sheet, *, is_solved: bool, scale: float = 1.0) -> QImage:
    """The same page as a picture."""
    image = QImage(round(WIDTH * scale), round(HEIGHT * scale), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        draw(Canvas(painter, scale), sheet, is_solved)
    return image
