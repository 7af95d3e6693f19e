"""docs/data-files.md says what happens: every example in it is run."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest

from netviz.app import main

PAGE = Path(__file__).parents[3] / "docs" / "data-files.md"
BLOCKS = re.findall(r"```(file|says)(?: (\S+))?\n(.*?)```\n", PAGE.read_text("utf-8"), re.DOTALL)
EXAMPLES = [(name, content, says[2]) for (kind, name, content), says in pairwise(BLOCKS) if kind == "file"]


@pytest.mark.parametrize(("name", "content", "says"), EXAMPLES, ids=[name for name, _, _ in EXAMPLES])
def test_an_example_says_what_the_page_says(tmp_path, monkeypatch, capsys, name, content, says):
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(content, "utf-8")
    for command in re.split(r"(?m)^\$ netviz ", says)[1:]:
        words, _, expected = command.partition("\n")
        main(shlex.split(words))
        printed = capsys.readouterr()
        assert printed.out + printed.err == expected


def test_all_commands_refuse_in_the_same_words(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name, content, says in EXAMPLES:
        Path(name).write_text(content, "utf-8")
        refusal = re.match(r"\$ netviz inspect \S+\n(netviz: .*\n)", says)
        for command in ("train", "gradcheck", "inspect") if refusal else ():
            assert main([command, name]) == 2
            assert capsys.readouterr().err == refusal[1]


def test_there_are_examples():
    assert len(EXAMPLES) >= 6
