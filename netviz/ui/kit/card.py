"""The frame of every panel: its head, and the line of detail in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from netviz.ui.kit.named import named
from netviz.ui.kit.pages import Pages
from netviz.ui.kit.theme import BODY

HEAD, _DENSE_HEAD = 40, 28  # pixels of the usual type
_LEFT, _BORDER = 16, 1
_TAB_GAP, _NARROW_GAP, _TAB_PADDING = 12, 6, 2  # between tabs; what each of them has on both sides


AIRY, CLOSE, DENSE = range(3)
"""How much room the parts of a card have around them."""


class _Level(NamedTuple):
    """What a head shows of itself."""

    short: bool
    narrow: bool
    controls: bool
    tabs: bool

    @property
    def gap(self) -> int:
        """Between tabs."""
        return _NARROW_GAP if self.narrow else _TAB_GAP


_LEVELS = (
    _Level(short=False, narrow=False, controls=True, tabs=True),
    _Level(short=True, narrow=False, controls=True, tabs=True),
    _Level(short=True, narrow=True, controls=True, tabs=True),
    _Level(short=True, narrow=True, controls=False, tabs=True),
    _Level(short=True, narrow=True, controls=True, tabs=False),
    _Level(short=True, narrow=True, controls=False, tabs=False),
)
"""From much room to little."""


class Detail(QLabel):
    """A line of text at the right of a head: shorter where there is no room for it, and left out then."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setObjectName("muted")
        self._plain = self._shorter = text
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setMinimumHeight(self.fontMetrics().height() + 5)  # subscripts hang low
        self.setContentsMargins(0, 0, 4, 0)  # where the card's own contents end
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # A long text must never widen the window.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str, shorter: str = "") -> None:
        """Show a text; the shorter one where it does not fit, and none where that does not fit either."""
        self._plain, self._shorter = text, shorter or text
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        if self._plain:
            self._fit()

    def _fit(self) -> None:
        room = self.contentsRect().width() - 2
        texts = (self._plain, self._shorter, "")
        shown = next(
            text for text in texts if self.fontMetrics().horizontalAdvance(text) <= room or not text
        )
        # The reader of rich text takes a narrow space for any other.
        has_marks = "<" in shown or "&" in shown
        self.setTextFormat(Qt.TextFormat.RichText if has_marks else Qt.TextFormat.PlainText)
        self.setText(shown)
        self.setToolTip(self._plain if shown != self._plain else "")


