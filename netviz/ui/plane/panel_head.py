"""The head of the plane: as much as it has room for, and nothing cut off."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QSpacerItem, QWidget

from netviz.data import Dataset
from netviz.ui.kit.card import Card
from netviz.ui.kit.number_format import short_name
from netviz.ui.kit.theme import Theme
from netviz.ui.plane.legend import ClassLegend

_APART = 16  # before the classes, and between controls


class PlaneHead:
    """Puts the classes and the controls of a card into its head, or into a row below, or leaves them out.

    Parameters
    ----------
    card : Card
    controls : tuple of widgets
        At the right of the head; the first ones go where there is no room.

    Attributes
    ----------
    legend, row : ClassLegend
        In the head, and in a row of its own where the head has no room for all classes.
    """

    def __init__(self, card: Card, controls: tuple[QWidget, ...]) -> None:
        self._card, self._controls = card, controls
        self.legend, self.row = ClassLegend(), ClassLegend()
        self.row.hide()
        self.has_controls = True
        self._gaps = [QSpacerItem(0, 0) for _ in controls]  # before the classes, and between controls
        card.head.insertItem(1, self._gaps[0])
        self._fitted: object = None
        card.head.insertWidget(2, self.legend)
        for place, control in enumerate(controls):
            if place:
                card.head.addItem(self._gaps[place])
            card.head.addWidget(control)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._fitted = None
        for legend in (self.legend, self.row):
            legend.set_theme(theme)

    def fit(self, dataset: Dataset) -> None:
        """Show what there is room for."""
        card, head = self._card, self._card.head
        margins, gap = head.contentsMargins(), head.spacing()
        room = card.width() - 2 - margins.left() - margins.right()  # the head has a border of a pixel
        room -= card.tabs.sizeHint().width() + gap
        shown = [control for control in self._controls if self.has_controls]
        widths = [control.sizeHint().width() + _APART for control in shown]
        fitted = (dataset, card.width(), room, tuple(widths))
        if fitted == self._fitted:  # whatever is set below asks for another layout, and comes here again
            return
        self._fitted = fitted
        while widths and sum(widths) > room:
            widths.pop(0)
        for place, control in enumerate(self._controls):
            control.setVisible(len(self._controls) - place <= len(widths))
        fits = self.legend.show_classes(dataset, room - sum(widths) - _APART - gap)
        self.legend.setVisible(fits)
        for place, item in enumerate(self._gaps):
            needed = fits if place == 0 else len(widths) > len(self._controls) - place
            item.changeSize(_APART - gap if needed else 0, 0)
        head.invalidate()
        self.row.setVisible(not fits)
        if not fits:
            inside = card.body.contentsMargins()
            self.row.show_classes(
                dataset, card.width() - inside.left() - inside.right() - 4, even_some=True
            )
        counts = "".join(
            f"<tr><td>{escape(short_name(name, 40))}&nbsp;</td><td align='right'>{count}</td></tr>"
            for name, count in dataset.counts.items()
        )
        for label in (self.legend, self.row):
            label.setToolTip(
                f"Points of each class:<table>{counts}</table>Hollow: the test part, which is not trained "
                "on. Ringed: those that the network gets wrong."
            )
