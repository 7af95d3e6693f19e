"""An editor for Python, whose lines can be marked as right or wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from netviz.frozen import dataclass
from netviz.ui.code.airy_layout import AiryLayout
from netviz.ui.code.highlighting import Highlighter
from netviz.ui.kit.named import named
from netviz.ui.kit.theme import BODY, LIGHT, SEMIBOLD, SMALL, TITLE, Theme, mixed

_INDENT = 4
_BEFORE_NOTE = 6  # letters
_ROW, _MARGIN, _LEFT = 24, 6, 16  # pixels of the usual type: a row; above and below, twice; before the code
_GUTTER, _MARK, _AFTER = 86, 22, 12  # the least width of the gutter; before a mark; after a number
_NARROW = 420  # pixels of the usual type: in a narrower editor the gutter is no wider than it has to be
_TICK = (((0.0, 0.5), (3.5, 4.0), (10.5, -4.0)),)
_STROKE = 1.6
_CROSS = (((1.5, -3.5), (8.5, 3.5)), ((1.5, 3.5), (8.5, -3.5)))
_OPENS = (":", "(", "[", "{")


@dataclass(frozen=True)
class Mark:
    """What is known of a line.

    Attributes
    ----------
    right : bool
    text : str
        What it computes, in few words: for its tip.
    stands_out : bool
        Whether the line itself is marked, as where the code and the derivation part.
    note : str
        Written behind the line.
    """

    right: bool
    text: str = ""
    stands_out: bool = False
    note: str = ""


def shorter(note: str) -> tuple[str, ...]:
    """What is written behind a line, and the same where there is less room."""
    short = note.removesuffix(" of the derivation")
    return note, short, short.removeprefix("differs from ")


def _draw_mark(painter: QPainter, left: QPointF, right: bool, theme: Theme) -> None:
    """A tick or a cross, from the middle of its left edge on."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.pen(theme.good if right else theme.bad, _STROKE))
    for line in _TICK if right else _CROSS:
        painter.drawPolyline([left + QPointF(theme.scale * x, theme.scale * y) for x, y in line])


class _Gutter(QWidget):
    """Line numbers and marks, left of the code."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        """As wide as the numbers are."""
        return QSize(self._editor.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what belongs to the lines in sight."""
        self._editor.paint_gutter(event.rect())


