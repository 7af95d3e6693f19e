"""The loss and its two terms over the steps."""

from __future__ import annotations

import math
from typing import ClassVar

from netviz.ui.history.curve_panel import CurvePanel
from netviz.ui.history.time_plot import Reference, Series, View

_TERMS = (
    Series("loss", "J̃", "loss"),
    Series("loss_data", "J<sub>data</sub>", "loss_data"),
    Series("loss_reg", "J<sub>reg</sub>", "loss_reg"),
    Series("test_loss_data", "J<sub>data</sub> test", "test_loss_data"),
)
_UNTRAINED = Reference(lambda snapshot: math.log(snapshot.dataset.n_classes), "ln K")


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
