import csv
import json
from dataclasses import replace

import msgspec
import pytest

from netviz.intents import Advance, UseData
from netviz.lessons.collecting import collect, inert, table
from netviz.lessons.course import Course
from netviz.lessons.handin import handed_in, read_hand_in, write_hand_in
from tests.conftest import run
from tests.lessons.lessons_for_tests import PREDICTION, SLOWER, lesson, session, slide


def course_of(student, answer=None, given=None, judgement=None, lesson_=None):
    course = Course(lesson_ or lesson())
    work = session(course.slide)
    course.open(course.slide, work.snapshot())
    if answer is not None:
        course.give_answer(answer)
    if given is not None:
        course.predict(given, judgement=judgement, sentence="off")
    course.note_handed_in(student)
    return course, work


def hand_in(folder, name, student, **options):
    course, work = course_of(student, **options)
    folder.mkdir(parents=True, exist_ok=True)
    write_hand_in(folder / name, handed_in(course, work.at_rest()))
    return course, work


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_what_is_handed_in_is_read_as_it_was(tmp_path):
    course, work = course_of("  Ada\n Lovelace ", answer=1, given="0.25", judgement=0.1)
    course.read_hint(SLOWER)
    course.watch(work.apply(Advance(7)))
    content = handed_in(course, work.at_rest())
    write_hand_in(tmp_path / "ada.json", content)
    assert read_hand_in(tmp_path / "ada.json") == content
    assert content.student == "Ada Lovelace"
    assert content.recipe.startswith("v1 spiral")
    assert "at step 7" in content.recipe
    first = content.slides[0]
    assert [(action.is_done, action.with_hint) for action in first.actions] == [
        (False, True),
        (True, False),
    ]
    assert (first.question.answer, first.question.is_right) == ("The step is too long.", True)
    assert (first.prediction.given, first.prediction.judgement) == ("0.25", 0.1)


def test_what_was_predicted_and_not_judged_is_judged_when_it_is_handed_in():
    course, work = course_of("Ada", given="0.25")
    at_the_end = work.apply(Advance(50)).values["loss"]
    unjudged = handed_in(Course(course.lesson, progress=course.progress), work.at_rest())
    assert unjudged.slides[0].prediction.sentence == "off"  # somebody has judged it
    course, work = course_of("Bob")
    course.predict("0.25")
    made = handed_in(course, work.at_rest()).slides[0].prediction
    assert made.judgement == pytest.approx(abs(0.25 - at_the_end))
    assert made.sentence.startswith("you said 0.25")
    curve = replace(PREDICTION, kind="curve")
    course, work = course_of("Eve", lesson_=lesson(slide("one", prediction=curve)))
    course.predict("drawn", [(0.0, 1.0), (50.0, 0.5)])
    made = handed_in(course, work.at_rest()).slides[0].prediction
    assert made.judgement > 0
    assert made.sentence.startswith("your curve is off by")


def test_where_no_recipe_can_say_where_somebody_stands_it_says_why():
    course, work = course_of("Ada")
    dataset = work.snapshot().dataset
    pasted = replace(dataset, origin=replace(dataset.origin, kind="pasted"))
    work.apply(UseData(work.keep(pasted)))
    content = handed_in(course, work.at_rest())
    assert content.recipe == ""
    assert "data that were pasted" in content.without_recipe


def test_a_class_becomes_a_table(tmp_path, capsys):
    folder = tmp_path / "class"
    hand_in(folder / "17_müller", "steps.json", "Max Müller", answer=0)
    hand_in(folder, "ada.json", "Ada", answer=1, given="0.25", judgement=-0.5)
    status, out, err = run(capsys, "lesson", "collect", folder, "--output", tmp_path / "answers.csv")
    assert (status, err) == (0, "")
    assert "2 rows" in out
    ada, max_ = rows(tmp_path / "answers.csv")
    assert (ada["student"], max_["student"]) == ("Ada", "Max Müller")
    assert (ada["first: answer"], ada["first: right"]) == ("The step is too long.", "1")
    assert (max_["first: answer"], max_["first: right"]) == ("The data changed.", "0")
    assert (ada["first: prediction"], ada["first: off by"]) == ("0.25", "-0.5")
    assert (max_["first: prediction"], max_["first: off by"]) == ("", "")
    assert (ada["right"], ada["questions"], ada["actions"], ada["done"]) == ("1", "1", "3", "0")
    assert (ada["lesson"], max_["file"]) == ("steps", "17_müller/steps.json")


