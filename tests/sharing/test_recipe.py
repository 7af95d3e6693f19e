"""A run's set-up as one line: what is written is read again as it was, and what is left out is v1's."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netviz.core import MISTAKES, SCHEMES
from netviz.data import GENERATORS
from netviz.intents import (
    Advance,
    Blobs,
    CorrectGradient,
    EditEntry,
    GoTo,
    MoveHinge,
    PinSample,
    SetTraining,
    UseMistake,
)
from netviz.project import Cursor, Document, Project, Run, View
from netviz.session import Session
from netviz.sharing import recipe
from netviz.sharing.recipe import first_version as v1
from netviz.sharing.recipe.numbers import written
from netviz.shelf import SHELF
from netviz.training.config import ConfigError, NetworkConfig, TrainingConfig
from netviz.training.rules import RULES
from netviz.training.spec import Change, RunSpec
from tests.test_undo import begin, carry_out, many

EXAMPLE = (
    "v1 spiral n=100 noise=0.2 seed=0 | hidden=32 he-normal seed=0 | eta=1 lambda=5e-4 | 400: eta=0.2 | "
    "at step 1240 line 11 sample 137"
)


def read(text):
    return recipe.read(text)


def spec_of(text):
    return read(text).project.document.spec


def test_the_example_is_the_run_that_it_says():
    saved = read(EXAMPLE)
    spec, cursor = saved.project.document.spec, saved.project.cursor
    assert spec.network == NetworkConfig(32, "he-normal", 0)
    assert [(change.step, change.settings) for change in spec.changes] == [
        (0, TrainingConfig(1.0, 5e-4)),
        (400, TrainingConfig(0.2, 5e-4)),
    ]
    assert (cursor.step, cursor.line, cursor.sample) == (1240, 11, 137)
    made = GENERATORS["spiral"].make(100, 0.2, 3, 0).split(0.2, 0)
    assert saved.blobs.datasets[spec.changes[0].data].key == made.key
    assert recipe.write(saved.project, saved.blobs) == EXAMPLE


def test_it_opens_where_it_was_copied():
    session = Session(network=NetworkConfig(6))
    session.apply(Advance(30))
    session.apply(SetTraining(TrainingConfig(0.2, batch_size=20, update_rule="adam")))
    session.apply(Advance(30))
    session.apply(PinSample(17))
    session.apply(GoTo(45, line=8))
    saved = read(recipe.write(session.project, session.blobs))
    again = Session.of(saved)
    one, other = session.snapshot(), again.snapshot()
    assert again.project.document == session.project.document
    assert (other.step, other.line, other.pinned) == (45, 8, 17)
    np.testing.assert_array_equal(one.params.W1, other.params.W1)
    again.apply(GoTo(45, line=0))
    again.apply(Advance(15))
    np.testing.assert_array_equal(
        again.snapshot().history["batch_loss"], session.snapshot().history["batch_loss"]
    )


# ------------------------------------------------------ what is left out is v1's


def test_what_is_left_out_has_the_values_of_the_first_version():
    saved = read("v1")
    spec, cursor = saved.project.document.spec, saved.project.cursor
    assert spec.network == NetworkConfig(n_hidden=32, scheme="he-normal", seed=0)
    assert spec.standardize
    assert spec.weights is None
    assert len(spec.changes) == 1
    assert spec.changes[0].settings == TrainingConfig(
        learning_rate=1.0, regularization=5e-4, batch_size=None, update_rule="gradient-descent"
    )
    assert cursor == Cursor(0, 0, None, 0)
    dataset = saved.blobs.datasets[spec.changes[0].data]
    assert dataset.origin.name == "spiral"
    assert dataset.counts == {"0": 100, "1": 100, "2": 100}
    assert dataset.is_test.sum() == 60
    assert vars(dataset.origin.numbers) == {
        "points_per_class": 100, "noise": 0.2, "n_classes": 3, "seed": 0,
    }  # fmt: skip
    assert vars(dataset.origin.split) == {"test_fraction": 0.2, "seed": 0}


def test_a_division_goes_by_the_seed_of_the_data():
    (dataset,) = read("v1 spiral seed=7").blobs.datasets.values()
    assert dataset.key == GENERATORS["spiral"].make(100, 0.2, 3, 7).split(0.2, 7).key


@pytest.mark.parametrize(
    ("name", "n_classes", "noise", "sums", "tested"),
    [
        ("spiral", 3, 0.2, (-5267.8327, 523.6010), 9071),
        ("moons", 2, 0.1, (14753.9140, 1100.8134), 4086),
        ("rings", 3, 0.05, (1217.3689, -3394.1237), 9071),
        ("xor", 2, 0.0, (1258.8905, 5.4300), 4086),
        ("checkerboard", 2, 0.0, (-621.5547, 542.7150), 4086),
        ("blobs", 3, 0.25, (7841.6667, -14900.9911), 9071),
        ("linear", 2, 0.35, (2963.9538, 3141.1063), 4086),
    ],
)
def test_a_generator_makes_for_ever_what_it_made_for_the_first_version(
    name, n_classes, noise, sums, tested
):
    (dataset,) = read(f"v1 {name}").blobs.datasets.values()
    numbers, place = dataset.origin.numbers, np.arange(len(dataset.points))
    assert (numbers.n_classes, numbers.noise) == (n_classes, noise)
    np.testing.assert_allclose(dataset.points.T @ place, sums, atol=1e-3)
    assert dataset.is_test @ place == tested


@pytest.mark.parametrize(
    ("scheme", "first", "second"),
    [
        ("he-normal", 15.582306, -12.020979),
        ("glorot", 5.928932, -3.323097),
        ("small-gaussian", 0.155823, -0.170002),
        ("zeros", 0.0, 0.0),
        ("constant", 2.8, 6.6),
    ],
)
def test_initial_weights_are_for_ever_those_of_the_first_version(scheme, first, second):
    saved = read(f"v1 | hidden=4 {scheme}")
    params = Session.of(saved).snapshot().params
    assert params.W1.ravel() @ np.arange(8) == pytest.approx(first, abs=1e-5)
    assert params.W2.ravel() @ np.arange(12) == pytest.approx(second, abs=1e-5)


def test_the_table_of_the_first_version_has_every_generator():
    assert set(v1.GENERATORS) == set(GENERATORS)


def test_what_the_program_begins_with_today_does_not_matter(monkeypatch):
    before = read("v1 blobs").project
    monkeypatch.setattr(TrainingConfig.__init__, "__defaults__", (0.5, 0.0, 10, "adam"))
    monkeypatch.setattr(NetworkConfig.__init__, "__defaults__", (8, "zeros", 3))
    other = replace(GENERATORS["blobs"], n_classes=5, noise=0.9)
    monkeypatch.setitem(GENERATORS, "blobs", other)
    assert read("v1 blobs").project == before


# ------------------------------------------------------------------- round trips

fractions = st.floats(0.0, 0.95)
seeds = st.integers(0, 2**63 - 1)
rates = st.floats(1e-300, 1e6)
configs = st.builds(
    TrainingConfig,
    rates,
    st.floats(0.0, 1e6),
    st.none() | st.integers(1, 2**31 - 1),
    st.sampled_from(sorted(RULES)),
)
numbers = st.floats(-1e6, 1e6)


@st.composite
def datasets(draw):
    if draw(st.booleans()):
        return SHELF[draw(st.sampled_from(sorted(SHELF)))].load().split(draw(fractions), draw(seeds))
    generator = GENERATORS[draw(st.sampled_from(sorted(GENERATORS)))]
    made = generator.make(
        draw(st.integers(1, 60)),
        draw(st.floats(0.0, 10.0)),
        draw(st.integers(*generator.class_range)),
        draw(seeds),
    )
    return made if draw(st.integers(0, 3)) == 0 else made.split(draw(fractions), draw(seeds))


@st.composite
def projects(draw):
    """Anything that a line can hold."""
    dataset = draw(datasets())
    blobs = Blobs({dataset.key: dataset}, {})
    network = NetworkConfig(draw(st.integers(1, 40)), draw(st.sampled_from(sorted(SCHEMES))), draw(seeds))
    spec = RunSpec(network, (Change(0, draw(configs), dataset.key),), draw(st.booleans()))
    project = Project(Document((Run("1", "A", spec),), "1"), View())
    for step in sorted(draw(st.sets(st.integers(0, 10**6), max_size=6))):
        project = project.standing(step=step)
        for intent in draw(st.lists(changes(network.n_hidden, dataset.n_classes), max_size=4)):
            try:
                project = intent.apply(project, blobs)
            except ConfigError:
                continue
    step = draw(st.integers(0, 1000))
    sample = draw(st.none() | st.integers(0, len(dataset.points) - 1))
    return project.standing(step=step, line=draw(st.integers(0, 15)), sample=sample, reached=step), blobs


def changes(n_hidden, n_classes):
    units, outputs, inputs = (st.integers(0, n - 1) for n in (n_hidden, n_classes, 2))
    return st.one_of(
        st.builds(SetTraining, configs),
        st.builds(UseMistake, st.sampled_from(sorted(MISTAKES))),
        st.just(CorrectGradient()),
        st.builds(EditEntry, st.just("W1"), st.tuples(inputs, units), numbers),
        st.builds(EditEntry, st.just("b1"), st.tuples(units), numbers),
        st.builds(EditEntry, st.just("W2"), st.tuples(units, outputs), numbers),
        st.builds(EditEntry, st.just("b2"), st.tuples(outputs), numbers),
        st.builds(MoveHinge, units, st.tuples(numbers, numbers), numbers),
    )


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(projects())
def test_whatever_a_line_can_hold_is_read_as_it_was(made):
    project, blobs = made
    line = recipe.write(project, blobs)
    assert "\n" not in line
    saved = read(line)
    assert saved.project.document == project.document
    assert saved.project.document.spec.key == project.document.spec.key
    assert saved.project.cursor == project.cursor
    assert set(saved.blobs.datasets) == project.document.keys
    assert recipe.write(saved.project, saved.blobs) == line


@settings(max_examples=60, deadline=None)
@given(many)
def test_after_any_intents_a_line_holds_the_run_or_says_what_it_cannot_hold(wanted):
    session = begin()
    carry_out(session, wanted)
    project, blobs, spec = session.project, session.blobs, session.spec
    by_hand = any(blobs.datasets[change.data].origin.changed for change in spec.changes)
    if by_hand or spec.weights is not None:  # the weights are of no file
        with pytest.raises(recipe.UnwritableError, match="save the session") as refusal:
            recipe.write(project, blobs)
        assert ("by hand" if by_hand else "no file") in str(refusal.value)
        return
    saved = read(recipe.write(project, blobs))
    assert saved.project.document.spec == project.document.spec  # a line has no pinned runs, and no names
    assert saved.project.cursor == replace(project.cursor, reached=project.cursor.step)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_written_so_that_the_same_one_is_read(value):
    assert float(written(value)).hex() == value.hex()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (5e-4, "5e-4"),
        (0.2, "0.2"),
        (1e6, "1e6"),
        (100.0, "100"),
        (-0.0, "-0"),
        (-12.5, "-12.5"),
    ],
)
def test_a_number_is_written_as_people_write_it(value, text):
    assert written(value) == text


# --------------------------------------------------------- as it comes from a chat


@pytest.mark.parametrize(
    "text",
    [
        f"`{EXAMPLE}`",
        f"```\n{EXAMPLE}\n```",
        f"“{EXAMPLE}”",
        f"  '{EXAMPLE}'  ",
        f'netviz --from "{EXAMPLE}"',
        f"$ netviz train —from “{EXAMPLE}”",
        EXAMPLE.replace("e-4", "e−4"),
        EXAMPLE.replace("e-4", "e–4").replace("he-normal", "he‑normal"),
        EXAMPLE.replace("eta", "η").replace("lambda", "λ"),
        EXAMPLE.replace(" ", "\u00a0"),
        EXAMPLE.replace(" | ", "\n| "),
        EXAMPLE.replace(" | ", "\r\n|\r\n"),
        EXAMPLE.replace("=", " = ").replace("400:", "400 :"),
        EXAMPLE.replace("|", "\\|"),
        EXAMPLE.replace("|", "│"),
        EXAMPLE.replace("hidden", "hid\u200bden"),
        EXAMPLE.upper(),
        EXAMPLE.replace("step 1240", "step=1240"),
    ],
)
def test_what_a_chat_or_a_page_makes_of_it_is_the_same(text):
    assert read(text).project == read(EXAMPLE).project
    assert recipe.begins(text)


@pytest.mark.parametrize(
    "text",
    ["v1\tv2\tclass\n1\t2\ta", "v1 v2 class\n1 2 a\n2 3 b", "x,y,c\n1,2,a", "v1,v2,c\n1,2,a", "", "spiral"],
)
def test_a_table_is_no_recipe(text):
    assert not recipe.begins(text)


@pytest.mark.parametrize("text", ["v1", "v1 spirl", "v2 spiral n=3", "V1 | hidden=8", "v1\n| eta=1"])
def test_what_is_meant_as_a_recipe_is_one_even_where_it_is_wrong(text):
    assert recipe.begins(text)
