"""How large the gradient of each parameter is, over the steps."""

from __future__ import annotations

from typing import ClassVar

from netviz.ui.history.curve_panel import CurvePanel
from netviz.ui.history.time_plot import Reference, Series, View

_NAMES = {"W1": "W⁽¹⁾", "b1": "b⁽¹⁾", "W2": "W⁽²⁾", "b2": "b⁽²⁾"}


def _norms(kind: str) -> tuple[Series, ...]:
    return tuple(Series(f"{kind}_{name}", label, name) for name, label in _NAMES.items())


class GradientPanel(CurvePanel):
    """‖∂J̃/∂θ‖ of the four parameters on a logarithmic axis."""

    kind = "gradients"
    heading = "Gradient magnitude"
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
