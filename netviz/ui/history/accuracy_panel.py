"""The share of right answers over the steps."""

from __future__ import annotations

from typing import ClassVar

from netviz.ui.history.curve_panel import CurvePanel
from netviz.ui.history.time_plot import Series, View


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
