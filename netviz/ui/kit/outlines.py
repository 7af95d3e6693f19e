"""Letters of an SVG as shapes: a machine without netviz's type shows the same picture."""

from __future__ import annotations

import re
from html import escape, unescape

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QPainterPath

from netviz.ui.kit.theme import CODE, LIGHT, SANS

_TEXT = re.compile(r"<text ([^>]*)>(.*?)</text>", re.DOTALL)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_KINDS = {
    QPainterPath.ElementType.MoveToElement: "M",
    QPainterPath.ElementType.LineToElement: "L",
    QPainterPath.ElementType.CurveToElement: "C",
    QPainterPath.ElementType.CurveToDataElement: "",
}


def outlined(svg: bytes) -> bytes:
    """The same picture with a shape for each text, which is kept as its name.

    Parameters
    ----------
    svg : bytes
        As Qt's generator writes it.
    """
    return _TEXT.sub(lambda found: _shape(found[1], unescape(found[2])), svg.decode("utf-8")).encode(
        "utf-8"
    )


def _shape(attributes: str, text: str) -> str:
    said = dict(_ATTRIBUTE.findall(attributes))
    path = QPainterPath()
    path.addText(QPointF(float(said["x"]), float(said["y"])), _font(said), text)
    fill = f'fill="{said["fill"]}" fill-opacity="{said.get("fill-opacity", "1")}"'
    return (
        f'<path {fill} stroke="none" fill-rule="nonzero" role="img" aria-label="{escape(text.strip())}" '
        f'd="{_drawn(path)}"/>'
    )


def _font(said: dict[str, str]) -> QFont:
    """The type that Qt has named in a text, with what an SVG cannot say of it."""
    family = unescape(said["font-family"])
    font = {SANS: LIGHT.font, CODE: LIGHT.code_font}.get(family, lambda: QFont(family))()
    font.setPixelSize(max(1, round(float(said["font-size"]))))
    font.setWeight(QFont.Weight(int(said["font-weight"])))
    font.setItalic(said.get("font-style") == "italic")
    return font


def _drawn(path: QPainterPath) -> str:
    parts = []
    for number in range(path.elementCount()):
        element = path.elementAt(number)
        parts.append(f"{_KINDS[element.type]}{element.x:.2f} {element.y:.2f}")
    return " ".join(parts)
