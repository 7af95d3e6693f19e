"""The page about the format tells how a session is read without netviz."""

import re
from pathlib import Path

from netviz.storage.session_file import write_session
from tests.random_intents import SPIRAL, begin

PAGE = Path(__file__).parents[2] / "docs" / "session-format.md"


def test_a_session_is_read_as_the_page_shows(tmp_path, monkeypatch):
    write_session(tmp_path / "lecture.netviz", begin().at_rest())
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names = {}
    exec(code, names)
    assert (names["points"] == SPIRAL.points).all()
    assert (names["classes"] == SPIRAL.classes).all()
    assert names["run"]["spec"]["network"]["n_hidden"] == 5
