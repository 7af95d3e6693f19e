import tomllib

import pytest

from netviz.lessons import reader
from netviz.lessons.places import Places
from netviz.lessons.reader import LessonError
from netviz.session import Session
from netviz.storage.session_file import write_session

GOOD = """\
title = "How large a step?"
summary = "Small, right, large."

[[slide]]
id = "right"
title = "A good step"
state = "v1 spiral n=10 | hidden=4 | eta=1"
until = 20
text = "At η = {eta} the loss is {loss}, and was {loss@0}."
claims = ["at 0: eta = 1"]

[[slide]]
id = "too-large"
title = "Too large"
from = "right"
change = "eta=4"
until = 20
text = "Now η = {eta}."

[slide.question]
ask = "Why?"
choices = ["So.", "Otherwise."]
right = 2
explanation = "Otherwise indeed."

[slide.prediction]
kind = "curve"
figure = "loss"
ask = "Draw it."

[[slide.action]]
ask = "Set η to 2."
done = ["eta = 2"]
hint = "The slider."

[[slide]]
id = "last"
title = "The same again"
"""


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "lesson.toml"
        path.write_text(text, encoding="utf-8")
        return reader.read(path)

    return read


def test_a_lesson_is_its_slides_each_with_a_whole_project(read):
    lesson = read(GOOD)
    assert lesson.problems == ()
    right, large, last = lesson.slides
    assert [slide.id for slide in lesson.slides] == ["right", "too-large", "last"]
    assert right.saved.project.document.spec.at(0).settings.learning_rate == 1
    assert large.saved.project.document.spec.at(0).settings.learning_rate == 4
    assert large.saved.project.document.spec.network == right.saved.project.document.spec.network
    assert last.saved.project == large.saved.project
    assert (right.step, right.until, last.until) == (0, 20, 0)
    assert large.question.right == 1
    assert large.prediction.until == 20
    assert lesson.key_slide == "right"


def test_the_order_of_slides_makes_no_difference_to_those_that_say_where_they_come_from(read):
    head, first, second, _ = GOOD.split("[[slide]]\n")
    lesson = read("[[slide]]\n".join([head, second, first]))
    assert lesson.problems == ()
    assert [slide.id for slide in lesson.slides] == ["too-large", "right"]
    assert lesson.slides[0].saved.project == read(GOOD).slides[1].saved.project


def test_a_folder_is_a_lesson_called_as_it_is_and_its_files_lie_in_it(tmp_path):
    folder = tmp_path / "my-lesson"
    folder.mkdir()
    session = Session()
    write_session(folder / "half.netviz", session.at_rest())
    rows = "".join(f"{i},{i * i % 7},{'ab'[i % 2]}\n" for i in range(20))
    (folder / "points.csv").write_text(f"x,y,kind\n{rows}")
    (folder / "menu.png").write_bytes(b"PNG")
    (folder / "lesson.toml").write_text(
        'title = "T"\npicture = "menu.png"\n'
        '[[slide]]\nid = "a"\ntitle = "A"\nstate = "half.netviz"\n'
        '[[slide]]\nid = "b"\ntitle = "B"\nstate = "v1 file=points.csv | hidden=3"\n'
        '[[slide]]\nid = "c"\ntitle = "C"\nfrom = "a"\nchange = "eta=3"\n'
    )
    lesson = reader.read(folder)
    assert lesson.problems == ()
    assert lesson.name == "my-lesson"
    assert lesson.picture == folder / "menu.png"
    half, points, changed = lesson.slides
    assert half.saved.project.document == session.project.document
    assert points.saved.blobs.dataset(points.saved.project).source == "points.csv"
    assert changed.saved.project.document.spec.at(0).settings.learning_rate == 3
    assert changed.saved.project.document.spec.network == session.spec.network


