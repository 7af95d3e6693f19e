import json
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QInputDialog

from netviz.fault_log import state_folder
from netviz.intents import Advance, GoTo, SetTraining
from netviz.lessons.handin import read_hand_in
from netviz.lessons.lesson import Action, Condition, Lesson, Problem
from netviz.storage.session_file import write_session
from netviz.training.config import TrainingConfig
from netviz.ui.commands import taken
from netviz.ui.commands.sessions import open_session
from netviz.ui.lessons.gallery import Gallery
from netviz.ui.lessons.guide_parts import DONE, OPEN
from tests.lessons.lessons_for_tests import PREDICTION, QUESTION, SLOWER, STAND, lesson, saved, slide

FAST = Action("Set η to 4.", (Condition("eta", "=", 4.0, 0),), "Type it.", "It is fast.")


@pytest.fixture
def three():
    return lesson(
        slide(
            "first",
            text="At η = {eta} the loss is {loss}.",
            actions=(SLOWER, STAND, FAST),
            question=QUESTION,
        ),
        slide(
            "fast", saved=saved("v1 spiral | hidden=4 | eta=4"), actions=(FAST,), shows=("space", "loss")
        ),
        slide("third", saved=saved("v1 moons | hidden=3"), text="{loss@first:5} was the loss."),
    )


@pytest.fixture
def card(window, three):
    window.guide.begin(three)
    return window.panels["guide"].card


def rate(value):
    return SetTraining(TrainingConfig(learning_rate=value))


@pytest.mark.slow
def test_what_is_asked_for_is_ticked_when_it_is_done_and_not_when_something_else_was(window, card):
    assert [row.mark.text for row in card.tasks] == [OPEN, OPEN, OPEN]
    window.go(Advance(60))
    assert not card.tasks[0].is_done
    window.go(GoTo(0))
    window.change(rate(0.5))
    assert not card.tasks[0].is_done
    window.go(Advance(50))
    assert card.tasks[0].is_done
    assert card.tasks[0].mark.text == DONE
    assert card.tasks[0].below.text == SLOWER.afterwards
    assert not card.tasks[1].is_done


@pytest.mark.slow
def test_the_sentences_have_the_figures_of_the_step_that_is_shown(window, card):
    assert card.text.text.startswith("At η = 1 the loss is")
    before = card.text.text
    window.go(Advance(5))
    assert card.text.text != before
    at_5 = card.text.text.rpartition(" ")[2].rstrip(".")
    window.guide.go(2)
    assert card.text.text == f"{at_5} was the loss."  # of another slide's run


@pytest.mark.slow
def test_a_sentence_about_later_steps_stays_true_when_the_run_is_changed(window):
    told = "With η = 1 it comes from {loss@0} to {loss@2}."
    window.guide.begin(lesson(slide("one", text=told, question=replace(QUESTION, ask="η = {eta}?"))))
    card = window.panels["guide"].card
    before = card.text.text
    assert "–" not in before
    window.change(rate(0.25))
    window.go(Advance(1))
    assert card.text.text == before
    assert card.ask.text == "η = 0.25?"


@pytest.mark.slow
def test_opening_a_slide_does_nothing_that_is_asked_for(window, card):
    """What holds where the next slide stands was done by nobody, on neither of both slides."""
    card.next.click()
    assert card.title.text == "fast"
    assert window.session.snapshot().config.learning_rate == 4
    assert not card.tasks[0].is_done
    card.back.click()
    assert not any(row.is_done for row in card.tasks)


@pytest.mark.slow
def test_what_was_played_with_on_a_slide_stays_there(window, card):
    window.change(rate(0.25))
    window.go(Advance(3))
    card.next.click()
    card.back.click()
    shot = window.session.snapshot()
    assert (shot.step, shot.config.learning_rate) == (0, 1.0)
    assert not card.as_left.isHidden()
    card.as_left.click()
    shot = window.session.snapshot()
    assert (shot.step, shot.config.learning_rate) == (3, 0.25)
    assert card.as_left.isHidden()


@pytest.mark.slow
def test_a_hint_comes_when_it_is_asked_for(window, card):
    assert card.tasks[0].below.isHidden()
    card.tasks[0].hint.click()
    assert card.tasks[0].below.text == SLOWER.hint
    assert card.tasks[0].hint.isHidden()


@pytest.mark.slow
def test_the_first_answer_stands_and_the_explanation_appears(window, card):
    assert card.explanation.isHidden()
    card.choices[0].click()
    assert not card.explanation.isHidden()
    assert card.explanation.text.startswith("Not quite.")
    assert [choice.verdict for choice in card.choices] == [False, True]
    card.choices[1].click()  # it is greyed
    assert not window.guide.course.answer(window.guide.course.slide).is_right


