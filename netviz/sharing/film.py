"""A run as a film: which steps are its frames, and the file that they are written into.

What a frame looks like is up to the caller: it is handed a step, and gives a picture.
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt

from netviz import files
from netviz.frozen import dataclass
from netviz.sharing import gif, mp4

Picture = npt.NDArray[np.uint8]
"""(height, width, 3): red, green and blue."""

SIZES = {"720p": (1280, 720), "1080p": (1920, 1080), "square": (1080, 1080)}
"""Width and height in pixels; both even, as .mp4 wants them."""

PACES = ("even", "logarithmic")

MOST_FRAMES = 3000
"""Of a film: two minutes at 25 frames a second."""

MOST_PER_SECOND = 50
"""Frames: browsers play a .gif that asks for more at a tenth of its pace."""

LAST_STAYS = 1.5
"""Seconds for which the last frame is seen, before a film begins anew."""

KINDS = {".gif": "GIF", ".mp4": "MP4"}
"""What a film can be, by the ending of its name."""

_NEEDED = {
    ".gif": ("PIL", "A .gif needs Pillow, which belongs to netviz but is missing here: pip install pillow"),
    ".mp4": ("av", 'An .mp4 needs PyAV: pip install "netviz[video]". A .gif needs nothing more.'),
}
_BYTES_PER_PIXEL = {".gif": 0.05, ".mp4": 0.01}  # and frame, about; measured on the course's spiral
_SAMPLES = 8  # frames of which the colours of a .gif are taken


class FilmError(ValueError):
    """A film that cannot be made; the message says why."""


def missing(ending: str) -> str:
    """What is missing for films of a kind, and how it is installed; "" if nothing is."""
    module, sentence = _NEEDED[ending]
    return "" if importlib.util.find_spec(module) is not None else sentence


@dataclass(frozen=True)
class Plan:
    """Which steps a film shows, and when.

    Attributes
    ----------
    first, last : int
        Steps; of the last one the last frame is.
    n_frames : int
        From the first step to the last, before that one stays.
    per_second : int
        Frames.
    pace : "even" or "logarithmic"
        Whether equally many steps pass in equal times, or the first ones, in which most happens, pass
        slowly: as on a logarithmic axis of steps.

    Raises
    ------
    FilmError
        If no such film can be made.
    """

    first: int
    last: int
    n_frames: int
    per_second: int = 20
    pace: str = "even"

    def __post_init__(self) -> None:
        if self.first < 0:
            raise FilmError(f"a film begins at step 0 or later, not at {self.first}")
        if self.last < self.first:
            raise FilmError(f"a film cannot end at step {self.last}, before step {self.first}")
        if not 1 <= self.per_second <= MOST_PER_SECOND:
            raise FilmError(f"a film has 1 to {MOST_PER_SECOND} frames a second, not {self.per_second}")
        _check_length(self.n_frames, "take fewer frames")
        if self.n_frames < 1:
            raise FilmError("a film needs at least one frame; let it last longer")
        if self.pace not in PACES:
            raise FilmError(f"the pace is one of {', '.join(PACES)}, not {self.pace}")

    @classmethod
    def lasting(
        cls, first: int, last: int, seconds: float, per_second: int = 20, pace: str = "even"
    ) -> Plan:
        """A film that takes so many seconds from its first step to its last.

        Raises
        ------
        FilmError
            As for the class, or if the time makes no sense.
        """
        if not (math.isfinite(seconds) and seconds > 0):
            raise FilmError(f"a film lasts longer than 0 seconds, not {seconds:g}")
        wanted = round(min(seconds * per_second, 1e15))
        _check_length(wanted, "take fewer seconds or fewer frames a second")
        return cls(first, last, 1 if first == last else max(wanted, 2), per_second, pace)

    @classmethod
    def every(cls, first: int, last: int, steps: int, per_second: int = 20) -> Plan:
        """A film with a frame every so many steps, and one at the last.

        Raises
        ------
        FilmError
            As for the class, or if `steps` makes no sense.
        """
        if steps < 1:
            raise FilmError(f"from frame to frame there is at least 1 step, not {steps}")
        n_frames = max(-(-(last - first) // steps), 0) + 1
        _check_length(n_frames, "take more steps a frame, or fewer steps")
        return cls(first, last, n_frames, per_second)

    @property
    def steps(self) -> tuple[int, ...]:
        """The step of each frame, in ascending order."""
        if self.n_frames == 1:
            return (self.last,)
        shares = np.arange(self.n_frames) / (self.n_frames - 1)
        if self.pace == "even":
            places = self.first + (self.last - self.first) * shares
        else:
            places = (1.0 + self.first) * ((1.0 + self.last) / (1.0 + self.first)) ** shares - 1.0
        return tuple(int(step) for step in np.rint(places))

    @cached_property
    def shots(self) -> tuple[tuple[int, int], ...]:
        """Each step that is seen, and for how many frames."""
        *before, (last, n_frames) = ((step, len(list(same))) for step, same in groupby(self.steps))
        return (*before, (last, n_frames + round(LAST_STAYS * self.per_second)))

    @property
    def seconds(self) -> float:
        """How long the film is, with its end."""
        return sum(n_frames for _, n_frames in self.shots) / self.per_second

    def bytes_about(self, ending: str, size: tuple[int, int]) -> float:
        """How large the file will be, roughly."""
        return 50_000 + _BYTES_PER_PIXEL[ending] * size[0] * size[1] * len(self.shots)


def _check_length(n_frames: int, advice: str) -> None:
    if n_frames > MOST_FRAMES:
        raise FilmError(f"a film of {n_frames} frames is too long, {MOST_FRAMES} are the most; {advice}")


def _nothing(share: float) -> None:
    pass


def write(
    path: str | Path,
    plan: Plan,
    draw: Callable[[int], Picture],
    report: Callable[[float], None] = _nothing,
) -> None:
    """Make a film, whole or not at all: an old file of that name stays as it is until all is written.

    At no time are there more than a few frames in memory.

    Parameters
    ----------
    path : path
        A .gif or .mp4 file.
    plan : Plan
    draw : callable
        Is handed a step, and gives its picture; all are of one size, which is even both ways. The steps
        ascend, but for a .gif some are drawn before all others, for the sake of their colours.
    report : callable
        Is handed the share that is done; what it raises ends the work.

    Raises
    ------
    FilmError
        If the name has another ending, or what is needed for such a film is missing.
    WriteError
        If it cannot be written.
    """
    ending = Path(path).suffix.lower()
    if ending not in KINDS:
        raise FilmError(f"{path}: a film is a .gif or .mp4 file; give it such a name")
    if what := missing(ending):
        raise FilmError(what)
    samples = _samples(plan) if ending == ".gif" else ()
    n_all, n_done = len(plan.shots) + len(samples), 0

    def drawn(step: int) -> Picture:
        nonlocal n_done
        report(n_done / n_all)
        n_done += 1
        return draw(step)

    def pictures() -> Iterator[tuple[Picture, int]]:
        for step, n_frames in plan.shots:
            yield drawn(step), n_frames
        report(1.0)

    if ending == ".gif":
        colors = gif.common_palette(drawn(step) for step in samples)
        files.write(path, gif.encoded(pictures(), colors, plan.per_second))
    else:
        files.write(path, mp4.encoded(pictures(), plan.per_second))


def _samples(plan: Plan) -> tuple[int, ...]:
    """Steps from all over a film."""
    steps = [step for step, _ in plan.shots]
    places = np.linspace(0, len(steps) - 1, min(_SAMPLES, len(steps)))
    return tuple(dict.fromkeys(steps[round(place)] for place in places.tolist()))