WRONG = [
    # what is replaced, by what, the line and the key of the problem, and words in the message
    ('id = "right"\n', 'id = "right"\ntitel = "x"\n', 6, "slide.1.titel", "did you mean “title”?"),
    ("summary =", "sumary =", 2, "sumary", "did you mean “summary”?"),
    ('title = "A good step"\n', "", 4, "slide.1", "title is missing"),
    ('id = "right"\n', "", 4, "slide.1", "id is missing"),
    ('id = "too-large"', 'id = "right"', 13, "slide.2.id", "slide 1 is called “right” too"),
    ('id = "too-large"', 'id = "too large"', 13, "slide.2.id", "letters, digits and -"),
    ("hidden=4", "hiden=4", 7, "slide.1.state", "did you mean “hidden”?"),
    ("v1 spiral n=10 | hidden=4 | eta=1", "spiral", 7, "slide.1.state", "neither a recipe"),
    ("v1 spiral n=10 | hidden=4 | eta=1", "x.netviz", 7, "slide.1.state", "there is no session x.netviz"),
    ("v1 spiral n=10", "v1 file=a.csv", 7, "slide.1.state", "put it beside the lesson"),
    ("change = \"eta=4\"", "change = \"eta=0\"", 16, "slide.2.change", "above 0"),
    ('from = "right"', 'from = "rihgt"', 15, "slide.2.from", "did you mean “right”?"),
    ('from = "right"', 'from = "too-large"', 15, "slide.2.from", "circle"),
    ('from = "right"', 'from = "right"\nstate = "v1"', 15, "slide.2.from", "leave one of them out"),
    ("until = 20", "until = -1", 8, "slide.1.until", "a whole number from 0"),
    ("until = 20", "until = \"20\"", 8, "slide.1.until", "a whole number from 0"),
    ("eta=1\"\nuntil = 20", "eta=1 | at step 30\"\nuntil = 20", 8, "slide.1.until", "from 30 on"),
    ("{loss}", "{los}", 9, "slide.1.text", "did you mean “loss”?"),
    ("{loss}", "{z2[0,4]}", 9, "slide.1.text", "H = 4 here, so this place goes from 0 to 3"),
    ("{loss}", "{z2[0]}", 9, "slide.1.text", "z2[0,0]"),
    ("{loss@0}", "{loss@rihgt:0}", 9, "slide.1.text", "did you mean “right”?"),
    ("{loss@0}", "{loss@0", 9, "slide.1.text", "a brace { that belongs to nothing"),
    ("{loss}", "{checked}", 9, "slide.1.text", "only stand in what is to be done"),
    ("at 0: eta = 1", "at 0: etta = 1", 10, "slide.1.claims.1", "did you mean “eta”?"),
    ("at 0: eta = 1", "eta = 1", 10, "slide.1.claims.1", "is no claim"),
    ("at 0: eta = 1", "x at 0: eta = 1", 10, "slide.1.claims.1", "there is no slide “x”"),
    ("at 0: eta = 1", "at 0: eta = one", 10, "slide.1.claims.1", "eta is a number"),
    ("at 0: eta = 1", "at 0: mistake = nomask", 10, "slide.1.claims.1", "did you mean “no-mask”?"),
    ("right = 2\n", "", 20, "slide.2.question", "right is missing: the number of the right choice, 1 to 2"),
    ("right = 2", "right = 3", 23, "slide.2.question.right", "a whole number from 1 to 2"),
    ("right = 2", "right = 0", 23, "slide.2.question.right", "a whole number from 1 to 2"),
    ("right = 2", "right = true", 23, "slide.2.question.right", "a whole number from 1 to 2"),
    ('["So.", "Otherwise."]', '["So."]', 22, "slide.2.question.choices", "at least two"),
    ('kind = "curve"', 'kind = "curv"', 27, "slide.2.prediction.kind", "did you mean “curve”?"),
    ('figure = "loss"', 'figure = "eta"', 28, "slide.2.prediction.figure", "has no curve"),
    ('figure = "loss"\n', "", 26, "slide.2.prediction", "figure is missing"),
    ('ask = "Draw it."', 'ask = "Draw it."\nuntil = 90', 30, "slide.2.prediction.until", "ends at step 20"),
    ('ask = "Draw it."', 'ask = "Draw it."\npoint = [0, 1]', 30, "slide.2.prediction.point", "kind class"),
    ('done = ["eta = 2"]', "done = []", 33, "slide.2.action.1.done", "at least one condition"),
    ('done = ["eta = 2"]\n', "", 31, "slide.2.action.1", "done is missing"),
    ("eta = 2\"]", "eta ~ 2\"]", 33, "slide.2.action.1.done.1", "is no condition"),
    ('hint = "The slider."\n', "", 31, "slide.2.action.1", "hint is missing"),
    ('text = "Now', 'shows = ["plan"]\ntext = "Now', 18, "slide.2.shows.1", "did you mean “plane”?"),
    ('text = "Now', 'offers = ["etta"]\ntext = "Now', 18, "slide.2.offers.1", "did you mean “eta”?"),
    ('text = "Now', 'offers = ["eta 3..1"]\ntext = "Now', 18, "slide.2.offers.1", "lower end comes first"),
    ('text = "Now', 'offers = ["rule 1..3"]\ntext = "Now', 18, "slide.2.offers.1", "no slider"),
    ('text = "Now', 'highlights = ["unit 4"]\ntext = "Now', 18, "slide.2.highlights.1", "they are 0 to 3"),
    ('text = "Now', 'minutes = "4"\ntext = "Now', 18, "slide.2.minutes", "a number from 0"),
    ("[slide.question]", "question = 3\n[slide.other]", 20, "slide.2.question", "a table is needed"),
    ('title = "How', 'picture = "no.png"\ntitle = "How', 1, "picture", "there is no picture no.png"),
    ('title = "How', 'key_slide = "lats"\ntitle = "How', 1, "key_slide", "did you mean “last”?"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "key", "words"), WRONG)
