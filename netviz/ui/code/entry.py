"""Which of the functions and classes in the code is checked."""

from __future__ import annotations

from netviz.ui.kit.controls import Switch

FOUND = "finds the function"
"""The entry by which the function is found that computes gradients."""


class EntryChoice(Switch):
    """Hidden as long as there is nothing to choose; by itself, the one that computes gradients is found."""

    def __init__(self) -> None:
        super().__init__(
            "What is checked",
            "The function or class that is checked; by itself, the one that computes gradients is found.",
            {"": FOUND},
        )
        self.hide()

    @property
    def name(self) -> str:
        """What is chosen; empty for what is found out."""
        return self.currentData() or ""

    def take(self, name: str) -> None:
        """Choose this one, if it is there."""
        self.setCurrentIndex(max(self.findData(name), 0))

    def offer(self, names: tuple[str, ...]) -> None:
        """Let one of these be chosen; what was chosen stays, if it is among them."""
        if names == tuple(self.itemData(place) for place in range(1, self.count())):
            return
        chosen = self.name
        self.blockSignals(True)
        self.clear()
        self.addItem(FOUND, "")
        for name in names:
            self.addItem(name, name)
        self.take(chosen)
        self.blockSignals(False)
        self.setVisible(len(names) > 1)
        self.updateGeometry()
