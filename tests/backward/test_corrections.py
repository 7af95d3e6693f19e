"""The line of each mistake as a formula: it says what is missing, and what is too much."""

import pytest

from netviz.backward.diagnosis.corrections import CORRECTIONS, correction_of
from netviz.backward.diagnosis.kinds import KINDS
from netviz.backward.judge import judge
from netviz.backward.source import of_text
from netviz.resources import RESOURCES
from tests.ui.code.test_code import RIGHT

WITHOUT = {
    *("loss-factor", "loss-unexplained", "penalty-loss", "no-mean-in-line", "zero", "random", "stateful"),
    *("classes-from-labels", "equal-sizes", "bias-orientation", "shape", "unexplained"),
}
"""Of these no part of a line is what is wrong."""

WRITTEN = {
    "no-mask": ("da2 * (z2 > 0)", "da2", "⊙ 1[z⁽²⁾ > 0]", ""),
    "wrong-divisor": ("dz3 /= N", "dz3 /= 2", "1/N, with the number of samples N", ""),
    "no-mean": ("dz3 /= N", "pass", "1/N", ""),
    "penalty-missing": (" + 2 * lam * W2", "", "+ 2λW⁽²⁾", ""),
    "penalty-half": ("2 * lam * W1", "lam * W1", "2", ""),
    "W2-not-transposed": ("dz3 @ W2.T", "dz3 @ W2", "ᵀ", ""),
    "z2-for-a2": ("a2.T @ dz3", "z2.T @ dz3", "a⁽²⁾ᵀ", "z⁽²⁾ᵀ"),
    "mask-inverted": ("(z2 > 0)", "(z2 <= 0)", ">", "≤"),
    "no-axis": ("dz2.sum(axis=0)", "dz2.sum()", "", "the sum over the columns"),
    "sign": ("dz3 /= N", "dz3 /= -N", "", "a minus"),
}


@pytest.mark.parametrize("key", WRITTEN)
def test_the_formula_of_a_mistake_names_what_is_missing_and_what_is_too_much(key):
    right, wrong, missing, extra = WRITTEN[key]
    found = judge(of_text(RIGHT.replace(right, wrong, 1), "mine.py")).verdict.mistakes[0]
    assert found.key == key
    assert found.correction.line == found.line
    assert (found.correction.missing, found.correction.extra) == (missing, extra)


def test_a_penalty_in_another_convention_has_its_own_formula():
    half = RIGHT.replace("loss += lam", "loss += 0.5 * lam").replace("2 * lam * W2", "lam * W2")
    found = judge(of_text(half.replace(" + 2 * lam * W1", ""), "mine.py")).verdict.mistakes[0]
    assert found.key == "penalty-missing"
    assert found.correction.missing == "+ λW⁽¹⁾"
    assert correction_of("penalty-missing", 9, 0.37) is None


def test_every_kind_has_a_formula_or_a_reason_for_none():
    with_one = {key for key in KINDS if any(name in (key, f"{key}-of-half") for name, _ in CORRECTIONS)}
    assert set(KINDS) - with_one == WITHOUT


@pytest.mark.parametrize("correction", CORRECTIONS.values(), ids=lambda one: one.picture)
def test_every_formula_is_typeset_with_its_marks(correction):
    assert correction.missing or correction.extra
    picture = (RESOURCES / "formulas" / f"{correction.picture}.svg").read_text("utf-8")
    for part, words in (("missing", correction.missing), ("extra", correction.extra)):
        assert (f'class=" {part}"' in picture) == bool(words)
    assert ("<line" in picture) == bool(correction.extra)