class Card(QWidget):
    """A panel: a head with a title, a line of detail and perhaps controls; the contents below.

    The head is a widget of its own, so that a dock can be dragged by it.

    Signals
    -------
    tab_chosen(str)
        The key of another panel, whose name in the head was clicked.
    """

    tab_chosen = Signal(str)

    def __init__(self, title: str, detail: str = "") -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.title = named(QLabel(title), "cardTitle")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.detail = Detail(detail)
        self.title_bar = named(QFrame(), "cardHead")
        self.title_bar.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.head = QHBoxLayout(self.title_bar)
        self.head.setContentsMargins(_LEFT, 2, 12, 0)
        self.head.setSpacing(8)
        self.tabs = QHBoxLayout()
        self.tabs.setSpacing(_TAB_GAP)
        self.tabs.addWidget(self.title)
        self.head.addLayout(self.tabs)
        self.head.addWidget(self.detail, 1)
        self._strut = QSpacerItem(0, HEAD - 3)  # a dock asks only the layout how high it is
        self.head.addItem(self._strut)
        self.head.setSizeConstraint(
            QHBoxLayout.SizeConstraint.SetNoConstraint
        )  # it fits itself to its room
        self._tab_names: tuple[tuple[str, str], ...] = ()
        self._short_names: dict[str, str] = {}
        self._tab_buttons: dict[str, QPushButton] = {}
        self._own_tab = ("", "")
        self._level = _LEVELS[0]
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._lay_out_head)
        self._given_way: list[QWidget] = []
        self._corner: QWidget | None = None
        self.title_bar.installEventFilter(self)
        self.frame = named(QFrame(), "cardBody")
        self.body = QVBoxLayout(self.frame)
        self.body.setContentsMargins(16, 2, 16, 10)
        self.body.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.title_bar)
        layout.addWidget(self.frame, 1)

    def changeEvent(self, event: QEvent) -> None:
        """A head that is as high as its type wants."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            scale = max(self.font().pixelSize() / BODY, 1.0)
            self._strut.changeSize(0, round(HEAD * scale) - 3)
            self.head.invalidate()

    def set_density(self, density: int, scale: float = 1.0) -> None:
        """Take less room where there is little.

        Parameters
        ----------
        density : int
            AIRY, CLOSE or DENSE.
        scale : float
            Of the type.
        """
        is_dense = density == DENSE
        height = round((_DENSE_HEAD if is_dense else HEAD) * scale)
        self.title_bar.setMinimumHeight(height)
        self.title_bar.setMaximumHeight(height if is_dense else 16_777_215)
        self.body.setContentsMargins(16, 0 if is_dense else 2, 16, (10, 7, 6)[density])
        for pages in self.frame.findChildren(Pages):
            pages.set_density(density)

    @property
    def head_controls(self) -> list[QWidget]:
        """What can be operated in the head."""
        items = [self.head.itemAt(number) for number in range(self.head.count())]
        widgets = [None if item is None else item.widget() for item in items]
        none = Qt.FocusPolicy.NoFocus
        return [widget for widget in widgets if widget is not None and widget.focusPolicy() != none]

    def _fit_head(self) -> None:
        """Where there is little room: shorter names of the tabs; no controls; no other tabs."""
        controls = [
            widget for widget in self.head_controls if not widget.isHidden() or widget in self._given_way
        ]
        items = [self.head.itemAt(number) for number in range(self.head.count())]
        widgets = [None if item is None else item.widget() for item in items]
        others = [
            widget
            for widget in widgets
            if widget is not None and widget not in (self.detail, *controls) and not widget.isHidden()
        ]
        for widget in (self.title, *self._tab_buttons.values(), *controls, *others):
            if not widget.minimumWidth():  # else a dock could never be made narrower than its head is now
                widget.setMinimumWidth(1)
        margins, gap = self.head.contentsMargins(), self.head.spacing()
        room = self.title_bar.width() - margins.left() - margins.right() - gap - 2 * _BORDER
        room -= sum(widget.sizeHint().width() + gap for widget in others)
        across = sum(widget.sizeHint().width() + gap for widget in controls)
        level = next(
            (
                level
                for level in _LEVELS
                if self._tabs_width(level) + (across if level.controls else 0) <= room
            ),
            _LEVELS[-1],
        )
        if level != self._level:  # every change asks for another layout, and comes here again
            self._level = level
            self._show_names()
            for widget in controls:
                widget.setVisible(level.controls)
            self._given_way = [] if level.controls else controls
            self._soon.start()

    def _names(self, short: bool) -> dict[str, str]:
        names = dict(self._tab_names)
        return {key: self._short_names.get(key, name) for key, name in names.items()} if short else names

    def _show_names(self) -> None:
        """Of the tabs, as the level has them."""
        for key, button in self._tab_buttons.items():
            button.setVisible(self._level.tabs)  # which may lead to another level, and here again
            button.setText(self._names(self._level.short)[key])
        if self._tab_buttons:
            self.title.setText(self._names(self._level.short).get(*self._own_tab))
        self.tabs.setSpacing(self._level.gap)

    def _lay_out_head(self) -> None:
        """Again, since a layout within a layout would go on counting what is hidden."""
        self.tabs.invalidate()
        self.head.invalidate()
        self.head.activate()

    def _tabs_width(self, level: _Level) -> int:
        """Of the title and the names beside it."""
        names = self._names(level.short)
        own = names.get(*self._own_tab) if self._tab_buttons else self.title.text()
        around = 2 * _TAB_PADDING if self._tab_buttons else 2
        width = self.title.fontMetrics().horizontalAdvance(own) + around
        for key, button in self._tab_buttons.items() if level.tabs else ():
            width += button.fontMetrics().horizontalAdvance(names[key]) + 2 * _TAB_PADDING + level.gap
        return width

    def show_tabs(self, own: str, names: Mapping[str, str], shorter: Mapping[str, str]) -> None:
        """Show the panels that share this one's place, in their order: its own title among their names.

        Parameters
        ----------
        own : str
            The key of this panel.
        names : mapping of str to str
            Titles by keys; fewer than two mean that it stands alone.
        shorter : mapping of str to str
            The same for where there is little room.
        """
        shown = tuple(names.items()) if len(names) > 1 else ()
        if shown == self._tab_names and (not shown or own == self._own_tab[0]):
            return
        if self._tab_buttons:
            self.title.setText(self._own_tab[1])
        self._own_tab = (own, self.title.text())
        self._tab_names, self._short_names, self._tab_buttons = shown, dict(shorter), {}
        while self.tabs.count():
            item = self.tabs.takeAt(0)
            widget = None if item is None else item.widget()
            if isinstance(widget, QPushButton):
                widget.hide()
                widget.deleteLater()
        for key, name in shown or ((own, ""),):
            if key == own:
                self.tabs.addWidget(self.title)
                continue
            tab = named(QPushButton(name), "headTab")
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tab.setAccessibleName(f"Show {name}")
            tab.clicked.connect(lambda _=False, key=key: self.tab_chosen.emit(key))
            self.tabs.addWidget(tab)
            tab.ensurePolished()  # it is measured in its own type
            self._tab_buttons[key] = tab
        # The title has the room around it that a tab has, so that all gaps are alike.
        around, margins = _TAB_PADDING if shown else 0, self.head.contentsMargins()
        self.title.setContentsMargins(around, 0, around, 0)
        self.head.setContentsMargins(_LEFT - around, margins.top(), margins.right(), margins.bottom())
        self._show_names()
        self._fit_head()
        self._lay_out_head()  # at once: new names must not be seen in the places of the old ones

    def put_in_corner(self, corner: QWidget) -> None:
        """Let something stand over the right end of the head, left of its controls."""
        corner.setParent(self.title_bar)
        self._corner = corner
        self._place_corner()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the corner in its place."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fit_head()
            self._place_corner()
        elif event.type() in (QEvent.Type.Enter, QEvent.Type.Leave) and self._corner is not None:
            self._corner.update()
        return False

    def _place_corner(self) -> None:
        if self._corner is None:
            return
        size = self._corner.sizeHint()
        self._corner.resize(size)
        middle = (self.title_bar.height() + 2 - size.height()) // 2
        self._corner.move(self.detail.geometry().right() - size.width(), middle)
        self._corner.raise_()

    def setToolTip(self, tip: str) -> None:
        """Explain the panel; the head has the same tip, since a dock may take it over as its title bar."""
        super().setToolTip(tip)
        self.title_bar.setToolTip(tip)
