"""How long a lecture has taken, slide by slide, and whether it is ahead of its plan."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

_HOUR = 3600


class LectureTime:
    """Counts seconds on slides.

    Parameters
    ----------
    minutes : sequence of floats
        Planned for each slide; 0 where nothing is.
    now : callable
        The time in seconds by a clock that never jumps.
    """

    def __init__(self, minutes: Sequence[float], now: Callable[[], float] = time.monotonic) -> None:
        self.planned = [60 * planned for planned in minutes]
        """Seconds a slide."""
        self._now = now
        self.restart()

    def restart(self, index: int = 0) -> None:
        """Begin to count now, on a slide: those before it need no time."""
        self._used = [0.0] * len(self.planned)
        self._first = index
        self._seen = {index}
        self._index, self._since = index, self._now()

    def enter(self, index: int) -> None:
        """Another slide is shown now."""
        self._used[self._index] += self._now() - self._since
        self._index, self._since = index, self._now()
        self._seen.add(index)

    def is_seen(self, index: int) -> bool:
        """Whether a slide has been shown."""
        return index in self._seen

    def used(self, index: int) -> float:
        """Seconds that a slide has been shown, all times together."""
        present = self._now() - self._since if index == self._index else 0.0
        return self._used[index] + present

    @property
    def this_slide(self) -> float:
        """Seconds on the present slide."""
        return self.used(self._index)

    @property
    def elapsed(self) -> float:
        """Seconds since the beginning."""
        return sum(self._used) + self._now() - self._since

    @property
    def whole(self) -> float:
        """Seconds that are planned for all slides."""
        return sum(self.planned)

    @property
    def ahead(self) -> float | None:
        """How many seconds less have been taken than were planned up to here; None if nothing is planned.

        The time of the present slide is taken as it is used, so that one is never late within its minutes.
        """
        if not self.whole:
            return None
        here = min(self.this_slide, self.planned[self._index])
        return sum(self.planned[self._first : self._index]) + here - self.elapsed


def time_text(seconds: float) -> str:
    """2:05, or 1:02:05 from an hour on."""
    whole = int(seconds)
    hours, rest = divmod(whole, _HOUR)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def ahead_text(ahead: float | None) -> str:
    """0:35 ahead, 1:20 behind, on time, or – where nothing is planned."""
    if ahead is None:
        return "–"
    if abs(ahead) < 1:
        return "on time"
    return f"{time_text(abs(ahead))} {'ahead' if ahead > 0 else 'behind'}"
