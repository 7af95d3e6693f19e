"""A window in which one draws."""

import pytest
from PySide6.QtWidgets import QApplication

from netviz.intents import Advance
from netviz.ui.commands import drawing as draw_commands


@pytest.fixture
def drawing(window):
    """A window in which the present data are drawn into."""
    QApplication.processEvents()
    window.session.apply(Advance(20))
    window.show_newest()
    draw_commands.toggle_drawing(window)
    return window
