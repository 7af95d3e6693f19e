"""Training with code of one's own: beside the present run, ended with a click, gone back in."""

from dataclasses import replace

import numpy as np
import psutil
import pytest
from PySide6.QtWidgets import QApplication

from netviz.saved import Open
from netviz.session import Session
from netviz.storage.session_file import read_session, write_session
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.training.recording import Recording
from tests.ui.code.test_code import RIGHT, check, children

COUNT = "    N = len(a1)\n"
WRONG = RIGHT.replace("da2 * (z2 > 0)", "da2")


def counting(then):
    """Code that does something once it has been called often enough at the window's size."""
    return (
        RIGHT.replace(COUNT, f"{COUNT}    global calls\n    calls += N == 240\n    {then}\n")
        + "\ncalls = 0\n"
    )


@pytest.fixture
def session():
    return Session(network=NetworkConfig(n_hidden=6), config=TrainingConfig(batch_size=None))


@pytest.fixture
def panel(window):
    window.actions_by_name["code"].trigger()
    QApplication.processEvents()
    yield window.panels["code"]
    window.close()
    assert not children()


def trained(window, panel, qtbot, code, steps):
    """A run with some code, as far as the present one has come."""
    panel.take_text(code)
    check(panel, qtbot)
    window.player.set_rate(300.0)
    panel.train_button.click()
    qtbot.waitUntil(lambda: window.session.snapshot().step >= steps, timeout=20_000)
    window.player.pause()
    caught_up(window, qtbot)
    beside = panel.view_of_verdict.trained.beside
    qtbot.waitUntil(beside.isVisible)
    beside.click()
    qtbot.waitUntil(lambda: len(getattr(window.panels["compare"], "planes", {})) > 1)
    return window.session.project.document.pinned[-1]


def caught_up(window, qtbot):
    last = window.session.snapshot().last_step
    qtbot.waitUntil(
        lambda: window.following.recording is None or window.following.recording.last_step == last,
        timeout=20_000,
    )


def begin_slowly(window, panel, qtbot, code):
    """Train with code at 300 steps a second: it ends in the middle."""
    panel.take_text(code)
    check(panel, qtbot)
    window.player.set_rate(300.0)
    panel.train_button.click()


def recording_of(window, run):
    found = window.session.runs.timeline(run.spec, None)
    assert isinstance(found, Recording)
    return found


@pytest.mark.slow
def test_wrong_code_is_corrected_trained_with_and_gone_back_in(window, panel, qtbot):
    panel.take_text(WRONG)
    assert "wrong" in check(panel, qtbot).badge.text()
    assert not panel.train_button.isHidden()
    panel.editor.setPlainText(RIGHT)
    assert panel.train_button.isHidden()
    run = trained(window, panel, qtbot, RIGHT, 40)
    compare = window.panels["compare"]
    assert window.preset == "compare"
    assert set(compare.planes) >= {run.id, window.session.project.document.active}
    here = window.session.snapshot()
    shown = window.comparing.pinned.snapshot(run)
    assert shown.step == here.step
    np.testing.assert_allclose(shown.params.W1, here.params.W1, rtol=1e-9)
    assert shown.values["gradient_W1"] == pytest.approx(here.values["gradient_W1"], rel=1e-9)
    end = compare.planes[run.id].end
    assert end.isVisible()
    end.click()
    qtbot.waitUntil(lambda: not children(), timeout=10_000)
    assert "ended at step" in panel.train_bar.text.text()
    assert end.isHidden()
    compare.time.slider.setValue(7)
    qtbot.waitUntil(lambda: window.session.snapshot().step == 7)
    window.show_newest()
    plane = compare.planes[run.id]
    qtbot.waitUntil(lambda: plane.shown.step == 7)
    kept = recording_of(window, run).state_at(7).params(window.session.run.sizes)
    np.testing.assert_array_equal(plane.shown.params.W2, kept.W2)
    assert not children()


@pytest.mark.slow
def test_a_wrong_gradient_leads_elsewhere_and_the_table_says_whose_it_is(window, panel, qtbot):
    run = trained(window, panel, qtbot, WRONG, 30)
    recording, timeline = recording_of(window, run), window.session.timeline
    assert abs(recording.history["loss"][25] - timeline.history["loss"][25]) > 1e-4
    window.panels["compare"].show_snapshot(None, window.session.snapshot())
    about = window.panels["compare"].planes[run.id].about
    assert "gradient = your code’s" in about.text()


@pytest.mark.slow
def test_what_ends_it_is_said_and_what_was_stays(window, panel, qtbot):
    nasty = counting("if calls > 60: raise ValueError('enough')")
    begin_slowly(window, panel, qtbot, nasty)
    qtbot.waitUntil(lambda: "ValueError: enough" in panel.train_bar.text.text(), timeout=20_000)
    window.player.pause()
    run = window.session.project.document.pinned[-1]
    recording = recording_of(window, run)
    assert recording.last_step == recording.diverged.step > 30
    assert f"Run {run.letter} ends at step {recording.last_step}" in panel.train_bar.text.text()
    assert window.following.why_not_end
    qtbot.waitUntil(lambda: not children(), timeout=10_000)


