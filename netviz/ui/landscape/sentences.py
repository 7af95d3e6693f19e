"""What the landscape says in words under its pictures."""

from __future__ import annotations

from netviz.core.shares import percent
from netviz.landscape import Cut
from netviz.landscape.cut import CROSSES, OVERSHOOTS, UP
from netviz.snapshot import Snapshot
from netviz.training.rules import RULES
from netviz.ui.kit.number_format import number_text
from netviz.ui.landscape.asked import Chart

DIVERGED = "J̃ is no number at this step: the run has diverged. Go back to an earlier step to see why."
FLAT = (
    "∂J̃/∂θ is 0 here: no direction leads down, so gradient descent stays where it is, whatever η is. "
    "Other initial weights (R), or another look, show more."
)


def _n(value: float) -> str:
    return number_text(value, 3)


def about_samples(n_samples: int, n_all: int) -> str:
    """Said where the loss is not of all samples."""
    if n_samples == n_all:
        return ""
    return f" Computed of {number_text(n_samples)} of the {number_text(n_all)} training samples."


def about_cut(cut: Cut, snapshot: Snapshot) -> str:
    """What the next step does to the loss, and why."""
    if not cut.is_finite:
        return DIVERGED
    if cut.is_flat:
        return FLAT
    eta, change = _n(cut.learning_rate), f"J̃ {number_text(cut.loss_here)} → {number_text(cut.step_loss)}"
    who, because = f"η = {eta}", ""
    if not cut.step_is_plain:
        who = _whose_step(snapshot, cut)
    if cut.verdict == OVERSHOOTS:
        said = f"{who} jumps over the valley and lands higher: {change}."
        if cut.back is not None and cut.floor is not None:
            because = f" Lowest is 𝑡 = {_n(cut.floor)}; beyond {_n(cut.back)} J̃ is higher than here."
    elif cut.verdict == UP:
        said = f"{who} goes uphill: {change}."
    elif cut.verdict == CROSSES:
        said = f"{who} crosses the lowest point (𝑡 = {_n(cut.floor or 0.0)}) and lands lower: {change}."
    else:
        said = f"{who} stays on this side of the valley: {change}."
        if cut.floor is not None:
            because = f" Lowest is 𝑡 = {_n(cut.floor)}."
    return f"{said}{because}{_about_curvature(cut)}{about_samples(cut.n_samples, cut.n_all)}"


def _whose_step(snapshot: Snapshot, cut: Cut) -> str:
    """Which step it is, where it is not −η ∂J̃/∂θ."""
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
    text = f" η × curvature = {_n(cut.product)}"
    if cut.product > 2:
        return f"{text}, above 2."
    return f"{text}, below 2{', but the curve bends more farther on' if cut.verdict == OVERSHOOTS else ''}."


def about_chart(chart: Chart, snapshot: Snapshot, view: str, unit: int) -> str:
    """What the plane is, and what must not be read into it."""
    share = f" {percent(chart.arrow_share)} of −η ∂J̃/∂θ lies in it."
    if view == "random":
        said = "Two random directions through θ; each filter (all that one unit is fed by) as long as in θ."
    elif view == "path":
        first, second = chart.surface.plane.shares
        if second:
            said = (
                f"The run varies by {percent(first)} along the first direction, by {percent(second)} along "
                "the second. A path is projected: only the present point lies on this surface."
            )
        else:
            said = (
                "The run has gone straight so far: first its direction, then the part of ∂J̃/∂θ across it. "
                "Only the present point lies on this surface."
            )
    elif view == "W1":
        said = f"The two weights that lead into unit {unit}; all others stay as they are at this step."
    else:
        said = f"Two weights that lead from unit {unit}; all others stay as they are at this step."
    mistake = " The mistake changes the arrow, not J̃." if snapshot.mistake is not None else ""
    surface = chart.surface
    return f"{said}{share}{mistake}{about_samples(surface.n_samples, surface.n_all)}"
