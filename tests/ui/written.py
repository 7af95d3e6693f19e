"""Every text that a window shows, painted ones too: read from the window drawn as a page."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QTransform
from PySide6.QtSvg import QSvgGenerator, QSvgRenderer
from PySide6.QtWidgets import QWidget

_SVG = "{http://www.w3.org/2000/svg}"
_FINE = 8  # pixels a unit of length, to see which colours a symbol has
_STROKE = 90.0  # from the colour of a stroke to what may be its ground, of 442 from black to white


@dataclass(frozen=True)
class Written:
    """A text, or a symbol, on a window.

    Attributes
    ----------
    text : str
        Empty for what is typeset.
    box : QRectF
        In the window's pixels; of a text from its baseline to the height of its capitals.
    color : str
        It is written in this, as ``#rrggbb``.
    is_large : bool
        As WCAG has it: 24 pixels high, or 18.7 and bold.
    """

    text: str
    box: QRectF
    color: str
    is_large: bool


def texts_of(widget: QWidget) -> list[Written]:
    """Everything that is written on a widget, as it is now."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    device = QSvgGenerator()
    device.setOutputDevice(buffer)
    device.setSize(widget.size())
    device.setViewBox(QRect(QPoint(), widget.size()))
    device.setResolution(widget.logicalDpiX())
    painter = QPainter(device)
    with _typeset(painter) as symbols:
        QWidget.render(widget, painter, QPoint())
    painter.end()
    return [*_letters(bytes(buffer.data().data())), *symbols]


def _letters(svg: bytes) -> list[Written]:
    found = []
    for group in ET.fromstring(svg).iter(f"{_SVG}g"):
        numbers = re.findall(r"[-+.\de]+", group.get("transform", "").partition("(")[2])
        for text in group.findall(f"{_SVG}text"):
            said = (text.text or "").strip()
            if not said:
                continue
            font = QFont(text.get("font-family", ""))
            font.setPixelSize(round(float(text.get("font-size"))))
            font.setWeight(QFont.Weight(int(text.get("font-weight"))))
            metrics = QFontMetricsF(font)
            box = QRectF(
                float(text.get("x")), float(text.get("y")) - metrics.capHeight(),
                metrics.horizontalAdvance(said), metrics.capHeight(),
            )  # fmt: skip
            if len(numbers) == 6:
                box = QTransform(*map(float, numbers)).mapRect(box)
            is_bold = font.weight() >= QFont.Weight.Bold
            large = font.pixelSize() >= (18.7 if is_bold else 24.0)
            found.append(Written(said, box, text.get("fill"), large))
    return found


@contextmanager
def _typeset(page: QPainter):
    """What is drawn on a page by renderers of SVG, symbols and formulas; icons are pictures by then."""
    found: list[Written] = []
    usual = QSvgRenderer.render

    def render(self, painter, area):
        if painter is page or painter.paintEngine() is page.paintEngine():
            place = painter.deviceTransform().mapRect(QRectF(area))
            high = self.viewBoxF().height() / max(area.height(), 1e-9)
            large = 1000.0 / high >= 24.0 * 1.16
            found.extend(Written("", place, color, large) for color in _colors(self, usual))
        return usual(self, painter, area)

    QSvgRenderer.render = render
    try:
        yield found
    finally:
        QSvgRenderer.render = usual


def _colors(renderer: QSvgRenderer, render) -> list[str]:
    """The colours of which a drawing has more than a trace."""
    size = renderer.defaultSize() * _FINE
    size.scale(200, 200, Qt.AspectRatioMode.KeepAspectRatio)
    image = QImage(size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        render(renderer, painter, QRectF(image.rect()))
    values = np.frombuffer(image.constBits(), np.uint32).copy()
    names, counts = np.unique(values[values >> 24 == 255], return_counts=True)
    return [
        QColor.fromRgb(int(name)).name()
        for name, count in zip(names.tolist(), counts.tolist(), strict=True)
        if count > 0.1 * counts.max()
    ]


def pixels_of(image: QImage) -> np.ndarray:
    """A picture as numbers from 0 to 255, (rows, columns, 3)."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def ground_and_ink(pixels: np.ndarray, color: str) -> tuple[np.ndarray, np.ndarray, float]:
    """What a text stands on and what its strokes look like, of the pixels around it.

    Returns
    -------
    ground, ink : arrays (3,)
        The most frequent colour, and the one that is nearest to what it is written in.
    distance : float
        Between that and the ink.
    """
    all_of_them = pixels.reshape(-1, 3)
    wanted = np.array(QColor(color).getRgb()[:3], float)
    distances = np.linalg.norm(all_of_them - wanted, axis=1)
    nearest = int(distances.argmin())
    ink = all_of_them[nearest].astype(float)
    # Of a narrow digit the strokes cover more than what is left of any one colour of a gradient.
    beside = all_of_them[np.linalg.norm(all_of_them - ink, axis=1) > _STROKE]
    if len(beside) < 0.15 * len(all_of_them):
        beside = all_of_them
    found, counts = np.unique(beside >> 3, axis=0, return_counts=True)
    common = found[counts.argmax()]
    ground = beside[((beside >> 3) == common).all(axis=1)].mean(axis=0)
    return ground, ink, float(distances[nearest])
