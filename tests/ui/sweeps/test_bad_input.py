"""What makes no sense of a sweep, or goes wrong on its way, is said in a sentence; nothing is lost."""

from pathlib import Path

import pytest

from netviz.ui.commands import sweep as sweep_commands
from tests.ui.sweeps.conftest import ask, compute


@pytest.mark.parametrize(
    ("first", "values", "words"),
    [
        ("eta", "0, 1", "η must be above 0"),
        ("hidden", "0, 4", "hidden units must be 1"),
        ("batch", "0", "a batch needs at least 1 sample"),
        ("rule", "newton", "takes one of"),
        ("eta", "", "needs at least one value"),
        ("eta", "0.1:1:1000000", "1000 are the most"),
    ],
)
def test_values_that_make_no_sense_are_said_before_anything_begins(dialog, first, values, words):
    ask(dialog, first, values)
    assert words in dialog.error.text()
    assert not dialog.go.isEnabled()


def test_a_million_runs_are_too_many(dialog):
    ask(dialog, "eta", "0.1:1:1000", "lambda", "0:1:1000")
    assert "A sweep of 1000000 runs is too large" in dialog.error.text()


@pytest.mark.slow
def test_where_the_disk_is_full_the_table_is_still_on_the_screen(window, dialog, qtbot, monkeypatch):
    ask(dialog, "eta", "0.1, 1e6")  # one of them diverges
    compute(dialog, qtbot)
    results = dict(dialog.task.results)
    monkeypatch.setattr(sweep_commands, "ask_where", lambda *_: (Path("/dev/full"), 0))
    dialog.save.click()
    window.writer.finish()
    assert "the disk is full" in window.status.text
    assert dialog.task.results == results
    assert "2 of 2 runs computed, 1 diverged" in dialog.state.text()
