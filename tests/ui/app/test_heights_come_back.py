from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

RIGHT = ("loss", "gradients", "units")


def heights(window):
    for _ in range(4):
        QApplication.processEvents()
    return [window.docks[name].height() for name in RIGHT]


def test_heights_that_the_user_gave_come_back_with_the_arrangement(window):
    usual = heights(window)
    docks = [window.docks[name] for name in RIGHT]
    window.arrangement.note_change()  # as by a press on what separates them
    window.resizeDocks(docks, [320, 150, 150], Qt.Orientation.Vertical)
    chosen = heights(window)
    assert chosen != usual
    window.layout_memory.remember("here")
    window.actions_by_name["explore"].trigger()
    assert heights(window) == usual
    window.layout_memory.recall("here")
    assert heights(window) == chosen
