"""Windows, what is done to them, and the hooks of the program, for tests of faults."""

import pytest
from PySide6.QtWidgets import QApplication

from netviz.faults import faults
from netviz.session import Session
from netviz.ui.app.fault_hooks import fault_hooks
from netviz.ui.app.window import MainWindow
from netviz.ui.commands import run as run_commands
from netviz.ui.kit.theme import LIGHT


@pytest.fixture
def told(tmp_path, qtbot):
    """The hooks as in the program; what was told is forgotten afterwards."""
    with fault_hooks():
        faults.open(tmp_path / "state")
        yield tmp_path / "state" / "faults.log"
        QApplication.processEvents()
        faults.close()


def show(name):
    def look(window):
        window.show_panel(name)
        run_commands.step(window)

    return look


def change_a_setting(window):
    window.panels["training"].learning_rate.changed.emit(0.123)


def open_window(qtbot, session=None):
    window = MainWindow(session or Session(), LIGHT)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    qtbot.waitExposed(window)
    return window
