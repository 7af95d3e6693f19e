"""A recipe names the files of data and weights; it takes the right ones, and no others."""

from pathlib import Path

import numpy as np
import pytest

from netviz.array_files import save_arrays
from netviz.core import init_params
from netviz.data import save
from netviz.data.reading import PRINCIPAL, Choice, Options, open_file
from netviz.intents import UseWeights
from netviz.session import Session
from netviz.sharing import recipe
from netviz.storage.weights_file import load_weights
from netviz.training.config import NetworkConfig
from netviz.training.weights import Weights


def table(separator=",", end="\n", n=40):
    rows = [f"{i}.5{separator}{i * i % 7}{separator}{i % 5}{separator}{'ab'[i % 2]}" for i in range(n)]
    return (
        end.join(
            [separator.join(("width", "bill length, mm", "other", "kind")).replace("th, m", "th m"), *rows]
        )
        + end
    )


def files(*folders):
    return recipe.Files(tuple(folders), load_weights)


def there_and_back(session, *folders):
    line = recipe.write(session.project, session.blobs)
    saved = recipe.read(line, files(*folders))
    assert saved.project.document == session.project.document
    assert saved.project.document.keys == session.project.document.keys
    return line


@pytest.mark.parametrize("name", ["points.csv", "Lena’s | 50% “best” = points.csv", "Größen\u00a0Ω.csv"])
def test_data_of_a_file_are_named_by_file_and_checksum(tmp_path, name):
    path = tmp_path / name
    path.write_text(table())
    session = Session(open_file(path).dataset.split(0.3, 4))
    line = there_and_back(session, tmp_path)
    assert "sha=" in line
    assert "label=kind" in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("choice", "options"),
    [
        (Choice(), Options()),
        (Choice(("other", "width"), "kind"), Options()),
        (Choice(PRINCIPAL, "kind"), Options()),
        (Choice(), Options(format="delimited", header=True, delimiter=",", decimal=".", encoding="utf-8")),
        (Choice(("column 1", "column 2"), "column 3"), Options(header=False)),
    ],
)
def test_it_is_read_again_in_the_same_way(tmp_path, choice, options):
    path = tmp_path / "points.csv"
    text = table() if options.header is not False else "1,2,3\n" * 20 + "2,3,1\n" * 20
    path.write_text(text)
    there_and_back(Session(open_file(path, choice, options=options).dataset.split(0.2, 0)), tmp_path)


def test_a_tab_and_a_bar_between_columns_can_be_said(tmp_path):
    for mark in ("\t", "|", ";", " "):
        path = tmp_path / "points.txt"
        path.write_text(
            "x y c\n".replace(" ", mark)
            + "".join(f"{i} {i % 7} {i % 2}\n".replace(" ", mark) for i in range(30))
        )
        there_and_back(
            Session(open_file(path, options=Options(delimiter=mark)).dataset.split(0.2, 0)), tmp_path
        )


def test_classes_may_be_in_a_second_file(tmp_path):
    points, labels = tmp_path / "points.csv", tmp_path / "classes.txt"
    points.write_text("".join(f"{i},{i * i % 7}\n" for i in range(30)))
    labels.write_text("".join(f"{'ab'[i % 2]}\n" for i in range(30)))
    line = there_and_back(Session(open_file(points, labels=labels).dataset.split(0.2, 0)), tmp_path)
    assert "labels=classes.txt" in line


def test_the_parts_of_a_file_are_kept(tmp_path):
    path = tmp_path / "points.csv"
    save(recipe_data(), path)
    dataset = open_file(path).dataset
    assert dataset.is_test.sum() == 18
    assert "test=" not in there_and_back(Session(dataset), tmp_path)
    assert "test=0 split=0" in there_and_back(Session(dataset.split(0.0, 0)), tmp_path)
    assert "test=0.2 split=0" in there_and_back(Session(dataset.split(0.2, 0)), tmp_path)


def recipe_data():
    (dataset,) = recipe.read("v1 n=30 test=0.2").blobs.datasets.values()
    return dataset


def test_line_ends_and_encodings_make_no_difference(tmp_path):
    path, other = tmp_path / "points.csv", tmp_path / "other"
    path.write_text(table())
    line = recipe.write(*parts(Session(open_file(path).dataset.split(0.2, 0))))
    other.mkdir()
    (other / "points.csv").write_bytes(table(end="\r\n").encode("utf-16"))
    recipe.read(line, files(other))


def parts(session):
    return session.project, session.blobs


def test_the_right_one_of_several_files_of_a_name_is_taken(tmp_path):
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    for folder, n in ((right, 40), (wrong, 42)):
        folder.mkdir()
        (folder / "points.csv").write_text(table(n=n))
    line = recipe.write(*parts(Session(open_file(right / "points.csv").dataset.split(0.2, 0))))
    found = files(tmp_path / "nowhere", wrong, right)
    recipe.read(line, found)
    assert found.found == [right / "points.csv"]


