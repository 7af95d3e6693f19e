"""The narrator's words: a sentence for each kind of event, and the line of the derivation that proves it.

Symbols are written as in the derivation: J̃, J_data, W⁽¹⁾, η. A sentence follows "step 442", so it begins
with a small letter and has no full stop. It stands on one line of the window: what matters comes first.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from netviz.core.shares import percent
from netviz.frozen import dataclass
from netviz.training.narrator.figures import figure, figures
from netviz.training.rules import RULES

Values: TypeAlias = Mapping[str, Any]

_HUGE_INPUT = 100.0  # beyond which inputs make the scores large whatever the weights
_MOST_NAMES = 4  # units that are listed


@dataclass(frozen=True)
class Sentence:
    """How a kind of event is told.

    Attributes
    ----------
    why : int
        The line of the derivation whose section of Why proves it.
    write : callable
        Takes the event's values, returns the sentence.
    column : str
        Of the history: on whose curve the event is marked.
    """

    why: int
    write: Callable[[Values], str]
    column: str = "loss"


def _start(v: Values) -> str:
    guessing = math.log(v["n_classes"])
    loss, shown = figure(v["loss_data"]), f"ln {v['n_classes']} = {figure(guessing, 4)}"
    if v["loss_data"] < guessing:
        share = percent(v["accuracy"])
        return f"J_data starts at {loss}, below {shown}: these weights are right for {share} of the samples"
    start, spread = f"J_data starts at {loss}, not near {shown}: ", figure(v["spread"])
    if v["largest_input"] > _HUGE_INPUT:
        return f"{start}inputs of up to {figure(v['largest_input'])} spread the scores z⁽³⁾ by {spread}"
    return f"{start}the scores z⁽³⁾ already spread by {spread}, which is no guessing"


def _fell(v: Values) -> str:
    start, loss = figures(v["start"], v["loss"])
    of = "its start" if not v["since"] else f"its value at step {v['since']}"
    return f"J̃ is now more than 10 % below {of}: from {start} to {loss}"


def _raised(v: Values) -> str:
    before, after = figures(v["before"], v["after"])
    raised = f"this step raised J̃ from {before} to {after}: "
    if "mistake" in v:
        return f"{raised}line {v['mistaken_line']} is wrong, so the gradient need not point uphill"
    at_start, product = figure(v["at_start"]), "η times the curvature along"
    if v["at_start"] > 2.0:
        return f"{raised}{product} the gradient is {at_start}, above 2"
    on_the_way, _ = figures(v["on_the_way"], 2.0)
    return f"{raised}{product} its way averages {on_the_way}, above 2 ({at_start} where it begins)"


def _oscillation(v: Values) -> str:
    least, greatest = figures(v["least"], v["greatest"])
    rule = "" if v["update_rule"] == "gradient-descent" else f"of {RULES[v['update_rule']].title} "
    return (
        f"J̃ swings between {least} and {greatest} from step to step: updates {rule}with "
        f"η = {figure(v['learning_rate'])} overshoot and come back"
    )


def _plateau(v: Values) -> str:
    return f"J̃ is on a plateau: within 1 % of {figure(v['level'], 4)} since step {v['since']}"


def _plateau_end(v: Values) -> str:
    level, loss = figures(v["level"], v["loss"])
    moved = "fallen" if v["loss"] < v["level"] else "risen"
    return f"the plateau since step {v['since']} is over: J̃ has {moved} from {level} to {loss}"


def _test_up(v: Values) -> str:
    least, test = figures(v["least"], v["test"])
    return (
        f"the test loss turns up, {least} here and {test} at step {v['known_at']}, while J_data still "
        "falls: overfitting"
    )


def _penalty_larger(v: Values) -> str:
    has_become = "is, from the start," if v["at_start"] else "has become"
    return f"the penalty {has_become} the larger part of J̃: now λ holds it up"


def _penalty_step(v: Values) -> str:
    product, factor = figure(v["product"]), figure(1.0 - 2.0 * v["product"])
    times = f"each step multiplies the weights by 1 − 2ηλ = {factor}"
    if v["product"] > 1.0:
        return f"ηλ = {product} is above 1: {times}, so the penalty alone makes them grow"
    return f"ηλ = {product} is above ½: {times}, so the penalty alone turns their signs"


def _all_right(v: Values) -> str:
    left = figure(v["loss_data"])
    return f"every training sample is right (accuracy 100 %): what is left, J_data = {left}, is uncertainty"


def _class_missing(v: Values) -> str:
    return (
        f"class {v['class']} is the answer for no training sample, and was not at step {v['since']} "
        f"either; {percent(v['share'])} belong to it"
    )


def _units(units: Sequence[int]) -> str:
    """Unit 7; units 3, 7 and 12; units 3, 7, 12, 13 and 5 more."""
    if len(units) == 1:
        return f"unit {units[0]}"
    names = [str(unit) for unit in sorted(units)[:_MOST_NAMES]]
    more = len(units) - len(names)
    last = f"{more} more" if more else names.pop()
    return f"units {', '.join(names)} and {last}"


def _cause(v: Values) -> str:
    """Since which update, or what else."""
    eta = figure(v["learning_rate"])
    if v["cause"] == "hand":
        return "since weights were set by hand"
    if v["cause"] == "data":
        return "since the training samples are others"
    if v["change"] is None or len(v["units"]) > 1:
        return f"since an update with η = {eta}"
    change = v["change"]
    by = f"by {percent(change)}" if change < 1.0 else f"by {figure(change)} times their size"
    return f"since an update with η = {eta} moved its weights {by}"


def _died(v: Values) -> str:
    units, eta = _units(v["units"]), f"with η = {figure(v['learning_rate'])}"
    any_more = "active for no training sample any more"
    if len(set(v["steps"])) > 1:
        first, last = min(v["steps"]), max(v["steps"])
        return f"{units} died between steps {first} and {last}, {eta}: {any_more}"
    if v["cause"] == "unknown":
        since = "" if v["after"] is None else f" since step {v['after']}"
        return f"{units} {'has' if len(v['units']) == 1 else 'have'} died{since}, {eta}: {any_more}"
    return f"{units} died: active for no training sample {_cause(v)}"


def _dead_at_start(v: Values) -> str:
    is_dead = "is" if len(v["units"]) == 1 else "are"
    units = f"{_units(v['units'])} of {v['n_hidden']}"
    return f"{units} {is_dead} dead from the start: active for no training sample"


def _all_dead(v: Values) -> str:
    n_hidden = v["n_hidden"]
    all_units = "the only hidden unit is" if n_hidden == 1 else f"all {n_hidden} hidden units are"
    when = " from the start"
    if "cause" in v:
        when = f", with η = {figure(v['learning_rate'])}"
        if v["cause"] in ("hand", "data"):
            when = f" {_cause(v)}"
    return f"{all_units} dead{when}: only b⁽²⁾ still learns from the data"


def _alike(v: Values) -> str:
    units = f"all {v['n_hidden']} hidden units"
    return f"{units} are alike: equal weights get equal gradients, so they act as one unit"


def _diverged(v: Values) -> str:
    reason = v["cause"].partition(". ")[0].rstrip(".")
    return f"diverged, {v['quantity']} overflowed: {reason[:1].lower()}{reason[1:]}"


SENTENCES: dict[str, Sentence] = {
    "start": Sentence(5, _start),
    "alike": Sentence(13, _alike),
    "penalty_step": Sentence(15, _penalty_step),
    "fell": Sentence(15, _fell),
    "raised": Sentence(15, _raised),
    "oscillation": Sentence(15, _oscillation),
    "plateau": Sentence(15, _plateau),
    "plateau_end": Sentence(15, _plateau_end),
    "test_up": Sentence(5, _test_up, "test_loss_data"),
    "penalty_larger": Sentence(7, _penalty_larger, "loss_reg"),
    "class_missing": Sentence(3, _class_missing),
    "all_right": Sentence(5, _all_right),
    "dead_at_start": Sentence(12, _dead_at_start),
    "died": Sentence(12, _died),
    "all_dead": Sentence(12, _all_dead),
    "diverged": Sentence(15, _diverged),
}
"""Every kind of event by the name that events have."""
