"""The line of a mistake as a formula: what is missing in it, and what is too much.

The formulas are made of the derivation's own lines (`netviz.core.stages`): what a line should have is
marked in it, and what it should not have is put in and struck out. They are typeset as
``resources/formulas/found-NAME.svg``.
"""

from __future__ import annotations

from collections.abc import Sequence

from netviz.core.stages import STAGES
from netviz.frozen import dataclass


@dataclass(frozen=True)
class Correction:
    """A line with what is missing, and what is too much.

    Attributes
    ----------
    name : str
        Of its picture, without "found-".
    line : int
    latex : str
        Parts of the classes "missing" and "extra".
    missing, extra : str
        The same in words; either may be empty.
    """

    name: str
    line: int
    latex: str
    missing: str = ""
    extra: str = ""

    @property
    def picture(self) -> str:
        """The name of the typeset formula."""
        return f"found-{self.name}-{self.line:02}"

    @property
    def spoken(self) -> str:
        """What is read aloud."""
        said = [f"line {self.line} of the derivation, {STAGES[self.line - 1].symbol}"]
        said += [f"missing: {self.missing}"] if self.missing else []
        said += [f"too much: {self.extra}"] if self.extra else []
        return "; ".join(said)


def _red(part: str) -> str:
    return rf"\class{{missing}}{{{part}}}"


def _struck(part: str) -> str:
    return rf"\class{{extra}}{{\cancel{{{part}}}}}"


def _plain(line: int) -> str:
    """A line without the colours of its parts: red stands out then."""
    latex = STAGES[line - 1].latex.replace(r"\class{data}", "").replace(r"\class{reg}", "")
    return latex.replace(" = \\varphi(z^{(2)})", "") if line == 2 else latex


def _right(line: int) -> str:
    return _plain(line).partition(" = ")[2]


def _marked(line: int, part: str, instead: str) -> str:
    """A line in which another text stands for the last place of a part on its right-hand side."""
    latex = _plain(line)
    at = latex.rfind(part)
    if at <= latex.find(" = "):
        raise ValueError(f"{part} is not in line {line}")
    return latex[:at] + instead + latex[at + len(part) :]


def _lacks(key: str, line: int, part: str, words: str) -> Correction:
    """A part of the line that is missing."""
    return Correction(key, line, _marked(line, part, _red(part)), missing=words)


def _has(key: str, line: int, part: str, after: bool, more: str, words: str) -> Correction:
    """Something too much, after a part of the line or before it."""
    both = f"{part} {_struck(more)}" if after else f"{_struck(more)} {part}"
    return Correction(key, line, _marked(line, part, both), extra=words)


def _for(key: str, line: int, part: str, wrong: str, missing: str, extra: str) -> Correction:
    """Something in the place of a part of the line."""
    return Correction(
        key, line, _marked(line, part, rf"{_struck(wrong)}\, {_red(part)}"), missing=missing, extra=extra
    )


def _indexed(of: str, index: str) -> str:
    return f"{of}_{{{index}}}"


def _of_data(line: int, latex: str) -> str:
    """Lines 9 and 13 without the penalty, which is another one in another convention."""
    of = {9: "W^{(2)}", 13: "W^{(1)}"}[line]
    return rf"\frac{{\partial J_{{\text{{data}}}}}}{{\partial {of}}} = {latex}"


_A2, _Z2, _Z3, _W2 = "a^{(2)}", "z^{(2)}", "z^{(3)}", "W^{(2)}"
_DELTA, _PSI = r"\Delta", r"\psi"
_MASK = r"1[z^{(2)} > 0]"
_MEAN = r"\frac{1}{N}"
_SOFTMAX = _right(4)
_SUM = r"\sum_k \exp z^{(3)}_{ik}"
_D = {stage.line: stage.left_side for stage in STAGES if stage.phase == "backward"}
_PRODUCT = {9: rf"{{{_A2}}}^{{\top}} {_D[8]}", 13: rf"{{a^{{(1)}}}}^{{\top}} {_D[12]}"}
_A2_TOP, _HALF, _LAM = r"{a^{(2)}}^{\top}", r"\frac{1}{2}", r"\lambda"
_STRUCK_TOP = _struck(r"\top")
_IN_WORDS = {"2": "⁽²⁾", "1": "⁽¹⁾"}
_TIMES = {"": r"2\lambda", "-of-half": r"\lambda"}
"""The penalty's factor in the gradient, by what is added to a name."""
_LAMBDAS = {"": "2λ", "-of-half": "λ"}


