"""From clues to sentences: each mistake as a student reads it, with its numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from netviz.backward.diagnosis.corrections import correction_of
from netviz.backward.diagnosis.evidence import Clue
from netviz.backward.diagnosis.factors import in_words
from netviz.backward.diagnosis.judgement import Judgement
from netviz.backward.diagnosis.kind import Kind
from netviz.backward.diagnosis.kinds import KINDS
from netviz.backward.diagnosis.probes import LAMBDA, Extent
from netviz.backward.diagnosis.verdict import Found
from netviz.backward.problem import Problem
from netviz.core.params import PARAMETERS
from netviz.core.stages import GRADIENT_LINE, STAGES

_OF_PARAMETERS = {
    *("no-mean", "mean-twice", "wrong-divisor", "sign", "zero", "constant-factor", "unexplained"),
    *("transposed", "no-axis", "wrong-axis", "no-sum", "bias-orientation", "bias-through-inputs"),
    *("missing", "shape"),
}
"""Kinds that can be made in several lines: the parameters that are wrong tell in which."""


_LINE = re.compile(r"(\b[Ll]ines? \d+(?:(?:, \d+)* and \d+)?)")
"""A line, or lines: the code has lines of these numbers, too."""


def listed(words: Sequence[str]) -> str:
    """Such as "W1, b1 and W2"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def line_of(clue: Clue) -> int:
    """The line of the derivation in which a mistake is made."""
    kind, names = KINDS[clue.key], set(clue.parameters)
    if clue.key.startswith(("penalty-", "bias-penalty")) and kind.line != 6 and names:
        return min(GRADIENT_LINE[name] for name in names)
    if clue.key not in _OF_PARAMETERS or not names:
        return kind.line
    if kind.line == 8:
        if names == set(PARAMETERS):
            return 8
        if names == {"W1", "b1"}:
            return 11
    return min(GRADIENT_LINE[name] for name in names)


def found(clue: Clue, judgement: Judgement, problem: Problem) -> Found:
    """A clue as a mistake with its sentence and its hints.

    Parameters
    ----------
    problem : Problem
        Whose numbers the sentence has.
    """
    kind, line = KINDS[clue.key], line_of(clue)
    if clue.key == "penalty-factor" and judgement.penalty.loss_wrong:
        kind, line = KINDS["penalty-inside-mean"], 6
    elif clue.key == "no-mean" and line != 8:
        kind = KINDS["no-mean-in-line"]
    facts = _facts(clue, judgement, problem, line)
    text = _LINE.sub(r"\1 of the derivation", kind.sentence.format(**facts), count=1)
    stage = STAGES[line - 1]
    code = _code(kind, clue, judgement, line)
    return Found(
        clue.key,
        line,
        clue.parameters,
        text[0].upper() + text[1:],
        (f"Look at line {line} of the derivation: {stage.symbol}.", kind.hint, code),
        correction=correction_of(kind.key if line == 6 else clue.key, line, _weight(clue, judgement)),
    )


def _weight(clue: Clue, judgement: Judgement) -> float:
    """The number before λ‖W‖² in the loss that a mistake is about."""
    if clue.key == "bias-penalty-in-gradient-only" and clue.parameters:
        return (judgement.penalty.found.get(clue.parameters[0]) or 0.0) / 2
    if clue.key == "bias-penalty-in-loss-only" and clue.parameters:
        return judgement.penalty.expected[clue.parameters[0]] / 2
    return judgement.penalty.weight


def _code(kind: Kind, clue: Clue, judgement: Judgement, line: int) -> str:
    if kind.code and not (clue.key in _OF_PARAMETERS and line != kind.line):
        return kind.code
    code = STAGES[line - 1].code
    if line in (9, 13):
        code = (
            code.replace("2 * lam", _code_factor(judgement.penalty.weight, judgement.extent.n_samples))
            if judgement.penalty.weight
            else (code.partition(" + ")[0])
        )
    if line == 6:
        code = "loss_reg = lam * (np.sum(W1**2) + np.sum(W2**2))"
        if abs(judgement.penalty.weight - 0.5) < 1e-4:
            code = code.replace("= lam", "= 0.5 * lam")
    if clue.key.startswith("bias-penalty") and judgement.penalty.biases:
        times = _code_factor(judgement.penalty.expected["b2"] / 2, judgement.extent.n_samples)
        code += f" + {times} * {'b2' if line == 10 else 'b1'}"
    return code


def _code_factor(weight: float, n_samples: int) -> str:
    names = {1.0: "2 * lam", 0.5: "lam", 1 / n_samples: "2 * lam / N", 0.5 / n_samples: "lam / N"}
    return next(
        (text for c, text in names.items() if abs(weight - c) < 1e-4 * c), f"{2 * weight:.4g} * lam"
    )


