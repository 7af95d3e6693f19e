"""How panels are arranged: presets, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from netviz.frozen import dataclass

TINY, SMALL, USUAL, LARGE = range(4)
"""The smallest window, a projector or a small laptop, the usual window, a large screen."""


@dataclass(frozen=True)
class Places:
    """Which panels are where, by their keys.

    Attributes
    ----------
    right : tuple of str
        One under the other on the right of the plane.
    bottom : tuple of str
        Side by side under it.
    behind : mapping of str to tuple of str
        Panels that stand as tabs behind another one.
    has_column : bool
        Whether the choices stand on the left.
    """

    right: tuple[str, ...]
    bottom: tuple[str, ...]
    behind: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    has_column: bool = True


@dataclass(frozen=True)
class Layout:
    """A preset.

    Attributes
    ----------
    title : str
    usual : Places
    tiny, small, large : Places, optional
        Where the window has that size; what is left out is as in the next larger one.
    right_share : float
        Of the window's width.
    right_range : tuple of int
        The least and the greatest width of the right column, in pixels.
    bottom_share : float
        Of the window's height; 0 for as high as the strip of lines needs.
    has_plane : bool
    centre : str
        The panel in the middle, by its key.
    puts_beside : bool
        Whether a panel that is brought up stands beside what there is, where there is room.
    leads_to : mapping of str to str
        A panel among whose tabs there is one, where there is room, that leads to the page of another.
    is_full_screen : bool
    is_passing : bool
        Whether it comes and goes with something else, and is not how the window is left.
    smallest_type : float
        The height of the smallest type as a share of the screen's; 0 for the usual type.
    """

    title: str
    usual: Places
    tiny: Places | None = None
    small: Places | None = None
    large: Places | None = None
    right_share: float = 416 / 1440
    right_range: tuple[int, int] = (240, 480)
    bottom_share: float = 0.0
    has_plane: bool = True
    centre: str = "plane"
    puts_beside: bool = False
    leads_to: Mapping[str, str] = field(default_factory=dict)
    is_full_screen: bool = False
    is_passing: bool = False
    smallest_type: float = 0.0

    @property
    def is_kept(self) -> bool:
        """Whether a window that was left so is so again at the next start."""
        return not (self.is_full_screen or self.is_passing)

    def right_width(self, width: int, scale: float = 1.0) -> int:
        """How wide the right column is in a window of a width."""
        least, most = self.right_range
        return min(max(round(self.right_share * width), round(least * scale)), round(most * scale))

    def scale(self, screen_height: int) -> float:
        """How much larger than usual the type is on a screen of a height in logical pixels."""
        return max(1.0, self.smallest_type * screen_height / 12)

    def places(self, size: int) -> Places:
        """Which panels are where in a window of a size."""
        smaller = {TINY: self.tiny or self.small, SMALL: self.small, LARGE: self.large}
        return smaller.get(size) or self.usual


_INSIDE = ("diagram", "space", "units", "check")

LAYOUTS: dict[str, Layout] = {
    "explore": Layout(
        "Explore",
        Places(
            ("loss", "gradients", "units"),
            ("lines",),
            {"loss": ("accuracy", "confusion", "wrong"), "units": ("diagram", "space")},
        ),
        tiny=Places(
            ("loss", "gradients"),
            ("lines",),
            {"loss": ("accuracy", "space"), "gradients": ("diagram", "units")},
        ),
        large=Places(
            ("loss", "accuracy", "gradients", "units"),
            ("lines",),
            {"accuracy": ("confusion", "wrong"), "units": ("diagram", "space")},
        ),
    ),
    "derivation": Layout(
        "Derive",
        Places(("why",), ("lines",), {"why": _INSIDE}),
        small=Places(("why",), ("lines",), {"why": _INSIDE}, has_column=False),
        right_share=0.36,
        right_range=(320, 800),
        bottom_share=0.36,
        leads_to={"why": "code"},
    ),
    "board": Layout(
        "Board",
        Places((), ("lines",), has_column=False),
        bottom_share=1.0,
        has_plane=False,
        is_full_screen=True,
    ),
    "lecture": Layout(
        "Lecture",
        Places(("loss",), ("lines",), has_column=False),
        right_share=0.34,
        right_range=(240, 960),
        bottom_share=0.30,
        is_full_screen=True,
        smallest_type=0.022,
    ),
    "code": Layout(
        "Your code",
        Places(("code",), (), has_column=False),
        right_share=1.0,
        right_range=(380, 4000),
        has_plane=False,
        puts_beside=True,
    ),
    "guided": Layout(
        "Lesson",
        Places(
            ("guide", "loss"),
            ("lines",),
            {"loss": ("accuracy", "gradients", "units", "diagram", "space")},
        ),
        right_share=0.3,
        right_range=(308, 480),
        is_passing=True,
    ),
    "compare": Layout("Compare", Places((), (), has_column=False), centre="compare"),
}

PAGES = {"code": "derivation"}
"""Arrangements of one panel alone, by its key, and what there is instead once one has left them."""

HEIGHTS = {"guide": 430, "loss": 208, "accuracy": 160, "gradients": 184, "units": 244}
"""Of panels one under the other, in proportion to each other; those of others are 200."""

TOP, COLUMN, STRIP, GAP, FOOT = 56, 240, 144, 16, 16
"""How high the top bar, how wide the choices and how high the strip of lines are, what is around cards, and
how high the status line is; in pixels of the usual type."""
