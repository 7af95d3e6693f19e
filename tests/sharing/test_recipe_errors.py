"""What is wrong in a recipe is said with its place; what a line cannot hold is refused in writing."""

from dataclasses import replace

import pytest

from netviz.data import GENERATORS
from netviz.session import Session
from netviz.sharing import recipe
from netviz.training.config import NetworkConfig


def read(text):
    return recipe.read(text)


# ------------------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("text", "word", "reason"),
    [
        ("", "", "empty"),
        ("spiral n=3", "spiral", "begins with its version"),
        ("v2 spiral", "v2", "newer netviz"),
        ("v" + "9" * 5000, "v" + "9" * 5000, "newer netviz"),
        ("v0 spiral", "v0", "of another"),
        ("v1 spirall", "spirall", "did you mean “spiral”"),
        ("v1 spiral moons", "moons", "only one"),
        ("v1 spiral | hiden=32", "hiden=32", "did you mean “hidden”"),
        ("v1 spiral | hidden=0", "hidden=0", "1 to 512"),
        ("v1 spiral | hidden=1e9", "hidden=1e9", "1 to 512"),
        ("v1 spiral | hidden", "hidden", "equals sign"),
        ("v1 spiral | hidden=3 hidden=4", "hidden=4", "twice"),
        ("v1 spiral | hidden=3 | hidden=4", "hidden=4", "twice"),
        ("v1 spiral | glorrot", "glorrot", "did you mean “glorot”"),
        ("v1 spiral | hidden=3 eta=1", "eta=1", "belongs to the training"),
        ("v1 spiral hidden=3", "hidden=3", "belongs to the network"),
        ("v1 spiral at step 3", "at", "bar | is missing"),
        ("v1 spiral | eta=1 400: eta=2", "400:", "bar | is missing"),
        ("v1 spiral n=1000000000", "n=1000000000", "1 to 100000"),
        ("v1 spiral n=100000", "n=100000", "at most 33333"),
        ("v1 spiral classes=9", "classes=9", "2 to 8"),
        ("v1 moons classes=3", "classes=3", "2 classes"),
        ("v1 spiral noise=nan", "noise=nan", "number is needed"),
        ("v1 spiral noise=1e999", "noise=1e999", "0 to 10"),
        ("v1 spiral test=1", "test=1", "below 1"),
        ("v1 spiral label=c", "label=c", "says something of a file"),
        ("v1 iris-petals n=3", "n=3", "made points"),
        ("v1 file=a.csv n=3", "n=3", "made points"),
        ("v1 file=../a.csv", "file=../a.csv", "without its folder"),
        ("v1 file=%2Fetc%2Fpasswd", "file=%2Fetc%2Fpasswd", "without its folder"),
        ("v1 file=nothing.csv", "file=nothing.csv", "there is no file"),
        ("v1 file=a.csv sha=xyz", "sha=xyz", "checksum"),
        ('v1 file="a b.csv', '"', "not closed"),
        ("v1 | weights=nothing.npz", "weights=nothing.npz", "there is no file"),
        ("v1 | sha=0123456789 hidden=3", "sha=0123456789", "none is named"),
        ("v1 | eta=0", "eta=0", "above 0"),
        ("v1 | eta=0,5", "eta=0,5", "write 0.5"),
        ("v1 | eta=inf", "eta=inf", "number is needed"),
        ("v1 | lambda=-1", "lambda=-1", "from 0"),
        ("v1 | eta=1 eta=2", "eta=2", "twice"),
        ("v1 | η=1 eta=2", "eta=2", "twice"),
        ("v1 | eta=", "=", "a value after it"),
        ("v1 | adam momentum", "momentum", "only one"),
        ("v1 | adam=1", "adam=1", "stands alone"),
        ("v1 | batch=0", "batch=0", "whole number"),
        ("v1 | mistake=half-dz2", "mistake=half-dz2", "did you mean “half-dz3”"),
        ("v1 | mistake=no-z1", "mistake=no-z1", "do not fit"),
        ("v1 | W1[2,0]=1", "W1[2,0]=1", "there is no entry"),
        ("v1 | W1[0]=1", "W1[0]=1", "shape"),
        ("v1 | W1[0,0]=1e7", "W1[0,0]=1e7", "1e+06"),
        ("v1 | W1[0,0]=nan", "W1[0,0]=nan", "number"),
        ("v1 | b1[0]=1 b1[0]=2", "b1[0]=2", "twice"),
        ("v1 | W3[0,0]=1", "W3[0,0]=1", "did you mean"),
        ("v1 | 400:", "400:", "what changes"),
        ("v1 | 400: eta=1 | 300: eta=2", "300:", "order"),
        ("v1 | 0: eta=2", "0:", "without a step"),
        ("v1 | 1000000000: eta=2", "1000000000:", "1000000"),
        ("v1 | 4: hidden=2", "hidden=2", "belongs to the network"),
        ("v1 | at step 1000000000", "1000000000", "1000000"),
        ("v1 | at step", "step", "number is missing"),
        ("v1 | at", "at", "where?"),
        ("v1 | at stepp 3", "stepp", "did you mean “step”"),
        ("v1 | at line 16", "16", "0 to 15"),
        ("v1 | at sample 300", "300", "0 … 299"),
        ("v1 | at step 3 step 4", "4", "twice"),
        ("v1 | at step 3 | at line 4", "at", "twice"),
        ("v1 spiral n=10000 | hidden=512 | at step 1000000", "1000000", "too long"),
        ("v1 spiral n=33333 | eta=1 | hidden=512", "hidden=512", "too much memory"),
        ("v1 spiral ] n=3", "]", "stands for nothing"),
        ("v1 " + "x" * 20_000, "", "at most 10000 characters"),
    ],
)
def test_an_error_points_at_the_word(text, word, reason):
    with pytest.raises(recipe.RecipeError) as refusal:
        read(text)
    error = refusal.value
    assert error.word == word
    assert reason in str(error)
    assert text[error.position : error.position + len(word)] == word
    assert "\n" not in str(error)
    if word:
        assert f"character {error.position + 1}, " in str(error)


