"""All panels: a row each. Window, docks, menu, layouts, painting and tests go by this table."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction

from netviz.ui.answers.confusion_panel import ConfusionPanel
from netviz.ui.answers.wrong_panel import WrongPanel
from netviz.ui.app.compare_panel import ComparePanel
from netviz.ui.code.panel import CodePanel
from netviz.ui.derivation.strip_panel import StripPanel
from netviz.ui.derivation.why_panel import WhyPanel
from netviz.ui.gradcheck.panel import CheckPanel
from netviz.ui.history.panels import AccuracyPanel, GradientPanel, LossPanel
from netviz.ui.kit.panel import Panel
from netviz.ui.landscape.panel import LandscapePanel
from netviz.ui.lessons.guide_panel import GuidePanel
from netviz.ui.network.diagram_panel import DiagramPanel
from netviz.ui.network.hidden_space_panel import HiddenSpacePanel
from netviz.ui.network.unit_panel import UnitPanel
from netviz.ui.plane.panel import PlanePanel
from netviz.ui.settings.data_panel import DataPanel
from netviz.ui.settings.network_panel import NetworkPanel
from netviz.ui.settings.training_panel import TrainingPanel

PANELS: tuple[type[Panel], ...] = (
    DataPanel,
    NetworkPanel,
    TrainingPanel,
    PlanePanel,
    ComparePanel,
    LossPanel,
    AccuracyPanel,
    GradientPanel,
    LandscapePanel,
    DiagramPanel,
    UnitPanel,
    HiddenSpacePanel,
    StripPanel,
    WhyPanel,
    CheckPanel,
    CodePanel,
    GuidePanel,
    ConfusionPanel,
    WrongPanel,
)


def make_panels(actions: Mapping[str, QAction]) -> dict[str, Panel]:
    """All panels of a window by their keys."""
    panels = [kind(actions, slot) for kind in PANELS for slot in kind.slots]
    return {panel.key: panel for panel in panels}
