"""What views are called on a slide, in which colours they stand there, and what a slide points at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from netviz.lessons.lesson import Highlight
from netviz.ui.kit.panel import Hover
from netviz.ui.kit.theme import Theme

CAPTIONS = {
    "loss": "loss J̃",
    "accuracy": "accuracy",
    "gradients": "size of the gradients",
    "units": "hidden units",
    "space": "hidden space",
    "diagram": "network",
    "check": "gradient check",
}
"""Over a view that is not the large one."""

WIDE = ("lines",)
"""Views that take the whole width where they are the large one."""


def on_stage(theme: Theme) -> Theme:
    """The theme of views that stand on the ground of the slide, without cards."""
    return replace(theme, card=theme.window, plot=theme.window)


def pointed_at(highlights: Iterable[Highlight]) -> Hover:
    """What a slide points at in all views."""
    unit = step = None
    for highlight in highlights:
        if highlight.kind == "unit":
            unit = highlight.number
        elif highlight.kind == "step":
            step = highlight.number
    return Hover(unit=unit, step=step)
