import pytest

from netviz.session import Session
from netviz.ui.theme import LIGHT
from netviz.ui.window import MainWindow


@pytest.fixture
def window(qtbot):
    window = MainWindow(Session(), LIGHT)
    qtbot.addWidget(window)
    window.resize(1200, 800)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
