"""Where the symbols stand in a typeset formula, so that each can be pointed at."""

from __future__ import annotations

import functools

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtSvg import QSvgRenderer

from netviz.core.formula_symbols import marks_in
from netviz.ui.kit.formula_svg import formula_source

_NEAR = 0.15  # of a symbol's height, by which it may be missed


@functools.lru_cache(256)
def marked_places(name: str) -> tuple[tuple[str, QRectF], ...]:
    """The symbols of resources/formulas/NAME.svg, from left to right.

    Returns
    -------
    tuple of (str, QRectF)
        What each stands for, a key of `netviz.core.formula_symbols.MEANINGS`, and its place in shares of
        the formula's width and height.
    """
    source = formula_source(name, "#000000")
    renderer = QSvgRenderer(source)
    whole, found = renderer.viewBoxF(), []
    for mark, key in marks_in(source.decode()):
        place = renderer.transformForElement(mark).mapRect(renderer.boundsOnElement(mark))
        found.append(
            (
                key,
                QRectF(
                    (place.left() - whole.left()) / whole.width(),
                    (place.top() - whole.top()) / whole.height(),
                    place.width() / whole.width(),
                    place.height() / whole.height(),
                ),
            )
        )
    return tuple(sorted(found, key=lambda symbol: symbol[1].left()))


def symbols_within(name: str, area: QRectF) -> list[tuple[str, QRectF]]:
    """The symbols of a formula that is drawn in an area, with the places where they are drawn."""
    return [
        (
            key,
            QRectF(
                area.left() + share.left() * area.width(),
                area.top() + share.top() * area.height(),
                share.width() * area.width(),
                share.height() * area.height(),
            ),
        )
        for key, share in marked_places(name)
    ]


def symbol_at(symbols: list[tuple[str, QRectF]], place: QPointF) -> int | None:
    """Which of some symbols is at a place, counted from 0; a near miss counts."""
    for number, (_, area) in enumerate(symbols):
        near = _NEAR * area.height()
        if area.adjusted(-near, -near, near, near).contains(place):
            return number
    return None