def _facts(clue: Clue, judgement: Judgement, problem: Problem, line: int) -> dict[str, str]:
    theta, names = problem.params, clue.parameters
    z2 = problem.a1 @ theta.W1 + theta.b1
    one = len(names) == 1
    every = set(names) == set(PARAMETERS)
    lines = [line] if every or line == 11 or not names else sorted(GRADIENT_LINE[name] for name in names)
    here = Extent(len(problem.y), *theta.sizes)
    factor = 1.0 if clue.factor is None else clue.law.at(here) if clue.law is not None else clue.factor
    bias = bool(names) and all(name[0] == "b" for name in names)
    letter = "b" if bias else "W"
    probed = judgement.extent.n_samples
    weight = (judgement.penalty.expected[names[0]] if names else 2.0) / 2
    rate = next((c.rate for c in judgement.explanation.choices.values() if c and c.rate), problem.eta)
    added = judgement.penalty.found.get(names[0]) if names else None
    which = (
        "all four gradients"
        if every
        else f"the gradient of {names[0]}"
        if one
        else f"the gradients of {listed(names)}"
    )
    return {
        "N": str(len(problem.y)),
        "D": str(theta.sizes.n_inputs),
        "H": str(theta.sizes.n_hidden),
        "K": str(theta.sizes.n_classes),
        "silent": f"{100 * float(np.mean(z2 <= 0)):.0f} %",
        "which": which,
        "where": f"{'Lines' if len(lines) > 1 else 'Line'} {listed([str(number) for number in lines])}",
        "where_has": "have" if len(lines) > 1 else "has",
        "where_divides": "divide" if len(lines) > 1 else "divides",
        "where_subtracts": "subtract" if len(lines) > 1 else "subtracts",
        "come": "comes" if one else "come",
        "are": "is" if one else "are",
        "have": "has" if one else "have",
        "point": "points" if one else "point",
        "factor": f"{factor:.4g}" if clue.factor is not None else "another multiple of",
        "times": in_words(factor),
        "divisor": clue.law.divisor.format(**here.named()) if clue.law is not None else "",
        "found": clue.found or ("" if clue.key == "shuffled-labels" else "another form"),
        "needed": clue.needed,
        "shift": clue.found,
        "term": f"{_times_lam(weight, probed)}‖{letter}‖²",
        "derivative": f"{_times_lam(2 * weight, probed)}{letter}",
        "derivative_usual": f"{_times_lam(2 * judgement.penalty.weight, probed)}{letter}",
        "weights": listed(names) if names else letter,
        "added": f"{added:.3g} λ{names[0]}" if added is not None and names else "",
        "lam": f"{LAMBDA:g}",
        "eta": f"{rate:.3g}",
    }


def _times_lam(coefficient: float, n_samples: int) -> str:
    """A multiple of λ, such as "½λ" or "λ/(2N)", measured with so many samples."""
    names = {1.0: "λ", 2.0: "2λ", 0.5: "½λ"}
    if n_samples > 1:
        names |= {1 / n_samples: "λ/N ", 2 / n_samples: "2λ/N ", 0.5 / n_samples: "λ/(2N) "}
    return next(
        (text for value, text in names.items() if abs(coefficient - value) < 1e-4 * value),
        f"{coefficient:.3g} λ",
    )


def findings(judgement: Judgement, problem: Problem) -> tuple[Found, ...]:
    """All mistakes in the order of the lines."""
    return tuple(
        sorted((found(clue, judgement, problem) for clue in judgement.clues), key=lambda f: f.line)
    )


def summary(
    wrong: Sequence[str], mistakes: Sequence[Found], loss: str, *, is_without_penalty: bool = False
) -> str:
    """All of it in one sentence."""
    if not mistakes and not wrong:
        if is_without_penalty:
            return "All four gradients are right; the loss leaves out the penalty that they have."
        return (
            "All four gradients are right."
            if loss != "wrong"
            else "All four gradients are right; the loss is not."
        )
    how_many = f"{len(wrong)} of 4 gradients are wrong" if len(wrong) != 1 else "1 of 4 gradients is wrong"
    if not wrong:
        of_loss = all(5 <= mistake.line <= 7 for mistake in mistakes)
        how_many = (
            "the gradients are right, the loss is not" if of_loss else "the gradients are right elsewhere"
        )
    first = mistakes[0].sentence if mistakes else ""
    more = f" And {len(mistakes) - 1} more." if len(mistakes) > 1 else ""
    return f"{how_many[0].upper()}{how_many[1:]}. {first}{more}".strip()
