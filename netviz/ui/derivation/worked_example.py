"""The lines with numbers in them: one sample's own way through the derivation."""

from __future__ import annotations

import math

import numpy as np

from netviz.core import STAGES
from netviz.core.params import Array
from netviz.snapshot import Snapshot
from netviz.training.step_lines import N_LINES, SampleLines
from netviz.ui.kit.number_format import number_text, superscript
from netviz.ui.kit.units import raw_row

_MOST_TERMS = 6


def figure(value: float, digits: int = 3) -> str:
    """A number within a formula."""
    return number_text(float(value), digits)


def row_text(values: Array, most: int = 4) -> str:
    """(0.1, 0.7, 0.2), cut off after so many; small ones with their common power of ten in front."""
    values = np.asarray(values, float)
    largest = float(np.abs(values).max(initial=0.0))
    front = ""
    if 0 < largest < 0.01:
        exponent = math.floor(math.log10(largest))
        values = values / 10.0**exponent
        front = f"10{superscript(exponent)}·"
    shown = [f"{value:.2f}".replace("-", "−") for value in values[:most]]
    return f"{front}({', '.join(shown)}{', …' if len(values) > most else ''})"


def dot_text(left: Array, right: Array, added: float | None = None, most: int = _MOST_TERMS) -> str:
    """A sum of products written out: the largest terms, how many others, and the result."""
    products = left * right
    order = np.sort(np.argsort(-np.abs(products), kind="stable")[:most])
    text = ""
    for n, term in enumerate(order.tolist()):
        a, b = float(left[term]), float(right[term])
        sign = "−" if a < 0 else "+"
        text += f" {sign} " if n else ("−" if a < 0 else "")
        text += f"{figure(abs(a))}·{figure(b) if b >= 0 else f'({figure(b)})'}"
    rest = len(products) - len(order)
    if rest:
        others = float(products.sum() - products[order].sum())
        text += f" {'−' if others < 0 else '+'} {figure(abs(others))} ({rest} more)"
    total = float(products.sum())
    if added is not None:
        text += f" {'−' if added < 0 else '+'} {figure(abs(added))}"
        total += added
    return f"{text} = {figure(total)}"


def sample_lines(snapshot: Snapshot) -> SampleLines | None:
    """The pinned sample's rows of all lines; None if none is pinned."""
    sample, dataset = snapshot.pinned, snapshot.dataset
    if sample is None:
        return None
    x = snapshot.standardization.apply(dataset.points[[sample]])[0]
    row = None if dataset.is_test[sample] else int(np.count_nonzero(~dataset.is_test[:sample]))
    return snapshot.lines.sample(x, int(dataset.classes[sample]), row)


def example_unit(sample: SampleLines, unit: int | None) -> int:
    """The hidden unit that is written out: the one pointed at, else the one that fires most."""
    return int(np.argmax(sample.z2)) if unit is None or unit >= len(sample.z2) else unit


def worked(
    line: int, sample: SampleLines, snapshot: Snapshot, unit: int | None = None, terms: int = _MOST_TERMS
) -> tuple[str, ...]:
    """A line with the sample's numbers filled in.

    Parameters
    ----------
    line : int
        1 … 15.
    sample : SampleLines
    snapshot : Snapshot
    unit : int, optional
        The hidden unit of which an entry is written out.
    terms : int
        Of a sum, how many are written out.

    Returns
    -------
    tuple of str
        A sentence or formula each.
    """
    j = example_unit(sample, unit)
    W1, b1, W2, _ = snapshot.params
    n_hidden, firing = len(sample.z2), int(np.count_nonzero(sample.z2 > 0))
    y, reg = sample.y, snapshot.lines.trace.loss_reg
    fires = bool(sample.z2[j] > 0)
    if line in snapshot.lines.wrong_lines and line < N_LINES:
        key = STAGES[line - 1].key
        value = np.asarray(getattr(sample, key))
        shown = value if len(value) == len(sample.psi) else value[..., j : j + 1]
        where = "" if shown is value else f" (unit {j})"
        return "a wrong line is in force, or flows in here", f"{row_text(np.ravel(shown), 3)}{where}"
    if line == 1:
        given: tuple[str, ...] = (f"x = {raw_row(snapshot.dataset.points[snapshot.pinned])}",)
        if snapshot.standardize:
            given += (f"x̃ = {row_text(sample.x)}",)
        return *given, f"unit {j}: {dot_text(sample.x, W1[:, j], float(b1[j]), terms)}"
    if line == 2:
        return f"unit {j}: max(0, {figure(sample.z2[j])}) = {figure(sample.a2[j])}", (
            f"{firing} of {n_hidden} units fire"
        )
    if line == 3:
        return (f"z⁽³⁾ = {row_text(sample.z3)}",)
    if line == 4:
        return (f"ψ = {row_text(sample.psi)}",)
    if line == 5:
        return (f"−log {figure(sample.psi[y])} = {figure(sample.loss)}",)
    if line == 6:
        return ("the same for every sample",)
    if line == 7:
        return (f"{figure(sample.loss)} + {figure(reg)} = {figure(sample.loss + reg)}, were it alone",)
    if line == 8:
        if len(sample.psi) > 4:
            return f"true class: ({sample.psi[y]:.2f} − 1) / {sample.n_samples}", (
                f"= {figure(sample.dz3[y])}"
            )
        wanted = [f"{p:.2f} − 1" if k == y else f"{p:.2f}" for k, p in enumerate(sample.psi.tolist())]
        return f"({', '.join(wanted)}) / {sample.n_samples}", f"= {row_text(sample.dz3)}"
    if line == 9:
        return f"a⁽²⁾ᵀ times {row_text(sample.dz3, 3)}", f"adds to the rows of {firing} units"
    if line == 10:
        return (f"adds {row_text(sample.db2)}",)
    if line == 11:
        return (f"unit {j}: {dot_text(sample.dz3, W2[j], most=terms)}",)
    if line == 12:
        return f"unit {j}: {figure(sample.da2[j])}·{int(fires)} = {figure(sample.dz2[j])}", (
            f"{firing} of {n_hidden} units pass it on"
        )
    if line == 13:
        return (f"adds to unit {j}: {row_text(sample.dW1[:, j])}",)
    if line == 14:
        return (f"adds to unit {j}: {figure(sample.db1[j])}",)
    return (
        f"one of {sample.n_samples} samples that move θ" if sample.in_batch else "not in this step's batch",
    )


def sample_value(key: str, sample: SampleLines, reg: float) -> Array | float:
    """The sample's own value of a line: its row, or what it alone adds."""
    if key == "loss_data":
        return sample.loss
    if key == "loss_reg":
        return reg
    if key == "loss":
        return sample.loss + reg
    value: Array = getattr(sample, key)
    return value
