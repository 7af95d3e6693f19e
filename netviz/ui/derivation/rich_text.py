"""Text of several paragraphs with typeset symbols and formulas, whose symbols can be pointed at."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFragment,
    QTextLine,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from netviz.core.symbols import split_symbols
from netviz.ui.kit.formula_marks import symbol_at, symbols_within
from netviz.ui.kit.key_claims import claims_key
from netviz.ui.kit.symbols import draw_text, symbol_extent, text_width

_SYMBOL = "symbol"  # how the names of the pictures of symbols begin
_OBJECT = "\ufffc"  # a picture, in Qt's plain text


def rich(text: str, color: str) -> str:
    """Text as HTML, with a picture in a colour (``#rrggbb``) for every symbol."""
    return "".join(
        f"<img src='{_SYMBOL}:{piece}:{color}'>" if is_symbol else escape(piece)
        for piece, is_symbol in split_symbols(text)
    )


def fragments(block: QTextBlock) -> Iterator[QTextFragment]:
    """The pieces of a paragraph."""
    place = block.begin()
    while not place.atEnd():
        yield place.fragment()
        place += 1


def blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    """The paragraphs of a document."""
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def typeset_symbols(document: QTextDocument, font: QFont, ratio: float) -> None:
    """Give a document the pictures of its symbols, on the baseline of its type.

    Parameters
    ----------
    document : QTextDocument
        With text from `rich`.
    font : QFont
        Of the text.
    ratio : float
        Pixels of the display for each logical one.
    """
    found = []
    for block in blocks(document):
        for fragment in fragments(block):
            name = _picture_name(fragment)
            if name.startswith(f"{_SYMBOL}:"):
                found.append((fragment.position(), fragment.length(), name))
    cursor = QTextCursor(document)
    for position, length, name in found:
        _, symbol, color = name.split(":")
        low = _reaching_as_low(symbol, font)
        picture = _symbol_picture(symbol, color, font, round(QFontMetricsF(low).descent()), ratio)
        document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), picture)
        cursor.setPosition(position)
        cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
        kept = QTextCharFormat()
        kept.setFont(low)
        kept.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
        cursor.mergeCharFormat(kept)


def _picture_name(fragment: QTextFragment) -> str:
    form = fragment.charFormat()
    return form.toImageFormat().name() if form.isImageFormat() else ""


def _reaching_as_low(symbol: str, font: QFont) -> QFont:
    """Type whose letters hang as low as a symbol: that is how far Qt puts a picture below the baseline."""
    _, depth = symbol_extent(symbol, float(font.pixelSize()))
    low = QFont(font)
    while round(QFontMetricsF(low).descent()) < depth:
        low.setPixelSize(low.pixelSize() + 1)
    return low


def _symbol_picture(symbol: str, color: str, font: QFont, below: int, ratio: float) -> QImage:
    width = text_width(symbol, font) + 1
    above, _ = symbol_extent(symbol, float(font.pixelSize()))
    height = math.ceil(above) + below
    image = QImage(round(width * ratio), round(height * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        draw_text(painter, QPointF(0, height - below), symbol, font, QColor(color).name())
    return image


def _x_of(line: QTextLine, place: int) -> float:
    x = line.cursorToX(place)  # with the place that was found, which the stubs do not know
    return float(x[0] if isinstance(x, tuple) else x)  # type: ignore[arg-type]


class FormulaBrowser(QTextBrowser):
    """Shows text with formulas, and says which of their symbols is pointed at or clicked.

    Signals
    -------
    symbol_pointed(str, QRectF)
        What the symbol stands for, and its place; an empty text for none.
    symbol_clicked(str)
    """

    symbol_pointed = Signal(str, QRectF)
    symbol_clicked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setMouseTracking(True)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Tab leaves it; the links in it are gone through with ← and →, for there are dozens."""
        return QWidget.focusNextPrevChild(self, forwards)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From link to link."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            super().focusNextPrevChild(event.key() == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Claim the arrows before the window's shortcuts do."""
        return claims_key(event, (Qt.Key.Key_Left, Qt.Key.Key_Right)) or super().event(event)

    def symbols(self) -> list[tuple[str, QRectF]]:
        """The symbols of all formulas, and where each is, in pixels of the viewport."""
        bar, found = self.verticalScrollBar().value(), []
        for block in blocks(self.document()):
            for fragment in fragments(block):
                name = _picture_name(fragment)
                if name and not name.startswith(_SYMBOL):
                    place = self._place_of(block, fragment, name).translated(0, -bar)
                    found += symbols_within(name, place)
        return found

    def _place_of(self, block: QTextBlock, fragment: QTextFragment, name: str) -> QRectF:
        """Where a formula is, in pixels of the document."""
        picture = self.document().resource(QTextDocument.ResourceType.ImageResource, QUrl(name))
        size = picture.deviceIndependentSize()
        corner = self.document().documentLayout().blockBoundingRect(block).topLeft()
        line = block.layout().lineForTextPosition(fragment.position() - block.position())
        bottom = line.y() + line.ascent()
        return QRectF(
            corner.x() + _x_of(line, fragment.position() - block.position()),
            corner.y() + bottom - size.height(),
            size.width(),
            size.height(),
        )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which symbol is pointed at."""
        super().mouseMoveEvent(event)
        found = self._symbol_at(event.position())
        if found is None:
            self.symbol_pointed.emit("", QRectF())
        else:
            self.symbol_pointed.emit(*found)
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Say which symbol was clicked, unless text was selected."""
        super().mouseReleaseEvent(event)
        found = self._symbol_at(event.position())
        if found is not None and not self.textCursor().hasSelection():
            self.symbol_clicked.emit(found[0])

    def _symbol_at(self, place: QPointF) -> tuple[str, QRectF] | None:
        symbols = self.symbols()
        number = symbol_at(symbols, place)
        return None if number is None else symbols[number]

    def toPlainText(self) -> str:
        """The text, with every symbol as it is written in labels."""
        return "\n".join(self.block_text(block) for block in blocks(self.document()))

    @staticmethod
    def block_text(block: QTextBlock) -> str:
        """A paragraph, with every symbol as it is written in labels."""
        text = ""
        for fragment in fragments(block):
            name = _picture_name(fragment)
            if name.startswith(_SYMBOL):
                text += name.split(":")[1] * fragment.length()
            else:
                text += fragment.text()
        return text.replace("\u2028", "\n")

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied has the symbols as text."""
        cursor, mime = self.textCursor(), QMimeData()
        parts = []
        for block in blocks(self.document()):
            start, end = block.position(), block.position() + block.length()
            if end <= cursor.selectionStart() or start >= cursor.selectionEnd():
                continue
            if start >= cursor.selectionStart() and end <= cursor.selectionEnd() + 1:
                parts.append(self.block_text(block))
            else:
                part = QTextCursor(block)
                part.setPosition(max(start, cursor.selectionStart()))
                part.setPosition(min(end - 1, cursor.selectionEnd()), QTextCursor.MoveMode.KeepAnchor)
                parts.append(part.selectedText().replace(_OBJECT, "·"))
        mime.setText("\n".join(parts))
        return mime
