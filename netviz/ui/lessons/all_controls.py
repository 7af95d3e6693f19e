"""Every control, for what a slide does not offer: over it as long as it is wanted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from netviz.lessons.lesson import Offer, Slide
from netviz.snapshot import Snapshot
from netviz.ui.kit.named import named
from netviz.ui.kit.theme import Theme
from netviz.ui.lessons.offers import Offers

_COLUMNS = ("eta", "lambda", "hidden", "batch"), ("rule", "init", "data", "noise", "standardize")
_EDGE = 16.0  # pixels of the usual scale
_SHARE = 0.86  # of the screen's width


class AllControls(QFrame):
    """Two columns of controls on a card.

    Signals
    -------
    wants(Intent or Ask)
    data_wanted(generator, noise)
    """

    wants = Signal(object)
    data_wanted = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        named(self, "box")
        self.columns = [Offers() for _ in _COLUMNS]
        self._row = QHBoxLayout(self)
        for offers in self.columns:
            offers.wants.connect(self.wants)
            offers.data_wanted.connect(self.data_wanted)
            column = QVBoxLayout()
            column.addWidget(offers)
            column.addStretch(1)
            self._row.addLayout(column, 1)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        edge = round(_EDGE * theme.scale)
        self._row.setContentsMargins(edge, edge, edge, edge)
        self._row.setSpacing(2 * edge)
        for offers in self.columns:
            offers.set_theme(theme)

    def open(self, slide: Slide, snapshot: Snapshot, screen: QRect) -> None:
        """Show them all, in the middle of a screen."""
        ranges = {offer.control: offer for offer in slide.offers}
        for offers, names in zip(self.columns, _COLUMNS, strict=True):
            offers.show_slide(replace(slide, offers=tuple(_offers(names, ranges))), snapshot)
        self.show()
        width = round(_SHARE * screen.width())
        self.resize(width, min(self.sizeHint().height(), screen.height()))
        self.move(screen.center() - self.rect().center())
        self.raise_()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is in force."""
        if self.isVisible():
            for offers in self.columns:
                offers.show_snapshot(snapshot)


def _offers(names: Iterable[str], ranges: dict[str, Offer]) -> Iterable[Offer]:
    """Those that the slide offers have its ends."""
    return (ranges.get(name, Offer(name)) for name in names)
