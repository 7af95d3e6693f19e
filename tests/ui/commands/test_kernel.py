import sys

import pytest

from netviz.intents import Advance


@pytest.mark.slow
def test_a_run_begins_again_with_compiled_steps_and_plays(qtbot, window):
    pytest.importorskip("numba")
    window.go(Advance(3))
    action = window.actions_by_name["compiled_steps"]
    assert not action.isChecked()
    action.trigger()
    qtbot.waitUntil(
        lambda: window.session.spec.kernel == "fused" and not window.door.is_busy, timeout=60_000
    )
    shot = window.session.snapshot()
    assert shot.step == 0
    assert action.isChecked()
    window.actions_by_name["play"].trigger()
    qtbot.waitUntil(lambda: window.session.snapshot().step >= 300, timeout=60_000)
    window.actions_by_name["play"].trigger()
    qtbot.waitUntil(lambda: not window.player.is_playing, timeout=10_000)
    assert not window.session.snapshot().missed
    window.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: window.session.spec.kernel == "numpy" and not window.door.is_busy)
    assert not action.isChecked()


def test_without_numba_the_command_says_what_it_needs(window, monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)
    window.show_actions()
    action = window.actions_by_name["compiled_steps"]
    assert not action.isEnabled()
    assert "netviz[fast]" in action.toolTip()
