"""Choosing a lesson: one activation, pictures from the runs, and files that are not all right."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from netviz.lessons import reader
from netviz.ui.app.lesson_pictures import drawn, key_slide, picture
from netviz.ui.app.lesson_shelf import Shelf
from netviz.ui.app.menu import build_menu
from netviz.ui.commands.data import import_path
from netviz.ui.commands.lessons import DEMONSTRATIONS
from netviz.ui.kit.theme import DARK, LIGHT
from netviz.ui.lessons.looks import pointers, unit_of
from netviz.ui.lessons.scales import Scale
from tests.ui.conftest import shot

TEXT = """
title = "How large a step?"
summary = "Too small, right, too large."
key_slide = "large"

[[slide]]
id = "good"
title = "A good step: η = {eta}"
state = "v1 spiral | hidden=8 | eta=1"
until = 30
shows = ["plane", "loss"]
offers = ["eta 0.25..8", "weights"]
text = "The loss has come from {loss@0} to {loss}; with the larger step it was {loss@large:20}."
minutes = 4

[[slide]]
id = "large"
title = "A large one"
from = "good"
change = "eta=4"
until = 20
minutes = 3
"""

WRONG = TEXT + '\n[[slide]]\nid = "bad"\ntitle = "Bad"\nstate = "v1 nowhere"\n'


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "steps.toml"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.mark.slow
def test_one_activation_in_the_gallery_begins_a_lesson(window, path, qtbot):
    window.hall.fills_screen = False
    window.hall.shelf = Shelf(window, window.hall, lambda: [path])
    window.actions_by_name["lessons"].trigger()
    gallery = window.hall.shelf.gallery
    qtbot.waitUntil(lambda: len(gallery.cards) == 1 and gallery.cards[0].has_picture, timeout=20_000)
    card = gallery.cards[0]
    assert card.note() == "2 slides · 7 min"
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert window.lecture is not None
    assert not gallery.isVisible()
    assert window.hall.stage.title.text == "A good step: η\u00a0=\u00a01"


@pytest.mark.slow
def test_figures_of_a_sentence_are_those_of_the_step_and_of_other_slides(window, path):
    window.hall.fills_screen = False
    window.hall.open_path(path)
    before = shot(window).values["loss"]
    import_path(window, path)  # a lesson that is dropped follows the one that is shown
    told = window.hall.stage.sentence.text
    assert f"from {before:.3g} to {before:.3g};" in told
    assert "–" not in told
    window.actions_by_name["lecture_step"].trigger()
    assert f"from {before:.3g} to {shot(window).values['loss']:.3g};" in window.hall.stage.sentence.text


@pytest.mark.slow
def test_a_lesson_with_problems_shows_the_others_and_says_which(window, tmp_path):
    window.hall.fills_screen = False
    path = tmp_path / "half.toml"
    path.write_text(WRONG, "utf-8")
    window.hall.open_path(path)
    stage = window.hall.stage
    assert len(window.lecture.lesson.slides) == 2
    assert stage.note.isVisible()
    assert "half.toml:27" in stage.note.text()
    window.lecture.forward()
    assert not stage.note.isVisible()


def test_a_file_that_is_no_lesson_changes_nothing(window, tmp_path):
    path = tmp_path / "no.toml"
    path.write_text("title = ", "utf-8")
    before = window.session.project
    window.hall.open_path(path)
    assert window.lecture is None
    assert window.session.project == before
    assert "no.toml:1" in window.status.text
    window.hall.open_path(tmp_path / "absent.toml")
    assert "no such lesson" in window.status.text


def test_a_picture_is_drawn_once_and_kept(path, tmp_path, qapp):
    lesson = reader.read(path)
    assert key_slide(lesson).id == "large"
    first = picture(lesson, LIGHT, tmp_path / "kept")
    assert len([*(tmp_path / "kept").iterdir()]) == 1
    assert picture(lesson, LIGHT, tmp_path / "kept") == first
    other = picture(lesson, DARK, tmp_path / "kept")
    assert len([*(tmp_path / "kept").iterdir()]) == 2
    assert other.pixelColor(2, 2).lightness() < 60 < first.pixelColor(2, 2).lightness()


def test_a_picture_of_a_run_without_steps_is_the_plane_alone(window):
    image = drawn(shot(window), 0, LIGHT)
    assert image.pixelColor(600, 180) != image.pixelColor(2, 2)


@pytest.mark.parametrize(
    ("scale", "ticks"),
    [
        (Scale(0.25, 8.0, True), (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)),
        (Scale(1.0, 32.0, True, True), (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)),
        (Scale(0.0, 0.1, True), (0.0, 1e-4, 1e-3, 1e-2, 0.1)),
        (Scale(0.0, 0.6), (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)),
    ],
)
def test_what_is_written_under_a_slider(scale, ticks):
    assert scale.ticks(7) == pytest.approx(ticks)
    for tick in ticks:
        assert scale.value(scale.share(tick), ticks) == pytest.approx(tick)
    values = [scale.value(n / 100) for n in range(101)]
    assert values == sorted(values)
    assert (values[0], values[-1]) == (scale.low, scale.high)


def test_pointers_are_what_the_words_of_a_lesson_mean():
    from netviz.lessons.words import highlight

    found = [
        highlight(text) for text in ("line 9", "term W⁽²⁾ᵀ in line 11", "unit 3", "class 0", "step 109")
    ]
    pointed = pointers(found)
    assert (pointed.lines, pointed.terms) == ((9,), ((11, "W⁽²⁾ᵀ"),))
    assert (pointed.step, pointed.label) == (109, 0)
    assert unit_of(found) == 3


@pytest.mark.slow
@pytest.mark.parametrize("name", DEMONSTRATIONS)
def test_what_is_shown_most_often_takes_one_activation(window, qtbot, name):
    window.hall.fills_screen = False
    title, lesson, slide = DEMONSTRATIONS[name]
    assert title in menu_texts(build_menu(window, window, window.docks))
    window.actions_by_name[name].trigger()
    hall = window.hall
    qtbot.waitUntil(lambda: hall.stage is not None and hall.stage.slide is not None, timeout=20_000)
    assert (window.lecture.lesson.name, window.hall.stage.slide.id) == (lesson, slide)


def menu_texts(menu):
    texts = []
    for action in menu.actions():
        texts.append(action.text())
        if action.menu() is not None:
            texts += menu_texts(action.menu())
    return texts
