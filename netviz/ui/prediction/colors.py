"""The colours of several predictions: the accent is one's own."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPen

from netviz.ui.kit.theme import HAIRLINE, Theme, mixed

WIDTH = 2.0
"""Of a predicted line, in pixels of the usual type."""

_DASHES = (5.0, 3.0)  # in widths of the line


def color(theme: Theme, place: int) -> str:
    """The colour of one of several predictions."""
    others = (theme.quantities["W2"], theme.unit, theme.quantities["W1"], theme.quantities["loss_reg"])
    return (theme.accent, *others)[place % 5]


def pen(theme: Theme, place: int, *, dashed: bool) -> QPen:
    """The pen of a prediction: a line under the hand, dashes once it is frozen."""
    made = theme.pen(color(theme, place), WIDTH)
    if dashed:
        made.setDashPattern(_DASHES)
    return made


def covered(theme: Theme) -> QColor:
    """The flat ground of what has not been revealed."""
    return mixed(theme.plot, theme.track, 0.5 if theme.is_dark else 0.42)


def edge_pen(theme: Theme) -> QPen:
    """The edge between what has been revealed and what has not."""
    return theme.pen(theme.muted, HAIRLINE / theme.scale)
