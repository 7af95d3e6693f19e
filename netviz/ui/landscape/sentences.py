"""What the landscape says in words under its pictures."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from netviz.core import Verdict
from netviz.core.shares import percent
from netviz.landscape import Cut, DirectionError
from netviz.landscape.cut import CROSSES, OVERSHOOTS, SHORT, UP
from netviz.snapshot import Snapshot
from netviz.training.rules import RULES
from netviz.ui.kit.number_format import number_text
from netviz.ui.landscape.asked import DIVERGED, Chart, Look

NO_POINTS = "There are no points, so there is no loss."
FLAT = (
    "∂J̃/∂θ is 0 here: no direction leads down, so gradient descent stays where it is, whatever η is. "
    "Other initial weights (R), or another look, show more."
)

Said: TypeAlias = tuple[str, str]
"""A sentence that is always said, and what is said where there is room."""

_BADGES = {
    OVERSHOOTS: (Verdict.DISAGREES, "jumps over the valley"),
    UP: (Verdict.DISAGREES, "goes uphill"),
    CROSSES: (Verdict.AGREES, "lands lower"),
    SHORT: (Verdict.AGREES, "goes down"),
}


def verdict_of(result: Cut | Chart | DirectionError) -> tuple[Verdict | None, str]:
    """What the next step does, for a badge; nothing but of a cut."""
    if isinstance(result, Cut) and result.has_direction:
        return _BADGES[result.verdict]
    return None, ""


def losses_of(cut: Cut) -> tuple[str, str, str]:
    """J̃ at θ, after the step and at the lowest point, with digits enough to tell them apart."""
    lowest = cut.loss_here if cut.floor is None else float(np.interp(cut.floor, cut.t, cut.loss))
    values = (cut.loss_here, cut.step_loss, lowest)
    texts: list[str] = []
    for digits in range(4, 9):
        texts = [number_text(value, digits) for value in values]
        if len(set(texts)) == len(set(values)):
            break
    return texts[0], texts[1], texts[2]


def _n(value: float) -> str:
    return number_text(value, 3)


def about_samples(n_samples: int, n_all: int) -> str:
    """Said where the loss is not of all samples."""
    if n_samples == n_all:
        return ""
    return f" Computed of {number_text(n_samples)} of the {number_text(n_all)} training samples."


def about_cut(cut: Cut, snapshot: Snapshot) -> Said:
    """What the next step does to the loss, and why."""
    if not cut.is_finite:
        return DIVERGED, ""
    if cut.is_flat:
        return FLAT, ""
    before, after, _ = losses_of(cut)
    eta, change = _n(cut.learning_rate), f"J̃ {before} → {after}"
    who, because = f"η = {eta}", ""
    if not cut.step_is_plain:
        who = _whose_step(snapshot, cut)
    if cut.verdict == OVERSHOOTS:
        said = f"{who} jumps over the valley and lands higher: {change}."
        if cut.back is not None and cut.floor is not None:
            because = f" Lowest is 𝑡 = {_n(cut.floor)}; beyond {_n(cut.back)} J̃ is higher than here."
    elif cut.verdict == UP:
        said = f"{who} goes uphill: {change}."
    elif cut.verdict == CROSSES:
        said = f"{who} crosses the lowest point (𝑡 = {_n(cut.floor or 0.0)}) and lands lower: {change}."
    else:
        said = f"{who} stays on this side of the valley: {change}."
        if cut.floor is not None:
            because = f" Lowest is 𝑡 = {_n(cut.floor)}."
    return said, f"{because}{_about_curvature(cut)}{about_samples(cut.n_samples, cut.n_all)}"


def _whose_step(snapshot: Snapshot, cut: Cut) -> str:
    """Which step it is, where it is not −η ∂J̃/∂θ."""
    config, reasons = snapshot.config, []
    if config.update_rule != "gradient-descent":
        reasons.append(RULES[config.update_rule].title)
    if not snapshot.lines.is_whole:
        reasons.append(f"a batch of {len(snapshot.lines.indices)}")
    if snapshot.mistake is not None:
        reasons.append("a mistake in the gradient")
    share = percent(cut.step_share)
    return f"The real step ({', '.join(reasons) or 'rounded'}; {share} of it along this line)"


def _about_curvature(cut: Cut) -> str:
    if cut.curvature <= 0:
        return " The curve bends downwards here."
    text = f" η × curvature = {_n(cut.product)}"
    if cut.product > 2:
        return f"{text}, above 2."
    return f"{text}, below 2{', but the curve bends more farther on' if cut.verdict == OVERSHOOTS else ''}."


def about_chart(chart: Chart, snapshot: Snapshot, look: Look) -> Said:
    """What the plane is, and what must not be read into it."""
    view, surface = look.view, chart.surface
    rest = f" {percent(chart.arrow_share)} of −η ∂J̃/∂θ lies in this plane."
    if view == "random":
        said = "Two random directions through θ."
        rest = f" Each filter (all that one unit is fed by) is as long in them as in θ.{rest}"
    elif view == "path":
        first, second = surface.plane.shares
        if second:
            said = f"{percent(first)} and {percent(second)} of how θ varies along the run."
        else:
            said = "The run has gone straight so far; upwards is what of ∂J̃/∂θ is across it."
        rest = f" The path is projected: only the present point lies on this surface.{rest}"
    else:
        way = "into" if view == "W1" else "from"
        said = f"Two weights that lead {way} unit {look.unit}."
        rest = f" All others stay as they are now, so only the present point lies on this surface.{rest}"
    if snapshot.mistake is not None:
        rest += " The mistake changes the arrow, not J̃."
    return said, f"{rest}{about_samples(surface.n_samples, surface.n_all)}"
