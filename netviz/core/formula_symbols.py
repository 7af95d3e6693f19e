"""What the symbols in the formulas stand for, so that each can be found in a typeset formula."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from itertools import count

from netviz.core.stages import STAGES
from netviz.core.symbols import SYMBOLS

_LETTERS = {
    "a1": r"a^{(1)}",
    "W1": r"W^{(1)}",
    "b1": r"b^{(1)}",
    "z2": r"z^{(2)}",
    "a2": r"a^{(2)}",
    "W2": r"W^{(2)}",
    "b2": r"b^{(2)}",
    "z3": r"z^{(3)}",
    "theta": r"\theta",
}
_SYMBOLS = {
    **_LETTERS,
    "loss_data": r"J_{\text{data}}",
    "loss_reg": r"J_{\text{reg}}",
    "loss": r"\tilde J",
    "psi": r"\psi",
    "delta": r"\Delta",
    "lam": r"\lambda",
    "eta": r"\eta",
}
_INDEX = r"(?:_(?:\{[^{}]*\}|\w))?"


@functools.cache
def _symbols_in_latex() -> re.Pattern[str]:
    """Every known symbol, and the derivative by each; made when it is first needed, for it takes long."""
    derivatives = [
        rf"(?P<d{key}>\\frac\{{\\partial\\tilde J\}}\{{\\partial {re.escape(latex)}{_INDEX}\}})"
        for key, latex in _LETTERS.items()
    ]
    symbols = [rf"(?P<{key}>{re.escape(latex)}(?![A-Za-z]){_INDEX})" for key, latex in _SYMBOLS.items()]
    samples = r"(?P<N>(?<![\\A-Za-z_{])N(?![A-Za-z])|(?<=\{)N(?=\}))"
    return re.compile("|".join([*derivatives, *symbols, samples]))


_DERIVATIVE = "∂J̃/∂"
_MARK = re.compile(r'id="symbol-(\w+?)-(\d+)"')

MADE_BY: dict[str, int] = {
    **{stage.key: stage.line for stage in STAGES},
    **dict.fromkeys(("W1", "b1", "W2", "b2"), STAGES[-1].line),
}
"""The line that makes what a symbol stands for; the data and the settings are made by none."""

MEANINGS: dict[str, str] = {
    "a1": "the inputs, a row for each sample",
    "W1": "the weights from the inputs to the hidden units",
    "b1": "the biases of the hidden units",
    "z2": "what each hidden unit sees of each sample",
    "a2": "what each hidden unit passes on",
    "W2": "the weights from the hidden units to the classes",
    "b2": "the biases of the classes",
    "z3": "the scores of the classes",
    "psi": "the probabilities of the classes",
    "delta": "1 for the true class of each sample, 0 for the others",
    "loss_data": "the loss on the data",
    "loss_reg": "the penalty on large weights",
    "loss": "the whole loss",
    "dz3": "how the loss changes with the scores",
    "dW2": "how the loss changes with the second weights",
    "db2": "how the loss changes with the classes' biases",
    "da2": "how the loss changes with what the units pass on",
    "dz2": "how the loss changes with what the units see",
    "dW1": "how the loss changes with the first weights",
    "db1": "how the loss changes with the units' biases",
    "theta": "all parameters together",
    "dtheta": "the gradient with respect to all parameters",
    "lam": "how strong the penalty is",
    "eta": "the learning rate: how far a step goes",
    "N": "the number of samples in the step",
}
"""What every symbol that is marked in the formulas is, in a few words."""


def key_of(symbol: str) -> str | None:
    """What a symbol of `netviz.core.symbols` stands for in a formula, without indices; None for none."""
    if symbol.startswith(_DERIVATIVE):
        key = key_of(symbol.removeprefix(_DERIVATIVE))
        return None if key is None else f"d{key}"
    latex = SYMBOLS.get(symbol)
    found = None if latex is None else _symbols_in_latex().search(latex)
    return None if found is None else found.lastgroup


def with_marks(latex: str) -> str:
    r"""A formula in which every known symbol has an id: ``\cssId{symbol-W2-1}{W^{(2)}}``."""
    numbers = count(1)

    def mark(found: re.Match[str]) -> str:
        return rf"\cssId{{symbol-{found.lastgroup}-{next(numbers)}}}{{{found.group()}}}"

    return _symbols_in_latex().sub(mark, latex)


def marks_in(svg: str) -> Iterator[tuple[str, str]]:
    """The ids of the symbols of a typeset formula, in the order of reading, and the key of each."""
    ids = sorted(_MARK.findall(svg), key=lambda found: int(found[1]))
    for key, number in ids:
        yield f"symbol-{key}-{number}", key
