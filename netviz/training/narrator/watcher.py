"""What all watchers have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, NamedTuple

import numpy as np

from netviz.core.params import Array, Sizes
from netviz.training.narrator.event import Event
from netviz.training.narrator.stretch import NEVER, Opening, Stretch, rest
from netviz.training.narrator.windows import Window

STEPS, WINDOWS, CHANGES, THE_END = 1, 2, 4, 8
"""Occasions to read: any steps, windows that are complete, a change at the first step, divergence."""


class Watcher:
    """Finds events of one kind in what it is given to read, step by step, each step once and in order.

    What it finds must not depend on the pieces in which the steps come. Reading costs part of a training
    step: where nothing happens, it should be a comparison or two for a whole stretch.

    Attributes
    ----------
    memory : immutable value
        All that is remembered from one stretch to the next. It is kept with states, so that reading can go
        on from there: replace it, never change it in place.
    """

    occasions: ClassVar[int] = STEPS
    """On which of the occasions it wants to read; their sum."""

    forgotten: ClassVar[Any] = None
    """The memory before anything was read."""

    remembers: ClassVar[Any] = None
    """The type of its memory, by which a file of it can be checked."""

    def __init__(self) -> None:
        self.memory: Any = self.forgotten

    @classmethod
    def can_remember(cls, memory: Any, sizes: Sizes) -> bool:
        """Whether a memory of the right type, from a file, can be one of a network of these sizes."""
        return True

    def open(self, opening: Opening) -> Iterable[Event]:
        """Look at step 0."""
        return ()

    def read(self, stretch: Stretch, windows: list[Window]) -> Iterable[Event]:
        """Look at the next steps, and at the windows that have become complete with them."""
        return ()


class Switch(NamedTuple):
    """Whether a condition holds, and since when it does not, once it has ended."""

    is_on: bool = False
    off_since: int = NEVER

    def follow(self, steps: Array, on: Array, off: Array) -> Iterator[tuple[Switch, int | None]]:
        """Go through steps at which the condition begins or ends to hold.

        Parameters
        ----------
        steps : array (m,)
        on, off : bool arrays (m,)
            Where it certainly holds, and where it certainly does not; in between it stays what it was.

        Yields
        ------
        switch : Switch
            As it is then.
        number : int or None
            Of the step at which the condition begins to hold after it has not for a while.
        """
        switch, number = self, 0
        while True:
            wanted = (off if switch.is_on else on)[number:]
            if not wanted.any():
                return
            number += int(np.argmax(wanted))
            step = int(steps[number])
            if switch.is_on:
                switch = Switch(False, step)
                yield switch, None
            else:
                is_news = step - switch.off_since >= rest(step)
                switch = Switch(True, switch.off_since)
                yield switch, number if is_news else None
