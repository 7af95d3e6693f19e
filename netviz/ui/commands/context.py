"""What a command is carried out on: as much of the window as commands know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QWidget

from netviz.intents import Intent
from netviz.session import Session
from netviz.ui.kit.panels import Panels
from netviz.ui.kit.theme import Theme

if TYPE_CHECKING:
    from netviz.lessons.lesson import Lesson, Prediction
    from netviz.ui.code.training import TrainWith
    from netviz.ui.commands.file_writer import FileWriter
    from netviz.ui.commands.guide import Guide
    from netviz.ui.commands.making import Making
    from netviz.ui.commands.sessions import Keeping
    from netviz.ui.importing.dialog import ImportDialog
    from netviz.ui.lessons.lecture import Lecture
    from netviz.ui.lessons.stage import Stage
    from netviz.ui.network.weight_popup import WeightPopup
    from netviz.ui.prediction.round import Round
    from netviz.ui.presenting.presenter import Presenter
    from netviz.ui.presenting.tools import Tools
    from netviz.ui.run.door import Door, Wanted
    from netviz.ui.run.goal_popup import GoalPopup
    from netviz.ui.run.player import Player
    from netviz.ui.run.transport import Transport
    from netviz.ui.sweeps.dialog import SweepDialog

Box = TypeVar("Box", bound=QWidget)


class Explains(Protocol):
    """What explains the window, in boxes of its own."""

    def show_menu(self) -> None:
        """Open the menu under its button."""

    def show_keys(self) -> None:
        """All keys in a box."""

    def show_about(self) -> None:
        """What this is, in a box."""

    def show_preferences(self) -> None:
        """Colours, size and motion, on a page of their own."""

    def show_tour(self) -> None:
        """Show what is where."""


class Presents(Protocol):
    """What a lecturer has beside the slides.

    Attributes
    ----------
    tools : Tools or None
        Pens and lights over the stage.
    presenter : Presenter or None
        The presenter's window.
    """

    tools: Tools | None
    presenter: Presenter | None

    def toggle_presenter(self) -> None:
        """Open the presenter's window, or close it."""

    def swap_screens(self) -> None:
        """The stage to the next screen."""

    def put_away(self) -> bool:
        """Have nothing in the hand; whether there was anything."""


class Lessons(Protocol):
    """Where lessons are shown.

    Attributes
    ----------
    lecture : Lecture or None
        Where one stands in a lesson; None while there is none.
    stage : Stage or None
        What shows its slides.
    """

    lecture: Lecture | None
    stage: Stage | None

    @property
    def presenting(self) -> Presents:
        """Pens, lights, the presenter's window."""

    def show_gallery(self) -> None:
        """All lessons, with pictures."""

    def open_path(self, path: Path, slide: str = "") -> None:
        """Begin the lesson of a file."""

    def present(self) -> None:
        """Show the user's own work on the stage."""

    def start(self, lesson: Lesson, index: int = 0) -> None:
        """Begin a lesson; the user's own work comes back when it ends."""

    def end(self, then: Callable[[], None] | None = ...) -> None:
        """End the lecture; `then` is called when the user's own work is back."""

    def change_speed(self, places: int) -> None:
        """Faster or slower, in this lecture."""


class Predicts(Protocol):
    """What asks for predictions.

    Attributes
    ----------
    round : Round or None
        What is asked now.
    """

    round: Round | None

    def ask(self) -> None:
        """Ask what the slide asks; elsewhere, ask first what is to be predicted."""

    def begin(
        self, prediction: Prediction, moment: object = ..., *, focus: bool = ..., begins: int | None = ...
    ) -> None:
        """Ask for something."""

    def put_away(self) -> None:
        """Leave everything as it was; what has been predicted is kept."""

    def toggle_play(self) -> bool:
        """Let Play mean what it means for a prediction; whether it means something there."""

    def freeze(self) -> None:
        """Change nothing any more."""

    def reveal(self) -> None:
        """Let the run come."""

    def judge(self) -> None:
        """Say how far off it was."""


class Compares(Protocol):
    """What is shown of pinned runs.

    Attributes
    ----------
    shows_ghost : bool
        Whether the last one stands faintly behind the present one.
    """

    shows_ghost: bool

    def show_ghost(self, on: bool) -> None:
        """Show it, or do not; also at the next start."""

    def watch_sweep(self, dialog: SweepDialog) -> None:
        """Show a sweep while it is computed, too."""


