"""The fifteen lines of the derivation as data: one table that every view, printout and test reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

import numpy as np

from netviz.core.network import Trace
from netviz.core.params import Array
from netviz.frozen import dataclass

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
    code : str
        The line in plain NumPy, as one would write it after the lines before: of the names in `inputs`, and
        of np, N, y, lam (λ) and eta (η).
    read : callable
        Takes a `Trace`, returns the line's value.
    factors : str
        The shapes of what the right-hand side joins, in the order of the formula.
    inputs : tuple of str
        What the line reads: keys of earlier lines, and of "a1", "delta", "W1", "b1", "W2", "b2".
    parameter : str or None
        The parameter whose numerical gradient checks this line.
    """

    line: int
    key: str
    symbol: str
    latex: str
    shape: tuple[str, ...]
    phase: Phase
    factors: str
    inputs: tuple[str, ...]
    code: str
    read: Callable[[Trace], Array | float]
    parameter: str | None = None

    @property
    def left_side(self) -> str:
        """What the line computes, for typesetting."""
        return self.latex.partition(" = ")[0].partition(r" \leftarrow")[0]

    @property
    def right_side(self) -> str:
        """What stands to the right of the first equals sign, for typesetting."""
        return self.latex.partition(" = ")[2]

    def sizes(self, trace: Trace) -> dict[str, int]:
        """What the letters of the shapes stand for in a trace."""
        n_inputs, n_hidden, n_classes = trace.params.sizes
        return {
            "N": len(trace.y),
            "D": n_inputs,
            "H": n_hidden,
            "K": n_classes,
            "P": trace.params.sizes.n_parameters,
        }


def _stage(
    line: int,
    key: str,
    symbol: str,
    latex: str,
    shape: str,
    phase: Phase,
    factors: str,
    inputs: str,
    code: str,
    parameter: str | None = None,
    read: Callable[[Trace], Array | float] | None = None,
) -> Stage:
    def attribute(trace: Trace) -> Array | float:
        value: Array | float = getattr(trace, key)
        return value

    return Stage(
        line,
        key,
        symbol,
        latex,
        tuple(shape),
        phase,
        factors,
        tuple(inputs.split()),
        code,
        read or attribute,
        parameter,
    )


def _flat_parameters(trace: Trace) -> Array:
    return np.concatenate([np.ravel(value) for value in trace.params])


def _d(of: str) -> str:
    return rf"\frac{{\partial\tilde J}}{{\partial {of}}}"


def _weight_gradient(layer: str, of: str) -> str:
    weights = f"W^{{({layer})}}"
    data = rf"{{a^{{({layer})}}}}^{{\top}} {_d(of)}"
    return rf"{_d(weights)} = \class{{data}}{{{data}}} + \class{{reg}}{{2\lambda {weights}}}"


