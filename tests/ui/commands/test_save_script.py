"""The run as a Python script, from the window."""

import resource

import pytest
from PySide6.QtWidgets import QFileDialog

from netviz.intents import Advance, GoTo
from netviz.ui.commands.script import save_script_to
from tests.sharing.scripts import run_bare


@pytest.mark.slow
def test_the_run_up_to_where_the_user_stands_is_written(window, tmp_path, monkeypatch):
    window.apply(Advance(20))
    window.apply(GoTo(12))
    path = tmp_path / "my run.py"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path.with_suffix("")), ""))
    window.actions_by_name["save_script"].trigger()
    assert window.status.text == f"written: {path}, the run up to step 12"
    found, printed = run_bare(path.read_text("utf-8"), tmp_path)
    assert len(found["losses"]) == 13
    assert printed.endswith("The losses are those of the run in netviz.")


def test_without_room_the_old_file_stays_and_the_window_says_why(window, tmp_path):
    path = tmp_path / "run.py"
    path.write_bytes(b"what was there")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400, before[1]))
    try:
        save_script_to(window, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert f"{path} was not written: " in window.status.text
    assert path.read_bytes() == b"what was there"