def test_the_place_of_a_word_is_that_in_the_text_as_it_was_given():
    text = 'netviz --from "v1 spi\u200bral | hiden=3"'
    with pytest.raises(recipe.RecipeError) as refusal:
        read(text)
    assert refusal.value.position == text.index("hiden")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("v1 | eta=2 | 400: eta=2", "v1 | eta=2"),
        ("v1 | | | eta=2 |", "v1 | eta=2"),
        ("v1 | hidden=8", "v1 spiral | hidden=8"),
        ("v1 | seed=3", "v1 spiral | hidden=32 seed=3"),
        ("v1 | eta=2 | hidden=8", "v1 | hidden=8 | eta=2"),
        ("v1 | 5: batch=all mistake=none", "v1"),
    ],
)
def test_what_says_nothing_changes_nothing(text, same):
    assert read(text).project == read(same).project


# --------------------------------------------------------- what a line cannot hold


def test_more_than_a_line_may_ask_for_is_refused_when_it_is_written():
    session = Session(network=NetworkConfig(4))
    for places in ({"step": 2_000_000}, {"step": 10**9}):
        with pytest.raises(recipe.UnwritableError, match="save the session"):
            recipe.write(session.project.standing(**places), session.blobs)
    for n, reason in ((1000, "takes so long"), (30_000, "so many points")):
        saved = read(f"v1 blobs n={n}")
        spec = saved.project.document.spec
        project = saved.project.with_spec(replace(spec, network=NetworkConfig(400)))
        with pytest.raises(recipe.UnwritableError, match=reason):
            recipe.write(project.standing(step=900_000), saved.blobs)


def test_points_that_a_generator_does_not_give_today_are_refused():
    made = GENERATORS["moons"].make(20).split(0.2, 0)
    older = replace(made, points=made.points + 1e-9)
    session = Session(older)
    with pytest.raises(recipe.UnwritableError, match="“moons” gives today"):
        recipe.write(session.project, session.blobs)


def test_data_made_by_a_program_are_refused():
    session = Session(
        replace(
            GENERATORS["moons"].make(20), origin=replace(GENERATORS["moons"].make(20).origin, kind="pasted")
        )
    )
    with pytest.raises(recipe.UnwritableError, match="pasted"):
        recipe.write(session.project, session.blobs)
