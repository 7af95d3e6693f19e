"""docs/recipe.md: every example can be read, and every word of the program is in it."""

import re

import pytest

from netviz.core import MISTAKES, SCHEMES
from netviz.data import GENERATORS
from netviz.data.reading import open_file
from netviz.saved import Saved
from netviz.session import Session
from netviz.sharing import recipe
from netviz.sharing.recipe import first_version as v1
from netviz.sharing.recipe import words
from netviz.sharing.recipe.numbers import written
from netviz.sharing.recipe.own_files import checksum_of_data
from netviz.shelf import SHELF
from netviz.storage.weights_file import load_weights
from netviz.training.rules import RULES
from tests.places import ROOT

PAGE = (ROOT / "docs" / "recipe.md").read_text("utf-8")
EXAMPLES = re.findall(r"```recipe\n(.*?)\n```", PAGE, re.DOTALL)
ROWS = [row.strip("|").split("|") for row in PAGE.splitlines() if row.startswith("| `")]
DATA = "x,y,kind\n" + "".join(f"{i},{i * i % 7},{'ab'[i % 2]}\n" for i in range(40))


def test_the_page_has_examples():
    assert len(EXAMPLES) >= 8


@pytest.mark.parametrize("line", EXAMPLES)
def test_every_example_is_read_and_opens(line, tmp_path):
    path = tmp_path / "my points.csv"
    path.write_text(DATA)
    saved = recipe.read(line, recipe.Files((tmp_path,), load_weights))
    project = saved.project
    if project.cursor.step > 500:
        project = project.standing(step=500)
    shot = Session.of(Saved(project, saved.blobs)).snapshot()
    assert shot.step == project.cursor.step
    if "file=" not in line:
        assert recipe.read(recipe.write(saved.project, saved.blobs)).project == saved.project


def test_the_checksum_of_the_example_is_that_of_a_file(tmp_path):
    path = tmp_path / "my points.csv"
    path.write_text(DATA)
    dataset = open_file(path).dataset
    found = re.search(r"file=my%20points\.csv sha=(\w+)", PAGE)
    assert checksum_of_data(dataset, True).startswith(found[1])


def test_every_word_is_on_the_page():
    said = set(re.findall(r"`([\w-]+)=?`", PAGE)) | set(re.findall(r"([\w-]+)=", PAGE))
    wanted = {name for part in words.VALUES.values() for name in part}
    wanted |= {name for part in words.ALONE.values() for name in part} - {"at"}
    wanted |= {key for key, mistake in MISTAKES.items() if mistake.code}
    wanted |= {*GENERATORS, *SHELF, *SCHEMES, *RULES} - {"step", "line"}
    assert wanted <= said | set(words.PLACE)


def value_of(word):
    return next(cells[2].strip() for cells in ROWS if cells[0].strip().startswith(f"`{word}=`"))


def test_the_values_on_the_page_are_those_of_the_first_version():
    assert value_of("n").startswith(str(v1.POINTS_PER_CLASS))
    assert value_of("test").startswith(written(v1.TEST_FRACTION))
    assert value_of("hidden") == str(v1.NETWORK.n_hidden)
    assert value_of("eta") == written(v1.TRAINING.learning_rate)
    assert value_of("lambda") == written(v1.TRAINING.regularization)
    noise = value_of("noise")
    for name, usual in v1.GENERATORS.items():
        assert f"{name} {written(usual.noise)}" in noise
