"""The panels over the steps: loss, accuracy, gradient magnitude."""

from __future__ import annotations

import math
from typing import ClassVar

from netviz.ui.history.curve_panel import CurvePanel
from netviz.ui.history.time_plot import Reference, Series, View
from netviz.ui.kit.parameter_entries import LABELS

_TERMS = (
    Series("loss", "J̃", "loss"),
    Series("loss_data", "J<sub>data</sub>", "loss_data"),
    Series("loss_reg", "J<sub>reg</sub>", "loss_reg"),
    Series("test_loss_data", "J<sub>data</sub> test", "test_loss_data"),
)
_UNTRAINED = Reference(lambda snapshot: math.log(snapshot.dataset.n_classes), "ln K")


def _norms(kind: str) -> tuple[Series, ...]:
    return tuple(Series(f"{kind}_{name}", label, name) for name, label in LABELS.items())


class LossPanel(CurvePanel):
    """J̃ = J_data + J_reg on the training part, and the data loss of the test part."""

    kind = "loss"
    heading = "Loss"
    views: ClassVar = {
        "linear": View("linear", _TERMS, reference=_UNTRAINED),
        "logarithmic": View("logarithmic", _TERMS, logarithmic=True, reference=_UNTRAINED),
        # J̃ is the upper edge of the data loss that stands on the penalty.
        "stacked": View(
            "stacked",
            (
                Series("loss_reg", "J<sub>reg</sub>", "loss_reg", filled=True),
                Series("loss", "J<sub>data</sub> on top: J̃", "loss_data", filled=True),
            ),
            reference=_UNTRAINED,
        ),
    }
    tip = (
        "J̃ = J_data + λ(‖W⁽¹⁾‖² + ‖W⁽²⁾‖²) on the training part; the data loss of the test part beside "
        "it. ln K is the data loss of a network that gives every class the same probability. With "
        "mini-batches both parts are evaluated every few steps. Dotted lines: something was changed "
        "by hand. Click: go to that step."
    )


class AccuracyPanel(CurvePanel):
    """Accuracy on the training and on the test part."""

    kind = "accuracy"
    heading = "Accuracy"
    views: ClassVar = {
        "share": View(
            "accuracy",
            (
                Series("accuracy", "train", "accuracy"),
                Series("test_accuracy", "test", "test_accuracy"),
            ),
            share=True,
        )
    }
    tip = (
        "The share of samples whose most probable class is the true one. The gap between train and "
        "test is what the network has learned by heart. Click: go to that step."
    )


class GradientPanel(CurvePanel):
    """‖∂J̃/∂θ‖ of the four parameters on a logarithmic axis."""

    kind = "gradients"
    heading = "Gradient size"
    views: ClassVar = {
        "whole": View("‖∂J̃/∂θ‖", _norms("gradient"), logarithmic=True),
        # The biases have no penalty part: theirs is the whole gradient.
        "parts": View(
            "data, penalty",
            (
                Series("gradient_data_W1", "data W⁽¹⁾", "W1"),
                Series("gradient_data_W2", "data W⁽²⁾", "W2"),
                Series("gradient_reg_W1", "2λW⁽¹⁾", "W1", pale=True),
                Series("gradient_reg_W2", "2λW⁽²⁾", "W2", pale=True),
            ),
            logarithmic=True,
        ),
        "ratio": View(
            "update / weight",
            _norms("update_ratio"),
            logarithmic=True,
            reference=Reference(lambda _: 1e-3, "10⁻³"),
        ),
    }
    tip = (
        "The Frobenius norm of each parameter's gradient at every step, on a logarithmic axis: the "
        "whole, its data part against its penalty part 2λW, or the size of the update against the size "
        "of the parameter, where 10⁻³ is customary. Click: go to that step."
    )
