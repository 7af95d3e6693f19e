"""Every kind of mistake that is recognised: where it is made, what a student is told, the right line."""

from __future__ import annotations

from netviz.backward.diagnosis.kind import Kind
from netviz.backward.diagnosis.kinds_backward import BACKWARD_KINDS
from netviz.backward.diagnosis.kinds_forward import FORWARD_KINDS

KINDS: dict[str, Kind] = {kind.key: kind for kind in (*FORWARD_KINDS, *BACKWARD_KINDS)}
"""Every kind by its key, in the order of the lines."""

_SAME = {
    "z2-for-derivative": "relu-for-derivative",
    "twice-a2-for-derivative": "relu-for-derivative",
    "twice-z2-for-derivative": "relu-for-derivative",
    "column-labels (counted)": "column-labels",
}


def kind_of(variant: str) -> Kind:
    """The kind to which a variant of a line belongs."""
    plain = _SAME.get(variant, variant)
    if plain not in KINDS:
        plain = plain.replace(",", " ").replace("(", " ").split()[0]
    return KINDS[plain]
