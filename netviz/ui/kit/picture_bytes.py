"""Pictures as the bytes of a file: Qt itself says too little about errors of a disk."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer


def png_bytes(picture: QPixmap | QImage) -> bytes:
    """A .png file of a picture.

    Raises
    ------
    OSError
        If there is nothing to draw it with.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image = picture if isinstance(picture, QImage) else picture.toImage()
    if not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise OSError(None, "the picture could not be made")
    return bytes(buffer.data().data())


def svg_as_png(drawing: Path, size: int) -> bytes:
    """A square drawing as a .png file; no application needs to run.

    Raises
    ------
    OSError
        If there is nothing to draw it with.
    """
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    with QPainter(image) as painter:
        QSvgRenderer(str(drawing)).render(painter)
    return png_bytes(image)
