"""The window: puts the panels together, and turns their intents into commands of the session."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QVBoxLayout, QWidget

from netviz.data import GENERATORS, Dataset
from netviz.faults import Fault, faults
from netviz.intents import EditEntry, GoTo, SetNetwork, SetTraining
from netviz.resources import RESOURCES
from netviz.session import Session
from netviz.snapshot import Snapshot
from netviz.training.worker import WorkerError
from netviz.ui.app.docks import Arrangement, ColumnDock, PanelDock
from netviz.ui.app.fault_bar import FaultBar
from netviz.ui.app.help import HINT
from netviz.ui.app.loading_window import SMALLEST, USUAL_SIZE, restore_geometry
from netviz.ui.app.render_scheduler import RenderScheduler
from netviz.ui.app.status_line import StatusLine
from netviz.ui.commands import files as commands
from netviz.ui.commands.data import DataCommands
from netviz.ui.commands.derivation import LineCommands
from netviz.ui.commands.drawing import DrawCommands
from netviz.ui.commands.run import TrainingCommands
from netviz.ui.commands.save_dialog import clean_last_folder
from netviz.ui.derivation.mistake_banner import MistakeBanner
from netviz.ui.derivation.strip_panel import StripPanel
from netviz.ui.derivation.why_panel import WhyPanel
from netviz.ui.gradcheck.panel import CheckPanel
from netviz.ui.history.accuracy_panel import AccuracyPanel
from netviz.ui.history.gradient_panel import GradientPanel
from netviz.ui.history.loss_panel import LossPanel
from netviz.ui.kit.controls import dropped_files
from netviz.ui.kit.number_slider import NumberSlider
from netviz.ui.kit.paint_guard import guard_overrides
from netviz.ui.kit.point_sampling import choose_drawn
from netviz.ui.kit.preferences import Preferences
from netviz.ui.kit.stylesheet import apply_theme, desktop_theme
from netviz.ui.kit.theme import Theme
from netviz.ui.kit.tips import Tips
from netviz.ui.network.diagram_panel import DiagramPanel
from netviz.ui.network.hidden_space_panel import HiddenSpacePanel
from netviz.ui.network.unit_panel import UnitPanel
from netviz.ui.network.weight_popup import WeightPopup
from netviz.ui.plane.panel import PlanePanel
from netviz.ui.run.busy_note import BusyNote
from netviz.ui.run.door import Door
from netviz.ui.run.goal_popup import GoalPopup
from netviz.ui.run.player import Player
from netviz.ui.run.transport import Transport
from netviz.ui.run.worker_banner import WorkerBanner
from netviz.ui.settings.data_panel import DataChoice, DataPanel
from netviz.ui.settings.network_panel import NetworkPanel
from netviz.ui.settings.training_panel import TrainingPanel

ALL_AT_ONCE = 60  # steps a second up to which nothing is painted by turns
SETTLE_MS = 60  # after a pause, until what takes longer than a frame is done
PREPARE_MS = 50  # after the window could be used


class MainWindow(TrainingCommands, LineCommands, DataCommands, DrawCommands, QMainWindow):
    """One session, shown completely.

    Parameters
    ----------
    session : Session
    theme : Theme, optional
        The desktop's if left out.
    shell : QWidget, optional
        The window that this fills; one of its own if left out.
    """

    def __init__(self, session: Session, theme: Theme | None = None, shell: QWidget | None = None) -> None:
        guard_overrides()  # before anything is made of the classes
        super().__init__(shell)
        if shell is not None:
            self.setWindowFlags(Qt.WindowType.Widget)  # even with a parent it is a window when made
        self.setWindowTitle("netviz")
        self.setWindowIcon(QIcon(str(RESOURCES / "icons" / "netviz.svg")))
        self.session = session
        self.theme = theme or desktop_theme()
        self.follows_desktop = theme is None
        # Before anything is made, so that nothing has to be given its looks twice.
        apply_theme(QApplication.instance(), self.theme)
        self.actions_by_name = commands.make_actions(self)
        self.transport = Transport(self.actions_by_name)
        self.data = DataPanel(self.actions_by_name)
        self.network = NetworkPanel(self.actions_by_name)
        self.training = TrainingPanel()
        self.plane = PlanePanel()
        self.time_panels = (LossPanel(), AccuracyPanel(), GradientPanel())
        self.loss, self.accuracy, self.gradients = self.time_panels
        self.units, self.diagram, self.space = UnitPanel(), DiagramPanel(), HiddenSpacePanel()
        self.derivation = StripPanel(self.actions_by_name)
        self.why, self.check = WhyPanel(), CheckPanel()
        self.pictures = (
            self.plane, *self.time_panels, self.units, self.diagram, self.space, self.derivation,
            self.why, self.check,
        )  # fmt: skip
        self.unit_panels = (self.plane, self.units, self.diagram, self.derivation)
        self.banner, self.worker_banner, self.fault_bar = MistakeBanner(), WorkerBanner(), FaultBar()
        self.line_boxes = []  # what is asked about lines in windows of their own
        self.views = RenderScheduler(
            (
                self.banner, self.transport, self.data, self.network, self.training, *self.pictures,
            ),
            (self.plane, self.transport),
            (
                self.loss, self.gradients, self.units, self.diagram,
                self.loss, self.training, self.gradients, self.accuracy, self.space, self.derivation,
            ),
            self.pictures,
        )  # fmt: skip
        self.status = StatusLine()
        self.views.add(self.status)
        self.run_to_box, self.entry_editor = GoalPopup(self), WeightPopup(self)
        self.player = Player(session, self)
        self.door = Door(session, self)
        self.door.shows_lines, self.door.prepare = self._shows_lines, self._prepare_pictures
        self.busy_note = BusyNote(self.door)
        self.statusBar().addPermanentWidget(self.busy_note)
        self._tips = Tips(self)
        self._lay_out(USUAL_SIZE if shell is None else shell.size())
        self._connect()
        self.set_theme(self.theme)
        self._on_speed_changed()
        self._restore()
        self._draw_quickly(True)  # so that there is something to see at once; finely a moment later
        self._settle.start()
        self.render()
        self.setFocus()
        self._preparation.start()

    # --------------------------------------------------------------- layout

    def _lay_out(self, size: QSize) -> None:
        self.setContentsMargins(10, 8, 10, 4)
        top = QWidget(objectName="bare")
        row = QVBoxLayout(top)
        row.setContentsMargins(0, 0, 0, 8)
        row.addWidget(self.transport)
        row.addWidget(self.banner)
        for bar in (self.worker_banner, self.fault_bar):
            row.addWidget(bar)
        self.setMenuWidget(top)
        self.setCentralWidget(self.plane)
        self.statusBar().addWidget(self.status, 1)
        self.statusBar().setSizeGripEnabled(False)
        self.column = ColumnDock("column", "Choices", (self.data, self.network, self.training), self)
        self.docks = {
            name: PanelDock(name, card, self)
            for name, card in (
                ("loss", self.loss),
                ("accuracy", self.accuracy),
                ("gradients", self.gradients),
                ("units", self.units),
                ("network", self.diagram),
                ("space", self.space),
                ("lines", self.derivation),
                ("why", self.why),
                ("check", self.check),
            )
        }
        self.arrangement = Arrangement(self, self.column, self.docks)
        self.setMinimumSize(SMALLEST)  # smaller than some arrangements, which then give way to another
        self.resize(size)
        self.setAcceptDrops(True)

    def _connect(self) -> None:
        self._connect_faults()
        self.player.advanced.connect(self._on_player_advanced)
        self.player.waited.connect(self.plane.plot.viewport().update)
        self.player.playing_changed.connect(self._on_playing_changed)
        self.player.goal_met.connect(lambda goal: self.say(f"here is the {goal}"))
        self.player.failed.connect(self._on_player_failed)
        self.player.faulted.connect(faults.add)
        self.player.silence_changed.connect(self._on_silence_changed)
        self.worker_banner.restart_wanted.connect(self.player.replace_worker)
        self.transport.speed_changed.connect(self._on_speed_changed)
        self.data.wanted.connect(self._on_data_wanted)
        self.data.split_wanted.connect(self._on_split_wanted)
        self.data.shelf_wanted.connect(self.take_from_shelf)
        self.data.standardize_wanted.connect(self.set_standardize)
        self._connect_drawing()
        self.network.wanted.connect(lambda new: self.change(SetNetwork(new)))
        self.training.wanted.connect(lambda new: self.change(SetTraining(new)))
        self.plane.seek_wanted.connect(self._on_seek_wanted)
        self.plane.pin_wanted.connect(self.pin)
        self.space.pin_wanted.connect(self.pin)
        self.diagram.edit_wanted.connect(self._on_edit_wanted)
        self.entry_editor.wanted.connect(self._on_entry_wanted)
        self.run_to_box.wanted.connect(self.run_to)
        for panel in self.time_panels:
            panel.seek_wanted.connect(self._on_seek_wanted)
            panel.hovered.connect(self._on_step_hovered)
            panel.zoomed.connect(self._on_time_zoomed)
        self._connect_lines()
        self._connect_door()
        for panel in (self.plane, self.units, self.diagram):
            panel.unit_hovered.connect(self._on_unit_hovered)
        for dock in (self.column, *self.docks.values()):
            dock.visibilityChanged.connect(lambda shown: self.render() if shown else None)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_color_scheme_changed)
        for choice in self.findChildren(NumberSlider):
            choice.explained.connect(lambda message: self.say(message, is_error=True))
        self._preparation = QTimer(self, singleShot=True, interval=PREPARE_MS)
        self._preparation.timeout.connect(self._prepare)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._on_settled)

    def _restore(self) -> None:
        """The window as it was left; a hint where to begin, until something has been trained once."""
        preferences = Preferences()
        if self.isWindow():
            restore_geometry(self, preferences)
        self.arrangement.restore(preferences)
        if not preferences.trained:
            self.plane.show_hint(HINT)

    def _prepare(self) -> None:
        """What can wait until the window can be used: the worker, so that the first play does not wait."""
        clean_last_folder()
        try:
            self.player.prepare()
        except WorkerError as error:
            self.say(f"{error}; single steps do without it", is_error=True)
        self.status.show_figures(None, None, None)

    def set_theme(self, theme: Theme) -> None:
        """Switch colours and size of type at once; nothing else changes."""
        self.theme = theme
        apply_theme(QApplication.instance(), theme)
        for panel in (self.transport, self.data, *self.pictures, *self.line_boxes):
            panel.set_theme(theme)

    # ------------------------------------------------------------- painting

    def render(self) -> None:
        """Bring every panel that can be seen to the session's newest snapshot."""
        shot = self.session.snapshot()
        if not self.door.is_busy:  # else what was drawn is on its way
            self._follow_data(shot.dataset)
        self.views.show_all(shot)
        commands.enable_actions(self.actions_by_name, shot, self.plane.draw_tool)
        self._show_line_actions()

    def _render_frame(self) -> None:
        """While playing: slow enough for all panels to show the same step, or by turns."""
        wanted = None if self.player.is_running_to else self.transport.steps_per_second
        slow = wanted is not None and wanted <= ALL_AT_ONCE
        shot = self.session.snapshot()
        self.views.show_frame(shot, everything=slow)
        commands.enable_actions(self.actions_by_name, shot, self.plane.draw_tool)
        measured = self.views.measure(self.player.now, shot.step)
        if measured is not None:
            self.transport.set_measured_speed(*measured)
            self.status.show_figures(*measured, self.player.worker_pid)

    # --------------------------------------------------------------- events

    def _on_player_advanced(self) -> None:
        if self.player.is_playing:
            self._render_frame()
        else:
            self.render()

    def _on_playing_changed(self, playing: bool) -> None:
        self.actions_by_name["play"].setText("❚❚ Pause" if playing else "▶ Play")
        if playing:
            self.fault_bar.forget_state()
            self.derivation.play_lines(False)
            self._show_line_actions()
        self._draw_quickly(playing)
        if playing:
            Preferences().keep(trained=True)
        else:
            self.say("")
            self.transport.set_measured_speed(None)
            self.status.show_figures(None, None, self.player.worker_pid)
            self._settle.start()  # so that a pause shows at once, however long a step is

    def _draw_quickly(self, quickly: bool) -> None:
        """While many frames follow each other, all pictures are drawn a little coarser."""
        for panel in self.pictures:
            panel.set_playing(quickly)

    def _on_settled(self) -> None:
        """Show the step at which playing or scrubbing ended in full, evaluated and finely drawn."""
        if self.door.is_busy:
            self._settle.start()
        elif not self.player.is_playing:
            self._draw_quickly(False)
            self.door.carry_out(GoTo(self.session.snapshot().step), "show this step")

    def _prepare_pictures(self, shot: Snapshot) -> None:
        """In the door's thread: what takes long about painting a snapshot."""
        choose_drawn(shot)
        if shot.lines.is_computed:
            self.derivation.prepare(shot)

    def _shows_lines(self) -> bool:
        """Whether something of the passes can be seen, so that they have to be there with the step."""
        shown = [self.derivation, self.why, *self.line_boxes]
        return any(panel.isVisible() and not panel.visibleRegion().isEmpty() for panel in shown)

    def _on_player_failed(self, message: str) -> None:
        faults.log(message)
        self.say(message, is_error=True)
        self.render()

    def _connect_faults(self) -> None:
        for name, signal in (
            ("data", self.data.wanted),
            ("split", self.data.split_wanted),
            ("shelf", self.data.shelf_wanted),
            ("network", self.network.wanted),
            ("settings", self.training.wanted),
            ("seek", self.plane.seek_wanted),
            ("pin", self.plane.pin_wanted),
            ("entry", self.entry_editor.wanted),
            ("go to line", self.derivation.line_wanted),
            *(("seek", panel.seek_wanted) for panel in self.time_panels),
        ):
            signal.connect(lambda *_, name=name: faults.note_command(name))
        self.fault_bar.heard.connect(self._on_fault, Qt.ConnectionType.QueuedConnection)
        faults.listen(self.fault_bar.hear)

    def _on_fault(self, fault: Fault, count: int) -> None:
        """Say it, with training paused; what is only repeated is counted, and does not pause again."""
        if count > 1 and not fault.is_told_again:
            self.fault_bar.count(fault, count)
            return
        if fault.is_past:
            self.fault_bar.show_fault(fault, count, "")
            return
        state = "training is paused"
        try:
            self.player.pause()
            shot = self.session.snapshot()
            state += f", and the run is kept as of step {shot.step}" if shot.last_step else " at step 0"
        finally:
            self.fault_bar.show_fault(fault, count, state)

    def _on_silence_changed(self, silent: bool) -> None:
        self.worker_banner.setVisible(silent)
        if silent:
            self.render()  # panels that are painted by turns stand at different steps

    def _on_speed_changed(self) -> None:
        self.player.set_rate(self.transport.steps_per_second)

    def _on_data_wanted(self, choice: DataChoice) -> None:
        def make() -> Dataset:
            generator = GENERATORS[choice.generator]
            dataset = generator.make(choice.points_per_class, choice.noise, choice.n_classes, choice.seed)
            return dataset.split(choice.test_fraction, choice.seed)

        self._set_dataset(make, choice.points_per_class * choice.n_classes)

    def _on_split_wanted(self, test_fraction: float, seed: int) -> None:
        dataset = self.session.snapshot().dataset
        self._set_dataset(lambda: dataset.split(test_fraction, seed), len(dataset.points))

    def _on_seek_wanted(self, step: int, then: Callable[[], None] | None = None) -> None:
        self.player.pause()
        self._draw_quickly(True)  # more of these may follow
        self._settle.start()
        self.go(GoTo(step), then)

    def _on_edit_wanted(self, entry: object, place: QPoint) -> None:
        self.player.pause()
        self.entry_editor.open_at(place, entry, self.session.snapshot())

    def _on_entry_wanted(self, entry: tuple[str, tuple[int, ...]], value: float) -> None:
        self.change(EditEntry(*entry, value), then=lambda: self.say("set; Ctrl+Z takes it back"))

    def _on_step_hovered(self, step: int | None) -> None:
        for panel in self.time_panels:
            panel.show_hover(step)

    def _on_time_zoomed(self, part: tuple[float, float] | None) -> None:
        for panel in self.time_panels:
            panel.show_zoom(part)

    def _on_unit_hovered(self, unit: int | None) -> None:
        for panel in self.unit_panels:
            panel.show_unit(unit)

    def _on_color_scheme_changed(self) -> None:
        if self.follows_desktop:
            self.set_theme(desktop_theme().enlarged(self.theme.scale))

    def event(self, event: QEvent) -> bool:
        """Notice when a separator between panels is taken hold of."""
        if event.type() == QEvent.Type.MouseButtonPress and self.isSeparator(event.position().toPoint()):
            self.arrangement.note_change()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While drawing, number keys choose the class; Return presses the button that has the focus."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractButton) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused.click()
        elif not self.take_drawing_key(event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QEvent) -> None:
        """Panels that nobody has moved keep their shares."""
        super().resizeEvent(event)
        self.arrangement.fit()

    def dragEnterEvent(self, event: QEvent) -> None:
        """Take files."""
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QEvent) -> None:
        """Open what is dropped."""
        self.import_dropped(dropped_files(event.mimeData()))

    def closeEvent(self, event: QEvent) -> None:
        """Leave no process behind, whatever else fails."""
        faults.unlisten(self.fault_bar.hear)
        try:
            for timer in (self._settle, self._preparation):
                timer.stop()
            for dialog in self._dialogs:
                dialog.reject()
            for panel in (self.derivation, self.check):
                panel.close_work()
        finally:
            self.door.close()
            self.player.close()
        preferences = Preferences()
        if not self.window().isFullScreen():
            preferences.keep(geometry=self.window().saveGeometry())
        self.arrangement.save(preferences)
        super().closeEvent(event)
