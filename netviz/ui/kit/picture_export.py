"""The window, or one panel, as a picture file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPoint, QRect, QSize, QSizeF
from PySide6.QtGui import QPageSize, QPaintDevice, QPainter, QPdfWriter, QPixmap
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from netviz import files
from netviz.ui.kit.fine import PAGE, finely_drawn
from netviz.ui.kit.outlines import outlined
from netviz.ui.kit.picture_bytes import png_bytes
from netviz.ui.kit.picture_kinds import USUAL_SCALE
from netviz.ui.kit.without_controls import without_controls


def save_picture(widget: QWidget, path: str | Path, scale: int = USUAL_SCALE) -> None:
    """Draw a widget into a .png, .svg or .pdf file, without its buttons.

    Parameters
    ----------
    widget : QWidget
    path : path
    scale : int
        Pixels of a .png for each logical pixel.

    Raises
    ------
    OSError
        If the file cannot be written, or its name has another ending.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in (".png", ".svg", ".pdf"):
        raise OSError(None, "a picture is a .png, .svg or .pdf file; give it such a name", str(path))
    files.write(path, _picture(widget, kind, path, scale))


def picture_of(widget: QWidget, scale: int = USUAL_SCALE) -> QPixmap:
    """A widget as a picture, without its buttons."""
    pixmap = QPixmap(widget.size() * scale)
    pixmap.setDevicePixelRatio(scale)
    _draw(widget, pixmap, scale, Path("picture"))
    return pixmap


def _picture(widget: QWidget, kind: str, path: Path, scale: int) -> bytes:
    size, buffer = widget.size(), QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if kind == ".png":
        return png_bytes(picture_of(widget, scale))
    _draw(widget, _vector_device(kind, buffer, size, widget), PAGE, path)
    drawn = bytes(buffer.data().data())
    return outlined(drawn) if kind == ".svg" else drawn


def _draw(widget: QWidget, device: QPaintDevice, ratio: float, path: Path) -> None:
    """Paint a widget on a device, at `ratio` pixels a unit of length where it is made of pixels."""
    painter = QPainter(device)
    try:
        with finely_drawn(widget, ratio), without_controls(widget):
            QWidget.render(widget, painter, QPoint())  # our own widgets mean something else by render
    finally:
        is_drawn = painter.end()
    if not is_drawn:
        raise OSError(None, "the picture could not be drawn", str(path))


def _vector_device(kind: str, buffer: QBuffer, size: QSize, widget: QWidget) -> QSvgGenerator | QPdfWriter:
    if kind == ".svg":
        device = QSvgGenerator()
        device.setOutputDevice(buffer)
        device.setSize(size)
        device.setViewBox(QRect(QPoint(), size))
        device.setTitle("netviz")
        device.setResolution(widget.logicalDpiX())
        return device
    page = QPdfWriter(buffer)
    page.setResolution(widget.logicalDpiX())
    points = QSizeF(size) * 72.0 / widget.logicalDpiX()
    page.setPageSize(QPageSize(points, QPageSize.Unit.Point))
    page.setPageMargins(QMarginsF())
    page.setTitle("netviz")
    return page
