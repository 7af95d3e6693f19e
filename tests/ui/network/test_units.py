"""The bars of the hidden units."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from netviz.intents import Advance, EditEntry
from netviz.session import Session
from netviz.ui.kit.panel import Hover
from netviz.ui.kit.symbols import text_width
from netviz.ui.kit.theme import DARK, LIGHT, SMALL
from netviz.ui.network.unit_bars import BarPlaces, Caption, axis_top, captions_at, tick_text, ticks
from netviz.ui.network.unit_panel import UnitPanel

SIZES = [(240, 130), (296, 200), (416, 244), (416, 380)]


def shown(qtbot, session, size=(416, 244), theme=LIGHT):
    panel = UnitPanel()
    qtbot.addWidget(panel)
    panel.set_theme(theme)
    panel.setFixedSize(*size)
    panel.show()
    QApplication.processEvents()
    panel.show_snapshot(None, session.snapshot())
    return panel


def colors_in(panel):
    image = panel.canvas.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("highest", [1e-9, 2.04e-3, 0.013, 0.99, 7.0, 431.0])
def test_the_axis_has_few_ticks_and_ends_just_above_the_highest_bar(highest):
    top = axis_top(highest)
    assert highest <= top * (1 + 1e-9) <= 1.13 * highest
    found = ticks(top)
    assert 2 <= len(found) <= 4
    assert found[0] == 0
    np.testing.assert_allclose(np.diff(found), found[1])


def test_ticks_are_written_as_people_write_them():
    assert [tick_text(value) for value in ticks(0.002)] == ["0", "1·10⁻³", "2·10⁻³"]
    assert [tick_text(value) for value in ticks(2.0)] == ["0", "1", "2"]
    assert ticks(0.0) == ticks(np.nan) == [0.0]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("n_dead", [0, 7])
@pytest.mark.parametrize("values", [("", ""), ("0.00123", "36.7 %")])
def test_captions_are_never_cut_off(qtbot, size, n_dead, values):
    places = BarPlaces.within(size[0] - 34, size[1] - 58, 32, LIGHT)
    upper, lower = captions_at(places, LIGHT, 19, *values, n_dead)
    for caption in (upper, lower):
        assert caption.width(LIGHT) <= places.upper.right()
    assert upper.words
    assert upper.value == values[0]
    if places.lower is not None:
        assert lower.words
        assert lower.value == values[1]
    else:
        assert lower == Caption("")
    assert upper.note + lower.note == ("7 dead" if n_dead else "")


def test_bars_have_room_for_their_ticks(qtbot):
    for size in SIZES:
        places = BarPlaces.within(size[0] - 34, size[1] - 58, 32, LIGHT)
        assert places.left >= text_width("1·10⁻³", LIGHT.font(SMALL)) + 8
        assert places.upper.height() >= 20
        assert places.bottom + 15 <= size[1] - 58
        if places.lower is not None:
            assert places.upper.bottom() < places.captions[1]
            assert places.captions[1] + 15 < places.lower.top()
            assert places.lower.height() >= 20


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_bars_are_of_the_units_colour_and_the_pointed_at_one_of_the_accent(qtbot, theme):
    session = Session()
    session.apply(Advance(50))
    panel = shown(qtbot, session, theme=theme)
    assert theme.unit in colors_in(panel)
    assert theme.accent not in colors_in(panel)
    panel.show_hover(Hover(unit=19))
    assert theme.accent in colors_in(panel)
    assert panel.reading.startswith("unit 19: ‖∂J̃/∂θⱼ‖ ")


def test_dead_units_are_counted_and_the_pointed_at_one_is_said_to_be_dead(qtbot):
    session = Session()
    for unit in (3, 8):
        session.apply(EditEntry("b1", (unit,), -1000.0))
    panel = shown(qtbot, session)
    assert LIGHT.bad in colors_in(panel)
    panel.show_hover(Hover(unit=8))
    assert panel.reading.endswith("dead: it fires for no sample")
    panel.show_hover(Hover(unit=4))
    assert "dead" not in panel.reading


def test_units_are_pointed_at_by_keys(qtbot):
    panel = shown(qtbot, Session())
    seen = []
    panel.hovering.connect(lambda hover: (seen.append(hover.unit), panel.show_hover(hover)))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Escape):
        qtbot.keyClick(panel.canvas, key)
    assert seen == [0, 1, 31, 30, None]
    assert panel.canvas.accessibleName() == "Hidden units"
    assert panel.switch.accessibleName()
