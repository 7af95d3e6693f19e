"""The loss and its two terms over the steps."""

from __future__ import annotations

from netviz.ui.curves import CurvePanel, Series


class LossPanel(CurvePanel):
    """J̃ = J_data + J_reg on the training part, and the data loss of the test part."""

    def __init__(self) -> None:
        super().__init__(
            "Loss",
            (
                Series("loss", "J̃", "loss"),
                Series("loss_data", "J<sub>data</sub>", "loss_data"),
                Series("loss_reg", "J<sub>reg</sub>", "loss_reg"),
                Series("test_loss_data", "J<sub>data</sub> test", "test_loss_data"),
            ),
            logarithmic=False,
        )
        self.setToolTip(
            "J̃ = J_data + λ(‖W⁽¹⁾‖² + ‖W⁽²⁾‖²) on the training part; the data loss of the test part "
            "beside it. With mini-batches both parts are evaluated every few steps, not at every one. "
            "Dotted lines: a setting was changed."
        )
