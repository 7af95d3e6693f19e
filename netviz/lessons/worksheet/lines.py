"""The fifteen lines as they stand on paper: shorter than on the screen, so that the blanks have room."""

from __future__ import annotations


def _d(of: str) -> str:
    return rf"\frac{{\partial\tilde J}}{{\partial {of}}}"


def _weight_gradient(layer: int, of: str) -> str:
    return rf"{_d(f'W^{{({layer})}}')} = a^{{({layer})\top}} {_d(of)} + 2\lambda W^{{({layer})}}"


def _sum_over_samples(of: str, terms: str) -> str:
    return rf"{_d(of)} = \textstyle\sum_i \Bigl(\displaystyle{_d(terms)}\Bigr)_i"


LINES: dict[int, str] = {
    1: r"z^{(2)} = a^{(1)} W^{(1)} + b^{(1)}",
    2: r"a^{(2)} = \max(0, z^{(2)})",
    3: r"z^{(3)} = a^{(2)} W^{(2)} + b^{(2)}",
    4: r"\psi = \operatorname{softmax} z^{(3)}",
    5: r"J_{\text{data}} = \tfrac{1}{N} \textstyle\sum_i -\ln \psi_{i,y_i}",
    6: r"J_{\text{reg}} = \lambda \bigl(\|W^{(1)}\|^2 + \|W^{(2)}\|^2\bigr)",
    7: r"\tilde J = J_{\text{data}} + J_{\text{reg}}",
    8: rf"{_d('z^{(3)}')} = \frac{{1}}{{N}} (\psi - \Delta)",
    9: _weight_gradient(2, "z^{(3)}"),
    10: _sum_over_samples("b^{(2)}", "z^{(3)}"),
    11: rf"{_d('a^{(2)}')} = {_d('z^{(3)}')} W^{{(2)\top}}",
    12: rf"{_d('z^{(2)}')} = {_d('a^{(2)}')} \odot \mathbf{{1}}[z^{{(2)}} > 0]",
    13: _weight_gradient(1, "z^{(2)}"),
    14: _sum_over_samples("b^{(1)}", "z^{(2)}"),
    15: r"W^{(2)} \leftarrow W^{(2)} - \eta\, \tfrac{\partial\tilde J}{\partial W^{(2)}}",
}
"""What stands before the blanks of each line, for typesetting; of line 15, one parameter."""

HINT = r"-\ln \psi_{i,y_i} = \ln s_i - (z_{i,y_i} - m_i)"
"""How line 5 is found with a table of logarithms."""

FORMULAS: dict[str, str] = {f"worksheet-{line:02d}": latex for line, latex in LINES.items()} | {
    "worksheet-hint": HINT
}
"""The same by the names of their pictures in resources/formulas."""
