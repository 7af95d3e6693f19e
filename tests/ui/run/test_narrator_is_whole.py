"""Every sentence of the narrator can be read whole, in every window, and nothing moves when it speaks."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from netviz.data import GENERATORS
from netviz.intents import Advance, UseData
from netviz.training.narrator import Event
from netviz.training.narrator.sentences import SENTENCES
from netviz.ui.kit.theme import DARK, LIGHT

SIZES = [(800, 600), (1024, 768), (1440, 900), (1920, 1080)]
AT_ONCE = [("explore", (1440, 900)), ("derivation", (800, 600)), ("guided", (1024, 768))]
"""What is not left to the slow tests."""

ETA, LOSSES = {"learning_rate": 0.0125}, {"start": 1.075, "loss": 0.9664, "level": 0.6931}
UNITS = {"units": (3, 17, 21, 28, 30, 31, 29), "steps": (12340, 12390), "n_hidden": 128}
TOLD = {
    "start": [
        {"n_classes": 3, "loss_data": 11.85, "accuracy": 0.333, "spread": 17.56, "largest_input": 1234.0},
        {"n_classes": 3, "loss_data": 11.85, "accuracy": 0.333, "spread": 17.56, "largest_input": 1.0},
        {"n_classes": 3, "loss_data": 0.5012, "accuracy": 0.9875, "spread": 1.0, "largest_input": 1.0},
    ],
    "alike": [UNITS],
    "penalty_step": [{"product": 1.25}, {"product": 0.625}],
    "fell": [LOSSES | {"since": 0}, LOSSES | {"since": 12340}],
    "raised": [
        {"before": 1.074, "after": 1.158, "at_start": 1.993, "on_the_way": 2.234},
        {"before": 1.074, "after": 1.158, "at_start": 2.345, "on_the_way": 2.234},
        {"before": 1.074, "after": 1.158, "mistake": "mean", "mistaken_line": 11},
    ],
    "oscillation": [ETA | {"least": 0.1234, "greatest": 0.4567, "update_rule": rule}
                    for rule in ("gradient-descent", "adam")],
    "plateau": [LOSSES | {"since": 12340}],
    "plateau_end": [LOSSES | {"since": 12340}],
    "test_up": [{"least": 0.1234, "test": 0.4567, "known_at": 12340}],
    "penalty_larger": [{"at_start": False}, {"at_start": True}],
    "class_missing": [{"class": "Iris versicolor", "since": 12340, "share": 0.333}],
    "all_right": [{"loss_data": 0.01234}],
    "dead_at_start": [UNITS],
    "died": [
        UNITS | ETA | {"cause": "update", "change": None, "after": None},
        UNITS | ETA | {"cause": "unknown", "change": None, "after": 12290, "steps": (12340,)},
        UNITS | ETA | {"cause": "update", "change": 12.5, "after": None, "steps": (9,), "units": (17,)},
    ],
    "all_dead": [UNITS | ETA, UNITS | ETA | {"cause": "data"}],
    "diverged": [{"quantity": "J_data", "cause": f"{cause}. Step back."} for cause in (
        "ηλ = 1.25 is above 1: the penalty alone multiplies the weights by 1 − 2ηλ = −1.5 at each step",
        "The learning rate η = 12.5 is too large here: each step overshoots the minimum further than the "
        "one before", "The inputs reach 1.23e+04, which makes the loss very steep in W⁽¹⁾",
        "A wrong gradient is in force, line 12 with “z⁽²⁾ ≥ 0 for z⁽²⁾ > 0”: its steps need not go "
        "downhill", "The network started there: use smaller initial weights",
    )],
}  # fmt: skip
"""For each kind of event the values of its longest sentences."""

EVENTS = [Event(12345, 12345, rule, values) for rule, several in TOLD.items() for values in several]


def settle():
    for _ in range(4):
        QApplication.processEvents()


def places(window):
    return {name: panel.geometry() for name, panel in window.panels.made.items() if panel.isVisible()} | {
        "plane": window.panels["plane"].plot.geometry()
    }


def tell(narrator, snapshot, event):
    narrator.show_snapshot(None, replace(snapshot, step=event.step, run_events=(event,)))
    settle()


def test_all_kinds_of_events_are_tried_here():
    assert set(TOLD) == set(SENTENCES)


@pytest.mark.parametrize(
    ("preset", "size"),
    [
        pytest.param(preset, size, marks=() if (preset, size) in AT_ONCE else pytest.mark.slow)
        for preset in ("explore", "derivation", "guided")
        for size in SIZES
    ],
)
def test_every_sentence_is_read_whole_and_moves_nothing(window, size, preset):
    window.resize(*size)
    window.arrangement.apply(preset)
    window.session.apply(Advance(1))
    window.show_newest()
    settle()
    snapshot, narrator = window.session.snapshot(), window.narrator
    narrator.show_snapshot(None, replace(snapshot, run_events=()))
    settle()
    before = places(window)
    for event in EVENTS:
        tell(narrator, snapshot, event)
        assert narrator.isVisible()
        is_low = (preset, size) == ("derivation", (800, 600))  # the plane needs the height
        assert " ".join(narrator.sentence.rows) == f"{event.text}." or (is_low and len(event.text) > 60)
        assert narrator.rect().contains(narrator.sentence.geometry())
        high = 1.3 * 12 * len(narrator.sentence.rows)
        assert high <= narrator.sentence.height() + 1
        assert narrator.rect().contains(narrator.why.geometry())
        assert not narrator.why.geometry().intersects(narrator.step.geometry())
        assert places(window) == before


@pytest.mark.slow
def test_beside_a_wide_panel_it_is_whole_too_and_leaves_the_columns_as_they_are(window):
    window.resize(1024, 768)
    settle()
    column = window.column.height()
    window.show_panel("why")
    window.show_panel("check")  # which makes the plane narrow
    settle()
    assert window.column.height() == column
    snapshot, narrator = window.session.snapshot(), window.narrator
    for event in EVENTS:
        tell(narrator, snapshot, event)
        assert " ".join(narrator.sentence.rows) == f"{event.text}."


def test_it_goes_to_where_there_is_room_and_comes_back(window):
    plane = window.panels["plane"]
    for size, is_under_the_plane in (((800, 600), False), ((1440, 900), True), ((800, 600), False)):
        window.resize(*size)
        settle()
        assert plane.isAncestorOf(window.narrator) == is_under_the_plane
        assert window.narrator.isVisible()
    window.actions_by_name["compare"].trigger()  # which has a narrator of its own
    settle()
    assert not window.narrator.isVisible()
    window.actions_by_name["explore"].trigger()
    settle()
    assert window.narrator.isVisible()


class Moves(QObject):
    """Counts how often it is put elsewhere, and puts an end to it."""

    def __init__(self, window):
        super().__init__(window)
        self.window, self.n = window, 0
        window.narrator.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.ParentChange:
            self.n += 1
            if self.n > 20:
                self.window.hide()
        return False


@pytest.mark.parametrize("panel", ["wrong", "confusion"])
@pytest.mark.parametrize("width", [1008, 1024, 1040])
def test_it_does_not_go_to_and_fro_where_its_going_makes_room_for_it(window, panel, width):
    window.change(UseData(window.session.keep(GENERATORS["linear"].make(30))))
    window.change(Advance(300))
    moves = Moves(window)
    window.resize(width, 768)
    settle()
    window.show_panel(panel)
    settle()
    assert moves.n < 8
    assert window.isVisible()


@pytest.mark.parametrize("theme", [LIGHT, pytest.param(DARK, marks=pytest.mark.slow)])
def test_larger_type_has_a_place_that_is_as_much_larger(window, theme):
    window.resize(1920, 1080)
    window.set_theme(theme.enlarged(1.5))
    settle()
    snapshot, narrator = window.session.snapshot(), window.narrator
    for event in EVENTS:
        tell(narrator, snapshot, event)
        assert " ".join(narrator.sentence.rows) == f"{event.text}."
