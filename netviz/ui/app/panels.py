"""All panels: a row each. Window, docks, menu, layouts, painting and tests go by this table."""

from __future__ import annotations

from netviz.ui.derivation.strip_panel import StripPanel
from netviz.ui.history.panels import AccuracyPanel, GradientPanel, LossPanel
from netviz.ui.kit.panel import Home, Panel
from netviz.ui.kit.panels import Later, Row
from netviz.ui.network.unit_panel import UnitPanel
from netviz.ui.plane.panel import PlanePanel
from netviz.ui.settings.data_panel import DataPanel
from netviz.ui.settings.network_panel import NetworkPanel
from netviz.ui.settings.training_panel import TrainingPanel

# A function each, so that whoever looks for imports finds them: mypy, `make app`, the picture of the rooms.


def _compare() -> type[Panel]:
    from netviz.ui.app.compare_panel import ComparePanel

    return ComparePanel


def _landscape() -> type[Panel]:
    from netviz.ui.landscape.panel import LandscapePanel

    return LandscapePanel


def _diagram() -> type[Panel]:
    from netviz.ui.network.diagram_panel import DiagramPanel

    return DiagramPanel


def _space() -> type[Panel]:
    from netviz.ui.network.hidden_space_panel import HiddenSpacePanel

    return HiddenSpacePanel


def _why() -> type[Panel]:
    from netviz.ui.derivation.why_panel import WhyPanel

    return WhyPanel


def _check() -> type[Panel]:
    from netviz.ui.gradcheck.panel import CheckPanel

    return CheckPanel


def _code() -> type[Panel]:
    from netviz.ui.code.panel import CodePanel

    return CodePanel


def _guide() -> type[Panel]:
    from netviz.ui.lessons.guide_panel import GuidePanel

    return GuidePanel


def _confusion() -> type[Panel]:
    from netviz.ui.answers.confusion_panel import ConfusionPanel

    return ConfusionPanel


def _wrong() -> type[Panel]:
    from netviz.ui.answers.wrong_panel import WrongPanel

    return WrongPanel


PANELS: tuple[Row, ...] = (
    DataPanel,
    NetworkPanel,
    TrainingPanel,
    PlanePanel,
    Later(_compare, "compare", "Compare", home=Home.PAGE),
    LossPanel,
    AccuracyPanel,
    GradientPanel,
    Later(_landscape, "landscape", "Landscape"),
    Later(_diagram, "diagram", "Network", title="Network diagram"),
    UnitPanel,
    Later(_space, "space", "Hidden space", "Space"),
    StripPanel,
    Later(_why, "why", "Why"),
    Later(_check, "check", "Gradient check", "Check"),
    Later(_code, "code", "Your code", "Code"),
    Later(_guide, "guide", "Lesson"),
    Later(_confusion, "confusion", "Confusion matrix", "Confusion"),
    Later(_wrong, "wrong", "Wrong samples", "Wrong"),
)
"""Classes, and what is imported when it is first shown: most panels are hidden at the start."""
