import json
from decimal import Decimal

import pytest

from netviz.app import main
from netviz.lessons import checking, reader, shelf, typed
from netviz.lessons.played import Played
from netviz.lessons.reader import LessonError
from netviz.sharing import recipe
from netviz.sharing.recipe.overlay import overlaid
from tests.lessons.test_reader import GOOD
from tests.places import ROOT


@pytest.fixture
def lesson(tmp_path):
    path = tmp_path / "steps.toml"

    def write(*changes):
        text = GOOD
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_claim_that_does_not_hold_is_told_with_what_there_is(lesson):
    path = lesson(('["at 0: eta = 1"]', '["at 0: eta = 1",\n"at 3: loss > 9", "at 2: step > 0, first"]'))
    checked = checking.check(path)
    assert checked.problems == ()
    wrong, late = checked.untrue
    assert (wrong.line, wrong.key) == (11, "slide.1.claims.2")
    assert "“at 3: loss > 9” does not hold: loss is 0." in wrong.message
    assert "it holds at step 1 already" in late.message


def test_first_is_asked_of_what_the_history_has_and_of_what_it_has_not(lesson):
    path = lesson(("at 0: eta = 1", "at 0: eta = 1"))
    played = Played(reader.read(path))
    losses = [played.at("right", step).values["loss"] for step in range(12)]
    norms = [played.at("right", step).params.W2 for step in range(12)]
    assert len(norms) == len(losses)
    bound = (losses[5] + losses[6]) / 2
    assert min(losses[:6]) > bound > losses[6]
    for figure in ("loss", "step"):
        text = f"at 6: loss < {bound:.9f}, first" if figure == "loss" else "at 6: step >= 6, first"
        path = lesson(("at 0: eta = 1", text))
        assert checking.check(path).untrue == ()
    path = lesson(("at 0: eta = 1", f"at 7: loss < {bound:.9f}, first"))
    assert "it holds at step 6 already" in checking.check(path).untrue[0].message


def test_a_run_that_ends_before_a_claim_is_told(lesson):
    path = lesson(('eta=1"', 'eta=1e6 lambda=1"'), ("at 0: eta = 1", "at 100: loss > 0"))
    assert "the run ends at step" in checking.check(path).untrue[0].message


def test_going_to_and_fro_shows_the_same_and_runs_are_shared(lesson):
    played = Played(reader.read(lesson()))
    late = played.at("right", 15)
    first = played.at("right")
    assert (late.step, first.step) == (15, 0)
    again = played.at("right", 15)
    assert (again.params.W1 == late.params.W1).all()
    assert again.values == late.values
    assert played.sentence("last", "{eta} {eta@right:0}") == "4 1"


def test_an_action_that_is_done_already_is_a_problem(lesson):
    path = lesson(("eta = 2", "eta = 4"))
    (problem,) = (p for p in checking.check(path).problems if "done" in p.key)
    assert (problem.line, problem.key) == (33, "slide.2.action.1.done")


# ------------------------------------------------------------- typed numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("24 of 24 units are dead after 2 steps", ["24", "24", "2"]),
        ("the loss is 0.2 there", ["0.2"]),
        ("97.5 % are right", ["97.5 %"]),
        ("λ = 5·10⁻⁴ and ε = 10⁻⁵", ["5·10⁻⁴", "10⁻⁵"]),
        ("12 000 steps, −1.5 and 1.", ["12 000", "−1.5", "1"]),
        ("it falls from 5 to 3", ["5", "3"]),
        ("units 3 and 12, line 12, lines 8 to 14, class 0, sample 137, step 0", []),
        ("each step takes 2ηλ of them: 1 − 2ηλ, 1/N, 3 ln K, H + 1, N/2, max(0, z)", []),
        ("W⁽¹⁾, W1, x₁, z2[0,1], float32, J̃ in {loss@12}", []),
        ("1/{classes} and −ln(1/{classes})", []),
        ("5 · 6 + 3 = 33 numbers", []),
        ("5 · 6 + 3 = 34 numbers", ["5", "6", "3", "34"]),
        ("the mask 1[z⁽²⁾ > 0]", ["0"]),
    ],
)
def test_numbers_that_are_typed_are_found(text, numbers):
    assert [number for number, _ in typed.numbers(text)] == numbers


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("0.20", "0.2"),
        ("5·10⁻⁴", "5e-4"),
        ("10⁻⁵", "1e-5"),
        ("98 %", "0.98"),
        ("−1", "-1"),
        ("12 000", "12000"),
    ],
)
def test_typed_numbers_mean_what_they_are(number, value):
    assert typed._value(number) == Decimal(value)


