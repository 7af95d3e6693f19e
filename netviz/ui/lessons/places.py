"""Where everything stands on a slide, and how large its type is, on a screen of any size."""

from __future__ import annotations

import math
from dataclasses import astuple

from PySide6.QtCore import QRect

from netviz.frozen import dataclass
from netviz.ui.kit.theme import SMALL

SMALLEST_SHARE = 0.022
"""The height of the smallest type as a share of the screen's."""

_LEAST_COLUMN = 0.42  # of the width, for what stands beside the large view
_ABREAST = 1.5  # width by height from which on the title stands beside the large view
_WORDS = 0.48  # of the width, for the sentence over a wide view
_LEAST_ASPECT = 1.2  # a screen that is narrower has sizes as if it were lower
_TITLE_LINE, _UNDER_TITLE = 1.3, 0.59  # times the size of the title


@dataclass(frozen=True)
class Sizes:
    """In pixels.

    Attributes
    ----------
    margin, gap : float
        Around everything; between the large view and the column.
    title, text, smallest : float
        Of type.
    narrator, foot : float
        Their heights.
    under_view, under_narrator, under_foot : float
        What is left free.
    """

    margin: float
    gap: float
    title: float
    text: float
    smallest: float
    narrator: float
    foot: float
    under_view: float
    under_narrator: float
    under_foot: float

    @property
    def scale(self) -> float:
        """Of type and lines of what stands on the slide."""
        return self.smallest / SMALL

    def times(self, factor: float) -> Sizes:
        """All of them larger."""
        return Sizes(*(factor * value for value in astuple(self)))


_KNOWN = {
    768: Sizes(24, 32, 38, 20, 17, 48, 56, 20, 32, 28),
    900: Sizes(32, 48, 48, 25, 20, 56, 56, 24, 24, 44),
    1080: Sizes(48, 64, 60, 30, 24, 64, 64, 24, 20, 20),
}
"""By the height of the screen; those of others lie between, or in proportion beyond."""


def sizes(width: int, height: int) -> Sizes:
    """The sizes for a screen."""
    high = min(height, width / _LEAST_ASPECT)
    heights = sorted(_KNOWN)
    if high <= heights[0]:
        found = _KNOWN[heights[0]].times(high / heights[0])
    elif high >= heights[-1]:
        found = _KNOWN[heights[-1]].times(high / heights[-1])
    else:
        above = next(known for known in heights if known >= high)
        below = heights[heights.index(above) - 1]
        share = (high - below) / (above - below)
        low, tall = astuple(_KNOWN[below]), astuple(_KNOWN[above])
        found = Sizes(*(a + share * (b - a) for a, b in zip(low, tall, strict=True)))
    least = max(float(math.ceil(SMALLEST_SHARE * high - 1e-6)), float(SMALL))
    return Sizes(**{**vars(found), "smallest": max(round(found.smallest), least)})


@dataclass(frozen=True)
class Places:
    """Where the parts of a slide stand.

    Attributes
    ----------
    sizes : Sizes
    large, column, narrator, foot : QRect
    title : QRect or None
        Over both; None where it stands in the column.
    others : QRect or None
        Of the smaller views; None where they stand in the column.
    """

    sizes: Sizes
    large: QRect
    column: QRect
    narrator: QRect
    foot: QRect
    title: QRect | None
    others: QRect | None = None


def places(width: int, height: int, *, is_wide: bool = False) -> Places:
    """Where everything stands on a screen.

    Parameters
    ----------
    width, height : int
    is_wide : bool
        Whether the first view takes the width of the screen and half of its height, instead of a square.
    """
    size = sizes(width, height)
    margin, across = round(size.margin), width - 2 * round(size.margin)
    title = None
    top = margin
    if width < _ABREAST * height or is_wide:
        tall = round(_TITLE_LINE * size.title)
        title = QRect(margin, margin, across, tall)
        top = margin + round((_TITLE_LINE + _UNDER_TITLE) * size.title)
    foot_top = height - round(size.under_foot) - round(size.foot)
    narrator_top = foot_top - round(size.under_narrator + size.narrator)
    bottom = narrator_top - round(size.under_view)
    foot = QRect(margin, foot_top, across, round(size.foot))
    narrator = QRect(margin, narrator_top, across, round(size.narrator))
    if is_wide:
        half = round(0.5 * (bottom - top))
        large = QRect(margin, bottom - half, across, half)
        high, gap = bottom - half - round(size.under_view) - top, round(size.gap)
        left = round(_WORDS * (across - gap))
        column = QRect(margin, top, left, high)
        others = QRect(margin + left + gap, top, across - gap - left, high)
        return Places(size, large, column, narrator, foot, title, others)
    side = min(bottom - top, across - round(size.gap) - round(_LEAST_COLUMN * width))
    large = QRect(margin, top, side, side)
    left = margin + side + round(size.gap)
    column = QRect(left, top, width - margin - left, bottom - top)
    return Places(size, large, column, narrator, foot, title)
