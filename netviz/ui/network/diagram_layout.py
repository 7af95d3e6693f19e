"""Where the parts of the network diagram lie, and what is at a place of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import field

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from netviz.core.params import Array
from netviz.frozen import dataclass
from netviz.ui.kit.parameter_entries import Entry
from netviz.ui.kit.symbols import text_width
from netviz.ui.kit.theme import MEDIUM, SMALL, Theme

CIRCLE, UNIT, UNIT_DOWN, CLASS = 28.0, 40.0, 26.0, 56.0
"""Sizes where there is room: an input's circle, a unit's thumbnail, a class's."""

LINE = 16.0  # height of a line of text
_PITCH, _GAP = 31.0, 4.0  # from one unit to the next; the least that lies between two
GLYPH = 14.0  # of a class, with the room between it and the name
_BESIDE = 9.0  # from a class's picture to its glyph
_BELOW = 3.0  # by how much the button stands lower than one more unit would
_GROWN = 1.4  # how much larger thumbnails are at most, where there is more height than they need
_CLASS_GAP = 0.2  # between two classes, of what one takes
_SMALLEST = 22.0  # height of a unit's thumbnail; where that does not fit, there are fewer of them
_LOW = 90.0  # height below which thumbnails are as small as the numbers beside them
_CLASS_PITCH, _SMALLEST_CLASS = 104.0, 14.0
_WIDEST_EDGES, _NARROWEST_EDGES = 220.0, 26.0
_NEAR = 5.0  # pixels from which an edge is pointed at
_HALF = 0.5 * (1 - (1 - np.linspace(0.0, 1.0, 9)) ** (2 / 3))  # closer where an edge bends: at its ends
_ALONG = np.concatenate((_HALF, 1 - _HALF[-2::-1]))


@dataclass(frozen=True)
class Wanted:
    """What the diagram has to show.

    Attributes
    ----------
    units : tuple of int
        Hidden units, the most telling first; as many as there is room for are shown.
    n_hidden : int
    class_names : tuple of str
        As they are written.
    guest : int or None
        A unit that is pointed at elsewhere: where it has no place of its own, it takes that of the button.
    last_class : int or None
        A class that is shown instead of the last one that there is room for.
    """

    units: tuple[int, ...]
    n_hidden: int
    class_names: tuple[str, ...]
    guest: int | None = None
    last_class: int | None = None


