"""The window: puts the panels together, and turns their intents into commands of the session."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMessageBox,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from netviz.data import GENERATORS, DataError, Dataset, read
from netviz.resources import RESOURCES
from netviz.session import NetworkConfig, Session, Snapshot
from netviz.training.config import ConfigError, TrainingConfig
from netviz.ui.actions import COMMANDS
from netviz.ui.data_panel import DataChoice, DataPanel
from netviz.ui.gradient_panel import GradientPanel
from netviz.ui.loss_panel import LossPanel
from netviz.ui.network_panel import NetworkPanel
from netviz.ui.plane import PlanePanel
from netviz.ui.player import Player
from netviz.ui.theme import DARK, LIGHT, Theme, apply_theme, desktop_theme
from netviz.ui.training_panel import TrainingPanel
from netviz.ui.transport import Transport

ALL_AT_ONCE = 60  # steps a second up to which nothing is painted by turns
SETTLE_MS = 60  # after a pause, until what takes longer than a frame is done


class MainWindow(QMainWindow):
    """One session, shown completely.

    Parameters
    ----------
    session : Session
    theme : Theme, optional
        The desktop's if left out.
    """

    def __init__(self, session: Session, theme: Theme | None = None) -> None:
        super().__init__()
        self.setWindowTitle("netviz")
        self.setWindowIcon(QIcon(str(RESOURCES / "icons" / "netviz.svg")))
        self.session = session
        self._data_choice = DataChoice()  # the last that was accepted
        self._turn = 0
        self._measured = (0.0, 0)
        self.actions_by_name = self._make_actions()

        self.transport = Transport(self.actions_by_name)
        self.data = DataPanel(self.actions_by_name)
        self.network = NetworkPanel(self.actions_by_name)
        self.training = TrainingPanel()
        self.plane = PlanePanel()
        self.loss = LossPanel()
        self.gradients = GradientPanel()
        self._panels = (
            self.transport,
            self.data,
            self.network,
            self.training,
            self.plane,
            self.loss,
            self.gradients,
        )
        self._shown: dict[QWidget, Snapshot] = {}  # what each panel shows: by turns, not all the same
        self.status = QLabel(objectName="muted")
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self._lay_out()
        self.setAcceptDrops(True)

        self.player = Player(session, self)
        self.player.advanced.connect(self._on_player_advanced)
        self.player.waited.connect(self.plane.plot.viewport().update)
        self.player.playing_changed.connect(self._on_playing_changed)
        self.player.failed.connect(self._on_player_failed)
        self.transport.speed_changed.connect(self._on_speed_changed)
        self.data.wanted.connect(self._on_data_wanted)
        self.data.split_wanted.connect(self._on_split_wanted)
        self.network.wanted.connect(self._on_network_wanted)
        self.training.wanted.connect(self._on_training_wanted)
        self.plane.seek_wanted.connect(self._on_seek_wanted)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_color_scheme_changed)

        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._on_settled)
        self.say("Space plays and pauses, → and ← step forwards and back, ? shows all keys")
        self.set_theme(theme or desktop_theme())
        self._on_speed_changed()
        self.render()
        self.setFocus()
        QTimer.singleShot(0, self.player.prepare)

    # --------------------------------------------------------------- layout

    def _lay_out(self) -> None:
        left = QWidget(objectName="bare")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 9, 0)
        column.setSpacing(8)
        for card in (self.data, self.network, self.training):
            column.addWidget(card)
        column.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(left)
        scroll.setFixedWidth(252)  # with room for the bar, so that nothing moves when it appears
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        left.setAutoFillBackground(False)

        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.loss, 1)
        right.addWidget(self.gradients, 1)
        middle = QHBoxLayout()
        middle.setSpacing(3)
        middle.addWidget(scroll)
        middle.addWidget(self.plane, 5)
        middle.addSpacing(5)
        middle.addLayout(right, 4)
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(10, 8, 10, 6)
        rows.setSpacing(8)
        rows.addWidget(self.transport)
        rows.addLayout(middle, 1)
        rows.addWidget(self.status)
        self.setCentralWidget(whole)
        settings = QSettings("netviz", "netviz")
        geometry = settings.value("geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1280, 800)

    def _make_actions(self) -> dict[str, QAction]:
        commands = {
            "reset": self.reset,
            "step_back": self.step_back,
            "play": self.toggle_play,
            "step": self.step,
            "new_weights": self.new_weights,
            "open": self.choose_file,
            "fit": self.plane_fit,
            "theme": self.toggle_theme,
            "keys": self.show_keys,
            "quit": self.close,
        }
        actions = {}
        for name, run in commands.items():
            command = COMMANDS[name]
            action = QAction(command.text, self)
            action.setShortcuts([QKeySequence(key) for key in command.keys])
            keys = " or ".join(
                QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in command.keys
            )
            action.setToolTip(f"{command.tip}  ({keys})")
            action.setProperty("spoken", name.replace("_", " "))
            action.triggered.connect(lambda _=False, run=run: run())
            self.addAction(action)
            actions[name] = action
        return actions

    def set_theme(self, theme: Theme) -> None:
        """Switch colours at once; nothing else changes."""
        self.theme = theme
        apply_theme(QApplication.instance(), theme)
        for panel in (self.data, self.plane, self.loss, self.gradients):
            panel.set_theme(theme)

    # ------------------------------------------------------------- painting

    def render(self) -> None:
        """Bring every panel to the session's newest snapshot."""
        new = self.session.snapshot()
        for panel in self._panels:
            self._show(panel)
        self.actions_by_name["step_back"].setEnabled(new.step > 0)
        self.actions_by_name["step"].setEnabled(new.diverged is None)
        self.actions_by_name["play"].setEnabled(new.diverged is None or self.player.is_playing)

    def _show(self, panel: QWidget) -> None:
        """Bring one panel to the newest snapshot."""
        old, new = self._shown.get(panel), self.session.snapshot()
        if new is not old:
            panel.render(old, new)
            self._shown[panel] = new

    def _render_frame(self) -> None:
        """While playing: the plane at every frame, the curves by turns, the readings now and then."""
        if (self.transport.steps_per_second or ALL_AT_ONCE + 1) <= ALL_AT_ONCE:
            self.render()  # slow enough for all panels to show the same step at every frame
            return
        self._show(self.plane)
        self._turn += 1
        turn = self._turn % 4
        if turn == 0:
            self._show(self.loss)
        elif turn == 2:
            self._show(self.gradients)
        elif turn == 1:
            self._show(self.transport)
            self._show(self.training)
            self.actions_by_name["step_back"].setEnabled(self.session.snapshot().step > 0)

    # ------------------------------------------------------------- commands

    def toggle_play(self) -> None:
        """Play, or pause."""
        if self.player.is_playing:
            self.player.pause()
        else:
            self.player.play()

    def step(self) -> None:
        """One update."""
        self._paused(lambda: self.session.advance(1))

    def step_back(self) -> None:
        """One update back."""
        self._paused(self.session.step_back)

    def reset(self) -> None:
        """Back to step 0."""
        self._paused(self.session.reset)

    def new_weights(self) -> None:
        """Start again with the next seed."""
        self._changed(self.session.new_weights)

    def toggle_theme(self) -> None:
        """Light to dark and back."""
        self.set_theme(LIGHT if self.theme.is_dark else DARK)

    def plane_fit(self) -> None:
        """Show the whole data set on the plane again."""
        self.plane.fit()

    def choose_file(self) -> None:
        """Ask for a file and open it."""
        path, _ = QFileDialog.getOpenFileName(
            self, "Open a data set", "", "Tables (*.csv *.tsv *.txt);;All files (*)"
        )
        if path:
            self.open_path(path)

    def open_path(self, path: str | Path) -> None:
        """Open a file; if it is refused, say why and leave everything as it was."""
        try:
            dataset = read(path)
        except DataError as error:
            self.say(str(error), is_error=True)
            return
        choice = self.data.choice
        if self._set_dataset(lambda: dataset.split(choice.test_fraction, choice.seed)):
            self.say("; ".join((f"opened {path}", *dataset.warnings)))

    def show_keys(self) -> None:
        """All keys in a box."""
        rows = "".join(
            f"<tr><td><b>{', '.join(command.keys)}</b>&nbsp;&nbsp;</td><td>{command.tip}</td></tr>"
            for command in COMMANDS.values()
        )
        QMessageBox.information(self, "Keys", f"<table cellpadding='3'>{rows}</table>")

    def say(self, message: str, *, is_error: bool = False) -> None:
        """Show one line at the bottom."""
        self.status.setObjectName("error" if is_error else "muted")
        self.status.style().polish(self.status)
        self.status.setToolTip(f"<p>{escape(message)}</p>" if message else "")
        metrics = self.status.fontMetrics()
        width = max(self.width() - 40, 100)
        self.status.setText(metrics.elidedText(message, Qt.TextElideMode.ElideMiddle, width))

    def _paused(self, command: object) -> None:
        self.player.pause()
        before = self.session.snapshot().config
        command()
        self.render()
        if self.session.snapshot().config != before:
            self.say("the settings are those of this step; changing one here starts a new future")

    def _changed(self, command: object) -> bool:
        """Run a command that changes what is trained; playing goes on with the change.

        Returns
        -------
        bool
            Whether it was accepted; if not, nothing has changed.
        """
        try:
            command()
        except (DataError, ConfigError) as error:
            self.say(str(error), is_error=True)
            return False
        self.say("")
        self.render()
        self.player.restart()
        return True

    def _set_dataset(self, make: object) -> bool:
        return self._changed(lambda: self.session.set_dataset(make()))

    # --------------------------------------------------------------- events

    def _on_player_advanced(self) -> None:
        if self.player.is_playing:
            self._render_frame()
            self._measure_speed()
        else:
            self.render()

    def _measure_speed(self) -> None:
        clock = self.player._clock()
        since, first = self._measured
        step = self.session.snapshot().step
        if clock - since >= 0.5:
            if 0 < clock - since < 2.0 and step >= first:
                self.transport.set_measured_speed((step - first) / (clock - since))
            self._measured = (clock, step)

    def _on_playing_changed(self, playing: bool) -> None:
        action = self.actions_by_name["play"]
        action.setText("❚❚ Pause" if playing else "▶ Play")
        for panel in (self.plane, self.loss, self.gradients):
            panel.set_playing(playing)
        if not playing:
            self.transport.set_measured_speed(None)
            self._settle.start()  # so that a pause shows at once, however long a step is

    def _on_settled(self) -> None:
        """Show the step at which playing paused in full, evaluated and finely drawn."""
        if not self.player.is_playing:
            self.session.seek(self.session.snapshot().step)
            self.render()

    def _on_player_failed(self, message: str) -> None:
        self.say(message, is_error=True)
        self.render()

    def _on_speed_changed(self) -> None:
        self.player.set_rate(self.transport.steps_per_second)

    def _on_data_wanted(self, choice: DataChoice) -> None:
        def make() -> Dataset:
            generator = GENERATORS[choice.generator]
            dataset = generator.make(choice.points_per_class, choice.noise, choice.n_classes, choice.seed)
            return dataset.split(choice.test_fraction, choice.seed)

        if self._set_dataset(make):
            self._data_choice = choice
        else:
            self.data.show_choice(self._data_choice)

    def _on_split_wanted(self, test_fraction: float, seed: int) -> None:
        dataset = self.session.snapshot().dataset
        self._set_dataset(lambda: dataset.split(test_fraction, seed))

    def _on_network_wanted(self, network: NetworkConfig) -> None:
        self._changed(lambda: self.session.set_network(network))

    def _on_training_wanted(self, config: TrainingConfig) -> None:
        self._changed(lambda: self.session.set_config(config))

    def _on_seek_wanted(self, step: int) -> None:
        self._paused(lambda: self.session.seek(step))

    def _on_color_scheme_changed(self) -> None:
        self.set_theme(desktop_theme())

    def dragEnterEvent(self, event: QEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QEvent) -> None:
        """Open the first file that is dropped."""
        path = next((url.toLocalFile() for url in event.mimeData().urls()), "")
        if path:
            self.open_path(path)

    def closeEvent(self, event: QEvent) -> None:
        """Leave no process behind."""
        self.player.close()
        QSettings("netviz", "netviz").setValue("geometry", self.saveGeometry())
        super().closeEvent(event)