@pytest.mark.parametrize(
    ("change", "uncovered"),
    [
        (('text = "Now', 'text = "7 Now'), ["7"]),
        (('text = "Now', 'claims = ["at 0: hidden > 7"]\ntext = "7 Now'), []),
        (('text = "Now', 'claims = ["at 7: hidden = 4"]\ntext = "7 Now'), []),
        (('text = "Now', 'claims = ["right at 7: hidden = 4"]\ntext = "7 Now'), []),
        (('text = "Now', 'claims = ["at 201: dead < 7"]\ntext = "7 Now'), ["7"]),
        (('text = "Now', 'text = "By step 20 Now'), []),
        (('text = "Now', 'text = "After 20 steps Now'), []),
        (('text = "Now', 'text = "20 units Now'), ["20"]),
        (('text = "Now', 'offers = ["eta 0.5..8"]\ntext = "Between 0.5 and 8 Now'), []),
        (("Set η to 2.", "Set η to 2, not 3."), ["3"]),
        (('"Otherwise."]', '"Otherwise: 9."]'), ["9"]),
        (('"So.",', '"So: 9.",'), []),
        (('explanation = "', 'explanation = "9 '), ["9"]),
        (('text = "Now', 'notes = ["9 minutes"]\ntext = "Now'), []),
    ],
)
def test_a_typed_number_needs_a_claim(lesson, change, uncovered):
    slide = reader.read(lesson(change)).slides[1]
    assert [number for _, numbers in typed.uncovered(slide) for number in numbers] == uncovered
    problems = checking.check(lesson(change)).problems
    assert len(problems) == len(uncovered)
    assert all("or write the figure in braces" in problem.message for problem in problems)


# ----------------------------------------------------------------- overlays


@pytest.mark.parametrize(
    ("line", "change", "result"),
    [
        ("v1 spiral n=20 seed=2 | hidden=8 | η=1 lambda=0 | 40: eta=0.2 | at step 5", "eta=4",
         "v1 spiral n=20 seed=2 | hidden=8 | eta=4 lambda=0 | 40: eta=0.2 | at step 5"),
        ("v1", "hidden=8 | at step 40", "v1 | hidden=8 | at step 40"),
        ("v1", "| seed=3", "v1 | seed=3"),
        ("v1 spiral", "seed=3", "v1 spiral seed=3"),
        ("v1 spiral n=20 noise=0.3", "spiral n=30", "v1 spiral n=30 noise=0.3"),
        ("v1 spiral n=20 noise=0.3 | hidden=3", "moons", "v1 moons | hidden=3"),
        ("v1 | hidden=3 glorot | adam", "he-normal | momentum", "v1 | hidden=3 he-normal | momentum"),
        ("v1 | 5: eta=2 mistake=no-mask", "5: eta=3 | 2: lambda=0", None),
        ("v1 | at step 4 line 3", "at line 5 sample 1", "v1 | at step 4 line 5 sample 1"),
        ("v1 | hidden=2 | W1[0,0]=1 b1[0]=2", "W1[0, 0]=3", "v1 | hidden=2 | W1[0, 0]=3 b1[0]=2"),
    ],
)  # fmt: skip
def test_a_change_takes_the_place_of_the_same_words(line, change, result):
    if result is None:
        with pytest.raises(recipe.RecipeError, match="in the order of their steps"):
            overlaid(line, change)
        return
    found = overlaid(line, change)
    assert recipe.read(found).project.document == recipe.read(result).project.document
    assert found.split() == result.split()


