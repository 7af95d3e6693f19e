"""Mistakes in the lines of the gradient, as they are met in notes and homework.

Each can be put in the place of the right line: the gradient check then shows what is wrong with it, and
training with it what that does. Some do not fit together at all; they say why.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from netviz.core.network import Lines
from netviz.core.params import Sizes
from netviz.frozen import dataclass

Misfit = Callable[[Sizes, int], str | None]


def _fits(sizes: Sizes, n_samples: int) -> str | None:
    return None


@dataclass(frozen=True)
class Mistake:
    """A mistake in one line.

    Attributes
    ----------
    key : str
    line : int
        The line in which the mistake is made.
    title : str
        What is wrong, in a few words.
    latex : str
        The wrong right-hand side.
    why : str
        Why it is wrong, and how a check shows it.
    make : callable
        Takes `Lines`, and replaces what the line has computed.
    misfit : callable
        Takes the sizes and the number of samples, returns why the shapes do not fit; None if they do.
    code : str
        The line with the mistake in plain NumPy; empty for one that never fits.
    """

    key: str
    line: int
    title: str
    latex: str
    why: str
    make: Callable[[Lines], None]
    misfit: Misfit = _fits
    code: str = ""


def _scaled(part: str, name: str, factor: Callable[[Lines], float]) -> Callable[[Lines], None]:
    """Multiply what a line has computed: an array of `space`, `grad_data` or `grad_reg`."""

    def make(lines: Lines) -> None:
        array = getattr(getattr(lines, part), name)
        np.multiply(array, factor(lines), out=array)

    return make


def _half_for_mean(line: str) -> Callable[[Lines], None]:
    return _scaled("space", line, lambda lines: lines.space.n_samples / 2)


def _relu_for_softmax(lines: Lines) -> None:
    space, samples = lines.space, lines.samples
    np.maximum(space.z3, 0.0, out=space.dz3)
    np.subtract(space.dz3, samples.delta, out=space.dz3)
    np.multiply(space.dz3, 1.0 / space.n_samples, out=space.dz3)


def _penalty_scaled(name: str, factor: float) -> Callable[[Lines], None]:
    return _scaled("grad_reg", name, lambda _: factor)


def _mean_for_sum(name: str) -> Callable[[Lines], None]:
    return _scaled("grad_data", name, lambda lines: 1.0 / lines.space.n_samples)


def _without_weights(lines: Lines) -> None:
    lines.space.da2[...] = lines.space.dz3  # (H, N) from (K, N): H = K


def _not_transposed(lines: Lines) -> None:
    np.matmul(lines.theta.W2.T, lines.space.dz3, out=lines.space.da2)


def _without_mask(lines: Lines) -> None:
    lines.space.dz2[...] = lines.space.da2


def _mask_at_zero(lines: Lines) -> None:
    np.multiply(lines.space.da2, lines.space.z2 >= 0, out=lines.space.dz2)


def _past_the_hidden_layer(lines: Lines) -> None:
    np.matmul(lines.samples.inputs[:-1], lines.space.dz3.T, out=lines.grad_data.W1)


def _past_the_hidden_layer_bias(lines: Lines) -> None:
    np.sum(lines.space.dz3, axis=1, out=lines.grad_data.b1)


def _nothing(lines: Lines) -> None:
    raise ValueError("this line cannot be computed; its misfit says why")


def _unless_square(found: str, needed: str) -> Misfit:
    """Fits only where H = K; the texts name shapes by letters."""

    def misfit(sizes: Sizes, n_samples: int) -> str | None:
        if sizes.n_hidden == sizes.n_classes:
            return None
        return f"{_numbered(found, sizes, n_samples)}; {_numbered(needed, sizes, n_samples)} is needed"

    return misfit


def _never(found: str, needed: str) -> Misfit:
    def misfit(sizes: Sizes, n_samples: int) -> str | None:
        return f"{_numbered(found, sizes, n_samples)}; {_numbered(needed, sizes, n_samples)}"

    return misfit


def _numbered(text: str, sizes: Sizes, n_samples: int) -> str:
    for letter, number in zip("NDHK", (n_samples, *sizes), strict=True):
        text = text.replace(f"{{{letter}}}", str(number))
    return text


_DZ3, _DZ2 = (rf"\frac{{\partial\tilde J}}{{\partial z^{{({layer})}}}}" for layer in (3, 2))
_DA2 = r"\frac{\partial\tilde J}{\partial a^{(2)}}"

_ALL = (
    Mistake(
        "half-dz3", 8, "½ for 1/N", r"\frac{1}{2} (\psi - \Delta)",
        "J_data is a mean over N samples, so each of them counts 1/N. With ½ the data part of all four "
        "gradients is too large by the factor N/2.",
        _half_for_mean("dz3"),
        code="dz3 = (psi - delta) / 2",
    ),
    Mistake(
        "relu-for-softmax", 8, "φ for ψ", r"\frac{1}{N} \left(\varphi(z^{(3)}) - \Delta\right)",
        "φ is the ReLU, ψ the softmax. ψ − Δ is predicted minus actual; φ(z⁽³⁾) is no prediction, its rows "
        "do not even add up to 1.",
        _relu_for_softmax,
        code="dz3 = (np.maximum(0, z3) - delta) / N",
    ),
    Mistake(
        "no-z1", 8, "z⁽¹⁾ for z⁽³⁾", r"\frac{1}{N} \left(\psi(z^{(1)}) - \Delta\right)",
        "Layer 1 is the input: it has values a⁽¹⁾, and no z. The probabilities come from the last layer.",
        _nothing, _never("there is no z⁽¹⁾", "ψ is taken of z⁽³⁾, ({N}, {K})"),
    ),
    Mistake(
        "W2-no-penalty", 9, "2λW⁽²⁾ dropped", rf"{{a^{{(2)}}}}^{{\top}} {_DZ3}",
        "J̃ has the term λ‖W⁽²⁾‖², whose gradient is 2λW⁽²⁾. Without it the check fails exactly when λ > 0, "
        "and nothing holds the weights back.",
        _penalty_scaled("W2", 0.0),
        code="dW2 = a2.T @ dz3",
    ),
    Mistake(
        "W2-half-penalty", 9, "λW⁽²⁾ for 2λW⁽²⁾", rf"{{a^{{(2)}}}}^{{\top}} {_DZ3} + \lambda W^{{(2)}}",
        "λW is the gradient of ½λ‖W‖². Here the loss has no ½, so the square's 2 stays.",
        _penalty_scaled("W2", 0.5),
        code="dW2 = a2.T @ dz3 + lam * W2",
    ),
    Mistake(
        "W2-fourth-layer", 9, "W⁽⁴⁾ for W⁽²⁾", rf"{{a^{{(2)}}}}^{{\top}} {_DZ3} + 2\lambda W^{{(4)}}",
        "The network has two layers of weights, W⁽¹⁾ and W⁽²⁾.",
        _nothing, _never("there is no W⁽⁴⁾", "the penalty is on W⁽¹⁾ and W⁽²⁾"),
    ),
    Mistake(
        "b2-no-sum", 10, "without the sum", r"\frac{1}{N} (\psi - \Delta)",
        "b⁽²⁾ is added to every sample's row, so every sample has a say in its gradient: the rows are "
        "added up. Left out, the result is a matrix and no gradient of b⁽²⁾.",
        _nothing, _never("(ψ − Δ)/N is ({N}, {K})", "the gradient of b⁽²⁾ must be ({K},)"),
    ),
    Mistake(
        "b2-mean", 10, "mean for Σ", rf"\frac{{1}}{{N}} \sum_i \left({_DZ3}\right)_i",
        "The 1/N is in ∂J̃/∂z⁽³⁾ already. Taken twice, the gradient of b⁽²⁾ is too small by the factor N.",
        _mean_for_sum("b2"),
        code="db2 = dz3.mean(axis=0)",
    ),
    Mistake(
        "half-da2", 11, "½ for 1/N", r"\frac{1}{2} (\psi - \Delta)\, {W^{(2)}}^{\top}",
        "The mean over N samples gives 1/N. With ½, what flows into the first layer is too large by the "
        "factor N/2, while the second layer stays right.",
        _half_for_mean("da2"),
        code="da2 = (psi - delta) / 2 @ W2.T",
    ),
    Mistake(
        "a2-no-W2", 11, "without W⁽²⁾ᵀ", _DZ3,
        "a⁽²⁾ acts on z⁽³⁾ through W⁽²⁾, so the gradient comes back through W⁽²⁾ᵀ. Without it the shapes "
        "fit only where H = K, and there the hidden units get each other's gradients.",
        _without_weights,
        _unless_square("∂J̃/∂z⁽³⁾ is ({N}, {K})", "({N}, {H})"),
        code="da2 = dz3",
    ),
    Mistake(
        "a2-not-transposed", 11, "W⁽²⁾ for W⁽²⁾ᵀ", rf"{_DZ3}\, W^{{(2)}}",
        "Forwards, hidden unit j sends W⁽²⁾ⱼₖ to class k; backwards, class k sends it to unit j. That "
        "is a row of W⁽²⁾ᵀ. Without the transpose the shapes fit only where H = K.",
        _not_transposed,
        _unless_square("({N}, {K}) times W⁽²⁾ ({H}, {K}) does not fit", "W⁽²⁾ᵀ ({K}, {H})"),
        code="da2 = dz3 @ W2",
    ),
    Mistake(
        "no-mask", 12, "mask forgotten", _DA2,
        "A unit that does not fire has a⁽²⁾ = 0 however z⁽²⁾ moves, so no gradient passes it. Without the "
        "mask silent units are trained too, by samples that they do not see.",
        _without_mask,
        code="dz2 = da2",
    ),
    Mistake(
        "mask-at-zero", 12, "z⁽²⁾ ≥ 0 for z⁽²⁾ > 0", rf"{_DA2} \odot 1[z^{{(2)}} \ge 0]",
        "At z⁽²⁾ = 0 the ReLU has a corner, and 0 is the value agreed on. The difference can be seen only "
        "where some z⁽²⁾ is exactly 0, and there a check meets a kink.",
        _mask_at_zero,
        code="dz2 = da2 * (z2 >= 0)",
    ),
    Mistake(
        "W1-no-W2", 13, "without W⁽²⁾ᵀ", rf"{{a^{{(1)}}}}^{{\top}} {_DZ3} + 2\lambda W^{{(1)}}",
        "The chain goes through z⁽³⁾, a⁽²⁾ and z⁽²⁾; no link may be left out. The shapes fit only where "
        "H = K.",
        _past_the_hidden_layer,
        _unless_square("a⁽¹⁾ᵀ ∂J̃/∂z⁽³⁾ is ({D}, {K})", "({D}, {H})"),
        code="dW1 = a1.T @ dz3 + 2 * lam * W1",
    ),
    Mistake(
        "W1-no-penalty", 13, "2λW⁽¹⁾ dropped", rf"{{a^{{(1)}}}}^{{\top}} {_DZ2}",
        "2λW⁽¹⁾ is added whether or not a unit fires. Without it the check fails exactly when λ > 0.",
        _penalty_scaled("W1", 0.0),
        code="dW1 = a1.T @ dz2",
    ),
    Mistake(
        "W1-half-penalty", 13, "λW⁽¹⁾ for 2λW⁽¹⁾", rf"{{a^{{(1)}}}}^{{\top}} {_DZ2} + \lambda W^{{(1)}}",
        "λW is the gradient of ½λ‖W‖². Here the loss has no ½, so the square's 2 stays.",
        _penalty_scaled("W1", 0.5),
        code="dW1 = a1.T @ dz2 + lam * W1",
    ),
    Mistake(
        "b1-no-W2", 14, "without W⁽²⁾ᵀ", rf"\sum_i \left({_DZ3}\right)_i",
        "b⁽¹⁾ sits before the hidden units, so the chain has to come through them: Σ is over the rows of "
        "∂J̃/∂z⁽²⁾. The shapes fit only where H = K.",
        _past_the_hidden_layer_bias,
        _unless_square("Σᵢ ∂J̃/∂z⁽³⁾ is ({K},)", "({H},)"),
        code="db1 = dz3.sum(axis=0)",
    ),
    Mistake(
        "b1-no-sum", 14, "without the sum", _DZ2,
        "b⁽¹⁾ is added to every sample's row, so its gradient is the sum over the samples. Left out, the "
        "result is a matrix and no gradient of b⁽¹⁾.",
        _nothing, _never("∂J̃/∂z⁽²⁾ is ({N}, {H})", "the gradient of b⁽¹⁾ must be ({H},)"),
    ),
    Mistake(
        "b1-mean", 14, "mean for Σ", rf"\frac{{1}}{{N}} \sum_i \left({_DZ2}\right)_i",
        "The 1/N is in ∂J̃/∂z⁽³⁾ already. Taken twice, the gradient of b⁽¹⁾ is too small by the factor N.",
        _mean_for_sum("b1"),
        code="db1 = dz2.mean(axis=0)",
    ),
)  # fmt: skip

MISTAKES: dict[str, Mistake] = {mistake.key: mistake for mistake in _ALL}
"""Every mistake by its key, in the order of the lines."""


def mistakes_of(line: int) -> tuple[Mistake, ...]:
    """The mistakes that can be made in a line."""
    return tuple(mistake for mistake in _ALL if mistake.line == line)