def _forward() -> list[Correction]:
    found = []
    for line, layer in ((1, "1"), (3, "2")):
        bias, words = f"b^{{({layer})}}", f"b{_IN_WORDS[layer]}"
        found += [
            _lacks(f"b{layer}-not-in-forward", line, f"+ {bias}", f"+ {words}"),
            _has(f"b{layer}-twice", line, bias, True, f"+ {bias}", f"+ {words}, a second time"),
        ]
    relu = r"\max(0, z^{(2)})"
    found += [
        Correction("no-relu", 2, _A2 + " = " + _red(r"\max(0,") + r"\, " + _Z2 + _red(")"), "max(0, …)"),
        _for("tanh-hidden", 2, relu, r"\tanh z^{(2)}", "max(0, z⁽²⁾)", "tanh z⁽²⁾"),
        _for("sigmoid-hidden", 2, relu, r"\sigma(z^{(2)})", "max(0, z⁽²⁾)", "σ(z⁽²⁾)"),
        _for("leaky-relu", 2, "0", r"\frac{z^{(2)}}{100}", "0", "z⁽²⁾/100"),
    ]
    exp = r"\exp"
    found += [
        Correction(
            "softmax-over-samples", 4, _marked(4, r"\sum_k", _indexed(r"\sum", _struck("i") + _red("k"))),
            "the sum over the classes k", "the sum over the samples i",
        ),
        Correction(
            "softmax-total", 4, _marked(4, r"\sum_k", _indexed(r"\sum", _struck("i,") + "k")),
            "", "the sum over the samples i, too",
        ),
        Correction(
            "keepdims", 4, _marked(4, "_{ik}", rf"_{{{_struck('j')}{_red('i')}k}}"),
            "the sum of the same row i", "the sum of row j",
        ),
        Correction("no-exp", 4, _plain(4).replace(exp, _red(exp)), "exp, above and below"),
        Correction(
            "no-normalization", 4,
            r"\psi_{ij} = \exp z^{(3)}_{ij}\; " + _red(rf"\Big/ {_SUM}"), "/ Σₖ exp z⁽³⁾ᵢₖ",
        ),
        _for("no-softmax", 4, _SOFTMAX, "z^{(3)}_{ij}", "the softmax of z⁽³⁾", "z⁽³⁾ itself"),
        _for("relu-for-softmax", 4, _SOFTMAX, r"\max(0, z^{(3)}_{ij})", "the softmax", "max(0, z⁽³⁾)"),
        _for("sigmoid-for-softmax", 4, _SOFTMAX, r"\sigma(z^{(3)}_{ij})", "the softmax", "σ(z⁽³⁾)"),
    ]  # fmt: skip
    return found


def _loss() -> list[Correction]:
    log, norm = r"-\log \psi_{i,y_i}", r"\|W^{(2)}\|_F^2"
    biases = r"+ \|b^{(1)}\|^2 + \|b^{(2)}\|^2"
    return [
        _has("mean-over-classes", 5, _MEAN, True, r"\frac{1}{K}", "1/K"),
        _has("loss-overwritten", 5, r"\psi_{i,y_i}", True, r"- \Delta_{i,y_i}", "− Δ before the logarithm"),
        _lacks("loss-labels", 5, "_{i,y_i}", "the class yᵢ"),
        _has("binary-cross-entropy", 5, log, True, r"- \sum_{k \ne y_i} \log(1 - \psi_{ik})",
             "− Σ log(1 − ψ) of the other classes"),
        _has("biases-in-loss-penalty", 6, norm, True, biases, "+ ‖b⁽¹⁾‖² + ‖b⁽²⁾‖²"),
        _has("penalty-inside-mean", 6, r"\lambda", False, _MEAN, "1/N in front of the penalty"),
    ]  # fmt: skip


