"""Every text can be read: its contrast, measured from the pixels of the window."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from netviz.intents import Advance, PinSample
from netviz.ui.commands import derivation as line_commands
from netviz.ui.kit.stylesheet import apply_theme
from netviz.ui.kit.theme import DARK, LIGHT
from netviz.ui.layouts import LAYOUTS
from tests.ui.written import ground_and_ink, pixels_of, texts_of

SCALE = 2


def settle():
    for _ in range(5):
        QApplication.processEvents()


def luminance(color):
    parts = np.asarray(color) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4) @ (
        0.2126,
        0.7152,
        0.0722,
    )


def contrast(one, other):
    """The contrast of two colours as WCAG 2 defines it, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def grabbed(widget):
    image = QImage(widget.size() * SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    with QPainter(image) as painter:
        QWidget.render(widget, painter, QPoint())
    return pixels_of(image)


def measured(window):
    """Every text that can be seen, with its contrast, ground and ink; and those that cannot."""
    pixels, seen, unseen = grabbed(window), [], []
    for text in texts_of(window):
        left, top, right, bottom = (
            round(SCALE * edge)
            for edge in (
                text.box.left() - 1,
                text.box.top() - 1,
                text.box.right() + 1,
                text.box.bottom() + 1,
            )
        )
        around = pixels[max(top, 0) : bottom, max(left, 0) : right]
        if not around.size:
            unseen.append(text)
            continue
        ground, ink, distance = ground_and_ink(around, text.color)
        if distance > 60:
            unseen.append(text)
        else:
            seen.append((text, contrast(ground, ink), ground, ink))
    return seen, unseen


def look(window, theme, preset, size):
    window.resize(*size)
    window.set_theme(theme.enlarged(LAYOUTS[preset].scale(size[1])))
    window.session.apply(Advance(400))
    window.session.apply(PinSample(137))
    window.arrangement.apply(preset)
    if preset != "explore":
        line_commands.go_to_line(window, 11)
    window.show_newest()
    settle()


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1440, 900), (800, 600)], ids=str)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("preset", LAYOUTS)
def test_every_text_has_contrast(window, preset, theme, size):
    look(window, theme, preset, size)
    seen, unseen = measured(window)
    assert len(seen) > 50
    assert len(unseen) <= 2, unseen  # numbers of an axis that the edge of its plot cuts off
    low = [one for one in seen if one[1] < (3.0 if one[0].is_large else 4.5)]
    assert not low, "\n".join(f"{found:.2f}: {text}, {ink} on {ground}" for text, found, ground, ink in low)
    apply_theme(LIGHT)


@pytest.mark.slow
def test_a_text_without_contrast_is_found(window):
    look(window, replace(LIGHT, muted="#8a8f99"), "explore", (1440, 900))
    seen, _ = measured(window)
    low = {text.text for text, found, *_ in seen if found < 4.5}
    assert {"points per class", "step", "share of the samples for which it fires"} <= low
    assert "Decision regions" not in low
    apply_theme(LIGHT)
