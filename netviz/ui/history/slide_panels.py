"""The panels over the steps as they stand on a lesson's slide: few curves, on axes that all can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtGui import QAction

from netviz.ui.history.chart import Chart
from netviz.ui.history.panels import AccuracyPanel, GradientPanel, LossPanel
from netviz.ui.history.slide_chart import SlideChart
from netviz.ui.history.time_plot import Series, View
from netviz.ui.kit.panel import Panel

_LOSS = View("loss", (Series("loss", "J̃", "loss", 2.0),))
_TERMS = View(
    "terms",
    (
        Series("loss", "J̃", "loss", 2.0),
        Series("loss_data", "J_data", "loss_data"),
        Series("test_loss_data", "test", "test_loss_data", 1.25),
    ),
)


class SlideLoss(LossPanel):
    """J̃ alone on a linear axis; with its data part, and that of the test part, where λ is the subject."""

    chart: ClassVar[type[Chart]] = SlideChart
    views: ClassVar = {"loss": _LOSS, "terms": _TERMS}


class SlideAccuracy(AccuracyPanel):
    """The shares of the training and the test part."""

    chart: ClassVar[type[Chart]] = SlideChart


class SlideGradients(GradientPanel):
    """The norms of the four gradients."""

    chart: ClassVar[type[Chart]] = SlideChart
    views: ClassVar = {"whole": GradientPanel.views["whole"]}


_IN_PLACE = {kind.kind: kind for kind in (SlideLoss, SlideAccuracy, SlideGradients)}


def slide_panel(kind: type[Panel], actions: Mapping[str, QAction]) -> Panel:
    """A panel of a kind as it stands on a slide, without head and frame."""
    panel: Panel = _IN_PLACE.get(kind.kind, kind)(actions, "slide")
    panel.undress()
    return panel