def _line_8() -> list[Correction]:
    rest = f"{_PSI} - {_DELTA}"
    return [
        _lacks("no-mean", 8, _MEAN, "1/N"),
        _has("mean-twice", 8, _MEAN, False, _MEAN, "a second 1/N"),
        _lacks("wrong-divisor", 8, _MEAN, "1/N, with the number of samples N"),
        _has("sign", 8, _MEAN, False, "-", "a minus"),
        _has("constant-factor", 8, _MEAN, False, "c", "a constant factor c"),
        _lacks("no-true-class", 8, f"- {_DELTA}", "− Δ"),
        _lacks("numerator-only", 8, _PSI, "ψ"),
        _has("softmax-derivative-twice", 8, f"({rest})", True, r"\odot \psi (1 - \psi)", "⊙ ψ(1 − ψ)"),
        Correction(
            "no-softmax-derivative", 8,
            _marked(8, rest, rf"{_red(_PSI)} - {_DELTA}\, {_struck('/ ' + _PSI)}"), "ψ", "/ ψ",
        ),
        _has("softmax-diagonal", 8, _PSI, True, r"\odot \Delta", "⊙ Δ"),
        _for("labels-as-numbers", 8, _DELTA, "y", "Δ", "y"),
        _lacks("squared-error", 8, f"({rest})", "ψ − Δ, and nothing more"),
        _for("one-everywhere", 8, _DELTA, "1", "Δ", "1"),
        Correction("one-added", 8, _marked(8, rest, rf"{_PSI}\, {_struck('+')} {_red('-')}\, {_DELTA}"),
                   "−", "+"),
        Correction(
            "argmax-for-y", 8,
            _marked(8, _DELTA, _indexed(_DELTA, _struck(r"\arg\max \psi") + r"\," + _red("y"))),
            "y", "argmax ψ",
        ),
        Correction("shifted-labels", 8, _marked(8, _DELTA, _indexed(_DELTA, "y" + _struck(r"\pm 1"))),
                   "", "y shifted by 1"),
        _for("column-labels", 8, _DELTA, r"\max_n \Delta_n", "Δ", "the classes of all samples"),
        Correction(
            "integer-division", 8,
            _marked(8, _right(8), _struck(r"\lfloor") + _right(8) + _struck(r"\rfloor")),
            "", "rounding down",
        ),
        Correction(
            "shuffled-labels", 8,
            _marked(8, rest, r"\psi_i - " + _indexed(_DELTA, _struck(r"\pi(i)") + r"\," + _red("i"))),
            "the labels of the same samples i", "labels in another order",
        ),
    ]  # fmt: skip


