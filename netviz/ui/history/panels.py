"""The panels over the steps: loss, accuracy, gradient magnitude."""

from __future__ import annotations

import math
from typing import ClassVar

from netviz.ui.history.curve_panel import CurvePanel
from netviz.ui.history.time_plot import Reference, Series, View
from netviz.ui.kit.parameter_entries import LABELS

_TERMS = (
    Series("loss", "J̃", "loss", 2.0),
    Series("loss_data", "J_data", "loss_data"),
    Series("loss_reg", "J_reg", "loss_reg"),
    Series("test_loss_data", "test", "test_loss_data", 1.25),
)
_UNTRAINED = Reference(
    lambda snapshot: math.log(snapshot.dataset.n_classes),
    lambda snapshot: f"ln {snapshot.dataset.n_classes}: guessing",
)
_CUSTOMARY = Reference(lambda _: 1e-3, lambda _: "10⁻³: customary")


def _norms(kind: str) -> tuple[Series, ...]:
    """Those of the weights first: where there is no room for all labels, theirs stay."""
    return tuple(
        Series(f"{kind}_{name}", LABELS[name], name, 1.25 if name.startswith("b") else 1.5)
        for name in ("W1", "W2", "b1", "b2")
    )


class LossPanel(CurvePanel):
    """J̃ = J_data + J_reg on the training part, and the data loss of the test part."""

    kind = "loss"
    heading = "Loss"
    views: ClassVar = {
        "logarithmic": View("log", _TERMS, logarithmic=True, reference=_UNTRAINED),
        "linear": View("linear", _TERMS, reference=_UNTRAINED),
        # J̃ is the upper edge of the data loss that stands on the penalty.
        "stacked": View(
            "stacked",
            (
                Series("loss_reg", "J_reg", "loss_reg", filled=True),
                Series("loss", "J_data", "loss_data", filled=True, told="loss_data"),
                Series("loss", "J̃", "loss", 2.0),
            ),
            reference=_UNTRAINED,
        ),
    }
    tip = (
        "J̃ = J_data + λ(‖W⁽¹⁾‖² + ‖W⁽²⁾‖²) on the training part; the data loss of the test part beside "
        "it. ln K is the data loss of a network that gives every class the same probability. With "
        "mini-batches both parts are evaluated every few steps. Rings: something was changed by "
        "hand, or has happened. A spike far above everything else is cut off at ▲; a double click "
        "shows all. Click: go to that step."
    )


class AccuracyPanel(CurvePanel):
    """Accuracy on the training and on the test part."""

    kind = "accuracy"
    heading = "Accuracy"
    views: ClassVar = {
        "share": View(
            "accuracy",
            (
                Series("accuracy", "train", "accuracy", 2.0),
                Series("test_accuracy", "test", "test_accuracy", 1.25),
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
    short_heading = "Gradients"
    views: ClassVar = {
        "whole": View("whole", _norms("gradient"), logarithmic=True),
        # The biases have no penalty part: theirs is the whole gradient.
        "parts": View(
            "parts",
            (
                Series("gradient_data_W1", "data W⁽¹⁾", "W1", short="W⁽¹⁾"),
                Series("gradient_data_W2", "data W⁽²⁾", "W2", short="W⁽²⁾"),
                Series("gradient_reg_W1", "2λW⁽¹⁾", "W1", pale=True),
                Series("gradient_reg_W2", "2λW⁽²⁾", "W2", pale=True),
            ),
            logarithmic=True,
        ),
        "ratio": View(
            "update ratio",
            _norms("update_ratio"),
            logarithmic=True,
            reference=_CUSTOMARY,
        ),
    }
    tip = (
        "The Frobenius norm of each parameter's gradient at every step, on a logarithmic axis: the "
        "whole, its data part against its penalty part 2λW, or the size of the update against the size "
        "of the parameter, where 10⁻³ is customary. Click: go to that step."
    )