def test_a_file_that_is_missing_or_another_one_is_refused_in_a_sentence(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text(table())
    line = recipe.write(*parts(Session(open_file(path).dataset.split(0.2, 0))))
    path.write_text(table(n=42))
    with pytest.raises(recipe.RecipeError, match=r"points\.csv has other data than those of the recipe"):
        recipe.read(line, files(tmp_path))
    path.write_text("nothing")
    with pytest.raises(recipe.RecipeError, match="no row of data"):
        recipe.read(line, files(tmp_path))
    path.unlink()
    with pytest.raises(recipe.RecipeError, match=r"there is no file points\.csv here; put it into"):
        recipe.read(line, files(tmp_path))
    path.mkdir()
    with pytest.raises(recipe.RecipeError, match=r"there is no file points\.csv here; put it into"):
        recipe.read(line, files(tmp_path))


def test_a_file_that_somebody_types_needs_no_checksum(tmp_path):
    (tmp_path / "my points.csv").write_text(table())
    saved = recipe.read("v1 file='my points.csv' features=width,other label=kind", files(tmp_path))
    (dataset,) = saved.blobs.datasets.values()
    assert dataset.feature_names == ("width", "other")
    assert dataset.is_test.sum() == 8  # a fifth, of each class


@pytest.mark.parametrize("with_units", [True, False])
@pytest.mark.parametrize("is_raw", [True, False])
def test_weights_of_a_file_are_named_by_file_and_checksum(tmp_path, with_units, is_raw):
    dataset = recipe_data()
    trained = Session(dataset, NetworkConfig(6), standardize=not is_raw)
    shot, path = trained.snapshot(), tmp_path / "my net.npz"
    save_arrays(path, Weights(shot.params, shot.standardization if with_units else None).to_arrays())
    session = Session(dataset, NetworkConfig(9), standardize=not is_raw)
    session.apply(UseWeights(session.keep_weights(load_weights(path))))
    line = there_and_back(session, tmp_path)
    assert "weights=my%20net.npz" in line
    assert "hidden=6" in line
    assert ("raw" in line) == is_raw
    again = Session.of(recipe.read(line, files(tmp_path)))
    np.testing.assert_array_equal(again.snapshot().params.W1, shot.params.W1)


def parts_of(saved):
    return saved.project, saved.blobs


def test_weights_that_were_turned_into_those_for_raw_columns_are_found_again(tmp_path):
    dataset = recipe_data()
    shot, path = Session(dataset, NetworkConfig(6)).snapshot(), tmp_path / "net.npz"
    save_arrays(path, Weights(shot.params, shot.standardization).to_arrays())
    raw = load_weights(path).for_raw_columns()
    session = Session(dataset, NetworkConfig(6), standardize=False, initial=raw)
    assert there_and_back(session, tmp_path).endswith("raw | eta=1 lambda=5e-4")


def test_other_weights_are_refused(tmp_path):
    dataset, path = recipe_data(), tmp_path / "net.npz"
    weights = Weights(init_params(2, 6, 3, rng=np.random.default_rng(1)))
    save_arrays(path, weights.to_arrays())
    session = Session(dataset, initial=load_weights(path), network=NetworkConfig(6))
    line = recipe.write(*parts(session))
    with pytest.raises(recipe.RecipeError, match="the weights are for 6 hidden units"):
        recipe.read(line.replace("hidden=6", "hidden=7"), files(tmp_path))
    with pytest.raises(recipe.RecipeError, match="for 3 classes"):
        recipe.read(line.replace("spiral", "moons").replace("noise", "noise"), files(tmp_path))
    save_arrays(path, Weights(init_params(2, 6, 3, rng=np.random.default_rng(2))).to_arrays())
    with pytest.raises(recipe.RecipeError, match=r"net\.npz has other weights"):
        recipe.read(line, files(tmp_path))
    path.write_bytes(b"nothing")
    with pytest.raises(recipe.RecipeError, match="not a valid"):
        recipe.read(line, files(tmp_path))


@pytest.mark.parametrize("name", ["bill%90length", "bill%0Alength", "bill%00"])
def test_a_name_that_nobody_can_print_is_told_all_the_same(tmp_path, name):
    (tmp_path / "points.csv").write_text(table())
    with pytest.raises(recipe.RecipeError, match="there is no column") as refusal:
        recipe.read(f"v1 file=points.csv features=width,{name} label=kind", files(tmp_path))
    assert str(refusal.value).encode()
    assert "\n" not in str(refusal.value)


def test_a_recipe_that_names_a_file_says_where_it_was_looked_for(tmp_path):
    with pytest.raises(recipe.RecipeError, match=str(tmp_path)):
        recipe.read("v1 file=a.csv", files(tmp_path, Path("x")))