def test_what_is_wrong_is_said_with_line_key_and_what_is_allowed(read, old, new, line, key, words):
    assert old in GOOD
    lesson = read(GOOD.replace(old, new, 1))
    found = [problem for problem in lesson.problems if words in problem.message]
    assert found, lesson.problems
    assert (found[0].line, found[0].key) == (line, key)
    assert str(found[0]).startswith(f"{lesson.path}:{line}: {key}: ")
    if key.startswith("slide."):
        broken = int(key.split(".")[1]) - 1
        ids = ["right", "too-large", "last"]
        assert ids[broken] not in [slide.id for slide in lesson.slides] or "id" in key
    else:
        assert len(lesson.slides) == 3


def test_all_that_is_wrong_is_said_at_once_and_the_slides_that_are_right_are_there(read):
    text = GOOD
    for old, new in (("{loss}", "{los}"), ("at 0: eta", "at 0: etta"), ("right = 2", "right = 7")):
        text = text.replace(old, new)
    lesson = read(text)
    assert [problem.line for problem in lesson.problems] == [9, 10, 23]
    assert [slide.id for slide in lesson.slides] == ["last"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('title = "a"\nno', 2, "no TOML"),
        ('title = "a\n', 1, "no TOML"),
        ('title = """a\n', 1, "at the end"),
        ('title = "a"\ntitle = "b"\n', 2, "no TOML"),
        ("x = " + "[" * 5000, 0, "too many brackets"),
        ("", 0, "title is missing"),
        ('title = "a"\nslide = 3\n', 2, "tables are needed"),
    ],
)
def test_a_file_that_is_none_is_told_and_nothing_is_shown(read, text, line, words):
    lesson = read(text)
    assert lesson.slides == ()
    assert lesson.problems[0].line == line
    assert any(words in problem.message for problem in lesson.problems)


def test_of_a_file_that_cannot_be_read_at_all_it_is_said_why(tmp_path):
    with pytest.raises(LessonError, match="there is no such lesson"):
        reader.read(tmp_path / "no.toml")
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LessonError, match="no text in UTF-8"):
        reader.read(tmp_path / "b.toml")
    (tmp_path / "c.toml").write_bytes(b"#" * 2**21)
    with pytest.raises(LessonError, match="larger than 1 MB"):
        reader.read(tmp_path / "c.toml")


def test_files_outside_the_lessons_folder_are_not_named(tmp_path, read):
    write_session(tmp_path.parent / "x.netviz", Session().at_rest())
    for name in ("../x.netviz", str(tmp_path.parent / "x.netviz")):
        lesson = read(GOOD.replace("v1 spiral n=10 | hidden=4 | eta=1", name))
        assert "named without a folder" in lesson.problems[0].message


PLACES = '''\
a = 1
"b c".d = [ # [[
  "]", """
  x = 3
""", 'y', { e = [1,
2] },
]
[t."u.v"]
w = 1979-05-27 07:32:00
[[s]]
x = 1
[s.p]
q = true
[[s]]
[[s.l]]
[[s.l]]
z = { k = "=" }
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a",), 1), (("b c", "d"), 2), (("b c", "d", 0), 3), (("b c", "d", 1), 3), (("b c", "d", 2), 5),
        (("b c", "d", 3, "e"), 5), (("b c", "d", 3, "e", 1), 6), (("t", "u.v"), 8), (("t", "u.v", "w"), 9),
        (("s", 0, "x"), 11), (("s", 0, "p", "q"), 13), (("s", 1), 14), (("s", 1, "l", 0), 15),
        (("s", 1, "l", 1, "z", "k"), 17), (("s", 1, "l", 1, "nothing"), 16), (("nothing",), 0),
    ],
)  # fmt: skip
def test_each_value_has_its_line(path, line):
    tomllib.loads(PLACES)
    assert Places(PLACES).line(path) == line
