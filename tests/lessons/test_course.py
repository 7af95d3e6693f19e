import json

import pytest

from netviz.intents import Advance, GoTo, SetTraining, StepBack
from netviz.lessons import course as courses
from netviz.lessons.course import Course, begin
from netviz.training.config import TrainingConfig
from tests.lessons.lessons_for_tests import BACK, QUESTION, SLOWER, STAND, lesson, session, slide


def opened(lesson_=None, number=0):
    course = Course(lesson_ or lesson())
    chosen = course.lesson.slides[number]
    work = session(chosen)
    course.open(chosen, work.snapshot())
    return course, work


def rate(value):
    return SetTraining(TrainingConfig(learning_rate=value))


def test_an_action_is_recognized_when_all_that_it_asks_for_holds_at_once():
    course, work = opened()
    assert course.watch(work.apply(Advance(60))) == ()  # with another η
    work.apply(GoTo(0))
    assert course.watch(work.apply(rate(0.5))) == ()  # and no step
    assert course.watch(work.apply(Advance(49))) == ()
    assert not course.is_action_done(SLOWER)
    assert course.watch(work.apply(Advance(1))) == (SLOWER,)
    assert course.is_action_done(SLOWER)
    assert course.watch(work.apply(GoTo(0))) == ()
    assert course.is_action_done(SLOWER)  # and stays so


def test_what_held_when_the_slide_opened_was_not_done_by_anybody():
    course, work = opened(number=1)
    assert course.watch(work.snapshot()) == ()
    assert course.watch(work.apply(Advance(3))) == ()
    assert course.watch(work.apply(GoTo(0))) == (BACK,)


def test_passing_by_a_place_while_it_plays_is_not_standing_there():
    course, work = opened()
    assert course.watch(work.apply(Advance(7)), is_playing=True) == ()
    assert course.watch(work.apply(Advance(1)), is_playing=True) == ()
    assert course.watch(work.apply(StepBack())) == (STAND,)


def test_the_first_answer_is_kept_and_a_second_says_only_whether_it_is_right():
    course, _ = opened()
    assert not course.give_answer(0)
    assert course.give_answer(1)
    answer = course.answer(course.slide)
    assert (answer.choice, answer.is_right) == (QUESTION.choices[0], False)


def test_the_first_prediction_is_kept_with_the_first_judgement_of_it():
    course, _ = opened()
    course.predict("0.3")
    course.predict("0.9", judgement=0.5, sentence="half as much")
    course.predict("0.1", judgement=0.1, sentence="nearly")
    made = course.prediction(course.slide)
    assert (made.given, made.judgement, made.sentence) == ("0.3", 0.5, "half as much")


def test_a_prediction_after_the_run_was_seen_is_noted_as_such(tmp_path):
    course, _ = begin(lesson(), tmp_path)
    work = session(course.slide)
    course.open(course.slide, work.snapshot())
    assert not course.has_seen_beyond(0, work.snapshot())
    course.watch(work.apply(Advance(50)))
    shot = work.apply(GoTo(0))
    course.watch(shot)
    assert course.has_seen_beyond(0, shot)
    assert course.has_seen_beyond(49, shot)
    assert not course.has_seen_beyond(50, shot)
    course.save()
    later, _ = begin(lesson(), tmp_path)
    later.open(later.slide, session(later.slide).snapshot())
    assert later.has_seen_beyond(0, shot)
    later.predict("0.3", after_seeing=True)
    later.predict("0.4", judgement=0.1, sentence="nearly", after_seeing=False)
    assert later.prediction(later.slide).after_seeing


def test_of_another_run_nothing_has_been_seen():
    course, work = opened()
    course.watch(work.apply(Advance(50)))
    assert not course.has_seen_beyond(0, work.apply(rate(0.5)))


def test_of_a_long_stroke_some_points_are_kept():
    course, _ = opened()
    course.predict("drawn", [(float(x), 1.0) for x in range(999)])
    made = course.prediction(course.slide)
    assert 100 <= len(made.points) <= 200
    assert made.points[0] == (0.0, 1.0)


def test_a_slide_is_done_when_nothing_of_it_is_left():
    course, work = opened()
    first = course.slide
    work.apply(rate(0.5))
    course.watch(work.apply(Advance(50)))
    course.watch(work.apply(GoTo(7)))
    course.give_answer(0)
    assert not course.is_done(first)
    course.predict("0.3")
    assert course.is_done(first)
    assert not course.is_done(course.lesson.slides[1])


def test_progress_is_kept_and_gone_on_with(tmp_path):
    course, said = begin(lesson(), tmp_path / "lessons")
    assert said == ""
    work = session(course.slide)
    course.open(course.slide, work.snapshot())
    course.read_hint(SLOWER)
    course.give_answer(1)
    course.open(course.lesson.slides[1], work.snapshot())
    course.save()
    again, said = begin(lesson(), tmp_path / "lessons")
    assert (again.progress, said) == (course.progress, "")
    assert again.slide.id == "last"
    assert again.answer(again.lesson.slides[0]).is_right
    other, _ = begin(lesson(name="other"), tmp_path / "lessons")
    assert other.progress.visits == {}


def test_two_lessons_of_one_name_have_two_files(tmp_path):
    one = courses.progress_path(lesson(path=tmp_path / "a" / "steps.toml"), tmp_path)
    other = courses.progress_path(lesson(path=tmp_path / "b" / "steps.toml"), tmp_path)
    assert one != other


def test_a_lesson_that_was_changed_meanwhile_is_gone_on_with_where_it_is_the_same(tmp_path):
    course, _ = begin(lesson(), tmp_path)
    work = session(course.slide)
    course.open(course.slide, work.snapshot())
    course.give_answer(1)
    course.watch(work.apply(Advance(7)))
    course.save()
    asks_more = lesson(slide("new"), slide("first", actions=(BACK, STAND), question=QUESTION))
    again, said = begin(asks_more, tmp_path)
    assert said == ""
    assert again.slide.id == "first"
    assert again.is_action_done(STAND)
    assert not again.is_action_done(BACK)
    assert again.progress.version != course.progress.version


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"format": 1}',
        b'{"format": 1, "lesson": 3, "version": "", "course": ""}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b" " * (courses.MOST_BYTES + 1),
    ],
)
def test_damaged_progress_is_put_aside_and_said(tmp_path, content):
    path = courses.progress_path(lesson(), tmp_path)
    path.write_bytes(content)
    course, said = begin(lesson(), tmp_path)
    aside = path.with_suffix(".damaged")
    assert str(aside) in said
    assert aside.read_bytes() == content
    assert course.progress.visits == {}
    course.save()
    assert begin(lesson(), tmp_path)[0].progress == course.progress


def test_progress_of_a_newer_netviz_stays_as_it_is(tmp_path):
    path = courses.progress_path(lesson(), tmp_path)
    kept = json.dumps({"format": 2, "more": True})
    path.write_text(kept)
    course, said = begin(lesson(), tmp_path)
    assert "newer" in said
    course.save()
    assert path.read_text() == kept
