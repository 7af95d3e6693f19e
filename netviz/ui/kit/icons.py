"""The buttons' icons, in the colours of the theme and sharp on every display."""

from __future__ import annotations

import functools

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from netviz.resources import RESOURCES

_DISPLAY_SCALES = (1, 2)
_SIZE = 16


@functools.lru_cache(256)
def picture(name: str, color: str, size: int, display_scale: float = 1.0) -> QPixmap:
    """A picture of `resources/icons` in one colour (``#rrggbb``), `size` logical pixels wide and high."""
    text = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8").replace("#000000", color)
    side = round(size * display_scale)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, side, side))
    image.setDevicePixelRatio(display_scale)
    return QPixmap.fromImage(image)


def set_icon(
    button: QAbstractButton, name: str, color: str, muted: str, scale: float = 1.0, gap: int = 0
) -> None:
    """Give a button an icon.

    Parameters
    ----------
    button : QAbstractButton
    name : str
        Of a file in `resources/icons`.
    color, muted : str
        As ``#rrggbb``; the second while the button cannot be pressed.
    scale : float
        Of the type.
    gap : int
        Pixels of room after it, more than Qt gives.
    """
    size, icon = round(_SIZE * scale), QIcon()
    for display_scale in _DISPLAY_SCALES:
        icon.addPixmap(_with_room(picture(name, color, size, display_scale), gap))
        icon.addPixmap(_with_room(picture(name, muted, size, display_scale), gap), QIcon.Mode.Disabled)
    button.setIcon(icon)
    button.setIconSize(QSize(size + gap, size))


def _with_room(drawn: QPixmap, gap: int) -> QPixmap:
    if not gap:
        return drawn
    wider = QPixmap(drawn.width() + round(gap * drawn.devicePixelRatio()), drawn.height())
    wider.setDevicePixelRatio(drawn.devicePixelRatio())
    wider.fill(Qt.GlobalColor.transparent)
    with QPainter(wider) as painter:
        painter.drawPixmap(0, 0, drawn)
    return wider