class CodeEditor(QPlainTextEdit):
    """Python with line numbers; Tab indents, and Escape leaves it.

    Signals
    -------
    find_wanted
        Ctrl+F was pressed.
    left
        Escape was pressed: the keyboard wants to go on elsewhere.
    """

    find_wanted = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "code")
        self.setAccessibleName("Your code")
        self.setAccessibleDescription("Python; Tab indents, Escape goes on to the buttons")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setAcceptDrops(False)  # the window takes what is dropped
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self._theme = LIGHT
        self._marks: Mapping[int, Mark] = {}
        self._gutter = _Gutter(self)
        self._above = self._below = 0  # pixels beside the viewport
        self._airy = AiryLayout(self.document())
        self.document().setDocumentLayout(self._airy)
        self._highlighter = Highlighter(self.document())
        self.blockCountChanged.connect(self._fit_gutter)
        self.updateRequest.connect(self._on_update)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.setStyleSheet(
            f"QPlainTextEdit {{ background: {theme.card}; color: {theme.text}; border: none; "
            f"selection-background-color: {theme.accent}; selection-color: {theme.accent_text}; }}"
            "QScrollBar:horizontal { height: 8px; background: transparent; }"
            f"QScrollBar::handle:horizontal {{ background: {theme.track}; border-radius: 4px; "
            "min-width: 24px; }"
            "QScrollBar::add-line:horizontal, QScrollBar::sub-line:horizontal { width: 0; }"
            "QScrollBar::add-page:horizontal, QScrollBar::sub-page:horizontal { background: transparent; }"
        )
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.PlaceholderText, QColor(theme.muted))
        self.setPalette(palette)
        font = theme.code_font(TITLE)
        self.setFont(font)
        self.document().setDefaultFont(font)  # the widget's own loses that no letters are drawn together
        self._airy.more = max(round(_ROW * theme.scale) - ceil(QFontMetricsF(font).height()), 0)
        self.document().setDocumentMargin(_MARGIN * theme.scale)
        self.setTabStopDistance(_INDENT * self.fontMetrics().horizontalAdvance(" "))
        self._highlighter.set_theme(theme)
        self._fit_gutter()
        self._show_marks()

    # ----------------------------------------------------------------- text

    @property
    def text(self) -> str:
        """What stands in it."""
        return self.toPlainText()

    def replace_text(self, text: str) -> None:
        """Put another text in the place of this one; it can be undone."""
        if text == self.text:
            return
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def go_to(self, line: int) -> None:
        """Put the cursor at the beginning of a line, counted from 1, and the line into sight."""
        block = self.document().findBlockByNumber(line - 1)
        if block.isValid():
            cursor = QTextCursor(block)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            room = self.viewport().rect()
            shown = [one for one, place in self._blocks(room) if place.bottom() <= room.height() + 1]
            self.setTextCursor(cursor)
            self.horizontalScrollBar().setValue(0)  # lines are read from their beginning
            if block.blockNumber() not in [one.blockNumber() for one in shown]:  # else nothing need move
                self.centerCursor()

    def find_next(self, text: str, backward: bool = False) -> bool:
        """Select the next place of a text, around the end; whether there is one."""
        flags = QTextDocument.FindFlag.FindBackward if backward else QTextDocument.FindFlag(0)
        if not text or self.find(text, flags):
            return bool(text)
        before = self.textCursor()
        move = QTextCursor.MoveOperation
        self.moveCursor(move.End if backward else move.Start)
        if self.find(text, flags):
            return True
        self.setTextCursor(before)
        return False

    # ---------------------------------------------------------------- marks

    @property
    def marks(self) -> Mapping[int, Mark]:
        """What is known of the lines, by their numbers from 1."""
        return self._marks

    def show_marks(self, marks: Mapping[int, Mark]) -> None:
        """Mark lines."""
        self._marks = dict(marks)
        self._show_marks()

    def _show_marks(self) -> None:
        self._gutter.update()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The code, and behind a line what there is to say of it."""
        with QPainter(self.viewport()) as painter:  # from edge to edge, as in the gutter beside it
            for block, place in self._blocks(event.rect()):
                mark = self._marks.get(block.blockNumber() + 1)
                if mark is not None and mark.stands_out:
                    row = QRectF(0, place.top(), self.viewport().width(), place.height())
                    painter.fillRect(row, QColor(self._theme.bad_ground))
        super().paintEvent(event)
        notes = {line: mark.note for line, mark in self._marks.items() if mark.note}
        with QPainter(self.viewport()) as painter:
            rest = QRect(0, self._rows_end, self.viewport().width(), self.viewport().height())
            painter.fillRect(rest, QColor(self._theme.card))
            painter.setFont(self._theme.font(SMALL, SEMIBOLD))
            painter.setPen(QColor(self._theme.bad))
            for block, place in self._blocks(event.rect()):
                note = notes.get(block.blockNumber() + 1)
                if note:
                    width = self.fontMetrics().horizontalAdvance(block.text())
                    left = place.left() + self.document().documentMargin() + width
                    least = left + _BEFORE_NOTE * self.fontMetrics().horizontalAdvance(" ")
                    room = QRectF(least, place.top(), self.viewport().width() - least, place.height())
                    wide = painter.fontMetrics().horizontalAdvance
                    shown = next((one for one in shorter(note) if wide(one) <= room.width()), "")
                    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)

    @property
    def _rows_end(self) -> int:
        """Where the last row ends that is seen whole: where it is scrolled there is no margin above."""
        is_scrolled = self.firstVisibleBlock().blockNumber() > 0
        return self.viewport().height() - (round(self.document().documentMargin()) if is_scrolled else 0)

    def _blocks(self, area: QRect | QRectF) -> list[tuple[QTextBlock, QRectF]]:
        """The lines in sight, and where they stand."""
        found, block = [], self.firstVisibleBlock()
        while block.isValid():
            place = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if not block.next().isValid():
                place.adjust(0, 0, 0, -self.document().documentMargin())
            place.translate(0, -self._airy.more / 2)  # the air is below the type
            if place.top() > area.bottom():
                break
            if block.isVisible() and place.bottom() >= area.top():
                found.append((block, place))
            block = block.next()
        return found

    def gutter_width(self) -> int:
        """What numbers and marks take."""
        return self._ground_width() + round((_LEFT - _MARGIN) * self._theme.scale)

    def _ground_width(self) -> int:
        """What has a ground of its own; after it there is air before the code."""
        digits, scale = len(str(max(self.blockCount(), 10))), self._theme.scale
        needed = self.fontMetrics().horizontalAdvance("9") * (digits + 2) + round((_MARK + _AFTER) * scale)
        narrow = self.width() < _NARROW * scale
        return needed if narrow else max(needed, round(_GUTTER * scale))

    def paint_gutter(self, area: QRect) -> None:
        """Draw the numbers and marks of the lines in an area."""
        theme, width, ground = self._theme, self._gutter.width(), self._ground_width()
        mark_at, after = round(_MARK * theme.scale), round(_AFTER * theme.scale)
        numbers = theme.code_font(BODY)
        with QPainter(self._gutter) as painter:
            painter.fillRect(area, QColor(theme.card))
            painter.fillRect(
                QRect(0, 0, ground, self._gutter.height()), mixed(theme.window, theme.card, 0.4)
            )
            painter.setClipRect(0, self._above, width, self._rows_end)
            painter.translate(0, self._above)
            for block, place in self._blocks(area.translated(0, -self._above)):
                mark = self._marks.get(block.blockNumber() + 1)
                row = QRectF(0, place.top(), width, place.height())
                color = theme.muted
                if mark is not None:
                    if mark.stands_out:
                        painter.fillRect(row, QColor(theme.bad_ground))
                    color = theme.muted if mark.right else theme.bad
                    _draw_mark(painter, QPointF(mark_at, row.center().y()), mark.right, theme)
                painter.setFont(numbers)
                painter.setPen(QColor(color))
                align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
                numbers_end = row.adjusted(0, 0, ground - width - after, 0)
                painter.drawText(numbers_end, align, str(block.blockNumber() + 1))

    def _fit_gutter(self) -> None:
        self._above = round(_MARGIN * self._theme.scale)
        self._fit_rows()
        self._place_gutter()

    def _fit_rows(self) -> None:
        """No row is cut off by the lower edge."""
        first, second = (self.document().findBlockByNumber(line) for line in (0, 1))
        margin, room = self.document().documentMargin(), self.viewport().height() + self._below
        row = self.blockBoundingGeometry(second).top() - self.blockBoundingGeometry(first).top()
        is_last_empty = not self.document().lastBlock().text()  # then it need not be seen
        rows = self.blockCount() - is_last_empty
        fits = row <= 0 or rows * row + margin <= room
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if fits else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        if policy != self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(policy)
        self._below = 0 if fits else int((room - margin) % row)
        self.setViewportMargins(self.gutter_width(), self._above, 0, self._below)

    def _place_gutter(self) -> None:
        inside = self.contentsRect()
        self._gutter.setGeometry(inside.left(), inside.top(), self.gutter_width(), inside.height())

    def _on_update(self, area: QRect, scrolled: int) -> None:
        if scrolled:
            self._gutter.update()
        else:
            self._gutter.update(0, area.y() + self._above, self._gutter.width(), area.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The gutter is as high as the code."""
        super().resizeEvent(event)
        self._fit_rows()
        self._place_gutter()

    def changeEvent(self, event: QEvent) -> None:
        """Type of another size needs another gutter."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_gutter"):
            self._fit_gutter()

    def event(self, event: QEvent) -> bool:
        """Say what a line with a mark computes, and take the keys that are shortcuts elsewhere."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_find = (
                event.key() == Qt.Key.Key_F and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            )
            if is_find or event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab):
                event.accept()
                return True
        return super().event(event)

    # ----------------------------------------------------------------- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Indent as one writes Python."""
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key == Qt.Key.Key_F and control:
            self.find_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            self._break_line()
        elif key == Qt.Key.Key_Tab and not control:
            self._indent()
        elif key == Qt.Key.Key_Backtab:
            self._outdent()
        else:
            super().keyPressEvent(event)

    def _break_line(self) -> None:
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        indent = before[: len(before) - len(before.lstrip())]
        if before.split("#")[0].rstrip().endswith(_OPENS):
            indent += " " * _INDENT
        cursor.insertText("\n" + indent)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _indent(self) -> None:
        cursor = self.textCursor()
        if not cursor.hasSelection():
            cursor.insertText(" " * (_INDENT - cursor.positionInBlock() % _INDENT))
            return
        self._for_lines(lambda one: one.insertText(" " * _INDENT))

    def _outdent(self) -> None:
        def less(one: QTextCursor) -> None:
            text = one.block().text()
            for _ in range(min(_INDENT, len(text) - len(text.lstrip(" ")))):
                one.deleteChar()

        self._for_lines(less)

    def _for_lines(self, change: Callable[[QTextCursor], object]) -> None:
        cursor = self.textCursor()
        document = self.document()
        first = document.findBlock(cursor.selectionStart()).blockNumber()
        end = document.findBlock(cursor.selectionEnd())
        last = end.blockNumber()
        if last > first and cursor.selectionEnd() == end.position():
            last -= 1  # nothing of it is selected
        one = QTextCursor(document)
        one.beginEditBlock()
        for number in range(first, last + 1):
            one.setPosition(document.findBlockByNumber(number).position())
            change(one)
        one.endEditBlock()
