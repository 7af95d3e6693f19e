import re
import subprocess

import pytest

from tests.conftest import run
from tests.programs import need

LESSON = """
title = "Steps of η"
[[slide]]
id = "good"
title = "A good step"
state = "v1 spiral | hidden=4 | eta=1"
until = 20
text = "The loss is {{loss}}."
minutes = 3
notes = ["Ask first.", "It comes to {{loss}}.", {notes}]
if_asked = ["It also jumps."]
[slide.question]
ask = "Why?"
choices = ["Chance.", "It is long."]
right = 2
explanation = "Because."
[[slide]]
id = "lines"
title = "One line"
state = "v1 spiral | hidden=4 | at line 8"
shows = ["lines"]
"""


def text_of(path):
    return subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout.split("\f")[:-1]


@pytest.fixture
def printed(qapp, capsys, tmp_path):
    def print_lesson(text):
        (tmp_path / "steps.toml").write_text(text)
        out = tmp_path / "steps.pdf"
        return run(capsys, "lesson", "print", tmp_path / "steps.toml", "--output", out), out

    return print_lesson


@pytest.mark.slow
def test_a_slide_a_page_with_what_the_speaker_says(printed):
    need("pdftotext")
    (status, said, _), out = printed(LESSON.format(notes='"Then play."'))
    assert (status, "2 slides" in said) == (0, True)
    first, second = text_of(out)
    assert "1 / 2 · 3 min" in first
    for part in (
        "A good step",
        "Ask first.",
        "Then play.",
        "It also jumps.",
        "Why?",
        "It is long.",
        "Because.",
    ):
        assert part in first, part
    assert re.search(r"✓\s+It is long", first)
    assert re.search(r"It comes to [01]\.\d+", first)  # where the run has ended
    assert "One line" in second


@pytest.mark.slow
def test_notes_that_are_too_long_go_on_on_another_page(printed):
    need("pdftotext")
    many = ", ".join(f'"Note number {number}."' for number in range(90))
    _, out = printed(LESSON.format(notes=many))
    pages = text_of(out)
    assert len(pages) == 4
    assert "continued" in pages[1]
    told = "".join(pages)
    assert all(f"Note number {number}." in told for number in range(90))


def test_what_is_wrong_is_said_and_what_is_right_is_printed(printed, tmp_path, capsys):
    (status, _, err), out = printed(LESSON.format(notes="3"))
    assert (status, "steps.toml:" in err) == (1, True)
    assert out.read_bytes().startswith(b"%PDF")
    before = out.read_bytes()
    (status, _, err), out = printed("title = [")
    assert (status, "steps.toml" in err) == (2, True)
    assert out.read_bytes() == before
    lesson = tmp_path / "steps.toml"
    status, _, err = run(capsys, "lesson", "print", lesson, "--output", lesson)
    assert (status, "overwrite the lesson" in err) == (2, True)
