"""All panels: a row each. Window, docks, menu, layouts, painting and tests go by this table."""

from __future__ import annotations

from netviz.ui.derivation.strip_panel import StripPanel
from netviz.ui.history.panels import AccuracyPanel, GradientPanel, LossPanel
from netviz.ui.kit.panel import Home
from netviz.ui.kit.panels import Later, Row
from netviz.ui.network.unit_panel import UnitPanel
from netviz.ui.plane.panel import PlanePanel
from netviz.ui.settings.data_panel import DataPanel
from netviz.ui.settings.network_panel import NetworkPanel
from netviz.ui.settings.training_panel import TrainingPanel

PANELS: tuple[Row, ...] = (
    DataPanel,
    NetworkPanel,
    TrainingPanel,
    PlanePanel,
    Later("netviz.ui.app.compare_panel", "ComparePanel", "compare", "Compare", home=Home.PAGE),
    LossPanel,
    AccuracyPanel,
    GradientPanel,
    Later("netviz.ui.landscape.panel", "LandscapePanel", "landscape", "Landscape"),
    Later("netviz.ui.network.diagram_panel", "DiagramPanel", "diagram", "Network", title="Network diagram"),
    UnitPanel,
    Later("netviz.ui.network.hidden_space_panel", "HiddenSpacePanel", "space", "Hidden space", "Space"),
    StripPanel,
    Later("netviz.ui.derivation.why_panel", "WhyPanel", "why", "Why"),
    Later("netviz.ui.gradcheck.panel", "CheckPanel", "check", "Gradient check", "Check"),
    Later("netviz.ui.code.panel", "CodePanel", "code", "Your code", "Code"),
    Later("netviz.ui.lessons.guide_panel", "GuidePanel", "guide", "Lesson"),
    Later(
        "netviz.ui.answers.confusion_panel", "ConfusionPanel", "confusion", "Confusion matrix", "Confusion"
    ),
    Later("netviz.ui.answers.wrong_panel", "WrongPanel", "wrong", "Wrong samples", "Wrong"),
)
"""Classes, and those that are imported when they are first shown, as most are hidden at the start."""
