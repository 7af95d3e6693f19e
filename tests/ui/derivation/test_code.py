"""The lines of the derivation as plain NumPy, in the window."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from netviz.core import MISTAKES, STAGES
from netviz.intents import SetTraining, UseMistake
from netviz.training.rules import RULES
from netviz.ui.commands import derivation as line_commands
from netviz.ui.derivation.card_parts import wrapped


def picture(window):
    return window.panels["lines"].canvas.grab().toImage()


def settle(window, qtbot):
    """Until the quick check stands on the cards."""
    qtbot.waitUntil(
        lambda: any(face.check is not None for face in window.panels["lines"].faces), timeout=10_000
    )


def test_the_cards_show_numpy_and_formulas_in_turn(window, qtbot):
    settle(window, qtbot)
    button = window.actions_by_name["numpy"]
    formulas = picture(window)
    assert button.text() == "NumPy"
    button.trigger()
    assert window.panels["lines"].shows_numpy
    assert button.text() == "formula"
    assert picture(window) != formulas
    qtbot.keyClick(window, Qt.Key.Key_N)
    assert button.text() == "NumPy"
    assert picture(window) == formulas


def test_screen_readers_hear_the_code_of_the_current_line(window):
    line_commands.go_to_line(window, 9)
    assert "a2.T @ dz3" not in window.panels["lines"].canvas.accessibleName()
    line_commands.toggle_numpy(window)
    assert "dW2 = a2.T @ dz3 + 2 * lam * W2" in window.panels["lines"].canvas.accessibleName()


@pytest.mark.slow
def test_a_card_has_the_line_that_is_in_force(window):
    assert [face.code for face in window.panels["lines"].faces] == [stage.code for stage in STAGES]
    window.want(UseMistake("half-dz3"))
    assert window.panels["lines"].faces[7].code == MISTAKES["half-dz3"].code == "dz3 = (psi - delta) / 2"
    window.panels["training"].wants.emit(
        SetTraining(replace(window.session.snapshot().config, update_rule="adam"))
    )
    assert window.panels["lines"].faces[14].code == RULES["adam"].code


@pytest.mark.slow
def test_why_has_every_line_as_numpy(window, qtbot):
    line_commands.show_why(window)
    qtbot.waitUntil(lambda: not window.panels["why"].canvas.document().isEmpty())
    text = window.panels["why"].canvas.toPlainText()
    for stage in STAGES:
        for line in stage.code.splitlines():
            assert line in text
    assert window.panels["why"].canvas.horizontalScrollBar().maximum() == 0  # long ones are wrapped


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.key)
@pytest.mark.parametrize("width", [18, 24, 80])
def test_long_code_is_wrapped_and_nothing_of_it_is_lost(stage, width):
    rows = wrapped(stage.code, width)
    assert max(map(len, rows)) <= width
    assert "".join("".join(rows).split()) == "".join(stage.code.split())
