"""How large the gradient of each parameter is, over the steps."""

from __future__ import annotations

from netviz.ui.curves import CurvePanel, Series


class GradientPanel(CurvePanel):
    """‖∂J̃/∂θ‖ of the four parameters on a logarithmic axis."""

    def __init__(self) -> None:
        super().__init__(
            "Gradient magnitude",
            (
                Series("gradient_W1", "W⁽¹⁾", "W1"),
                Series("gradient_b1", "b⁽¹⁾", "b1"),
                Series("gradient_W2", "W⁽²⁾", "W2"),
                Series("gradient_b2", "b⁽²⁾", "b2"),
            ),
            logarithmic=True,
        )
        self.setToolTip(
            "‖∂J̃/∂θ‖, the Frobenius norm of each parameter's gradient at every step, on a logarithmic axis."
        )
