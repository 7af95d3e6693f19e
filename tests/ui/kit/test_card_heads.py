from itertools import pairwise

from PySide6.QtWidgets import QApplication

from netviz.ui.kit.card import Card
from netviz.ui.kit.stylesheet import apply_theme
from netviz.ui.kit.theme import LIGHT


def test_new_names_in_a_head_are_never_seen_in_the_places_of_old_ones(qtbot):
    apply_theme(LIGHT)
    card = Card("Loss")
    qtbot.addWidget(card)
    card.resize(300, 200)
    card.show()
    qtbot.waitExposed(card)
    QApplication.processEvents()
    long = {
        "loss": "Loss",
        "confusion": "Confusion matrix",
        "wrong": "Wrong samples",
        "space": "Hidden space",
    }
    card.show_tabs("loss", long, {"confusion": "Confusion", "wrong": "Wrong", "space": "Space"})
    tabs = [card.tabs.itemAt(place).widget() for place in range(card.tabs.count())]  # before the next event
    assert [tab.text() for tab in tabs] == ["Loss", "Confusion", "Wrong", "Space"]
    for tab, following in pairwise(tabs):
        assert tab.width() >= tab.sizeHint().width()
        assert tab.geometry().right() < following.geometry().left()
