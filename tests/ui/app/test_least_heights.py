"""Wherever a panel is brought up, those that give it room still show what they are about."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from netviz.intents import Advance
from netviz.ui.kit.theme import LIGHT

SIZES = [(800, 600), (1024, 768), (1024, 720), (1440, 900), (1440, 850), (1920, 1080)]
"""Those that are measured everywhere, and two as they are within the desktop's frame."""

LEAST_BAR, LEAST_CURVES, LEAST_UNITS = 20, 18, 2  # pixels, pixels, thumbnails


def settle():
    for _ in range(4):
        QApplication.processEvents()


def highest_bar(panel):
    """In rows of pixels in which there is anything of the colour of a bar that is not pale."""
    image = panel.canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1) & 0xFFFFFF
    return int((pixels == QColor(LIGHT.unit).rgb() & 0xFFFFFF).any(axis=1).sum())


def shown_by(name, panel):
    """How much a panel shows, and the least that it should."""
    if name == "units":
        return highest_bar(panel), LEAST_BAR
    if name == "diagram":
        return len(panel.diagram.layout.units), LEAST_UNITS
    return (panel.plot.getViewBox().height(), LEAST_CURVES) if hasattr(panel, "curves") else (0, 0)


def too_low(window):
    """The panels in sight that show less than they should."""
    shown = {
        name: shown_by(name, window.panels[name])
        for name, dock in window.docks.items()
        if dock.isVisible() and not dock.visibleRegion().isEmpty()
    }
    return {name: how_much for name, (how_much, least) in shown.items() if how_much < least}


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_what_gives_room_to_another_panel_still_shows_its_bars_and_curves(window, size):
    window.resize(*size)
    window.session.apply(Advance(40))
    for preset in ("explore", "guided", "derivation"):
        for front in ("units", "diagram"):
            for brought in ("landscape", "why", "check", "confusion"):
                window.arrangement.apply(preset)
                if window.docks[front].isVisible():
                    window.docks[front].raise_()
                settle()
                window.show_panel(brought)
                settle()
                window.show_newest()
                assert not too_low(window), (preset, front, brought)