@dataclass
class DiagramLayout:
    """The places of everything, in pixels; made by `placed`.

    Attributes
    ----------
    inputs, input_names : list of QRectF
        Circles, and the room below them for the names of the columns, if there is any.
    units, numbers : dict of int to QRectF
        A thumbnail and the number at its left, by unit, from above downwards.
    classes, labels : dict of int to QRectF
        A thumbnail, and the room for glyph and name at its right, by class.
    more_units, more_classes : QRectF or None
        Where the button stands that lists all others.
    scale_bar : QRectF or None
        Left out where there is no room for it.
    """

    scale: float = 1.0
    inputs: list[QRectF] = field(default_factory=list)
    input_names: list[QRectF] = field(default_factory=list)
    units: dict[int, QRectF] = field(default_factory=dict)
    numbers: dict[int, QRectF] = field(default_factory=dict)
    classes: dict[int, QRectF] = field(default_factory=dict)
    labels: dict[int, QRectF] = field(default_factory=dict)
    more_units: QRectF | None = None
    more_classes: QRectF | None = None
    scale_bar: QRectF | None = None

    def entries(self, name: str) -> list[Entry]:
        """The entries of W1 or W2 whose edges are shown."""
        if name == "W1":
            return [("W1", (i, unit)) for i in range(len(self.inputs)) for unit in self.units]
        return [("W2", (unit, label)) for unit in self.units for label in self.classes]

    def ends(self, entry: Entry) -> tuple[QPointF, QPointF]:
        """Where an edge begins and ends."""
        name, (first, second) = entry
        if name == "W1":
            return _right(self.inputs[first]), _left(self.numbers[second])
        return _right(self.units[first]), _left(self.classes[second])

    def curves(self, entries: Sequence[Entry]) -> Array:
        """Edges as lines from point to point, (n, points, 2)."""
        return curves([self.ends(entry) for entry in entries])

    def rest(self) -> list[tuple[QPointF, QPointF]]:
        """One edge from each end to the button that stands for all other units."""
        if self.more_units is None:
            return []
        place = self.more_units
        return [
            *((_right(rect), _left(place)) for rect in self.inputs),
            *((_right(place), _left(rect)) for rect in self.classes.values()),
        ]

    def unit_at(self, place: QPointF) -> int | None:
        """The hidden unit whose thumbnail or number is at a place."""
        return next(
            (unit for unit, rect in self.units.items() if rect.united(self.numbers[unit]).contains(place)),
            None,
        )

    def entry_at(self, place: QPointF) -> Entry | None:
        """The parameter at a place: on a thumbnail its bias, elsewhere the weight of an edge."""
        unit = self.unit_at(place)
        if unit is not None:
            return "b1", (unit,)
        for label, rect in self.classes.items():
            if rect.united(self.labels[label]).contains(place):
                return "b2", (label,)
        entries = [entry for name in ("W1", "W2") for entry in self.entries(name)]
        if not entries:
            return None
        lines = self.curves(entries)
        distance = _distances(np.array((place.x(), place.y())), lines[:, :-1], lines[:, 1:]).min(axis=1)
        nearest = int(np.argmin(distance))
        return entries[nearest] if distance[nearest] <= _NEAR * self.scale else None

    def input_at(self, place: QPointF) -> int | None:
        """The input whose circle is at a place."""
        return next((i for i, rect in enumerate(self.inputs) if rect.contains(place)), None)

    def around(self, entry: Entry) -> QRectF:
        """Where an entry is shown; where its unit or class has no place, the middle of the others."""
        name, index = entry
        if name == "b1" and index[0] in self.units:
            return self.units[index[0]]
        if name == "b2" and index[0] in self.classes:
            return self.classes[index[0]]
        if len(index) == 2 and entry in self.entries(name):
            x, y = self.curves([entry])[0, len(_ALONG) // 2].tolist()
            return QRectF(x - 1, y - 8, 2, 16)
        return next(iter(self.units.values()))


def placed(area: QRectF, wanted: Wanted, theme: Theme) -> DiagramLayout:
    """Find a place for everything within an area, and for less where the area is small."""
    s = theme.scale
    layout = DiagramLayout(s)
    small = theme.font(SMALL)
    room = area.adjusted(2, 2, -2, -2)
    count, n_rows = _rows(len(wanted.units), wanted.n_hidden, room.height(), s)
    grown = s * min(max(room.height() / (n_rows * _PITCH * s), 1.0), _GROWN)
    # Whole pixels: else edges are blurred, and gaps that should be alike are not.
    pitch = float(math.floor(min(_PITCH * grown, (room.height() + _GAP * s) / n_rows)))
    down = float(round(min(UNIT_DOWN * grown, pitch - _GAP * s)))
    across = _across(down)
    foot = (LINE + 6) * s if room.height() >= 110 * s else 0.0
    classes, has_more = _classes(wanted, room.height() - foot, s)
    slots = len(classes) + has_more
    class_pitch = min(_CLASS_PITCH * grown, (room.height() - foot + _GAP * s) / slots)
    side = math.floor(min(CLASS * grown, class_pitch - max(_GAP * s, _CLASS_GAP * class_pitch)))
    circle = min(CIRCLE * s, room.height() / 2 - 2)
    number = text_width("0" * len(str(wanted.n_hidden - 1)), small) + 11 * s
    longest = max(text_width(name, small) for name in wanted.class_names)
    glyph, name = (_BESIDE + GLYPH) * s, min(longest + 4 * s, 0.24 * area.width())
    fixed = circle + number + across
    least = 2 * _NARROWEST_EDGES * s
    if room.width() - fixed - side - glyph - name < least:
        side = round(max(min(side, 28 * s), _SMALLEST_CLASS * s))
    if room.width() - fixed - side - glyph - name < least:
        name = max(0.0, room.width() - fixed - side - glyph - least)
        name = name if name >= 16 * s else 0.0
    free = room.width() - fixed - side - glyph - name
    margin = max(0.0, min(10 * s, free - least))
    edges = min(max((free - margin) / 2, 1.0), _WIDEST_EDGES * s)
    left = room.left() + margin + max(0.0, (free - margin - 2 * edges) / 2)
    column = left + circle + edges
    units = QRectF(column, room.top(), number + across, room.height())
    _place_units(layout, wanted, count, units, pitch, down, edges, theme)
    # Inputs and classes have their middle where the units have it, the classes above the scale bar.
    shown = [*layout.units.values()]
    units_middle = (shown[0].top() + shown[-1].bottom()) / 2
    half = ((slots - 1) * class_pitch + side) / 2
    middle = min(max(units_middle, room.top() + half), room.bottom() - foot - half)
    apart = max(min(_CLASS_PITCH * 0.9 * grown, room.height() / 2), circle + 4)
    reach = min((apart + circle) / 2, room.height() / 2)
    inputs_middle = min(max(units_middle, room.top() + reach), room.bottom() - reach)
    for sign in (-0.5, 0.5):
        y = inputs_middle + sign * apart - circle / 2
        layout.inputs.append(QRectF(left, y, circle, circle))
    first, second = layout.inputs
    if (
        first.bottom() + (LINE + 4) * s <= second.top()
        and second.bottom() + (LINE + 4) * s <= room.bottom()
    ):
        beside = left - room.left()
        layout.input_names = [
            QRectF(room.left(), rect.bottom() + 3 * s, circle + 2 * beside, LINE * s)
            for rect in layout.inputs
        ]
    x = column + number + across + edges
    top = middle - (slots - 1) * class_pitch / 2
    for slot, label in enumerate(classes):
        y = top + slot * class_pitch
        layout.classes[label] = QRectF(round(x), round(y - side / 2), side, side)
        layout.labels[label] = QRectF(x + side + _BESIDE * s, y - LINE * s / 2, GLYPH * s + name, LINE * s)
    if has_more:
        y = top + len(classes) * class_pitch
        width = _pill_width(len(wanted.class_names) - len(classes), room.right() - x, theme)
        layout.more_classes = QRectF(x, y - side / 2, width, side)
    if foot:
        _place_scale_bar(layout, room, theme)
    return layout


def _rows(n_units: int, n_hidden: int, height: float, s: float) -> tuple[int, int]:
    """How many units are shown, and how many rows they take together with the button for the others."""
    least = (_SMALLEST + _GAP if height >= _LOW * s else LINE + 2) * s
    count = n_units
    while count > 1 and (count + (count < n_hidden)) * least - _GAP * s > height:
        count -= 1
    return count, count + (count < n_hidden)


def _classes(wanted: Wanted, height: float, s: float) -> tuple[list[int], bool]:
    """Which classes are shown, and whether there are others."""
    n_classes = len(wanted.class_names)
    fit = max(2, int((height + _GAP * s) // ((_SMALLEST_CLASS + _GAP) * s)))
    if n_classes <= fit:
        return list(range(n_classes)), False
    shown = list(range(fit - 1))
    if wanted.last_class is not None and wanted.last_class not in shown:
        shown[-1] = wanted.last_class
    return shown, True


def _place_units(
    layout: DiagramLayout,
    wanted: Wanted,
    count: int,
    column: QRectF,
    pitch: float,
    down: float,
    edges: float,
    theme: Theme,
) -> None:
    """Thumbnails in the order of their numbers, then the button or the guest in its place."""
    s, across = layout.scale, _across(down)
    shown = sorted(wanted.units[:count])
    has_more = count < wanted.n_hidden
    top = round(column.center().y() - ((count + has_more) * pitch - _GAP * s) / 2)
    rows = [top + row * pitch for row in range(count + has_more)]
    if has_more and wanted.guest is not None and wanted.guest not in shown:
        shown.append(wanted.guest)
        has_more = False
    for unit, y in zip(shown, rows, strict=False):
        layout.units[unit] = QRectF(math.ceil(column.right() - across), y, across, down)
        layout.numbers[unit] = QRectF(
            column.left(), y + (down - LINE * s) / 2, column.width() - across, LINE * s
        )
    if has_more:
        width = _pill_width(wanted.n_hidden - count, column.width() + 2 * edges - 12 * s, theme)
        high = min(down, UNIT_DOWN * s)
        y = max(rows[-1], min(rows[-1] + _BELOW * s, column.bottom() - high))
        layout.more_units = QRectF(column.center().x() - width / 2, y, width, high)


def _across(down: float) -> float:
    """The width of a unit's thumbnail of a height, in whole pixels."""
    return float(round(down * UNIT / UNIT_DOWN))


def more_text(count: int, room: float, theme: Theme) -> str:
    """What the button says that lists so many others, in a width."""
    text = f"+{count} more"
    return text if text_width(text, theme.font(SMALL, MEDIUM)) + 12 * theme.scale <= room else f"+{count}"


def _pill_width(count: int, room: float, theme: Theme) -> float:
    text = more_text(count, room, theme)
    return min(text_width(text, theme.font(SMALL, MEDIUM)) + 20 * theme.scale, room)


def _place_scale_bar(layout: DiagramLayout, room: QRectF, theme: Theme) -> None:
    """At the lower right, as wide as there is room for beside the button."""
    s = theme.scale
    width = text_width("gradient", theme.font(SMALL)) + 88 * s
    taken = [
        rect.right() + 8 * s for rect in (layout.more_units, *layout.units.values()) if rect is not None
    ]
    taken = [right for right in taken if right > room.right() - width]
    if taken:
        width = room.right() - max(taken)
    if width >= 76 * s:
        layout.scale_bar = QRectF(room.right() - width, room.bottom() - LINE * s, width, LINE * s)


def curves(ends: Sequence[tuple[QPointF, QPointF]]) -> Array:
    """Lines from point to point (n, points, 2) along curves whose ends are horizontal."""
    left, high = np.array([(start.x(), start.y()) for start, _ in ends]).reshape(-1, 2, 1).swapaxes(0, 1)
    right, low = np.array([(stop.x(), stop.y()) for _, stop in ends]).reshape(-1, 2, 1).swapaxes(0, 1)
    x = left + (right - left) * _ALONG
    x[:, 1:-1] = np.rint(x[:, 1:-1])  # in a line that is nearly level, joins on whole pixels cannot be seen
    along = (x - left) / (right - left)
    return np.stack((x, high + (low - high) * along**2 * (3 - 2 * along)), axis=2)


def _left(rect: QRectF) -> QPointF:
    return QPointF(rect.left(), rect.center().y())


def _right(rect: QRectF) -> QPointF:
    return QPointF(rect.right(), rect.center().y())


def _distances(point: Array, starts: Array, ends: Array) -> Array:
    """From a point to pieces of lines, (…)."""
    along = ends - starts
    length = np.maximum((along**2).sum(axis=-1), 1e-9)
    share = np.clip(((point - starts) * along).sum(axis=-1) / length, 0.0, 1.0)
    distances: Array = np.linalg.norm(starts + share[..., None] * along - point, axis=-1)
    return distances
