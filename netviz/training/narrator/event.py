"""What has happened in a run, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from netviz.core.why import WHY
from netviz.frozen import dataclass
from netviz.training.narrator.figures import plain
from netviz.training.narrator.sentences import SENTENCES


@dataclass(frozen=True)
class Event:
    """Something that happened in a run.

    Attributes
    ----------
    step : int
        When it happened: where its mark stands on the time axes.
    known_at : int
        The step from which on it is known; a minimum of the test loss, say, is one only when the loss has
        risen again.
    rule : str
        A key of `netviz.training.narrator.sentences.SENTENCES`.
    values : mapping
        The numbers of its sentence.
    """

    step: int
    known_at: int
    rule: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentence, with symbols as in the derivation (J̃, W⁽¹⁾); it follows "step 442"."""
        return SENTENCES[self.rule].write(self.values)

    @property
    def plain_text(self) -> str:
        """The sentence for a terminal."""
        return plain(self.text)

    @property
    def column(self) -> str:
        """The column of the history on whose curve it is marked."""
        return SENTENCES[self.rule].column

    @property
    def why_line(self) -> int:
        """The line of the derivation whose section of Why proves it, a key of `netviz.core.why.WHY`."""
        return SENTENCES[self.rule].why

    @property
    def why_title(self) -> str:
        """The name of that section."""
        return WHY[self.why_line].title
