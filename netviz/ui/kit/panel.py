"""What every panel is: a card that shows snapshots, says what is wanted, and follows what is pointed at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from types import MappingProxyType
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QWidget

from netviz.frozen import dataclass
from netviz.snapshot import Snapshot
from netviz.ui.kit.card import Card
from netviz.ui.kit.theme import Theme


class Home(Enum):
    """Where a panel lives unless it is moved."""

    COLUMN = "column"
    CENTRE = "centre"
    PAGE = "page"
    """In the middle, in the place of what is else there."""
    RIGHT = "right"
    BOTTOM = "bottom"


class Cost(Enum):
    """When a panel is painted while snapshots follow each other; one that nobody sees waits."""

    EVERY_FRAME = "every frame"
    BY_TURNS = "by turns"
    WHEN_SHOWN = "when shown"


@dataclass(frozen=True)
class Hover:
    """What is pointed at, here or in another panel.

    Attributes
    ----------
    unit : int or None
        A hidden unit.
    step : int or None
        A step of the run.
    """

    unit: int | None = None
    step: int | None = None


@dataclass(frozen=True)
class Ask:
    """A command that a panel wants carried out, by its id, with what it is about."""

    command: str
    about: object = None


@dataclass(frozen=True)
class Pointers:
    """What a slide points at, beside units and samples.

    Attributes
    ----------
    lines : tuple of int
        Of the derivation.
    terms : tuple of (int, str)
        A line, and a symbol in its formula.
    step : int or None
        On the axes over time.
    label : int or None
        A class, whose region is meant.
    """

    lines: tuple[int, ...] = ()
    terms: tuple[tuple[int, str], ...] = ()
    step: int | None = None
    label: int | None = None


NO_ACTIONS: Mapping[str, QAction] = MappingProxyType({})
"""For a panel that stands alone, as in a picture."""


class Panel(Card):
    """A card that shows snapshots.

    An instance is a kind in a slot: two planes side by side are two slots of one kind. Panels are made from
    the table in `netviz.ui.app.panels`, with the window's actions by their ids.

    Signals
    -------
    wants(Intent or Ask)
        Everything that the panel wants changed; nothing else goes up.
    hovering(Hover)
        What is pointed at in it; the window hands it to all panels.
    """

    kind: ClassVar[str]
    heading: ClassVar[str]
    short_heading: ClassVar[str] = ""
    """In its head where there is little room; the heading if left out."""
    home: ClassVar[Home] = Home.RIGHT
    cost: ClassVar[Cost] = Cost.BY_TURNS
    slots: ClassVar[tuple[str, ...]] = ("",)
    """The instances that a window has, each in a slot of its own."""
    asks: ClassVar[tuple[str, ...]] = ()
    """Every command that it can ask for; each has an entry in `netviz.ui.app.actions.ASKS`."""
    has_own_head: ClassVar[bool] = False
    """Whether its head stands over a part of it: its dock has none, and floats in a desktop's frame."""
    about_run: ClassVar[tuple[str, ...]] = ()
    """What of its view state means nothing at the next start, where another run is shown."""

    wants = Signal(object)
    hovering = Signal(object)

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(f"{self.heading} {slot}".strip())
        self.slot = slot

    @property
    def key(self) -> str:
        """What the panel is called in layouts, projects and preferences."""
        return f"{self.kind}:{self.slot}" if self.slot else self.kind

    @property
    def full_heading(self) -> str:
        """What the panel is called in the menu and on its dock."""
        return f"{self.heading} {self.slot}".strip()

    @property
    def view(self) -> QWidget:
        """What of it shows: a plot or a canvas."""
        view: QWidget = getattr(self, "canvas", self)  # what most that paint themselves call it
        return view

    def undress(self) -> None:
        """Show the picture alone, for a slide: no head, no frame, no controls; for good."""
        self.title_bar.hide()
        self.frame.setObjectName("bare")
        self.body.setContentsMargins(0, 0, 0, 0)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""

    def make_ready(self, new: Snapshot) -> None:
        """Do beforehand what takes long of showing a snapshot; what is seen stays as it is."""

    def set_playing(self, playing: bool) -> None:
        """Whether many frames follow each other: what is costly may be drawn a little coarser."""

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Paint what differs from the snapshot that was shown before; the theme has been set."""
        raise NotImplementedError

    def show_hover(self, hover: Hover) -> None:
        """Show what is pointed at, here or elsewhere."""

    def point_out(self, pointers: Pointers) -> None:
        """Show what a slide points at."""

    def show_events(self, steps: Sequence[int], columns: Sequence[str] = ()) -> None:
        """Mark the steps at which something has happened, each on the curve of a column of the history."""

    def show_ghost(self, ghost: Snapshot | None) -> None:
        """Show a pinned run faintly behind the present one; None for none."""

    def show_samples(self, samples: Sequence[int]) -> None:
        """Point at some samples, by their rows in the data set; at none if empty."""

    def show_part(self, part: tuple[float, float] | None) -> None:
        """Look at a part of the run, or at all of it: the axes over time are linked."""

    def show_step_axis(self, logarithmic: bool) -> None:
        """Use a linear or a logarithmic axis of steps: the axes over time are alike."""

    def view_state(self) -> dict[str, Any]:
        """How the panel is set, in plain values: what `restore_view_state` takes."""
        return {}

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """Set the panel as it was; what makes no sense in `state` is passed over."""

    def take_key(self, event: QKeyEvent) -> bool:
        """Whether a key that nobody has taken was for the panel."""
        return False

    def close_work(self) -> None:
        """End what goes on in the background."""
