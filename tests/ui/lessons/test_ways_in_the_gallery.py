"""Keys in the gallery, what its cards look like, and what a click means."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from netviz.ui.kit.theme import LIGHT
from netviz.ui.lessons.gallery import Gallery
from tests.ui.lessons.sample_lesson import make_lesson

Key = Qt.Key


@pytest.fixture
def parent(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


@pytest.fixture
def gallery(qtbot, parent):
    gallery = Gallery(parent)
    for number in range(8):  # three in a row, two in the last
        gallery.add(replace(make_lesson(), name=str(number)))
    gallery.set_theme(LIGHT)
    gallery.resize(880, 660)
    gallery.show()
    qtbot.waitUntil(gallery.isActiveWindow, timeout=20_000)
    gallery.cards[0].setFocus()
    assert gallery.cards[0].hasFocus()
    return gallery


def test_arrows_go_a_lesson_or_a_row(gallery):
    for key, place in (
        (Key.Key_Right, 1),
        (Key.Key_Right, 2),
        (Key.Key_Right, 3),
        (Key.Key_Left, 2),
        (Key.Key_Down, 5),
        (Key.Key_Down, 7),
        (Key.Key_Down, 7),
        (Key.Key_Right, 7),
        (Key.Key_Up, 4),
        (Key.Key_Home, 0),
        (Key.Key_Up, 0),
        (Key.Key_Left, 0),
        (Key.Key_End, 7),
    ):
        QTest.keyClick(QApplication.focusWidget(), key)
        assert gallery.cards.index(QApplication.focusWidget()) == place
        card = gallery.cards[place]
        assert card.visibleRegion().boundingRect().height() == card.height()


def test_a_card_under_the_mouse_does_not_look_like_the_one_that_return_chooses(gallery):
    card = gallery.cards[4]
    usual = card.grab().toImage()
    card.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    hovered = card.grab().toImage()
    card.setFocus()
    current = card.grab().toImage()
    card.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)
    assert usual != hovered != current != usual
    assert card.grab().toImage() == current


def test_a_lesson_is_presented_unless_chosen_otherwise_each_time(gallery, qtbot):
    gallery.alone.click()
    with qtbot.waitSignal(gallery.chosen_alone):
        gallery.cards[1].click()
    gallery.hide()
    gallery.show()
    with qtbot.waitSignal(gallery.chosen):
        gallery.cards[1].click()
