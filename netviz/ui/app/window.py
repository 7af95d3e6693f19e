"""The window: puts the panels together, and passes on what they want."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QWidget

from netviz.faults import faults
from netviz.intents import GoTo, Intent
from netviz.resources import RESOURCES
from netviz.session import Session
from netviz.training.worker import WorkerError
from netviz.ui.app import actions, panels, view_states
from netviz.ui.app.boxes import Boxes
from netviz.ui.app.centre import Centre
from netviz.ui.app.changes import LOOKS_AT_LINES, Changes
from netviz.ui.app.closing import end, may_close
from netviz.ui.app.comparing import Comparing
from netviz.ui.app.dock_widgets import ColumnDock, PanelDock
from netviz.ui.app.docks import Arrangement
from netviz.ui.app.explanations import Explanations
from netviz.ui.app.fault_bar import FaultBar
from netviz.ui.app.fault_watch import FaultWatch
from netviz.ui.app.following import Following
from netviz.ui.app.laying_out import lay_out
from netviz.ui.app.lessons import Hall
from netviz.ui.app.links import Links
from netviz.ui.app.loading_window import USUAL_SIZE, restore_geometry
from netviz.ui.app.narrator_place import NarratorPlace
from netviz.ui.app.playback import Playback
from netviz.ui.app.predictions import Predictions
from netviz.ui.app.recovery_bar import RecoveryBar
from netviz.ui.app.remembering import Remembering
from netviz.ui.app.render_scheduler import RenderScheduler
from netviz.ui.app.status_line import StatusLine
from netviz.ui.commands.context import Box
from netviz.ui.commands.data import import_dropped
from netviz.ui.commands.file_writer import FileWriter
from netviz.ui.commands.guide import Guide
from netviz.ui.commands.making import Making
from netviz.ui.commands.save_dialog import clean_last_folder
from netviz.ui.commands.sessions import Keeping
from netviz.ui.derivation.mistake_banner import MistakeBanner
from netviz.ui.kit.controls import dropped_files
from netviz.ui.kit.paint_guard import guard_overrides
from netviz.ui.kit.panel import Ask, Panel
from netviz.ui.kit.panels import Panels
from netviz.ui.kit.preferences import Preferences
from netviz.ui.kit.stylesheet import apply_theme, chosen_theme, desktop_theme, desktop_wants_contrast
from netviz.ui.kit.theme import Theme
from netviz.ui.kit.tips import Tips
from netviz.ui.layouts import FOOT
from netviz.ui.run.door import Door, Wanted, nothing
from netviz.ui.run.narrator_line import NarratorLine
from netviz.ui.run.player import Player
from netviz.ui.run.transport import Transport
from netviz.ui.run.worker_banner import WorkerBanner

if TYPE_CHECKING:
    from netviz.ui.app.autosave import Autosave
    from netviz.ui.app.trained_curves import TrainedCurves
    from netviz.ui.importing.dialog import ImportDialog
    from netviz.ui.lessons.lecture import Lecture
    from netviz.ui.network.weight_popup import WeightPopup
    from netviz.ui.run.goal_popup import GoalPopup

PREPARE_MS = 50  # after the window could be used


class MainWindow(QMainWindow):
    """One session, shown completely.

    Parameters
    ----------
    session : Session
    theme : Theme, optional
        The desktop's if left out.
    shell : QWidget, optional
        The window that this fills; one of its own if left out.
    """

    panels: Panels
    player: Player
    door: Door
    hall: Hall
    centre: Centre
    column: ColumnDock
    docks: dict[str, PanelDock]
    arrangement: Arrangement
    banner: MistakeBanner
    worker_banner: WorkerBanner
    fault_bar: FaultBar
    recovery_bar: RecoveryBar
    transport: Transport
    autosave: Autosave | None = None
    trained: TrainedCurves | None = None

    def __init__(self, session: Session, theme: Theme | None = None, shell: QWidget | None = None) -> None:
        guard_overrides()  # before anything is made of the classes
        super().__init__(shell)
        if shell is not None:
            self.setWindowFlags(Qt.WindowType.Widget)  # even with a parent it is a window when made
        self.setWindowTitle("netviz")
        self.setWindowIcon(QIcon(str(RESOURCES / "icons" / "netviz.svg")))
        self.session = session
        chosen = Preferences()
        self.zoom = chosen.zoom
        self.theme = (theme or chosen_theme(chosen.colors)).enlarged(self.zoom)
        self.follows_desktop = theme is None and chosen.colors is None
        # Before anything is made, so that nothing has to be given its looks twice.
        apply_theme(self.theme)
        self.actions_by_name: Mapping[str, QAction] = actions.make_actions(self, self)
        self.transport = Transport(self.actions_by_name)
        self.panels = Panels(panels.PANELS, self.actions_by_name)
        self.import_dialogs: list[ImportDialog] = []
        self.boxes = Boxes(self)
        self.links = Links(self.panels, self.want, self.say)
        self.explanations = Explanations(self)
        self.banner, self.worker_banner, self.fault_bar = MistakeBanner(), WorkerBanner(), FaultBar()
        self.recovery_bar = RecoveryBar()
        self.status, self.narrator = StatusLine(), NarratorLine()
        self.views = RenderScheduler.of(
            self.panels,
            (self.banner, self.transport, self.status, self.narrator),
            (self.transport, self.narrator),
            self,
        )
        self.player, self.door = Player(session, self), Door(session, self)
        self.hall, self.guide, self.making = Hall(self), Guide(self), Making(self)
        self.playback, self.changes, self.comparing = Playback(self), Changes(self), Comparing(self)
        self.following = Following(self)
        self.writer, self.keeping, self.predictions = FileWriter(self), Keeping(self), Predictions(self)
        self.player.set_calm(chosen.calm)
        self.preparation = QTimer(self, singleShot=True, interval=PREPARE_MS)
        self.preparation.timeout.connect(self._prepare)
        lay_out(self, USUAL_SIZE if shell is None else shell.size())
        self._connect()
        self.set_theme(self.theme)
        self._restore()
        self.playback.draw_quickly()  # so that there is something to see at once; finely a moment later
        self.show_newest()
        view_states.restore(self.panels, session)
        self.panels.show_newest = partial(self._show_made, self.views)  # not those of a lecture
        self.show_actions()
        self.setFocus()
        self.preparation.start()

    @property
    def main(self) -> QMainWindow:
        """What boxes belong to."""
        return self

    @property
    def entry_editor(self) -> WeightPopup:
        """Where one types a weight or a bias."""
        return self.boxes.entry_editor

    @property
    def run_to_box(self) -> GoalPopup:
        """Where one says how far to run."""
        return self.boxes.run_to_box

    @property
    def lecture(self) -> Lecture | None:
        """Where one stands in a lesson; None while there is none."""
        return self.hall.lecture

    @property
    def import_dialog(self) -> ImportDialog | None:
        """Where a file is looked at before it is taken."""
        return self.import_dialogs[-1] if self.import_dialogs else None

    # --------------------------------------------------------------- layout

    def _connect(self) -> None:
        self.narrator.happened.connect(self.links.mark)
        NarratorPlace(self)
        for source in (self.banner, self.narrator):
            source.wants.connect(self.want)
        self.fault_watch = FaultWatch(self.fault_bar, self.player, self.session)
        self.arrangement.came_to_sight.connect(self.show_newest)
        self.arrangement.page_wanted.connect(lambda key: self.actions_by_name[key].trigger())
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_color_scheme_changed)

    def _restore(self) -> None:
        """The window as it was left; a hint where to begin, until something has been trained once."""
        preferences, view = Preferences(), self.session.project.view
        if self.isWindow():
            restore_geometry(self, preferences)
        if view_states.ARRANGEMENT in view.panels:  # a session's own
            self.arrangement.use_state(view.panels[view_states.ARRANGEMENT])
        else:
            self.layout_memory.restore(preferences)
        if not preferences.trained:
            self.explanations.show_hint()

    def bring_back_view(self) -> None:
        """Set and arrange the panels as a session that was opened says."""
        view_states.bring_back(self.panels, self.arrangement, self.session)
        self.show_newest()

    def keep_view(self) -> None:
        """Remember how everything is set, in the project and for the next start."""
        view_states.keep(self.panels, self.arrangement, self.session)

    def _prepare(self) -> None:
        """What can wait until the window can be used: the worker, so that the first play does not wait."""
        Tips(self)  # which look at every event
        clean_last_folder()
        try:
            self.player.prepare()
        except WorkerError as error:
            self.say(f"{error}; single steps do without it", is_error=True)
        self.status.show_figures(None, None, None)

    def set_theme(self, theme: Theme) -> None:
        """Switch colours and size of type at once; nothing else changes."""
        theme = theme.contrasted() if desktop_wants_contrast() else theme
        self.theme = theme
        apply_theme(theme)
        self.statusBar().setFixedHeight(round(FOOT * theme.scale))
        self.arrangement.set_scale(theme.scale)
        boxes: list[Any] = [box for box in self.boxes.values() if hasattr(box, "set_theme")]
        boxes += [self.hall, self.predictions]
        for part in (self.transport, self.narrator, self.panels, *boxes):
            part.set_theme(theme)

    @property
    def preset(self) -> str:
        """Which arrangement of panels was chosen last."""
        return self.arrangement.preset

    def use_layout(self, name: str) -> None:
        """Arrange the panels anew."""
        self.arrangement.apply(name)

    @property
    def layout_memory(self) -> Remembering:
        """The arrangements that come back."""
        return self.arrangement.memory

    def show_panel(self, key: str) -> None:
        """Bring a panel into sight."""
        if self._is_seen(key):
            return
        self.arrangement.bring(key)

        def show() -> None:
            self.views.show_now(self.panels[key], self.session.snapshot())

        if key in LOOKS_AT_LINES:
            self.door.with_lines(show)
        else:
            show()

    def toggle_panel(self, key: str) -> bool:
        """Show a panel if nothing of it is seen, hide it otherwise; returns whether it is shown."""
        if self._is_seen(key):
            self.arrangement.put_away(key)
            return False
        self.show_panel(key)
        return True

    def enlarge_panel(self) -> bool:
        """The panel that is looked at as high as its column, or all as they were; whether it can be."""
        return self.arrangement.enlarge()

    @property
    def has_enlarged(self) -> bool:
        """Whether a panel has its column for itself."""
        return bool(self.arrangement.enlarged)

    def _is_seen(self, key: str) -> bool:
        return self.docks[key].isVisible() and self.panels.is_seen(key)

    def box(self, kind: type[Box]) -> Box:
        """A window beside this one, made when it is first asked for."""
        return self.boxes.made(kind)

    # ---------------------------------------------------------------- wants

    def want(self, wanted: object) -> None:
        """Do what a panel or a box wants."""
        if isinstance(wanted, Ask):
            faults.note_command(wanted.command)
            actions.ASKS[wanted.command](self, wanted.about)
            self.show_actions()
        else:
            assert isinstance(wanted, Intent)
            do = actions.INTENTS.get(type(wanted))
            self.change(wanted) if do is None else do(self, wanted)

    def say(self, message: str, *, is_error: bool = False) -> None:
        """Show one line at the bottom."""
        self.status.say(message, is_error=is_error)

    def apply(
        self, intent: Intent, doing: str = "carry this out", then: Callable[[], None] = nothing
    ) -> None:
        """Have an intent carried out, and nothing else; `then` is called when it has been shown."""
        self.changes.apply(intent, doing, then)

    def go(self, intent: Intent, then: Callable[[], None] = nothing) -> None:
        """Stand somewhere else in the run; playing ends."""
        self.changes.go(intent, then)

    def seek(self, step: int, then: Callable[[], None] = nothing) -> None:
        """Go to a step; where more of these follow, it is finely drawn only in the end."""
        self.playback.draw_quickly()
        self.changes.go(GoTo(step), then)

    def change(self, wanted: Wanted, doing: str = "change this setting", **options: Any) -> None:
        """Change what is trained; the options are those of `Changes.change`."""
        self.changes.change(wanted, doing, **options)

    # ------------------------------------------------------------- painting

    def show_newest(self) -> None:
        """Bring every panel that can be seen to the session's newest snapshot."""
        if not self.door.is_busy:  # else there will be something newer in a moment
            self.views.show_all(self.session.snapshot())
        self.show_actions()

    def _show_made(self, views: RenderScheduler, panel: Panel) -> None:
        """Let a panel that is made when it is first seen show what the others do."""
        if not self.door.is_busy:  # else all will be shown something newer in a moment
            views.show_now(panel, self.session.snapshot())

    def show_actions(self) -> None:
        """Say on buttons and in the menu what can be done now."""
        actions.show_actions(self, self.actions_by_name)
        self.transport.show_preset(self.preset)
        self.keeping.show_title()

    # --------------------------------------------------------------- events

    def _on_color_scheme_changed(self) -> None:
        if self.follows_desktop:
            self.set_theme(desktop_theme().enlarged(self.theme.scale))

    def event(self, event: QEvent) -> bool:
        """Notice when a separator between panels is taken hold of."""
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonPress
            and self.isSeparator(event.position().toPoint())
        ):
            self.arrangement.note_change()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no command has: Return presses the button with the focus, panels take others."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractButton) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused.click()
        elif not any(panel.take_key(event) for panel in self.panels.made.values()):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """What was resized behind a slide, and hidden, has not got its shares."""
        super().showEvent(event)
        QTimer.singleShot(0, self.arrangement, self.arrangement.fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Panels that nobody has moved keep their shares."""
        super().resizeEvent(event)
        self.arrangement.fit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what is dropped."""
        import_dropped(self, dropped_files(event.mimeData()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask where something would be lost; then leave no process behind, whatever else fails."""
        if may_close(self):
            end(self)
            super().closeEvent(event)
        else:
            event.ignore()
