"""What of the plane is known at the line of the derivation where the user stands."""

from __future__ import annotations

from netviz.core.params import Params
from netviz.snapshot import Snapshot
from netviz.training.step_lines import StepLines

LOGITS, LOSS, MASK = 3, 5, 12
"""The lines of the logits, of the loss, and of the mask."""


def shown_params(snapshot: Snapshot) -> Params:
    """What the regions are of: θ, and after the update the new θ."""
    return snapshot.params if snapshot.after is None else snapshot.after.params


def has_answers(snapshot: Snapshot) -> bool:
    """Whether it is known already what the network answers."""
    return not 0 < snapshot.line < LOGITS


def is_winner_only(snapshot: Snapshot) -> bool:
    """Whether the winning class is known, and its probability not yet."""
    return snapshot.line == LOGITS


def known_regions(snapshot: Snapshot) -> tuple[bool, bool, object]:
    """What of the regions is known; where it is the same, they look the same for the same parameters."""
    return has_answers(snapshot), is_winner_only(snapshot), snapshot.after


def marked_lines(snapshot: Snapshot) -> StepLines | None:
    """The lines whose mini-batch is marked among the samples; None where none is."""
    return snapshot.lines if snapshot.line and not snapshot.lines.is_whole else None