def _backward() -> list[Correction]:
    found = [
        Correction(
            key, 9, _of_data(9, _struck(wrong) + r"\, " + _red(_A2_TOP) + _D[8]),
            "a⁽²⁾ᵀ", words,
        )
        for key, wrong, words in (
            ("z2-for-a2", rf"{{{_Z2}}}^{{\top}}", "z⁽²⁾ᵀ"),
            ("mask-for-a2", rf"{_MASK}^{{\top}}", "1[z⁽²⁾ > 0]ᵀ"),
        )
    ]  # fmt: skip
    for line, layer in ((9, "2"), (13, "1")):
        turned = rf"\left({_PRODUCT[line]}\right)^{{{_STRUCK_TOP}}}"
        found += [
            Correction("transposed", line, _of_data(line, turned), "", "the product is transposed"),
            _lacks("no-mean", line, _D[line - 1], "the 1/N in it"),
            Correction("missing", line, _marked(line, _right(line), _red(_right(line))), "all of it"),
        ]
        weights, words = f"W^{{({layer})}}", f"W{_IN_WORDS[layer]}"
        data = f"{_D[line]} = {_PRODUCT[line]}"
        for suffix, times in _TIMES.items():
            said = _LAMBDAS[suffix] + words
            half = f"{data} + {_red('2')} {_LAM} {weights}"
            if suffix:
                half = f"{data} + {_struck(_HALF)} {_LAM} {weights}"
            found += [
                Correction(f"penalty-missing{suffix}", line, f"{data} {_red(f'+ {times} {weights}')}",
                           f"+ {said}"),
                Correction(f"penalty-half{suffix}", line, half, *(("", "½") if suffix else ("2", ""))),
                Correction(f"penalty-double{suffix}", line, rf"{data} + {_struck('2')}\, {times} {weights}",
                           "", "2"),
                Correction(f"penalty-sign{suffix}", line,
                           rf"{data}\, {_struck('-')} {_red('+')}\, {times} {weights}", "+", "−"),
                Correction(f"penalty-factor{suffix}", line, f"{data} + {_red(times)} {weights}",
                           _LAMBDAS[suffix]),
                Correction(f"penalty-unexplained{suffix}", line, f"{data} + {_red(f'{times} {weights}')}",
                           said),
            ]  # fmt: skip
    for line, layer, column, inputs in (
        (10, "2", "k", r"\sum_j a^{(2)}_{ij}"),
        (14, "1", "j", r"\sum_d a^{(1)}_{id}"),
    ):
        bias, words = f"b^{{({layer})}}", f"b{_IN_WORDS[layer]}"
        found += [
            _has("no-axis", line, r"\sum_i", True, rf"\sum_{column}", "the sum over the columns"),
            Correction(
                "wrong-axis",
                line,
                _marked(line, r"\sum_i", _indexed(r"\sum", _struck(column) + _red("i"))),
                "the sum over the samples i",
                "the sum over the columns",
            ),
            _lacks("no-sum", line, r"\sum_i", "Σᵢ"),
            _has("bias-through-inputs", line, r"\sum_i", True, inputs, "the inputs of the weights"),
            Correction("missing", line, _marked(line, _right(line), _red(_right(line))), "all of it"),
            _lacks("no-mean", line, _D[line - 2], "the 1/N in it"),
        ]
        for suffix, times in _TIMES.items():
            said = _LAMBDAS[suffix] + words
            term = f"+ {times} {bias}"
            found += [
                Correction(f"bias-penalty-in-gradient-only{suffix}", line,
                           f"{_plain(line)} {_struck(term)}", "", f"+ {said}"),
                Correction(f"bias-penalty-in-loss-only{suffix}", line, f"{_plain(line)} {_red(term)}",
                           f"+ {said}"),
            ]  # fmt: skip
    transposed = rf"{{{_W2}}}^{{\top}}"
    found += [
        Correction("updated-W2", 11,
                   _marked(11, transposed,
                           r"\left(" + _W2 + _struck(r"- \eta " + _D[9]) + r"\right)^{\top}"),
                   "", "− η ∂J̃/∂W⁽²⁾, the update"),
        _lacks("W2-not-transposed", 11, r"\top", "ᵀ"),
        _lacks("past-W2", 11, transposed, "W⁽²⁾ᵀ"),
        Correction("past-hidden", 11,
                   rf"{_D[12]} = {_D[8]}\, " + _red(rf"{transposed} \odot {_MASK}"),
                   "W⁽²⁾ᵀ, and ⊙ 1[z⁽²⁾ > 0] of line 12"),
        _lacks("no-mean", 11, _D[8], "the 1/N in it"),
        _lacks("no-mask", 12, rf"\odot {_MASK}", "⊙ 1[z⁽²⁾ > 0]"),
        Correction("mask-from-gradient", 12,
                   _marked(12, _MASK, rf"1[{_struck(_D[11])}\, {_red(_Z2)} > 0]"), "z⁽²⁾", "∂J̃/∂a⁽²⁾"),
        Correction("mask-inverted", 12, _marked(12, "> 0", _struck(r"\le") + r"\, " + _red(">") + r"\, 0"),
                   ">", "≤"),
        _for("sigmoid-derivative", 12, _MASK, r"a^{(2)} (1 - a^{(2)})", "1[z⁽²⁾ > 0]", "a⁽²⁾(1 − a⁽²⁾)"),
        _for("tanh-derivative", 12, _MASK, r"(1 - {a^{(2)}}^2)", "1[z⁽²⁾ > 0]", "1 − a⁽²⁾²"),
        _for("relu-for-derivative", 12, _MASK, _A2, "1[z⁽²⁾ > 0]", "a⁽²⁾"),
        Correction("relu-of-gradient", 12, _marked(12, rf"{_D[11]} \odot",
                   _struck(r"\varphi") + rf"\left({_D[11]}\right) \odot"), "", "a ReLU of the gradient"),
        _lacks("mask-alone", 12, rf"{_D[11]} \odot", "∂J̃/∂a⁽²⁾ ⊙"),
        Correction("leaky-mask", 12,
                   _marked(12, _MASK, rf"\left({_MASK}" + _struck(r"+ c\, 1[z^{(2)} \le 0]") + r"\right)"),
                   "", "+ c where z⁽²⁾ ≤ 0"),
    ]  # fmt: skip
    return found


def _named(found: Sequence[Correction]) -> dict[tuple[str, int], Correction]:
    return {(one.name, one.line): one for one in found}


CORRECTIONS: dict[tuple[str, int], Correction] = _named([*_forward(), *_loss(), *_line_8(), *_backward()])
"""By the key of a mistake, with "-of-half" where the penalty's derivative is λW, and its line."""


def correction_of(key: str, line: int, weight: float = 1.0) -> Correction | None:
    """What is shown of a mistake; None where nothing is known that a formula could say.

    Parameters
    ----------
    key : str
        Of `netviz.backward.diagnosis.kinds`.
    line : int
    weight : float
        The number before λ‖W‖² in the loss: the formulas of the penalty are for 1 and ½.
    """
    if "penalty" in key and line > 8:
        suffix = {1.0: "", 0.5: "-of-half"}.get(round(weight, 4))
        return None if suffix is None else CORRECTIONS.get((key + suffix, line))
    return CORRECTIONS.get((key, line))
