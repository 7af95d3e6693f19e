"""Training with the code that has been checked: what is handed over, and what is said meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from netviz.backward.forcing import Forced
from netviz.backward.source import Source
from netviz.frozen import dataclass
from netviz.ui.kit.banner import Banner
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import rename

if TYPE_CHECKING:  # none of it is needed before something is checked
    from netviz.backward.diagnosis.verdict import Convention


@dataclass(frozen=True, eq=False)
class TrainWith:
    """Code whose gradient a run is to follow.

    Attributes
    ----------
    source : Source
    entry : str
        The function or class; empty for what is found out.
    names : mapping
        What globals are that the code does not set.
    forced : Forced
        How it is said to be meant.
    convention : Convention
        Of its penalty and its loss, as it was judged.
    """

    source: Source
    entry: str
    names: Mapping[str, str]
    forced: Forced
    convention: Convention

    @property
    def key(self) -> str:
        """The same for the same code that is called in the same way."""
        told = (self.source.text, self.entry, sorted(self.names.items()), self.forced.state)
        return sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()


class TrainBar(Banner):
    """How far a run with the code is, and the button that ends it."""

    def __init__(self) -> None:
        super().__init__(looks="offer")
        self.over = text_button("End it", "End the run and the process of your code; its steps stay")
        self.put(self.over)

    def say(self, text: str, goes_on: bool) -> None:
        """Say something; nothing for an empty text."""
        if text != self.text.text():
            self.text.setText(text)
        self.over.setVisible(goes_on)
        rename(self, "offer" if goes_on else "bare")
        left, right = (12, 8) if goes_on else (0, 0)
        self._row.setContentsMargins(left, 4, right, 4)
        self.setVisible(bool(text))
