"""Pictures as the bytes of a file: Qt itself says too little about errors of a disk."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPixmap


def png_bytes(picture: QPixmap) -> bytes:
    """A .png file of a picture.

    Raises
    ------
    OSError
        If there is nothing to draw it with.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not picture.save(buffer, "PNG"):
        raise OSError(None, "the picture could not be made")
    return bytes(buffer.data().data())
