"""The units and classes that the diagram has no room for: their buttons, and the lists that these open."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from netviz.snapshot import Snapshot
from netviz.ui.kit.theme import Theme
from netviz.ui.network.diagram_layout import DiagramLayout, more_text
from netviz.ui.network.diagram_pictures import class_pictures, unit_pictures
from netviz.ui.network.more_list import MoreButton, MoreList, Other


class Others(QObject):
    """Two pills on the canvas of the diagram.

    Attributes
    ----------
    more_units, more_classes : MoreButton
    list : MoreList or None
        What was opened last.

    Signals
    -------
    unit_pointed(int or None)
        A unit of the list.
    rest_pointed(bool)
        Whether the mouse is over the pill that stands for all other units.
    unit_chosen(int)
    class_chosen(int)
    """

    unit_pointed = Signal(object)
    rest_pointed = Signal(bool)
    unit_chosen = Signal(int)
    class_chosen = Signal(int)

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._layout = DiagramLayout()
        self._now: tuple[Snapshot, Theme] | None = None
        self.more_units, self.more_classes = MoreButton(canvas), MoreButton(canvas)
        self.more_units.pointed.connect(self.rest_pointed)
        self.more_units.clicked.connect(self.list_units)
        self.more_classes.clicked.connect(self.list_classes)
        self.list: MoreList | None = None

    def arrange(self, layout: DiagramLayout, snapshot: Snapshot, theme: Theme) -> None:
        """Put the pills in their places."""
        self._layout, self._now = layout, (snapshot, theme)
        n_units = snapshot.network.n_hidden - len(layout.units)
        n_classes = snapshot.dataset.n_classes - len(layout.classes)
        for button, place, count, what in (
            (self.more_units, layout.more_units, n_units, "hidden units"),
            (self.more_classes, layout.more_classes, n_classes, "classes"),
        ):
            text = "" if place is None else more_text(count, place.width(), theme)
            if place is not None and (place.toRect(), text) != (button.geometry(), button.text()):
                button.setGeometry(place.toRect())
                button.setText(text)
                button.setStyleSheet(f"border-radius: {int(place.height() / 2)}px")
                button.setAccessibleName(f"{count} more {what}")
                button.setToolTip(f"<p>All other {what}, to point at and to choose from</p>")
            button.setVisible(place is not None)

    def other_units(self) -> list[int]:
        """The units that have no place."""
        n_hidden = 0 if self._now is None else self._now[0].network.n_hidden
        return [unit for unit in range(n_hidden) if unit not in self._layout.units]

    def other_classes(self) -> list[int]:
        """The classes that have no place."""
        n_classes = 0 if self._now is None else self._now[0].dataset.n_classes
        return [label for label in range(n_classes) if label not in self._layout.classes]

    def list_units(self) -> None:
        """Open the list of all other units."""
        if self._now is None:
            return
        snapshot, theme = self._now
        units = self.other_units()
        pictures = unit_pictures(snapshot, theme, units)
        others = [Other(n, str(n), picture) for n, picture in zip(units, pictures, strict=True)]
        opened = self._open(self.more_units, f"{len(units)} more hidden units", others, theme)
        opened.pointed.connect(self.unit_pointed)
        opened.chosen.connect(self.unit_chosen)

    def list_classes(self) -> None:
        """Open the list of all other classes."""
        if self._now is None:
            return
        snapshot, theme = self._now
        labels = self.other_classes()
        pictures = class_pictures(snapshot, theme, labels)
        names = snapshot.dataset.class_names
        others = [Other(n, names[n], picture) for n, picture in zip(labels, pictures, strict=True)]
        opened = self._open(self.more_classes, f"{len(labels)} more classes", others, theme)
        opened.chosen.connect(self.class_chosen)

    def _open(self, button: QWidget, heading: str, others: list[Other], theme: Theme) -> MoreList:
        if self.list is not None:
            self.list.deleteLater()
        self.list = MoreList(self._canvas)
        below = button.mapToGlobal(QPoint(0, button.height() + 4))
        self.list.open_at(below, heading, others, theme.scale)
        return self.list
