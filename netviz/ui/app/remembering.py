"""Arrangements that come back: after a lecture or a page, and at the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray

from netviz.ui.kit.preferences import Preferences
from netviz.ui.layouts import LAYOUTS, PAGES

if TYPE_CHECKING:
    from netviz.ui.app.docks import Arrangement


class Remembering:
    """Which arrangement was left on which occasion.

    Parameters
    ----------
    arrangement : Arrangement
    """

    def __init__(self, arrangement: Arrangement) -> None:
        self._arrangement = arrangement
        self._kept: dict[str, tuple[str, QByteArray | None]] = {}

    def remember(self, occasion: str = "") -> None:
        """For `recall` on the same occasion."""
        self._kept[occasion] = self._arrangement.now()

    def remembered(self, occasion: str = "") -> str:
        """The preset that `recall` brings back."""
        return self._at(occasion)[0]

    def recall(self, occasion: str = "") -> None:
        """The arrangement that was last remembered on an occasion."""
        self._bring_back(*self._at(occasion))

    def save(self, preferences: Preferences) -> None:
        """Remember the arrangement for the next start."""
        preset, state = self._arrangement.now() if self._arrangement.layout.is_kept else self._at()
        preferences.keep(preset=preset, arrangement=state)

    def restore(self, preferences: Preferences) -> None:
        """As it was left; a preset if there is nothing to restore."""
        preset = preferences.preset
        known = preset if preset in LAYOUTS and LAYOUTS[preset].is_kept else "explore"
        self._bring_back(known, preferences.arrangement)

    def _at(self, occasion: str = "") -> tuple[str, QByteArray | None]:
        return self._kept.get(occasion, (PAGES.get(occasion, "explore"), None))

    def _bring_back(self, preset: str, state: QByteArray | None) -> None:
        self._arrangement.apply(preset)
        if state is not None:
            self._arrangement.restore_state(state)
