import pytest
from PySide6.QtWidgets import QApplication

from netviz.ui.kit.theme import LIGHT

PARTS = ("compare", "board", "undo", "theme", "keys")


def seen(window):
    bar = window.transport
    shown = {name for name in PARTS if bar.buttons[name].isVisible()}
    return shown | ({"speed"} if bar.speed.isVisible() else set())


@pytest.mark.slow
def test_the_bar_says_all_that_there_is_room_for_when_the_type_is_smaller_again(window):
    QApplication.processEvents()
    usual = seen(window)
    assert usual == {*PARTS, "speed"}
    window.set_theme(LIGHT.enlarged(2.0))
    for _ in range(4):
        QApplication.processEvents()
    assert seen(window) < usual
    window.set_theme(LIGHT)
    for _ in range(4):
        QApplication.processEvents()
    assert seen(window) == usual