@pytest.mark.slow
def test_code_that_does_not_come_back_holds_nobody_up(window, panel, qtbot):
    hanging = counting("while calls > 30: pass")
    begin_slowly(window, panel, qtbot, hanging)
    qtbot.waitUntil(lambda: window.session.snapshot().step > 60, timeout=20_000)
    qtbot.waitUntil(lambda: "did not come back" in panel.train_bar.text.text(), timeout=20_000)
    assert window.player.is_playing
    window.player.pause()


@pytest.mark.slow
def test_undo_takes_the_run_away_and_its_process_with_it(window, panel, qtbot):
    trained(window, panel, qtbot, RIGHT, 10)
    window.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: not window.session.project.document.pinned)
    qtbot.waitUntil(lambda: not children(), timeout=10_000)
    window.actions_by_name["redo"].trigger()
    qtbot.waitUntil(lambda: bool(window.session.project.document.pinned))
    (run,) = window.session.project.document.pinned
    assert recording_of(window, run).last_step >= 10
    assert not children()


@pytest.mark.slow
def test_a_session_keeps_every_step_of_it_and_runs_nothing(window, panel, qtbot, tmp_path):
    run = trained(window, panel, qtbot, WRONG, 30)
    recording = recording_of(window, run)
    write_session(tmp_path / "own.netviz", window.session.at_rest())
    other = Session.of(read_session(tmp_path / "own.netviz"))
    again = other.runs.timeline(run.spec, None)
    assert again.last_step == recording.last_step
    for step in (0, 3, 17, again.last_step):
        np.testing.assert_array_equal(again.state_at(step).theta, recording.state_at(step).theta)
        assert again.history.row(step)["gradient_W1"] == recording.history.row(step)["gradient_W1"]


@pytest.mark.slow
def test_steps_that_were_not_kept_are_said_to_be_missing(window, panel, qtbot):
    run = trained(window, panel, qtbot, WRONG, 5)
    window.following.end()
    saved = replace(window.session.at_rest(), computed={})
    qtbot.waitUntil(lambda: not children(), timeout=20_000)
    window.apply(Open(saved))
    qtbot.waitUntil(lambda: f"Of run {run.letter} no steps were kept" in window.status.text, timeout=20_000)
    assert window.comparing.pinned.snapshot(run).last_step == 0
    assert not children()


@pytest.mark.slow
def test_beyond_the_room_for_parameters_it_pauses_and_says_so(window, panel, qtbot, monkeypatch):
    monkeypatch.setattr("netviz.ui.app.following.ROOM", 25 * 39 * 8)
    panel.take_text(RIGHT)
    check(panel, qtbot)
    window.player.set_rate(300.0)
    panel.train_button.click()
    qtbot.waitUntil(lambda: "pauses at step" in panel.train_bar.text.text(), timeout=20_000)
    window.player.pause()
    assert panel.train_bar.over.isVisible() or not panel.isVisible()
    run = window.session.project.document.pinned[-1]
    assert recording_of(window, run).last_step == 24 < window.session.snapshot().last_step


@pytest.mark.slow
def test_it_cannot_be_made_the_present_run(window, panel, qtbot):
    from netviz.intents import MakePresent

    run = trained(window, panel, qtbot, RIGHT, 5)
    window.want(MakePresent(run.id))
    assert window.session.project.document.active != run.id
    assert "follows the gradient of your code" in window.status.text


@pytest.mark.slow
def test_many_runs_in_a_row_grow_nothing(window, panel, qtbot):
    panel.take_text(RIGHT)
    check(panel, qtbot)
    me = psutil.Process()
    taken = []
    for _ in range(12):
        panel.train_button.click()
        qtbot.waitUntil(lambda: window.following.recording is not None
                        and window.following.recording.is_heard, timeout=20_000)  # fmt: skip
        window.following.end()
        window.player.pause()
        qtbot.waitUntil(lambda: not children() and not window.following.trainers, timeout=20_000)
        window.actions_by_name["undo"].trigger()
        window.actions_by_name["code"].trigger()
        taken.append((me.num_fds(), me.num_threads(), me.memory_info().rss))
    early, late = taken[3], taken[-1]
    assert late[0] <= early[0] + 1
    assert late[1] <= early[1] + 1
    assert late[2] <= early[2] + 30 * 2**20


@pytest.mark.slow
def test_what_it_was_taken_for_can_be_said_otherwise_and_is_kept(window, panel, qtbot):
    panel.take_text(RIGHT)
    view = check(panel, qtbot)
    assert view.badge.text() == "✓ right"
    menu = view.meant_button.menu(view.change)
    parts = {action.menu().title(): action.menu() for action in menu.actions() if action.menu()}
    assert [one.text() for one in parts["Samples"].actions() if one.isChecked()] == ["As found out"]
    (half,) = (one for one in parts["Penalty in the loss"].actions() if one.text() == "½λ‖W‖²")
    assert "λ‖W‖²" in [one.text() for one in parts["Penalty in the loss"].actions()]
    half.trigger()
    qtbot.waitUntil(lambda: not panel.is_checking, timeout=30_000)
    assert view.badge.text() == "✗ 2 of 4 wrong"
    assert "as you said: ½λ" in panel.foot.taken.text
    assert panel.view_state()["meant"] == {"penalty": "lam/2"}
    view.said.emit(panel.forced.saying("samples", "columns"))
    qtbot.waitUntil(lambda: not panel.is_checking, timeout=30_000)
    assert "cannot be called with samples in columns" in view.texts
    assert view.change.isVisible()
