"""A choice from a list whose entries have symbols in them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QStylePainter,
)

from netviz.ui.kit.controls import Menu
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.symbols import draw_fitted, pixel_font, text_width

_BESIDE = 6  # pixels around an entry
_ARROW = 34  # pixels that the arrow and the frame take


class _Entries(QStyledItemDelegate):
    """Draws the ground of an entry as the style does, and its text with typeset symbols."""

    def __init__(self, menu: QComboBox) -> None:
        super().__init__(menu)
        self._menu = menu

    @paint_guard
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one entry."""
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = self._menu.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        area = QRectF(option.rect).adjusted(_BESIDE, 0, -_BESIDE, 0)
        draw_fitted(painter, area, text, pixel_font(self._menu), option.palette.color(role).name())

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As wide as its text."""
        size = super().sizeHint(option, index)
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        font = pixel_font(self._menu)
        width = round(text_width(text, font)) + 2 * _BESIDE
        return QSize(width, max(size.height(), 2 * font.pixelSize()))


class SymbolMenu(Menu):
    """As `Menu`, with the symbols of its entries typeset."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__(name, tip)
        self.setItemDelegate(_Entries(self))

    def sizeHint(self) -> QSize:
        """As wide as its longest entry."""
        font = pixel_font(self)
        widths = [text_width(self.itemText(row), font) for row in range(self.count())]
        return QSize(round(max(widths, default=0.0)) + _ARROW + 8, super().sizeHint().height())

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame and the arrow, then the entry that is chosen."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        text, option.currentText = option.currentText, ""
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        area = QRectF(self.rect()).adjusted(11, 0, 11 - _ARROW, 0)
        color = self.palette().color(QPalette.ColorRole.ButtonText).name()
        draw_fitted(painter, area, text, pixel_font(self), color)
        painter.end()


class SymbolSwitch(SymbolMenu):
    """An unobtrusive choice in a panel's head, as wide as what is chosen, with its symbols typeset."""

    def __init__(self, name: str, tip: str, entries: dict[str, str]) -> None:
        super().__init__(name, tip)
        self.currentTextChanged.connect(self.updateGeometry)
        self.offer_quietly(entries)

    def sizeHint(self) -> QSize:
        """As wide as what is chosen."""
        width = round(text_width(self.currentText(), pixel_font(self)))
        return QSize(width + _ARROW + 8, super().sizeHint().height())

    def showPopup(self) -> None:
        """Open the list as wide as its longest entry."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 16)
        super().showPopup()