class Follows(Protocol):
    """What trains with somebody's code."""

    @property
    def why_not_end(self) -> str:
        """Why there is nothing to end; empty where there is."""

    def start(self, wanted: TrainWith) -> None:
        """Put a run with this code beside the present one, or go on with it."""

    def end(self) -> None:
        """End it; its steps stay."""


class LayoutMemory(Protocol):
    """Which arrangement of the panels was left on which occasion."""

    def remember(self, occasion: str = "") -> None:
        """For `recall` on the same occasion."""

    def recall(self, occasion: str = "") -> None:
        """The arrangement that was last remembered on an occasion."""

    def remembered(self, occasion: str = "") -> str:
        """The preset that `recall` brings back."""


class App(Protocol):
    """The window, as commands know it.

    Attributes
    ----------
    main : QMainWindow
        The window itself: what boxes belong to.
    panels : Panels
        All panels by their keys, each made when it is first asked for.
    keeping : Keeping
        Which file the session belongs to.
    writer : FileWriter
        Writes files beside the window.
    guide : Guide
        Takes somebody through a lesson alone.
    making : Making
        The lesson that is being made.
    import_dialogs : list of ImportDialog
        Where files are looked at before they are taken, the newest at the end.
    """

    session: Session
    player: Player
    door: Door
    panels: Panels
    transport: Transport
    theme: Theme
    zoom: float
    follows_desktop: bool
    actions_by_name: Mapping[str, QAction]
    import_dialogs: list[ImportDialog]
    keeping: Keeping
    writer: FileWriter
    guide: Guide
    making: Making

    @property
    def entry_editor(self) -> WeightPopup:
        """Where one types a weight or a bias."""

    @property
    def run_to_box(self) -> GoalPopup:
        """Where one says how far to run."""

    @property
    def explanations(self) -> Explains:
        """The menu, all keys, the tour, preferences, about."""

    @property
    def hall(self) -> Lessons:
        """Where lessons are shown."""

    @property
    def predictions(self) -> Predicts:
        """What is predicted."""

    @property
    def comparing(self) -> Compares:
        """Pinned runs."""

    @property
    def following(self) -> Follows:
        """The run that follows somebody's code."""

    @property
    def lecture(self) -> Lecture | None:
        """Where one stands in a lesson; None while there is none."""

    @property
    def main(self) -> QMainWindow:
        """The window itself."""

    @property
    def preset(self) -> str:
        """Which arrangement of panels was chosen last."""

    def say(self, message: str, *, is_error: bool = False) -> None:
        """Show one line at the bottom."""

    def apply(self, intent: Intent, doing: str = ..., then: Callable[[], None] = ...) -> None:
        """Have an intent carried out, and nothing else; `then` is called when it has been shown."""

    def go(self, intent: Intent, then: Callable[[], None] = ...) -> None:
        """Stand somewhere else in the run; playing ends."""

    def seek(self, step: int, then: Callable[[], None] = ...) -> None:
        """Go to a step, and perhaps to others at once: finely drawn only in the end."""

    def change(
        self,
        wanted: Wanted,
        doing: str = ...,
        *,
        then: Callable[[], None] = ...,
        otherwise: Callable[[], None] = ...,
        n_points: int = ...,
    ) -> None:
        """Change what is trained; `then` is called when it has been shown, else `otherwise`."""

    def want(self, wanted: object) -> None:
        """Do what a panel or a box wants: an intent, or a command that it asks for."""

    def show_newest(self) -> None:
        """Bring everything that can be seen to the session's newest snapshot."""

    def show_actions(self) -> None:
        """Say on buttons and in the menu what can be done now."""

    def box(self, kind: type[Box]) -> Box:
        """A window beside this one, made when it is first asked for."""

    def set_theme(self, theme: Theme) -> None:
        """Switch colours and size of type."""

    def use_layout(self, name: str) -> None:
        """Arrange the panels anew."""

    @property
    def layout_memory(self) -> LayoutMemory:
        """The arrangements that come back."""

    def show_panel(self, key: str) -> None:
        """Bring a panel into sight."""

    def toggle_panel(self, key: str) -> bool:
        """Show a panel if nothing of it is seen, else hide it; whether it is shown."""

    def enlarge_panel(self) -> bool:
        """The panel that is looked at as high as its column, or all as they were; whether it can be."""

    @property
    def has_enlarged(self) -> bool:
        """Whether a panel has its column for itself."""

    def bring_back_view(self) -> None:
        """Set and arrange the panels as a session that was opened says."""

    def keep_view(self) -> None:
        """Remember how everything is set, in the project and for the next start."""


def as_panel(app: App, key: str) -> Any:
    """A panel by its key; the caller knows of which class it is."""
    return app.panels[key]
