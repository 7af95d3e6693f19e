"""The buttons' icons, in the colours of the theme and sharp on every display."""

from __future__ import annotations

import functools

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from netviz.resources import RESOURCES

_DISPLAY_SCALES = (1, 2)
_SIZE = 16
_GAP = 5  # beside a text, more than Qt gives


@functools.lru_cache(256)
def picture(name: str, color: str, size: int, display_scale: float = 1.0) -> QPixmap:
    """A picture of `resources/icons` in one colour (``#rrggbb``), `size` logical pixels wide and high."""
    image = _shape(name, round(size * display_scale)).copy()
    with QPainter(image) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(image.rect(), QColor(color))
    image.setDevicePixelRatio(display_scale)
    return QPixmap.fromImage(image)


@functools.lru_cache(64)
def _shape(name: str, side: int) -> QImage:
    """An icon in black, `side` pixels wide and high: every colour is laid over the same."""
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        QSvgRenderer(str(RESOURCES / "icons" / f"{name}.svg")).render(painter, QRectF(0, 0, side, side))
    return image


def set_icon(button: QAbstractButton, name: str, color: str, muted: str, scale: float = 1.0) -> None:
    """Give a button an icon; beside its text, if it has any, in a distance that looks like a space.

    Parameters
    ----------
    button : QAbstractButton
    name : str
        Of a file in `resources/icons`.
    color, muted : str
        As ``#rrggbb``; the second while the button cannot be pressed.
    scale : float
        Of the type.
    """
    size, icon = round(_SIZE * scale), QIcon()
    gap = round(_GAP * scale) if button.text() else 0
    before = gap if button.layoutDirection() == Qt.LayoutDirection.RightToLeft else 0
    for display_scale in _DISPLAY_SCALES:
        for shade, mode in ((color, QIcon.Mode.Normal), (muted, QIcon.Mode.Disabled)):
            icon.addPixmap(_with_room(picture(name, shade, size, display_scale), gap, before), mode)
    button.setIcon(icon)
    button.setIconSize(QSize(size + gap, size))


def _with_room(drawn: QPixmap, gap: int, before: int) -> QPixmap:
    if not gap:
        return drawn
    wider = QPixmap(drawn.width() + round(gap * drawn.devicePixelRatio()), drawn.height())
    wider.setDevicePixelRatio(drawn.devicePixelRatio())
    wider.fill(Qt.GlobalColor.transparent)
    with QPainter(wider) as painter:
        painter.drawPixmap(before, 0, drawn)
    return wider
