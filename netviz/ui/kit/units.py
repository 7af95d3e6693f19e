"""The columns of the data beside what the network is given of them: x and x̃ = (x − mean)/scale."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from netviz.core.params import Array
from netviz.snapshot import Snapshot
from netviz.ui.kit.number_format import number_text, short_name

INPUTS = ("x̃₁", "x̃₂")
"""What the network is given of the two columns, where they are standardized."""

_DIGITS = 3


def formula(snapshot: Snapshot, column: int, name: str) -> str:
    """(age − 54.3)/20.8, with the name of the column or any other."""
    units = snapshot.standardization
    mean, scale = (number_text(values[column], _DIGITS) for values in (units.mean, units.scale))
    sign, mean = ("+", mean[1:]) if mean.startswith("−") else ("−", mean)
    return f"({name} {sign} {mean})/{scale}"


def formulas(snapshot: Snapshot, most: int = 12) -> tuple[str, ...]:
    """x̃₁ = (age − 54.3)/20.8 for each column; empty where they are given as they are."""
    if not snapshot.standardize:
        return ()
    return tuple(
        f"{given} = {formula(snapshot, column, short_name(name, most))}"
        for column, (given, name) in enumerate(zip(INPUTS, snapshot.dataset.feature_names, strict=True))
    )


def place_texts(snapshot: Snapshot, place: Array) -> tuple[str, ...]:
    """A place in words: age = 21.7, and x̃₁ = −1.07 where that is what the network is given.

    Parameters
    ----------
    snapshot : Snapshot
    place : array (2,)
        In the data's units.
    """
    texts = []
    given = snapshot.standardization.apply(np.asarray(place))
    for column, name in enumerate(snapshot.dataset.feature_names):
        text = f"{short_name(name, 12)} = {number_text(float(place[column]), _DIGITS)}"
        if snapshot.standardize:
            text += f", {INPUTS[column]} = {number_text(float(given[column]), _DIGITS)}"
        texts.append(text)
    return tuple(texts)


def raw_row(values: Array) -> str:
    """(21.7, 4.2·10⁴): a sample in the data's units."""
    return f"({', '.join(number_text(float(value), _DIGITS) for value in values)})"


def why_texts(snapshot: Snapshot, line: int) -> tuple[str, ...]:
    """What the derivation of a line that reads a⁽¹⁾ has to say of its units, in the numbers of the run."""
    if line == 1 and snapshot.standardize:
        whose = (
            f"Mean and scale are those saved in {Path(snapshot.standardization_from).name}"
            if snapshot.standardization_from
            else "Mean and scale (the standard deviation) are those of the training part at step 0"
        )
        return (
            "The network does not see the columns x as they are. a⁽¹⁾ holds the standardized "
            f"x̃ = (x − mean)/scale: {', '.join(formulas(snapshot, 20))}. {whose}; so neither column "
            "outweighs the other for being written in larger numbers.",
        )
    if line == 1:
        return ("a⁽¹⁾ holds the columns x as they are in the data: they are not standardized.",)
    if line == 13 and snapshot.standardize:
        return (
            "a⁽¹⁾ is x̃ of line 1, not x. Weights for the columns as they are would be W⁽¹⁾/scale, with "
            "b⁽¹⁾ − (mean/scale)·W⁽¹⁾: the same network (Save offers them).",
        )
    if line == 13:
        return (
            "a⁽¹⁾ holds the columns as they are, so a column written in larger numbers has the larger "
            "gradient.",
        )
    return ()
