"""The fifteen lines of the derivation as data: one table that every view, printout and test reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from netviz.core.network import Trace
from netviz.core.params import Array

Phase: TypeAlias = Literal["forward", "loss", "backward", "update"]


@dataclass(frozen=True)
class Stage:
    """One line of the derivation.

    Attributes
    ----------
    line : int
        1 … 15.
    key : str
        The name of its value in the code, for all but the last line an attribute of `Trace`.
    symbol : str
        The left-hand side in Unicode, for labels.
    latex : str
        The whole line, for typesetting.
    shape : tuple of str
        The letters of its value's shape: N samples, D inputs, H hidden units, K classes, and P for
        all parameters together; empty for a scalar.
    phase : "forward", "loss", "backward" or "update"
    read : callable
        Takes a `Trace`, returns the line's value.
    parameter : str or None
        The parameter whose numerical gradient checks this line.
    """

    line: int
    key: str
    symbol: str
    latex: str
    shape: tuple[str, ...]
    phase: Phase
    read: Callable[[Trace], Array | float]
    parameter: str | None = None


def _stage(
    line: int,
    key: str,
    symbol: str,
    latex: str,
    shape: str,
    phase: Phase,
    parameter: str | None = None,
    read: Callable[[Trace], Array | float] | None = None,
) -> Stage:
    def attribute(trace: Trace) -> Array | float:
        value: Array | float = getattr(trace, key)
        return value

    return Stage(line, key, symbol, latex, tuple(shape), phase, read or attribute, parameter)


def _flat_parameters(trace: Trace) -> Array:
    return np.concatenate([np.ravel(value) for value in trace.params])


def _d(of: str) -> str:
    return rf"\frac{{\partial\tilde J}}{{\partial {of}}}"


STAGES: tuple[Stage, ...] = (
    _stage(1, "z2", "z⁽²⁾", r"z^{(2)} = a^{(1)} W^{(1)} + b^{(1)}", "NH", "forward"),
    _stage(2, "a2", "a⁽²⁾", r"a^{(2)} = \varphi(z^{(2)}) = \max(0, z^{(2)})", "NH", "forward"),
    _stage(3, "z3", "z⁽³⁾", r"z^{(3)} = a^{(2)} W^{(2)} + b^{(2)}", "NK", "forward"),
    _stage(
        4,
        "psi",
        "ψ",
        r"\psi_{ij} = \frac{\exp z^{(3)}_{ij}}{\sum_k \exp z^{(3)}_{ik}}",
        "NK",
        "forward",
    ),
    _stage(
        5,
        "loss_data",
        "J_data",
        r"J_{\text{data}} = \frac{1}{N} \sum_i -\log \psi_{i,y_i}",
        "",
        "loss",
    ),
    _stage(
        6,
        "loss_reg",
        "J_reg",
        r"J_{\text{reg}} = \lambda \left(\|W^{(1)}\|_F^2 + \|W^{(2)}\|_F^2\right)",
        "",
        "loss",
    ),
    _stage(7, "loss", "J̃", r"\tilde J = J_{\text{data}} + J_{\text{reg}}", "", "loss"),
    _stage(
        8,
        "dz3",
        "∂J̃/∂z⁽³⁾",
        rf"{_d('z^{(3)}')} = \frac{{1}}{{N}} (\psi - \Delta)",
        "NK",
        "backward",
    ),
    _stage(
        9,
        "dW2",
        "∂J̃/∂W⁽²⁾",
        rf"{_d('W^{(2)}')} = {{a^{{(2)}}}}^{{\top}} {_d('z^{(3)}')} + 2\lambda W^{{(2)}}",
        "HK",
        "backward",
        "W2",
    ),
    _stage(
        10,
        "db2",
        "∂J̃/∂b⁽²⁾",
        rf"{_d('b^{(2)}')} = \sum_i \left({_d('z^{(3)}')}\right)_i",
        "K",
        "backward",
        "b2",
    ),
    _stage(
        11,
        "da2",
        "∂J̃/∂a⁽²⁾",
        rf"{_d('a^{(2)}')} = {_d('z^{(3)}')} {{W^{{(2)}}}}^{{\top}}",
        "NH",
        "backward",
    ),
    _stage(
        12,
        "dz2",
        "∂J̃/∂z⁽²⁾",
        rf"{_d('z^{(2)}')} = {_d('a^{(2)}')} \odot 1[z^{{(2)}} > 0]",
        "NH",
        "backward",
    ),
    _stage(
        13,
        "dW1",
        "∂J̃/∂W⁽¹⁾",
        rf"{_d('W^{(1)}')} = {{a^{{(1)}}}}^{{\top}} {_d('z^{(2)}')} + 2\lambda W^{{(1)}}",
        "DH",
        "backward",
        "W1",
    ),
    _stage(
        14,
        "db1",
        "∂J̃/∂b⁽¹⁾",
        rf"{_d('b^{(1)}')} = \sum_i \left({_d('z^{(2)}')}\right)_i",
        "H",
        "backward",
        "b1",
    ),
    _stage(
        15,
        "theta",
        "θ",
        rf"\theta \leftarrow \theta - \eta\, {_d(chr(92) + 'theta')}",
        "P",
        "update",
        read=_flat_parameters,
    ),
)
"""Lines 1 to 15, in the order in which they are computed. Line 15's value is the θ it starts from."""
