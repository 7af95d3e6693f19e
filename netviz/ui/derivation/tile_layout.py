"""Where the fifteen lines stand: in one row of tiles, or as cards where there is room for all."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF

from netviz.core import STAGES
from netviz.frozen import dataclass

TILE = 92
"""The height of a tile, in pixels of the usual type."""

GROUPS: dict[str, range] = {
    phase.capitalize(): range(lines[0].line - 1, lines[-1].line)
    for phase, group in itertools.groupby(STAGES, key=lambda stage: stage.phase)
    for lines in [list(group)]
}
"""The tiles of each group of lines, counted from 0."""

GROUP_OF = {tile: name for name, tiles in GROUPS.items() for tile in tiles}

_FOCUS, _USUAL = 224.0, 72.0  # widths
_WHOLE = 1376.0  # of all tiles with their gaps, where each has its usual width
_NARROW = 1278.0  # in less only the group in focus has pictures
_READABLE = 180.0  # in which a formula can be read
_TALL, _TALL_SHARE = 150.0, 0.3  # where the tile in focus is a card
_CARD_WIDTH, _CARD_HEIGHT, _TALLEST, _CARD_GAP = 160.0, 124.0, 330.0, 8.0
_SHAPE = 1.15  # width to height of a card that looks well


@dataclass(frozen=True)
class Arrangement:
    """The places of the fifteen lines.

    Attributes
    ----------
    places : tuple of QRectF
    has_picture : tuple of bool
        Whether a tile is wide enough for its heat map; else it is its name.
    is_grid : bool
        Whether all are cards of one size, in rows.
    is_tall : bool
        Whether the tile in focus is a card.
    """

    places: tuple[QRectF, ...]
    has_picture: tuple[bool, ...]
    is_grid: bool = False
    is_tall: bool = False


def arranged(
    width: float, height: float, scale: float, focus: int, name_widths: Sequence[float]
) -> Arrangement:
    """The places of the lines in an area.

    Parameters
    ----------
    width, height : float
        Of the area, in pixels.
    scale : float
        Of the type.
    focus : int
        The tile in focus, counted from 0.
    name_widths : sequence of float
        The least widths of the tiles, in pixels of the usual type.
    """
    grid = _grid(width / scale, height / scale)
    if grid is not None:
        return Arrangement(_cells(width, height, scale, *grid), (True,) * len(STAGES), is_grid=True)
    room, is_tall = width / scale, height >= _TALL * scale
    if room >= _NARROW:
        widths, pictures = _wide(room, focus, is_tall=is_tall), (True,) * len(STAGES)
        gaps = 6.0, 26.0
    else:
        gaps = 4.0, 10.0
        widths = _narrow(room - _all_gaps(*gaps), focus, name_widths, is_tall=is_tall)
        group = GROUPS[GROUP_OF[focus]]
        pictures = tuple(tile in group for tile in range(len(STAGES)))
    x, places = 0.0, []
    for tile, wide in enumerate(widths):
        places.append(QRectF(x * scale, 0.0, wide * scale, height))
        x += wide + _gap_after(tile, *gaps)
    return Arrangement(tuple(places), pictures, is_tall=is_tall)


def _gap_after(tile: int, within: float, between: float) -> float:
    return within if GROUP_OF.get(tile) == GROUP_OF.get(tile + 1) else between


def _all_gaps(within: float, between: float) -> float:
    return sum(_gap_after(tile, within, between) for tile in range(len(STAGES) - 1))


def _wide(room: float, focus: int, *, is_tall: bool) -> list[float]:
    """All others alike; in a wider window than usual all grow."""
    in_focus = _TALL_SHARE * room if is_tall else _FOCUS * max(1.0, room / _WHOLE)
    other = (room - _all_gaps(6.0, 26.0) - in_focus) / (len(STAGES) - 1)
    return [in_focus if tile == focus else other for tile in range(len(STAGES))]


def _narrow(room: float, focus: int, least: Sequence[float], *, is_tall: bool) -> list[float]:
    """Names only outside the group in focus; what is left goes where it is needed most."""
    widths = list(least)
    widths[focus] = 0.0
    mates = [tile for tile in GROUPS[GROUP_OF[focus]] if tile != focus]
    rest = room - sum(widths)
    if rest < least[focus]:  # larger type in a small window: everything shrinks
        shrunk = room / sum(least)
        return [shrunk * wide for wide in least]
    most = max(_TALL_SHARE * room, _FOCUS) if is_tall else _FOCUS
    widths[focus] = min(rest, most if is_tall else _READABLE)
    rest -= widths[focus]
    for tile in mates:
        more = min(max(_USUAL - widths[tile], 0.0), rest / len(mates))
        widths[tile] += more
    rest = room - sum(widths)
    more = min(most - widths[focus], rest)
    widths[focus] += more
    share = (rest - more) / (len(STAGES) - 1)
    return [wide + (share if tile != focus else 0.0) for tile, wide in enumerate(widths)]


def _grid(room: float, height: float) -> tuple[int, int] | None:
    """Columns and rows of cards that can be read, as large as can be; None if there is no room."""
    most_columns = int((room + _CARD_GAP) // (_CARD_WIDTH + _CARD_GAP))
    most_rows = int((height + _CARD_GAP) // (_CARD_HEIGHT + _CARD_GAP))
    grids = [
        (math.ceil(len(STAGES) / rows), rows)
        for rows in range(2, most_rows + 1)
        if math.ceil(len(STAGES) / rows) <= most_columns
    ]
    if not grids:
        return None
    return max(grids, key=lambda grid: min(room / grid[0] / _SHAPE, height / grid[1]))


def _cells(width: float, height: float, scale: float, columns: int, rows: int) -> tuple[QRectF, ...]:
    wide = (width - _CARD_GAP * (columns - 1)) / columns
    high = min((height - _CARD_GAP * (rows - 1)) / rows, _TALLEST * scale)
    return tuple(
        QRectF((tile % columns) * (wide + _CARD_GAP), (tile // columns) * (high + _CARD_GAP), wide, high)
        for tile in range(len(STAGES))
    )
