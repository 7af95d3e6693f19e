"""The function's own loss: which loss it is, and which penalty is in it, read off its values.

A loss that is recognised at six θ has a known derivative, and none has to be measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from netviz.backward.diagnosis.passes import FORWARD, Points, forward_passes
from netviz.core.params import PARAMETERS, Array
from netviz.frozen import dataclass


@dataclass(frozen=True)
class DataLoss:
    """What the loss is at λ = 0: a cross-entropy of some forward pass and labels, times a factor.

    Attributes
    ----------
    forward, labels : str
        Variants; "" is right.
    factor : float
        1 for the mean over the samples, N for the sum.
    inside : float
        What is added to the probabilities before their logarithm.
    """

    forward: str = ""
    labels: str = ""
    factor: float = 1.0
    inside: float = 0.0

    @property
    def is_cross_entropy(self) -> bool:
        """Whether it is the right one up to a factor."""
        return not self.forward and not self.labels


def _of_true_class(log_psi: Array, points: Points) -> Array:
    return -log_psi[:, np.arange(points.n_samples), points.y]


def _of_class(log_psi: Array, points: Points, classes: Array) -> Array:
    taken: Array = np.take_along_axis(
        log_psi, np.broadcast_to(classes, log_psi.shape[:2])[..., None], axis=-1
    )
    return -taken[..., 0]


def _losses(log_psi: Array, points: Points) -> dict[str, Array]:
    """Mean losses under each way to take the labels; (points,) each."""
    n_classes = log_psi.shape[-1]
    answers = log_psi.argmax(axis=-1)
    return {
        "": _of_true_class(log_psi, points).mean(axis=-1),
        "shifted-labels": _of_class(log_psi, points, (points.y - 1) % n_classes).mean(axis=-1),
        "shifted-labels (up)": _of_class(log_psi, points, (points.y + 1) % n_classes).mean(axis=-1),
        "column-labels": -log_psi[:, :, points.y].mean(axis=(-1, -2)),
        "argmax-for-y": _of_class(log_psi, points, answers).mean(axis=-1),
        "binary-cross-entropy": -_binary(log_psi, points).sum(axis=-1).mean(axis=-1),
    }


def _binary(log_psi: Array, points: Points) -> Array:
    return np.where(points.delta == 1, log_psi, np.log1p(-np.exp(log_psi)))


def recognised(values: Array, points: Points, tolerance: float) -> DataLoss | None:
    """Which cross-entropy the values (points,) of a loss at λ = 0 are; None for one not known."""
    if not np.isfinite(values).all():
        return None
    for forward, layers in forward_passes(points).items():
        with np.errstate(all="ignore"):
            psi = layers(points).psi
            for labels, losses in _losses(np.log(psi), points).items():
                factor = float(np.mean(values / losses))
                if np.abs(values - factor * losses).max() <= tolerance * np.abs(values).max():
                    return DataLoss(forward, labels, _rounded(factor))
    with np.errstate(all="ignore"):
        right = FORWARD[""](points)
        losses = _of_true_class(np.log(right.psi), points).mean(axis=-1)
        inverse = np.exp(_of_true_class(np.log(right.psi), points)).mean(axis=-1)
        (factor, inside), *_ = np.linalg.lstsq(np.stack((losses, -inverse), axis=1), values, rcond=None)
        inside /= factor
        if not 0 < inside < 1e-3:
            return None
        padded = -np.log(right.psi[:, np.arange(points.n_samples), points.y] + inside).mean(axis=-1)
    if np.abs(values - factor * padded).max() <= max(tolerance, 1e-2 * inside) * np.abs(values).max():
        return DataLoss(factor=_rounded(float(factor)), inside=float(inside))
    return None


def _rounded(factor: float) -> float:
    return 1.0 if abs(factor - 1) < 1e-5 else factor


@dataclass(frozen=True)
class LossPenalty:
    """What λ adds to the loss: λ(c₁‖W1‖² + c₂‖b1‖² + c₃‖W2‖² + c₄‖b2‖²), at one λ.

    Attributes
    ----------
    coefficients : mapping of a parameter's name to c
    fits : bool
        Whether that is all there is to it.
    form : str
        What it is instead, where that is known.
    """

    coefficients: Mapping[str, float]
    fits: bool
    form: str = ""

    @property
    def none(self) -> bool:
        """Whether λ does not change the loss."""
        return self.fits and not any(self.coefficients.values())


def loss_penalty(added: Array, points: Points, lam: float, tolerance: float) -> LossPenalty:
    """The coefficients of a penalty from what it adds to the loss at several points; (points,)."""
    thetas = [points.W1, points.b1, points.W2, points.b2]
    squares = np.stack([(theta**2).sum(axis=(-1, -2)) for theta in thetas], axis=1)
    zeros = dict.fromkeys(PARAMETERS, 0.0)
    if not np.isfinite(added).all():
        return LossPenalty(zeros, False)
    size = float(np.abs(added).max())
    if size <= tolerance * lam * float(squares.max()) * 1e-3:
        return LossPenalty(zeros, True)
    found, *_ = np.linalg.lstsq(squares, added / lam, rcond=None)
    if np.abs(squares @ found * lam - added).max() <= tolerance * size:
        noise = 20 * tolerance
        cleaned = [0.0 if abs(c) < noise * np.abs(found).max() else float(c) for c in found]
        return LossPenalty(dict(zip(PARAMETERS, cleaned, strict=True)), True)
    weights = [points.W1, points.W2]
    forms: dict[str, Sequence[Array]] = {
        "norms that are not squared": [np.sqrt((W**2).sum(axis=(-1, -2))) for W in weights],
        "the root of all squares together": [np.sqrt(squares[:, 0] + squares[:, 2])],
        "absolute values": [np.abs(W).sum(axis=(-1, -2)) for W in weights],
        "sums that are not squared": [W.sum(axis=(-1, -2)) for W in weights],
        "squares of sums": [W.sum(axis=(-1, -2)) ** 2 for W in weights],
    }
    for form, columns in forms.items():
        matrix = np.stack(columns, axis=1)
        found, *_ = np.linalg.lstsq(matrix, added / lam, rcond=None)
        if np.abs(matrix @ found * lam - added).max() <= tolerance * size:
            return LossPenalty(zeros, False, form)
    return LossPenalty(zeros, False)
