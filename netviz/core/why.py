"""Why each line of the derivation is as it is: the steps of the chain rule, with the numbers of a pass.

The window and docs/derivation.md read this one table. In the texts, {names} stand for what `facts` takes
from a trace.
"""

from __future__ import annotations

import math

import numpy as np

from netviz.core.network import Trace
from netviz.core.shares import percent
from netviz.frozen import dataclass


@dataclass(frozen=True)
class Why:
    """The derivation of one line.

    Attributes
    ----------
    title : str
        What the line does, in words.
    latex : str
        The step of the derivation, entry by entry.
    above, local : str
        Backwards: which factor of the chain rule comes from above, and which is the line's own; empty
        elsewhere.
    texts : tuple of str
        Paragraphs.
    """

    title: str
    latex: str
    texts: tuple[str, ...]
    above: str = ""
    local: str = ""


def facts(trace: Trace) -> dict[str, str]:
    """The numbers that the texts mention, as people read them."""
    n_inputs, n_hidden, n_classes = trace.params.sizes
    n_samples = len(trace.y)
    with np.errstate(invalid="ignore", over="ignore"):
        silent = float(np.mean(~(trace.z2 > 0)))
        stopped = int(np.count_nonzero(trace.dz2 == 0))
        row = float(np.abs(trace.dz3.sum(axis=1)).max())
        right = float(np.mean(trace.psi[np.arange(n_samples), trace.y]))
    return {
        "N": str(n_samples),
        "D": str(n_inputs),
        "H": str(n_hidden),
        "K": str(n_classes),
        "NH": str(n_samples * n_hidden),
        "P": str(trace.params.sizes.n_parameters),
        "lam": f"{trace.lam:.3g}",
        "two_lam": f"{2 * trace.lam:.3g}",
        "one_over_N": f"{1 / n_samples:.3g}",
        "ln_K": f"{math.log(n_classes):.4f}",
        "silent": percent(silent),
        "stopped": str(stopped),
        "stopped_share": percent(stopped / (n_samples * n_hidden)),
        "row_sum": "0" if row == 0 else f"{row:.0e}",
        "right": f"{right:.3f}",
        "loss_data": f"{trace.loss_data:.4f}",
        "loss_reg": f"{trace.loss_reg:.4f}",
        "loss": f"{trace.loss:.4f}",
        "accuracy": percent(trace.accuracy),
    }


_DJ = r"\frac{{\partial\tilde J}}{{\partial {}}}"
_DZ3, _DZ2, _DA2 = (_DJ.format(f"{name}_{{{index}}}") for name, index in (
    ("z^{(3)}", "ik"), ("z^{(2)}", "ij"), ("a^{(2)}", "ij"),
))  # fmt: skip