def test_the_same_folder_makes_the_same_table_whatever_the_order_of_writing(tmp_path):
    first, work = course_of("Zoe")
    second, _ = course_of("Ada")
    tables = []
    for number, order in enumerate(((first, second), (second, first))):
        folder = tmp_path / str(number)
        folder.mkdir()
        for course in order:
            write_hand_in(folder / f"{course.progress.student}.json", handed_in(course, work.at_rest()))
        tables.append(table(collect(folder)))
    assert tables[0] == tables[1]


def test_of_two_hand_ins_of_one_course_the_later_counts(tmp_path):
    course, work = hand_in(tmp_path, "b.json", "Ada")
    course.give_answer(1)
    course.note_handed_in("Ada")
    write_hand_in(tmp_path / "a.json", handed_in(course, work.at_rest()))
    collected = collect(tmp_path)
    assert [name for name, _ in collected.handed_in] == ["a.json"]
    assert "b.json is left out" in collected.notes[0]


def test_two_students_of_one_name_are_two_rows(tmp_path):
    hand_in(tmp_path, "a.json", "Ada")
    hand_in(tmp_path, "b.json", "ada")
    collected = collect(tmp_path)
    assert len(collected.handed_in) == 2
    assert "same name" in collected.notes[0]


def test_several_lessons_keep_their_columns_apart(tmp_path):
    hand_in(tmp_path, "a.json", "Ada", answer=1)
    hand_in(tmp_path, "b.json", "Ada", answer=0, lesson_=lesson(name="other"))
    (tmp_path / "answers.csv").write_bytes(table(collect(tmp_path)))
    other, steps = rows(tmp_path / "answers.csv")
    assert (other["other/first: right"], other["steps/first: right"]) == ("0", "")
    assert (steps["other/first: right"], steps["steps/first: right"]) == ("", "1")


def damaged(change):
    """Ways in which a file can be wrong, each applied to a right one."""

    def changed(content):
        facts = json.loads(content)
        change(facts)
        return json.dumps(facts).encode()

    return changed


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: b"",
        lambda content: b"\x00" * 100,
        lambda content: b"[" * 100_000,
        lambda content: content + b" " * 1_000_001,
        damaged(lambda facts: facts.pop("slides")),
        damaged(lambda facts: facts.update(student="")),
        damaged(lambda facts: facts.update(student="\u202e \n")),
        damaged(lambda facts: facts.update(student="x" * 101)),
        damaged(lambda facts: facts.update(kind="something else")),
        damaged(lambda facts: facts.update(format=2)),
        damaged(lambda facts: facts.update(surprise=1)),
        damaged(lambda facts: facts.update(times="3")),
        damaged(lambda facts: facts.update(slides=[{"id": 3}])),
        damaged(lambda facts: facts.update(slides=facts["slides"] * 2)),
    ],
)
def test_a_damaged_hand_in_is_named_and_left_out(tmp_path, capsys, damage):
    folder = tmp_path / "class"
    hand_in(folder, "good.json", "Ada")
    hand_in(folder, "worse.json", "Bob")
    bad = folder / "worse.json"
    bad.write_bytes(damage(bad.read_bytes()))
    status, _, err = run(capsys, "lesson", "collect", folder, "--output", tmp_path / "answers.csv")
    assert status == 1
    assert str(bad) in err
    assert [row["file"] for row in rows(tmp_path / "answers.csv")] == ["good.json"]


def test_nothing_to_collect_is_refused_and_writes_nothing(tmp_path, capsys):
    folder = tmp_path / "class"
    for make in (lambda: None, folder.mkdir, (lambda: (folder / "x.json").write_text("{}"))):
        make()
        status, _, err = run(capsys, "lesson", "collect", folder, "--output", tmp_path / "answers.csv")
        assert status == 2
        assert str(folder) in err
        assert not (tmp_path / "answers.csv").exists()


def test_the_table_takes_no_hand_ins_place(tmp_path, capsys):
    hand_in(tmp_path, "ada.json", "Ada")
    before = (tmp_path / "ada.json").read_bytes()
    status, _, err = run(capsys, "lesson", "collect", tmp_path, "--output", tmp_path / "ada.json")
    assert (status, ".csv" in err) == (2, True)
    assert (tmp_path / "ada.json").read_bytes() == before


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\n=1", '"=1', "＝1", "'=1", "\r+1"]
)
def test_no_cell_is_a_formula(tmp_path, text):
    assert inert(text).startswith("'")
    course, work = course_of("Ada")
    content = handed_in(course, work.at_rest())
    content = msgspec.structs.replace(content, student=text, lesson=text)
    write_hand_in(tmp_path / "ada.json", content)
    (tmp_path / "answers.csv").write_bytes(table(collect(tmp_path)))
    (row,) = rows(tmp_path / "answers.csv")
    assert not any(cell.lstrip()[:1] in ("=", "+", "-", "@") for cell in row.values())
    assert inert("plain = text") == "plain = text"
