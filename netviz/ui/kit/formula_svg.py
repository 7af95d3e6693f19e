"""Typeset formulas in the colours of the theme, ready to be painted."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from netviz.resources import RESOURCES
from netviz.ui.kit.theme import Theme

PARTS = {"data": "loss_data", "reg": "loss_reg"}
"""The classes of terms in the formulas, and the quantity whose colour each has."""
WRONG = ("missing", "extra")
"""The classes of what is missing in a line, and of what is too much."""


def formula_source(name: str, color: str, theme: Theme | None = None) -> bytes:
    """The picture resources/formulas/NAME.svg with its text in a colour and its parts in theirs."""
    source = (RESOURCES / "formulas" / f"{name}.svg").read_text("utf-8").replace("currentColor", color)
    for part, quantity in PARTS.items():
        shade = color if theme is None else theme.text_color(quantity)
        source = source.replace(f'class=" {part}"', f'fill="{shade}" stroke="{shade}"')
    if theme is not None:
        for part in WRONG:
            source = source.replace(f'class=" {part}"', f'fill="{theme.bad}" stroke="{theme.bad}"')
    return source.encode()


_RENDERERS: dict[tuple[str, str, str], QSvgRenderer] = {}


def formula(name: str, theme: Theme, *, muted: bool = False) -> QSvgRenderer:
    """A renderer of a formula in the theme's colour of text; the same one at every call."""
    color = theme.muted if muted else theme.text
    key = (name, color, theme.name)
    if key not in _RENDERERS:
        _RENDERERS[key] = QSvgRenderer(formula_source(name, color, None if muted else theme))
    return _RENDERERS[key]


def fitted(renderer: QSvgRenderer, room: QSizeF, largest: float) -> QSizeF:
    """The size at which a formula fits into an area, at most `largest` times its own size."""
    size = QSizeF(renderer.defaultSize())
    scale = min(largest, room.width() / size.width(), room.height() / size.height())
    return size * scale


def formula_image(name: str, theme: Theme, largest: float, ratio: float, width: float) -> QImage:
    """A formula as a picture for a text, no wider than `width`."""
    renderer = formula(name, theme)
    size = fitted(renderer, QSizeF(width, 1e6), largest)
    image = QImage((size * ratio).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(0, 0, 0, 0))
    with QPainter(image) as painter:
        renderer.render(painter, QRectF(0, 0, size.width(), size.height()))
    return image
