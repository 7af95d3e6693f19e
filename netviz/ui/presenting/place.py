"""Which screen the stage and the presenter's window go to: a pure function of the screens there are."""

from __future__ import annotations

from collections.abc import Sequence

from netviz.frozen import dataclass

LARGEST = (1440, 900)
"""Of the presenter's window where it shares its screen with the stage, in logical pixels."""

_SHARE = 0.9  # of a screen that it shares, at most


@dataclass(frozen=True)
class Rectangle:
    """A part of the desktop, in logical pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def corner(self) -> tuple[int, int]:
        """Left and top."""
        return self.left, self.top

    def within(self, width: int, height: int) -> Rectangle:
        """A rectangle of at most that size in the middle of this one."""
        width, height = min(width, self.width), min(height, self.height)
        left, top = (self.width - width) // 2, (self.height - height) // 2
        return Rectangle(self.left + left, self.top + top, width, height)


@dataclass(frozen=True)
class Screen:
    """A screen.

    Attributes
    ----------
    name : str
        Another one for every screen.
    area : Rectangle
        All of it.
    free : Rectangle
        Without the desktop's own bars.
    scale : float
        Its pixels per logical pixel.
    is_primary : bool
        The lecturer's own, as far as the desktop knows.
    """

    name: str
    area: Rectangle
    free: Rectangle
    scale: float = 1.0
    is_primary: bool = False


@dataclass(frozen=True)
class Place:
    """Where a window goes: it fills the screen, bars and all, or stands in `area`."""

    screen: Screen
    area: Rectangle
    is_full: bool


@dataclass(frozen=True)
class Placing:
    """Where the two windows go; no presenter's window where none is wanted."""

    stage: Place
    presenter: Place | None


def distinct(screens: Sequence[Screen]) -> tuple[Screen, ...]:
    """The screens that show different things: one that begins where another does is its copy.

    Of copies, the smallest one counts: what fits there is seen on the others too.
    """
    found: dict[tuple[int, int], Screen] = {}
    for screen in screens:
        if not screen.area.width or not screen.area.height:
            continue
        other = found.get(screen.area.corner)
        if other is None or screen.area.width * screen.area.height < other.area.width * other.area.height:
            found[screen.area.corner] = screen
    return tuple(found.values())


def place(
    screens: Sequence[Screen], *, stage_on: str = "", presenter_on_one: bool = False
) -> Placing | None:
    """Where the stage and the presenter's window go.

    The lecturer sits before the primary screen, so the stage goes to another one and the presenter's window
    there. With one screen the stage has it, and the presenter's window stands over it if asked for.

    Parameters
    ----------
    screens : sequence of Screen
        In the desktop's order.
    stage_on : str
        The name of the screen that was chosen for the stage; counts as long as there is such a screen.
    presenter_on_one : bool
        Whether the presenter's window is wanted although there is one screen only.

    Returns
    -------
    Placing or None
        None where there is no screen at this moment: then nothing is to be moved.
    """
    there = distinct(screens)
    if not there:
        return None
    own = _lecturers(there)
    chosen = next((screen for screen in there if screen.name == stage_on), None)
    stage = chosen or next((screen for screen in there if screen is not own), own)
    others = [screen for screen in there if screen is not stage]
    presenter: Place | None = None
    if others:
        screen = own if own is not stage else others[0]
        presenter = Place(screen, screen.free, is_full=False)
    elif presenter_on_one:
        width, height = (round(_SHARE * side) for side in (stage.free.width, stage.free.height))
        free = stage.free.within(min(width, LARGEST[0]), min(height, LARGEST[1]))
        presenter = Place(stage, free, is_full=False)
    return Placing(Place(stage, stage.area, is_full=True), presenter)


def next_stage(screens: Sequence[Screen], stage_on: str) -> str:
    """The name of the screen that the stage goes to when it is to change: with two, they are swapped."""
    there = [screen.name for screen in distinct(screens)]
    placing = place(screens, stage_on=stage_on)
    if placing is None:
        return stage_on
    return there[(there.index(placing.stage.screen.name) + 1) % len(there)]


def _lecturers(screens: Sequence[Screen]) -> Screen:
    return next((screen for screen in screens if screen.is_primary), screens[0])
