import resource

import pytest

from netviz import files
from netviz.data import Dataset
from netviz.intents import Advance, DrawData, SetTraining
from netviz.lessons import reader
from netviz.lessons.reader import LessonError
from netviz.lessons.writer import LessonFile
from netviz.session import Session
from netviz.sharing import recipe
from netviz.training.config import TrainingConfig

TEXT = '''\
# A lesson of mine.
title = "Steps"   # for the menu
key_slide = "two"

# The first one.
[[slide]]
id = "one"
title = 'The first'  # typed so
state = "v1 spiral n=10 | hidden=4"
text = """
A line.
[[slide]]
"""
notes = [
  "say it", # twice
]

[slide.question]
ask = "?"
choices = ["a", "b"]
right = 1
explanation = "b is wrong."

[[slide]]
id = "two"
title = "The second"
from = "one"
change = "eta=3"

# The last one.
[[slide]]
id = "three"
title = "The third"
claims = ["one at 0: eta = 1"]
'''


@pytest.fixture
def lesson(tmp_path):
    path = tmp_path / "steps.toml"
    path.write_text(TEXT, "utf-8")
    return LessonFile.open(path)


def states_of(path):
    lesson = reader.read(path)
    assert lesson.problems == (), lesson.problems
    return {slide.id: slide.saved.project.document for slide in lesson.slides}


def drawn():
    """A session that no recipe can hold."""
    session = Session()
    session.apply(Advance(3))
    data = session.snapshot().dataset
    points = data.points.copy()
    points[0] += 0.1
    other = Dataset(points, data.classes, data.class_names, data.feature_names, data.is_test, data.source)
    session.apply(DrawData(session.keep(other)))
    with pytest.raises(recipe.UnwritableError):
        recipe.write(session.project, session.blobs)
    return session


def test_what_is_not_changed_stays_letter_by_letter(lesson):
    assert lesson.text == TEXT
    path = lesson.save()
    assert path.read_text("utf-8") == TEXT


def test_a_title_is_changed_and_nothing_else(lesson):
    lesson.set(0, "title", 'The "very" first')
    lesson.set_about("title", "All steps")
    assert lesson.text == TEXT.replace("'The first'", '"The \\"very\\" first"').replace(
        'title = "Steps"', 'title = "All steps"'
    )


def test_new_keys_stand_in_the_slide_and_not_in_its_question(lesson, tmp_path):
    lesson.set(0, "minutes", 4)
    lesson.set(0, "if_asked", ["This.", "That."])
    lesson.set(0, "notes", None)
    slide = reader.read(lesson.save()).slides[0]
    assert (slide.minutes, slide.if_asked, slide.notes) == (4, ("This.", "That."), ())
    assert slide.question.ask == "?"


def test_moved_slides_stand_where_they_stood_and_take_their_comments_along(lesson):
    before = states_of(lesson.save())
    lesson.move(2, 0)
    assert lesson.ids == ("three", "one", "two")
    path = lesson.save()
    assert states_of(path) == before
    text = path.read_text("utf-8")
    assert text.index('# The last one.\n[[slide]]\nid = "three"') < text.index("# The first one.")
    assert text.startswith("# A lesson of mine.\n")


def test_a_removed_slide_leaves_the_others_standing_where_they_stood(lesson):
    before = states_of(lesson.save())
    assert lesson.mentions(0) == ("three",)
    lesson.set(2, "claims", None)
    assert lesson.mentions(0) == ()
    lesson.remove(0)
    after = states_of(lesson.save())
    assert lesson.ids == ("two", "three")
    assert after == {id_: before[id_] for id_ in ("two", "three")}
    lesson.remove(0)
    assert states_of(lesson.save())["three"] == before["three"]
    assert "key_slide" not in lesson.text


def test_a_slide_that_cannot_be_read_and_comes_from_another_keeps_that(lesson):
    lesson.set(1, "change", "eta=0")
    text = lesson.text
    with pytest.raises(LessonError, match="“two” comes from “one” and cannot be read"):
        lesson.remove(0)
    assert lesson.ids[0] == "one"
    assert "eta=0" in text