STAGES: tuple[Stage, ...] = (
    _stage(
        1,
        "z2",
        "z⁽²⁾",
        r"z^{(2)} = a^{(1)} W^{(1)} + b^{(1)}",
        "NH",
        "forward",
        "(N×D)(D×H) + (H)",
        "a1 W1 b1",
        "z2 = a1 @ W1 + b1",
    ),
    _stage(
        2,
        "a2",
        "a⁽²⁾",
        r"a^{(2)} = \varphi(z^{(2)}) = \max(0, z^{(2)})",
        "NH",
        "forward",
        "max(0, (N×H))",
        "z2",
        "a2 = np.maximum(0, z2)",
    ),
    _stage(
        3,
        "z3",
        "z⁽³⁾",
        r"z^{(3)} = a^{(2)} W^{(2)} + b^{(2)}",
        "NK",
        "forward",
        "(N×H)(H×K) + (K)",
        "a2 W2 b2",
        "z3 = a2 @ W2 + b2",
    ),
    _stage(
        4,
        "psi",
        "ψ",
        r"\psi_{ij} = \frac{\exp z^{(3)}_{ij}}{\sum_k \exp z^{(3)}_{ik}}",
        "NK",
        "forward",
        "(N×K) / (N×1)",
        "z3",
        "shifted = z3 - z3.max(axis=1, keepdims=True)\n"
        "e = np.exp(shifted)\n"
        "psi = e / e.sum(axis=1, keepdims=True)",
    ),
    _stage(
        5,
        "loss_data",
        "J_data",
        r"\class{data}{J_{\text{data}}} = \frac{1}{N} \sum_i -\log \psi_{i,y_i}",
        "",
        "loss",
        "mean of (N)",
        "psi delta",
        "loss_data = np.mean(np.log(e.sum(axis=1)) - shifted[np.arange(N), y])",
    ),
    _stage(
        6,
        "loss_reg",
        "J_reg",
        r"\class{reg}{J_{\text{reg}}} = \lambda \left(\|W^{(1)}\|_F^2 + \|W^{(2)}\|_F^2\right)",
        "",
        "loss",
        "λ(‖D×H‖² + ‖H×K‖²)",
        "W1 W2",
        "loss_reg = lam * (np.sum(W1**2) + np.sum(W2**2))",
    ),
    _stage(
        7,
        "loss",
        "J̃",
        r"\tilde J = \class{data}{J_{\text{data}}} + \class{reg}{J_{\text{reg}}}",
        "",
        "loss",
        "(1) + (1)",
        "loss_data loss_reg",
        "loss = loss_data + loss_reg",
    ),
    _stage(
        8,
        "dz3",
        "∂J̃/∂z⁽³⁾",
        rf"{_d('z^{(3)}')} = \frac{{1}}{{N}} (\psi - \Delta)",
        "NK",
        "backward",
        "((N×K) − (N×K)) / N",
        "psi delta",
        "dz3 = (psi - delta) / N",
    ),
    _stage(
        9,
        "dW2",
        "∂J̃/∂W⁽²⁾",
        _weight_gradient("2", "z^{(3)}"),
        "HK",
        "backward",
        "(H×N)(N×K) + (H×K)",
        "a2 dz3 W2",
        "dW2 = a2.T @ dz3 + 2 * lam * W2",
        "W2",
    ),
    _stage(
        10,
        "db2",
        "∂J̃/∂b⁽²⁾",
        rf"{_d('b^{(2)}')} = \sum_i \left({_d('z^{(3)}')}\right)_i",
        "K",
        "backward",
        "Σ over N of (N×K)",
        "dz3",
        "db2 = dz3.sum(axis=0)",
        "b2",
    ),
    _stage(
        11,
        "da2",
        "∂J̃/∂a⁽²⁾",
        rf"{_d('a^{(2)}')} = {_d('z^{(3)}')} {{W^{{(2)}}}}^{{\top}}",
        "NH",
        "backward",
        "(N×K)(K×H)",
        "dz3 W2",
        "da2 = dz3 @ W2.T",
    ),
    _stage(
        12,
        "dz2",
        "∂J̃/∂z⁽²⁾",
        rf"{_d('z^{(2)}')} = {_d('a^{(2)}')} \odot 1[z^{{(2)}} > 0]",
        "NH",
        "backward",
        "(N×H) ⊙ (N×H)",
        "da2 z2",
        "dz2 = da2 * (z2 > 0)",
    ),
    _stage(
        13,
        "dW1",
        "∂J̃/∂W⁽¹⁾",
        _weight_gradient("1", "z^{(2)}"),
        "DH",
        "backward",
        "(D×N)(N×H) + (D×H)",
        "a1 dz2 W1",
        "dW1 = a1.T @ dz2 + 2 * lam * W1",
        "W1",
    ),
    _stage(
        14,
        "db1",
        "∂J̃/∂b⁽¹⁾",
        rf"{_d('b^{(1)}')} = \sum_i \left({_d('z^{(2)}')}\right)_i",
        "H",
        "backward",
        "Σ over N of (N×H)",
        "dz2",
        "db1 = dz2.sum(axis=0)",
        "b1",
    ),
    _stage(
        15,
        "theta",
        "θ",
        rf"\theta \leftarrow \theta - \eta\, {_d(chr(92) + 'theta')}",
        "P",
        "update",
        "(P) − η(P)",
        "W1 b1 W2 b2 dW1 db1 dW2 db2",
        "W1 = W1 - eta * dW1\nb1 = b1 - eta * db1\nW2 = W2 - eta * dW2\nb2 = b2 - eta * db2",
        read=_flat_parameters,
    ),
)
"""Lines 1 to 15, in the order in which they are computed. Line 15's value is the θ it starts from."""

GRADIENT_LINE = {stage.parameter: stage.line for stage in STAGES if stage.parameter is not None}
"""The line of each parameter's gradient, by the parameter's name."""


def fed_by(line: int) -> frozenset[int]:
    """A line and all that its value flows into, by number."""
    keys, lines = {STAGES[line - 1].key}, {line}
    for stage in STAGES[line:]:
        if keys & set(stage.inputs):
            keys.add(stage.key)
            lines.add(stage.line)
    return frozenset(lines)