WHY: dict[int, Why] = {
    1: Why(
        "What each hidden unit sees",
        r"z^{(2)}_{ij} = \sum_d a^{(1)}_{id}\, W^{(1)}_{dj} + b^{(1)}_j",
        (
            "Each of the {N} samples is a row of a⁽¹⁾, and each of the {H} hidden units a column of W⁽¹⁾. "
            "Row i times column j is sample i as unit j sees it.",
            "b⁽¹⁾ is one row that is added to every sample's row. Backwards, in line 14, this broadcast "
            "becomes a sum over the samples.",
            "In the plane, z⁽²⁾ = 0 is a straight line for each unit, its hinge: on one side the unit will "
            "fire, on the other it will not.",
        ),
    ),
    2: Why(
        "The ReLU: what is negative becomes 0",
        r"a^{(2)}_{ij} = \max\left(0, z^{(2)}_{ij}\right), \qquad "
        r"\varphi'(z) = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}",
        (
            "Nothing else between the inputs and the scores is not linear: without this line the two "
            "layers would be one. "
            "At this step {silent} of the {N} × {H} entries are 0.",
            "Its slope is 1 where the unit fires and 0 where it does not. That is all that line 12 will "
            "need. At z = 0 there is a corner, and 0 is the slope agreed on.",
        ),
    ),
    3: Why(
        "A score for each class",
        r"z^{(3)}_{ik} = \sum_j a^{(2)}_{ij}\, W^{(2)}_{jk} + b^{(2)}_k",
        (
            "As line 1, one layer higher: {H} activations become {K} scores, the logits. The largest one "
            "is the network's answer; here it is the true class for {accuracy} of these samples.",
            "Unit j reaches class k through the one number W⁽²⁾ⱼₖ. Line 11 will go the same way back.",
        ),
    ),
    4: Why(
        "Scores become probabilities",
        r"\psi_{ik} = \frac{\exp z^{(3)}_{ik}}{\sum_l \exp z^{(3)}_{il}} = "
        r"\frac{\exp\left(z^{(3)}_{ik} - m_i\right)}{\sum_l \exp\left(z^{(3)}_{il} - m_i\right)}",
        (
            "exp makes every score positive, and the sum over the {K} classes makes each row add up to 1. "
            "Adding one number to a whole row of scores changes nothing.",
            "So the row's maximum m is subtracted first: the same ψ, and exp cannot overflow.",
        ),
    ),
    5: Why(
        "How surprised the network is",
        r"-\log \psi_{i, y_i} = \log \sum_k \exp z^{(3)}_{ik} - z^{(3)}_{i, y_i}",
        (
            "J_data is the mean over the {N} samples, now {loss_data}. A network that knows nothing gives "
            "every class 1/{K}, which costs ln {K} = {ln_K}: J_data starts near that where the first "
            "weights leave the scores z⁽³⁾ nearly equal.",
            "Only the probability of the true class counts; here it is {right} on average. −log is 0 for "
            "certainty and grows without bound as the true class is ruled out.",
        ),
    ),
    6: Why(
        "The price of large weights",
        r"\|W\|_F^2 = \sum_{d,j} W_{dj}^2",
        (
            "λ moves this term alone, and with it 2λW in lines 9 and 13: J_reg is λ = {lam} times the sum "
            "of all squared weights, now {loss_reg}. The biases are free: they move hinges and scores, and "
            "do not make the network steeper.",
            "There is no ½ here. Courses that write ½λ‖W‖² mean half of their λ.",
        ),
    ),
    7: Why(
        "What is made small",
        r"\frac{\partial\tilde J}{\partial\theta} = \frac{\partial J_{\text{data}}}{\partial\theta} + "
        r"\frac{\partial J_{\text{reg}}}{\partial\theta}",
        (
            "{loss} = {loss_data} + {loss_reg}. The derivative of a sum is the sum of the derivatives, so "
            "every gradient below has a data part and a penalty part. They are kept apart.",
            "J_reg holds no z and no a: in lines 8, 10, 11, 12 and 14 there is only the data part.",
        ),
    ),
    8: Why(
        "Predicted minus actual",
        r"\frac{\partial}{\partial z^{(3)}_{ik}}\, \frac{1}{N} "
        r"\left(\log \sum_l \exp z^{(3)}_{il} - z^{(3)}_{i, y_i}\right) = "
        r"\frac{1}{N} \left(\psi_{ik} - \Delta_{ik}\right)",
        (
            "The derivative of log Σ exp is exp/Σ exp, which is ψ again. −z of the true class gives −1 at "
            "that class and 0 elsewhere, which is −Δ. The softmax and the logarithm undo each other.",
            "A sample that is answered rightly and surely has a row near 0; a sure mistake has entries "
            "near ±1/N = ±{one_over_N}. Each row adds up to 0 (here to {row_sum} at most): what one class "
            "should gain, the others lose.",
            "1/N is the mean of line 5. A ½ belongs to squared errors, and has no place here.",
        ),
        above="nothing: the backward pass begins here",
        local="(ψ − Δ)/N",
    ),
    9: Why(
        "Which weights made the scores wrong",
        rf"\frac{{\partial\tilde J}}{{\partial W^{{(2)}}_{{jk}}}} = \sum_i a^{{(2)}}_{{ij}}\, {_DZ3} + "
        r"2\lambda W^{(2)}_{jk}",
        (
            "z⁽³⁾ᵢₖ holds the term a⁽²⁾ᵢⱼ W⁽²⁾ⱼₖ, so its derivative by W⁽²⁾ⱼₖ is a⁽²⁾ᵢⱼ. Every sample "
            "uses the same weight, so their contributions are added up.",
            "That sum over i is a product of matrices once a⁽²⁾ is transposed: ({H}×{N})({N}×{K}) is "
            "{H}×{K}, the shape of W⁽²⁾. A gradient always has the shape of what it is a gradient of.",
            "The penalty λW² adds 2λW = {two_lam}·W, whatever the samples say.",
        ),
        above="∂J̃/∂z⁽³⁾, line 8",
        local="a⁽²⁾, because z⁽³⁾ is linear in W⁽²⁾",
    ),
    10: Why(
        "A bias hears every sample",
        rf"\frac{{\partial\tilde J}}{{\partial b^{{(2)}}_k}} = \sum_i {_DZ3} \cdot 1",
        (
            "b⁽²⁾ₖ is added to the score of every sample, and the derivative of a sum by its term is 1. "
            "All {N} samples have a say, so the rows of line 8 are added up: the broadcast of line 3, "
            "reversed.",
            "Without the sum the result would be {N}×{K}, and no gradient of b⁽²⁾, which is {K} numbers. "
            "The 1/N is in line 8 already. Biases carry no penalty.",
        ),
        above="∂J̃/∂z⁽³⁾, line 8",
        local="1",
    ),
    11: Why(
        "Back through the weights: why the transpose",
        rf"{_DA2} = \sum_k {_DZ3}\, W^{{(2)}}_{{jk}}",
        (
            "The sum runs over k, the second index of W⁽²⁾; for a product of matrices it has to be the "
            "first. That is the transpose: ({N}×{K})({K}×{H}) is {N}×{H}, the shape of a⁽²⁾.",
            "And that is the order: ∂J̃/∂z⁽³⁾ stands at the left, for its k, the second index, has to meet "
            "the first one of W⁽²⁾ᵀ, and its row i, the sample, stays the row of the result. The other way "
            "round, ({K}×{H})({N}×{K}) fits only where H = N, and would add up over samples.",
            "Forwards, unit j reaches class k through W⁽²⁾ⱼₖ. Backwards, unit j hears from all {K} "
            "classes, each through that same number, and adds up what it hears.",
            "There is no sum over samples: each a⁽²⁾ᵢⱼ belongs to one sample. And there is no zero by rule "
            "yet: this is what a⁽²⁾ should do, whether or not the unit fires.",
        ),
        above="∂J̃/∂z⁽³⁾, line 8",
        local="W⁽²⁾ᵀ",
    ),
    12: Why(
        "Only units that fire pass it on",
        rf"{_DZ2} = {_DA2}\; \varphi'\!\left(z^{{(2)}}_{{ij}}\right)",
        (
            "φ acts on each entry alone, so its derivative multiplies entry by entry (⊙) and no indices "
            "are summed. It is 1 where z⁽²⁾ > 0 and 0 elsewhere: the mask 1[z⁽²⁾ > 0].",
            "Where a unit does not fire, a small change of z⁽²⁾ changes nothing above it, so its gradient "
            "is exactly 0. At this step {stopped} of the {NH} entries are 0, {stopped_share}.",
            "A unit that fires for no sample has a column of zeros: nothing but the penalty moves it any "
            "more. It is dead.",
        ),
        above="∂J̃/∂a⁽²⁾, line 11",
        local="1[z⁽²⁾ > 0]",
    ),
    13: Why(
        "Which weights placed the hinges",
        rf"\frac{{\partial\tilde J}}{{\partial W^{{(1)}}_{{dj}}}} = \sum_i a^{{(1)}}_{{id}}\, {_DZ2} + "
        r"2\lambda W^{(1)}_{dj}",
        (
            "As line 9, one layer lower: ({D}×{N})({N}×{H}) is {D}×{H}. The chain has come through z⁽³⁾, "
            "a⁽²⁾ and z⁽²⁾; no link can be left out, and the shapes would not fit either.",
            "The penalty's 2λW⁽¹⁾ is added whether or not a unit fires: it does not come through the mask.",
        ),
        above="∂J̃/∂z⁽²⁾, line 12",
        local="a⁽¹⁾, because z⁽²⁾ is linear in W⁽¹⁾",
    ),
    14: Why(
        "And which biases",
        rf"\frac{{\partial\tilde J}}{{\partial b^{{(1)}}_j}} = \sum_i {_DZ2} \cdot 1",
        (
            "As line 10: b⁽¹⁾ⱼ is added for all {N} samples, so column j of line 12 is added up. Samples "
            "for which unit j does not fire add 0.",
        ),
        above="∂J̃/∂z⁽²⁾, line 12",
        local="1",
    ),
    15: Why(
        "One step downhill",
        r"\tilde J(\theta - \eta g) \approx \tilde J(\theta) - \eta\, \|g\|^2, \qquad "
        r"g = \frac{\partial\tilde J}{\partial\theta}",
        (
            "All {P} parameters move at once. By gradient descent each goes against its own gradient, "
            "and for a small η the loss falls by η‖g‖²; for a large one J̃ bends upwards before the step "
            "ends, and can rise. The weights shrink by the factor 1 − 2ηλ besides.",
            "Momentum and Adam take the same gradient and remember earlier ones: a step of theirs need not "
            "go straight downhill.",
        ),
    ),
}
"""The derivation of every line."""
