"""Damaged, cut, mixed and hostile lines: an error of our own, or a session that is right."""

import random

import pytest

from netviz.array_files import save_arrays
from netviz.data.reading import open_file
from netviz.session import Session
from netviz.sharing import recipe
from netviz.storage.weights_file import load_weights
from netviz.training.config import NetworkConfig
from netviz.training.weights import Weights
from tests.sharing.test_own_files import recipe_data, table
from tests.sharing.test_recipe import EXAMPLE

LINES = (
    EXAMPLE,
    "v1",
    "v1 iris-petals test=0.3 split=4 | hidden=8 glorot seed=3 raw | eta=0.05 lambda=0 batch=16 adam",
    "v1 blobs n=40 noise=0.4 classes=5 seed=2 | hidden=6 zeros | eta=0.5 mistake=half-da2 W1[0,3]=0.5 "
    "b2[1]=-2e-3 | 20: mistake=none batch=all momentum b1[5]=1 | 40: eta=1e-3 lambda=5e-4 W2[5,4]=1e6 | "
    "at step 60 line 15",
    "`v1 moons | η = 0,2 | at step 3`",
)
PIECES = (
    "|", "=", ":", " ", "\n", "'", '"', "`", "[", "]", ",", "-", "−", "%", "%0", "%00", "%7C", "\\|", "\0",
    "\ud800", "\u200b", "０", "٣", "nan", "inf", "1e999", "1000000000", "9" * 400, "-1", "0", "1e-5", "at",
    "step", "seed=1", "hidden=512", "n=100000", "file=/dev/zero", "file=points.csv", "weights=net.npz",
    "file=..", "sha=00000000", "W1[0,0]=1", "mistake=no-z1", "raw", "adam", "| 5:", "v1", "v2", "η", "λ",
    "(" * 50, "a" * 5000, " " * 3000,
)  # fmt: skip


def put_in(rng, text, lines):
    place = rng.randrange(len(text) + 1)
    return text[:place] + rng.choice(PIECES) + text[place + rng.randrange(2) :]


def put_letter(rng, text, lines):
    place = rng.randrange(len(text) + 1)
    return text[:place] + chr(rng.randrange(0x3000)) + text[place + rng.randrange(2) :]


def cut_out(rng, text, lines):
    begin, end = sorted(rng.randrange(len(text) + 1) for _ in range(2))
    return text[:begin] + text[end:]


def repeat(rng, text, lines):
    begin, end = sorted(rng.randrange(len(text) + 1) for _ in range(2))
    return text[:end] + text[begin:]


def join(rng, text, lines):
    other = rng.choice(lines)
    return text[: rng.randrange(len(text) + 1)] + other[rng.randrange(len(other) + 1) :]


def other_digit(rng, text, lines):
    places = [place for place, letter in enumerate(text) if letter in "0123456789"]
    place = rng.choice(places or [0])
    return text[:place] + rng.choice("0123456789") + text[place + 1 :]


def without_a_word(rng, text, lines):
    words = text.split(" ")
    del words[rng.randrange(len(words))]
    return " ".join(words)


def without_a_part(rng, text, lines):
    parts = text.split("|")
    del parts[rng.randrange(len(parts))]
    return "|".join(parts)


def in_another_order(rng, text, lines):
    mark = rng.choice(" |")
    pieces = text.split(mark)
    begin = rng.randrange(len(pieces))
    pieces[begin : begin + 2] = reversed(pieces[begin : begin + 2])
    return mark.join(pieces)


def other_words(rng, text, lines):
    return " ".join(rng.choice(PIECES) if rng.random() < 0.1 else word for word in text.split(" "))


GENTLE = (other_digit, without_a_word, without_a_part, in_another_order)
ALL = (put_in, put_letter, cut_out, repeat, join, other_words, *GENTLE)


def mutated(rng, lines):
    text, kinds = rng.choice(lines), rng.choice((GENTLE, ALL))
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        text = rng.choice(kinds)(rng, text, lines)
    return text


def check(text, files):
    """Whether a line was read; whatever it was, nothing but our own error may come of it."""
    recipe.begins(text)
    try:
        saved = recipe.read(text, files)
    except recipe.RecipeError as refusal:
        error = refusal
    else:
        error = None
    if error is not None:
        message = str(error)
        assert message.startswith("recipe")
        assert "\n" not in message
        assert error.position < max(len(text), 1)
        assert message.encode()  # it can be printed anywhere
        return False
    line = recipe.write(saved.project, saved.blobs)
    again = recipe.read(line, files)
    assert again.project == saved.project
    assert set(again.blobs.datasets) == saved.project.document.keys - set(saved.blobs.weights)
    cursor, spec = saved.project.cursor, saved.project.document.spec
    (dataset,) = saved.blobs.datasets.values()
    if cursor.step < 2000 and len(dataset.points) * spec.network.n_hidden < 50_000:
        shot = Session.of(saved).snapshot()
        assert shot.step == cursor.step or shot.diverged
    return True


@pytest.fixture
def files(tmp_path):
    (tmp_path / "points.csv").write_text(table())
    dataset = recipe_data()
    shot = Session(dataset, NetworkConfig(6)).snapshot()
    save_arrays(tmp_path / "net.npz", Weights(shot.params, shot.standardization).to_arrays())
    return recipe.Files((tmp_path,), load_weights)


@pytest.fixture
def lines(tmp_path, files):
    own = Session(open_file(tmp_path / "points.csv").dataset.split(0.2, 0), NetworkConfig(5))
    given = Session(recipe_data(), NetworkConfig(6), initial=load_weights(tmp_path / "net.npz"))
    return (*LINES, *(recipe.write(each.project, each.blobs) for each in (own, given)))


@pytest.mark.parametrize(
    "seed", [*range(2), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 20))]
)
def test_two_thousand_mutated_lines_are_refused_or_read(seed, lines, files):
    rng = random.Random(seed)
    read = [check(mutated(rng, lines), files) for _ in range(100)]
    assert 5 < sum(read) < 95  # both ways are tried