def test_changes_of_later_steps_are_laid_into_their_places():
    found = overlaid("v1 | 5: eta=2 mistake=no-mask | 90: adam", "5: eta=3 | 20: lambda=0")
    assert found.split(" | ", 1)[1] == "5: eta=3 mistake=no-mask | 20: lambda=0 | 90: adam"


@pytest.mark.parametrize(
    ("change", "position", "words"),
    [("hiden=3", 0, "did you mean"), ("v1 eta=3", 0, "without its version"), ("eta=3 | eta=4", 8, "twice")],
)
def test_a_change_that_cannot_be_read_says_where(change, position, words):
    with pytest.raises(recipe.RecipeError, match=words) as caught:
        overlaid("v1", change)
    assert caught.value.position == position


# ------------------------------------------------------------- command line


def test_check_lists_everything_and_says_by_its_status_what_is_wrong(lesson, capsys):
    assert main(["lesson", "check", str(lesson())]) == 0
    assert "steps: 3 slides, 1 claims: all is well" in capsys.readouterr().out
    assert main(["lesson", "check", str(lesson(("at 0: eta = 1", "at 0: eta = 2")))]) == 1
    assert "steps.toml:10: slide.1.claims.1: “at 0: eta = 2” does not hold" in capsys.readouterr().out
    path = lesson(("right = 2", "right = 5"), ("{loss}", "{los}"))
    assert main(["lesson", "check", str(path)]) == 2
    told = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[1] for line in told[:2]] == ["slide.1.text", "slide.2.question.right"]
    assert told[2] == "steps: 1 slides, 0 claims: 2 wrong, 0 not true"


def test_play_tells_each_slide_without_a_window(lesson, capsys):
    assert main(["lesson", "play", str(lesson()), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["title"] == "How large a step?"
    first, second, _ = told["slides"]
    assert first["text"].startswith("At η = 1 the loss is ")
    assert first["claims"] == [{"claim": "at 0: eta = 1", "holds": True, "why": None}]
    assert first["figures"]["hidden"] == 4
    assert first["figures_until"]["step"] == first["last_step"] == 20
    assert second["prediction"]["is"] == pytest.approx(second["figures_until"]["loss"])


def test_a_lesson_that_is_not_there_is_refused_in_one_line(capsys):
    assert main(["lesson", "check", "no-such-lesson"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_shipped_lessons_are_found_by_their_names(tmp_path):
    (tmp_path / "05-learning-rate.toml").write_text(GOOD)
    (tmp_path / "02-one-update").mkdir()
    (tmp_path / "02-one-update" / "lesson.toml").write_text(GOOD)
    (tmp_path / "README.md").write_text("")
    paths = shelf.shipped(tmp_path)
    assert [shelf.name_of(path) for path in paths] == ["02-one-update", "05-learning-rate"]
    assert shelf.find("learning-rate", tmp_path) == shelf.find("05-learning-rate", tmp_path) == paths[1]
    assert shelf.find("02-one-update", tmp_path) == paths[0]
    assert shelf.find(tmp_path / "02-one-update", tmp_path) == paths[0]
    with pytest.raises(LessonError, match="did you mean “05-learning-rate”"):
        shelf.find("05-learning-rat", tmp_path)


# --------------------------------------------------------------------- docs


def test_the_example_in_the_docs_is_a_lesson_in_which_nothing_is_wrong(tmp_path):
    text = (ROOT / "docs" / "lesson.md").read_text("utf-8")
    path = tmp_path / "example.toml"
    path.write_text(text.partition("```toml\n")[2].partition("```")[0], "utf-8")
    checked = checking.check(path)
    assert [str(problem) for problem in (*checked.problems, *checked.untrue)] == []
    assert len(checked.lesson.slides) == 2


def test_the_words_in_the_docs_are_those_of_the_code():
    import importlib.util

    spec = importlib.util.spec_from_file_location("make_lesson", ROOT / "docs" / "make_lesson.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.document() == (ROOT / "docs" / "lesson.md").read_text("utf-8"), "make lesson writes them"
