"""The symbols of the derivation: how each is written in labels and messages, and how it is typeset."""

from __future__ import annotations

import re

_PARAMETERS = {
    "W⁽¹⁾": "W^{(1)}",
    "b⁽¹⁾": "b^{(1)}",
    "W⁽²⁾": "W^{(2)}",
    "b⁽²⁾": "b^{(2)}",
}
_VALUES = {
    "a⁽¹⁾": "a^{(1)}",
    "z⁽²⁾": "z^{(2)}",
    "a⁽²⁾": "a^{(2)}",
    "z⁽³⁾": "z^{(3)}",
}

SYMBOLS: dict[str, str] = {
    "J̃": r"\tilde J",
    "J_data": r"J_{\text{data}}",
    "J_reg": r"J_{\text{reg}}",
    **_PARAMETERS,
    **_VALUES,
    **{
        f"∂J̃/∂{of}": rf"\partial\tilde J/\partial {latex}"
        for of, latex in {**_PARAMETERS, **_VALUES, "θ": r"\theta", "θⱼ": r"\theta_j"}.items()
    },
    "‖∂J̃/∂θⱼ‖": r"\lVert\partial\tilde J/\partial\theta_j\rVert",
    "a⁽¹⁾ᵀ": r"{a^{(1)}}^\top",
    "a⁽²⁾ᵀ": r"{a^{(2)}}^\top",
    "W⁽²⁾ᵀ": r"{W^{(2)}}^\top",
    "W⁽²⁾ⱼₖ": "W^{(2)}_{jk}",
    "a⁽²⁾ᵢⱼ": "a^{(2)}_{ij}",
    "z⁽³⁾ᵢₖ": "z^{(3)}_{ik}",
    "b⁽¹⁾ⱼ": "b^{(1)}_j",
    "b⁽²⁾ₖ": "b^{(2)}_k",
    "z⁽¹⁾": "z^{(1)}",
    "W⁽⁴⁾": "W^{(4)}",
    "Δ": r"\Delta",
    "2λW⁽¹⁾": r"2\lambda W^{(1)}",
    "2λW⁽²⁾": r"2\lambda W^{(2)}",
    "ηλ": r"\eta\lambda",
    "ψ": r"\psi",
    "δ": r"\delta",
    "θ": r"\theta",
    "θⱼ": r"\theta_j",
    "η": r"\eta",
    "λ": r"\lambda",
    "ε": r"\varepsilon",
    "φ": r"\varphi",
    "x̃": r"\tilde x",
    "x̃₁": r"\tilde x_1",
    "x̃₂": r"\tilde x_2",
    "x₁": "x_1",
    "x₂": "x_2",
    "𝐻": "H",
    "𝐾": "K",
    "𝑁": "N",
    "𝑗": "j",
    "𝑡": "t",
}
"""Every symbol as it is written in text, and its LaTeX; letters of words too are in italics."""

_PLAIN = str.maketrans("𝐻𝐾𝑁𝑗𝑡", "HKNjt")

_PATTERN = re.compile("|".join(re.escape(symbol) for symbol in sorted(SYMBOLS, key=len, reverse=True)))


def split_symbols(text: str) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it is a symbol of `SYMBOLS`; together they are the text."""
    pieces, end = [], 0
    for found in _PATTERN.finditer(text):
        if found.start() > end:
            pieces.append((text[end : found.start()], False))
        pieces.append((found.group(), True))
        end = found.end()
    if end < len(text):
        pieces.append((text[end:], False))
    return pieces


def spoken(text: str) -> str:
    """A text for a message or a screen reader, in letters that every face has."""
    return text.translate(_PLAIN)


def symbol_file(symbol: str) -> str:
    """The name of the file, without its ending, in which a symbol is typeset."""
    words = SYMBOLS[symbol].replace("\\", " ").replace("/", " by ")
    return "symbol-" + "-".join(re.findall(r"\w+", words.replace("_", " ")))
