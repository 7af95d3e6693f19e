"""Every lesson that comes with netviz, played from its first slide to its last, back, and in any order."""

import random
from functools import cache

import numpy as np
import pytest

from netviz.lessons import checking, reader, shelf, typed
from netviz.lessons.played import Played
from netviz.training import use_one_blas_thread
from tests.lessons import student

LESSONS = shelf.shipped()
each = pytest.mark.parametrize("path", LESSONS, ids=shelf.name_of)


@pytest.fixture(autouse=True)
def one_thread():
    use_one_blas_thread()


@pytest.mark.skipif(not LESSONS, reason="none is there")
def test_there_are_twelve_in_the_order_of_the_course():
    assert [shelf.name_of(path)[:3] for path in LESSONS] == [f"{number:02}-" for number in range(1, 13)]


@cache
def lesson_of(path):
    return reader.read(path)


@pytest.mark.slow
@each
def test_nothing_is_wrong_and_every_claim_holds(path):
    checked = checking.check(path)
    assert [str(problem) for problem in (*checked.problems, *checked.untrue)] == []


@each
def test_it_has_what_a_lesson_needs(path):
    lesson = lesson_of(path)
    slides = lesson.slides
    assert len(slides) >= 5
    assert sum(len(slide.claims) for slide in slides) >= 3
    assert any(slide.prediction for slide in slides)
    assert any(slide.question for slide in slides)
    assert sum(len(slide.actions) for slide in slides) >= 3
    assert lesson.minutes > 0
    assert lesson.summary
    assert all(slide.text and slide.minutes and slide.notes for slide in slides)


@each
def test_a_number_is_typed_only_where_an_early_claim_covers_it(path):
    found = {slide.id: list(typed.uncovered(slide)) for slide in lesson_of(path).slides}
    assert {id_: numbers for id_, numbers in found.items() if numbers} == {}


def facts(shot):
    """What is seen of a slide, but for how far its run happens to have been computed."""
    arrays = (*shot.params, *shot.gradient, shot.activity)
    return (
        shot.spec.key, shot.step, shot.line, shot.pinned, shot.evaluated, repr(sorted(shot.values.items())),
        *(np.asarray(array).tobytes() for array in arrays),
    )  # fmt: skip


def scenes(lesson):
    """Each slide as it was prepared, and where Play ends or a little before."""
    for slide in lesson.slides:
        yield slide.id, None
        yield slide.id, min(slide.until, slide.step + 100)


@pytest.mark.slow
@each
def test_going_forward_back_and_anywhere_shows_the_same(path):
    lesson = lesson_of(path)
    played = Played(lesson)
    forward = {scene: facts(played.at(*scene)) for scene in scenes(lesson)}
    for scene in reversed(forward):
        assert facts(played.at(*scene)) == forward[scene], scene
    other, order = Played(lesson), list(forward)
    random.Random(5).shuffle(order)
    for scene in order:
        assert facts(other.at(*scene)) == forward[scene], scene


@each
def test_every_sentence_is_whole_with_its_figures(path):
    lesson = lesson_of(path)
    played = Played(lesson)
    for slide in lesson.slides:
        texts = [text for _, text, _ in typed.sentences(slide)]
        for text in (*texts, *slide.notes, *slide.if_asked):
            written = played.sentence(slide.id, text)
            assert "–" not in written.replace(text, "") or "–" in text, (slide.id, written)


@pytest.mark.slow
@each
def test_an_action_is_recognized_when_it_is_done_and_not_when_something_else_is(path):
    for slide in lesson_of(path).slides:
        for action in slide.actions:
            assert not student.Student(slide).has_done(action), (slide.id, action.ask)
            wrong = list(student.something_else(slide, action))
            assert wrong
            for what, other in wrong:
                assert not other.has_done(action), (slide.id, action.ask, what)
            assert student.do(slide, action) is not None, (slide.id, action.ask)