@pytest.mark.slow
def test_a_prediction_is_kept_when_it_is_frozen_and_judged_when_it_has_come(window, qtbot):
    asked = replace(PREDICTION, until=12, explanation="It falls.")
    window.guide.begin(lesson(slide("one", prediction=asked)))
    card = window.panels["guide"].card
    assert not card.predict.isHidden()
    card.predict.click()
    window.predictions.round.add_numbers((0.75,))
    assert not card.prediction.is_done
    window.predictions.freeze()
    assert card.prediction.is_done
    assert "0.75" in card.prediction.below.text
    window.predictions.reveal()
    qtbot.waitUntil(lambda: window.predictions.round.stage == "revealed", timeout=20_000)
    window.predictions.judge()
    made = window.guide.course.prediction(window.guide.course.slide)
    loss = window.session.snapshot().values["loss"]
    assert made.judgement == pytest.approx(abs(loss - 0.75))
    assert card.prediction.below.text == f"{made.sentence}\nIt falls."
    assert window.guide.course.is_done(window.guide.course.slide)


@pytest.mark.slow
def test_the_panels_that_a_slide_shows_are_in_sight(window, card, qtbot):
    card.next.click()
    qtbot.waitUntil(lambda: not window.panels["space"].visibleRegion().isEmpty(), timeout=20_000)
    assert window.panels["plane"].isVisible()
    assert card.isVisible()


@pytest.mark.slow
def test_it_is_gone_on_with_where_it_was_left(window, card, three):
    card.choices[1].click()
    card.next.click()
    card.leave.click()
    window.guide.begin(three)
    assert card.title.text == "fast"
    card.back.click()
    assert card.choices[1].verdict


@pytest.mark.slow
def test_leaving_brings_back_the_session_and_the_panels(window, three):
    window.go(Advance(7))
    window.change(rate(0.125))
    project, preset = window.session.project, window.preset
    window.guide.begin(three)
    assert window.preset == "guided"
    window.panels["guide"].card.leave.click()
    assert window.session.project.document == project.document
    assert window.session.snapshot().step == 7
    assert window.preset == preset
    window.actions_by_name["undo"].trigger()
    assert window.session.snapshot().config.learning_rate == 1.0
    assert window.guide.course is None
    assert not window.actions_by_name["guide_next"].isEnabled()


@pytest.mark.slow
def test_another_session_takes_the_place_of_the_own_one_and_never_of_a_slide(window, card, tmp_path):
    """Else saving would put one session into the file of another."""
    other = tmp_path / "other.netviz"
    write_session(other, saved("v1 moons | hidden=2 | at step 3"))
    assert not window.actions_by_name["save"].isEnabled()
    own = window.keeping.project.document
    open_session(window, other)
    assert window.guide.course is None
    assert window.session.snapshot().step == 3
    assert window.keeping.path == other
    assert window.keeping.document == window.session.project.document != own
    assert window.actions_by_name["save"].isEnabled()


def test_a_window_that_is_closed_amid_a_lesson_opens_as_it_was_before(window, card):
    from netviz.ui.kit.preferences import Preferences

    window.close()
    assert Preferences().preset == "explore"


def test_what_is_handed_in_has_the_name_and_what_was_done(window, card, tmp_path, monkeypatch):
    card.choices[1].click()
    window.go(Advance(7))
    names = iter(["  ", " Ada  Lovelace"])
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: (next(names), True))
    monkeypatch.setattr(taken, "ask_where", lambda *_: (tmp_path / "ada.json", 0))
    card.hand_in.click()
    window.writer.finish()
    content = read_hand_in(tmp_path / "ada.json")
    assert (content.student, content.lesson, content.times) == ("Ada Lovelace", "steps", 1)
    assert content.slides[0].question.is_right
    assert "at step 7" in content.recipe


@pytest.mark.slow
def test_damaged_progress_is_said_and_the_lesson_begins(window, three):
    folder = state_folder() / "courses"
    folder.mkdir(parents=True)
    (folder / "steps.json").write_text("{")
    window.guide.begin(three)
    assert "put aside" in window.status.text
    assert json.loads((folder / "steps.json").read_text())["lesson"] == "steps"


def test_a_lesson_without_a_right_slide_says_why_and_nothing_moves(window, three, tmp_path):
    project = window.session.project
    empty = Lesson("bad", "Bad", "", "", (), (Problem(tmp_path / "bad.toml", 3, "slide.1", "no title"),))
    window.guide.begin(empty)
    assert "bad.toml:3: slide.1: no title" in window.status.text
    assert window.session.project is project
    assert replace(three, slides=()).slides == ()


def test_the_gallery_has_two_ways_in(qtbot, three):
    gallery = Gallery(None)
    qtbot.addWidget(gallery)
    card = gallery.add(three)
    with qtbot.waitSignal(gallery.chosen), qtbot.assertNotEmitted(gallery.chosen_alone):
        card.click()
    gallery.alone.click()
    with qtbot.waitSignal(gallery.chosen_alone), qtbot.assertNotEmitted(gallery.chosen):
        card.click()
