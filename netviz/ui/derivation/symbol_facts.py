"""What can be said of a symbol of a formula that is pointed at."""

from __future__ import annotations

import numpy as np

from netviz.core import STAGES
from netviz.core.formula_symbols import MADE_BY, MEANINGS
from netviz.snapshot import Snapshot
from netviz.training.step_lines import SampleLines
from netviz.ui.derivation.worked_example import row_text
from netviz.ui.kit.heat_map import Figures
from netviz.ui.kit.number_format import number_text, short_number
from netviz.ui.kit.parameter_entries import LABELS

NAMES = {
    **{stage.key: stage.symbol for stage in STAGES},
    **LABELS,
    "a1": "a⁽¹⁾",
    "delta": "Δ",
    "dtheta": "∂J̃/∂θ",
    "lam": "λ",
    "eta": "η",
    "N": "N",
}
"""How every symbol that is marked in the formulas is written in labels."""

_OF_SAMPLE = ("z2", "a2", "z3", "psi", "dz3", "da2", "dz2")
_MADE = {"a1": "the data", "delta": "the data", "lam": "a setting", "eta": "a setting"}


def symbol_facts(key: str, snapshot: Snapshot, sample: SampleLines | None) -> list[str]:
    """What a symbol is, its shape, its value (of the pinned sample, if one is) and the line that made it.

    Parameters
    ----------
    key : str
        Of `netviz.core.formula_symbols.MEANINGS`.
    snapshot : Snapshot
    sample : SampleLines or None
        Of the pinned sample.
    """
    trace, config = snapshot.lines.trace, snapshot.config
    rows = [f"{NAMES[key]}: {MEANINGS[key]}"]
    settings = {
        "lam": config.regularization,
        "eta": config.learning_rate,
        "N": len(trace.y),
    }
    if key in settings:
        rows.append(f"now {short_number(settings[key])}")
    elif key in ("theta", "dtheta"):
        rows.append(f"{snapshot.params.sizes.n_parameters} numbers")
    else:
        source = snapshot.params if key in LABELS else trace
        value = np.asarray(getattr(source, key))
        if not value.ndim:
            rows.append(f"now {number_text(float(value))}")
        else:
            rows.append(f"{'×'.join(map(str, value.shape))}, norm {number_text(Figures.of(value).norm, 3)}")
    if sample is not None:
        given = {"a1": sample.x, "delta": np.eye(len(sample.psi))[sample.y]}
        row = given.get(key)
        if key in _OF_SAMPLE:
            row = np.ravel(getattr(sample, key))
        if row is not None:
            rows.append(f"sample {snapshot.pinned}: {row_text(row)}")
    line = MADE_BY.get(key)
    rows.append(f"made by line {line}" if line is not None else _MADE.get(key, "given by the settings"))
    return rows