def test_a_captured_scene_is_a_recipe_where_one_can_hold_it(tmp_path):
    session = Session()
    session.apply(SetTraining(TrainingConfig(0.5)))
    session.apply(Advance(7))
    lesson = LessonFile.new("Mine", "Of today.")
    assert (
        lesson.add("Größe der Schritte", session.at_rest(), notes=["Ask."], until=20)
        == "grosse-der-schritte"
    )
    assert lesson.add("Größe der Schritte", session.at_rest(), 0) == "grosse-der-schritte-2"
    path = lesson.save(tmp_path / "mine.toml")
    assert path == tmp_path / "mine.toml"
    found = reader.read(path)
    assert found.problems == ()
    assert (found.title, found.summary) == ("Mine", "Of today.")
    first, second = found.slides
    assert first.id == "grosse-der-schritte-2"
    assert second.notes == ("Ask.",)
    assert second.saved.project.document == session.project.document
    assert second.step == 7
    assert list(tmp_path.iterdir()) == [path]


def test_a_scene_that_no_recipe_can_hold_lies_beside_the_lesson_in_a_folder(tmp_path):
    session = drawn()
    lesson = LessonFile.new("Mine")
    id_ = lesson.add("Drawn", session.at_rest())
    path = lesson.save(tmp_path / "mine.toml")
    assert path == tmp_path / "mine" / "lesson.toml"
    assert sorted(file.name for file in path.parent.iterdir()) == ["drawn.netviz", "lesson.toml"]
    found = reader.read(path)
    assert found.problems == ()
    assert found.slides[0].saved.project.document == session.project.document
    lesson.add("More", session.at_rest())
    assert lesson.save() == path
    assert [slide.id for slide in reader.read(path).slides] == [id_, "more"]


def test_a_file_that_is_there_stays_one_and_the_session_is_named_after_both(lesson):
    session = drawn()
    lesson.capture(1, session.at_rest())
    path = lesson.save()
    assert path.name == "steps.toml"
    assert (path.parent / "steps-two.netviz").exists()
    found = states_of(path)
    assert found["two"] == found["three"] == session.project.document
    assert "change" not in path.read_text("utf-8")


def test_saved_elsewhere_it_takes_along_what_lies_beside_it(lesson, tmp_path):
    lesson.capture(1, drawn().at_rest())
    before = states_of(lesson.save())
    (tmp_path / "other").mkdir()
    path = lesson.save(tmp_path / "other" / "new.toml")
    assert path == tmp_path / "other" / "new" / "lesson.toml"
    assert states_of(path) == before
    assert 'state = "v1 spiral n=10 | hidden=4"' in path.read_text("utf-8")


def test_data_in_files_of_ones_own_are_kept_where_the_file_is_not_beside_the_lesson(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "p.csv").write_text(
        "x,y,kind\n" + "".join(f"{i},{i * i % 7},{'ab'[i % 2]}\n" for i in range(20))
    )
    session = Session.of(recipe.read("v1 file=p.csv | hidden=3", recipe.Files((data,))))
    lesson = LessonFile.new("Mine")
    lesson.add("Own", session.at_rest())
    away = lesson.save(tmp_path / "mine.toml")
    assert states_of(away)["own"] == session.project.document
    lesson = LessonFile.new("Mine")
    lesson.add("Own", session.at_rest())
    beside = lesson.save(data / "mine.toml")
    assert "file=p.csv" in beside.read_text("utf-8")
    assert states_of(beside)["own"] == session.project.document


def test_where_there_is_no_room_the_old_file_is_what_it_was(lesson):
    lesson.set(0, "title", "New")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40, before[1]))
    try:
        with pytest.raises(files.WriteError):
            lesson.save()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert lesson.path.read_text("utf-8") == TEXT


@pytest.mark.parametrize("text", ["title = ", 'slide = [{id = "a"}]\n', "slide = 3\n", "a = 1\na = 2\n"])
def test_a_text_that_cannot_be_divided_is_refused(text):
    with pytest.raises(LessonError, match="cannot be changed here"):
        LessonFile(text)
