from dataclasses import replace

import pytest
from PySide6.QtWidgets import QInputDialog, QMessageBox

from netviz.intents import Advance, GoTo, SetTraining, UseData
from netviz.lessons.reader import read
from netviz.training.config import TrainingConfig
from netviz.ui.commands.lesson_exports import export_page_to, export_slides_to

TYPED = """# written by hand
title = "Steps"

# the best one
[[slide]]
id = "good"
title = "A good step"
state = "v1 spiral | hidden=4 | eta=1"   # as in the course
notes = ["Ask first."]

[[slide]]
id = "again"
title = "Again"
text = "At step 0 the loss was {loss@good:0}."
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "steps.toml"


@pytest.fixture
def making(window, path):
    path.write_text(TYPED)
    window.making.open(path)
    window.making.open_list()
    return window.making


def rate(value):
    return SetTraining(TrainingConfig(learning_rate=value))


def test_a_scene_becomes_a_slide_that_stands_where_the_window_stood(window, path, monkeypatch):
    window.change(rate(0.5))
    window.go(Advance(30))
    window.go(GoTo(12))
    window.making.open(path)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("  Slow  at η = 0.5 ", True))
    window.actions_by_name["capture_slide"].trigger()
    (slide,) = read(path).slides
    assert slide.title == "Slow at η = 0.5"
    assert slide.saved.project.document.spec == window.session.project.document.spec
    assert (slide.step, slide.until) == (12, 30)
    assert slide.shows[:2] == ("plane", "loss")
    assert 'state = "v1 spiral' in path.read_text()


def test_a_scene_that_no_recipe_holds_lies_beside_the_lesson_as_a_session(window, path):
    dataset = window.session.snapshot().dataset
    pasted = replace(dataset, origin=replace(dataset.origin, kind="pasted"))
    window.change(UseData(window.session.keep(pasted)))
    window.making.open(path)
    window.making.add("Own points")
    lesson = read(window.making.file.path)
    assert lesson.problems == ()
    assert lesson.slides[0].saved.project.document.spec == window.session.project.document.spec


@pytest.mark.slow
def test_what_was_typed_stays_and_what_is_changed_in_the_list_is_in_the_file(making, path):
    making.list.titled.emit("How large a step?")
    making.list.title.setText("A step")
    making.list.title.textEdited.emit("A step")
    making.list.text.setPlainText("Look at {loss}.")
    making.list.notes.setPlainText("Ask first.\n\n Then play. ")
    assert making.is_changed
    assert path.read_text() == TYPED
    making.list.buttons["save"].click()
    lesson = read(path)
    assert lesson.problems == ()
    assert (lesson.title, lesson.slides[0].title) == ("How large a step?", "A step")
    assert lesson.slides[0].text == "Look at {loss}."
    assert lesson.slides[0].notes == ("Ask first.", "Then play.")
    written = path.read_text()
    assert all(
        comment in written for comment in ("# written by hand", "# the best one", "# as in the course")
    )
    assert not making.is_changed


@pytest.mark.slow
def test_slides_change_places_and_each_stands_where_it_stood(making, path):
    before = {slide.id: slide.saved.project.document for slide in read(path).slides}
    making.list.list.setCurrentRow(1)
    making.list.up.click()
    assert making.list.number == 0
    making.save()
    after = read(path).slides
    assert [slide.id for slide in after] == ["again", "good"]
    assert {slide.id: slide.saved.project.document for slide in after} == before


def test_removing_says_which_slides_speak_of_it_and_asks_first(making, path, monkeypatch):
    asked = []
    kinds = QMessageBox.StandardButton
    monkeypatch.setattr(QMessageBox, "question", lambda *about: asked.append(about[2]) or kinds.No)
    making.list.remove.click()
    assert "“again” speak of its run" in asked[0]
    assert len(making.file) == 2
    monkeypatch.setattr(QMessageBox, "question", lambda *_: kinds.Yes)
    making.list.remove.click()
    assert making.file.ids == ("again",)
    assert "good" in making.list.problems.text()
    assert path.read_text() == TYPED
    monkeypatch.setattr(QMessageBox, "question", lambda *_: kinds.Discard)


@pytest.mark.slow
def test_what_is_wrong_with_a_slide_is_said_beside_it(making, qtbot):
    making.list.text.setPlainText("{lost} is no figure")
    qtbot.waitUntil(lambda: "lost" in making.list.problems.text(), timeout=20_000)
    making.list.text.setPlainText("{loss} is one")
    qtbot.waitUntil(lambda: making.list.problems.text() == "", timeout=20_000)


@pytest.mark.slow
def test_a_file_that_another_program_has_changed_is_not_replaced_unasked(making, path, monkeypatch):
    making.list.titled.emit("Mine")
    path.write_text(TYPED + "\n# and more\n")
    with monkeypatch.context() as patch:  # at its end the window is closed, and nobody says no
        patch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.No)
        assert not making.save()
    assert path.read_text() == TYPED + "\n# and more\n"
    assert making.is_changed


@pytest.mark.slow
def test_closing_asks_whether_a_changed_lesson_is_to_be_saved(window, making, path, monkeypatch):
    making.list.titled.emit("Mine")
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Cancel)
    window.close()
    assert window.isVisible()
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Save)
    window.close()
    assert read(path).title == "Mine"


def test_a_damaged_lesson_is_said_and_stays_as_it_is(window, path):
    path.write_text("title = [")
    assert not window.making.open(path)
    assert "steps.toml" in window.status.text or "cannot be changed" in window.status.text
    assert window.making.file is None
    assert path.read_text() == "title = ["


@pytest.mark.slow
def test_slides_and_a_run_are_exported(window, making, tmp_path):
    lesson = making.lesson()
    export_slides_to(window, lesson, tmp_path / "slides.pdf")
    export_page_to(window, lesson.slides[0], tmp_path / "run.html")
    window.writer.finish()
    content = (tmp_path / "slides.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") == 2
    assert b"<html" in (tmp_path / "run.html").read_bytes()
