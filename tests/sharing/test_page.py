"""The run as a web page: what is in the file."""

import base64
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.core import predict
from netviz.data import GENERATORS, Dataset
from netviz.intents import Advance, DrawData, EditEntry, GoTo, SetTraining, UseMistake
from netviz.session import Session
from netviz.sharing.kept_steps import binned, bins_of, kept_steps
from netviz.sharing.page import MOST_STEPS, Page, write_page
from netviz.sharing.page_colors import N_CLASSES, THEMES
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.training.history import COLUMNS, History
from netviz.ui.kit import theme as window_theme
from tests.conftest import run

EVIL = (
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(2)>",
    "\u202eturned\u2066\x00\n", "\ud800 é &amp;",
)  # fmt: skip


class Markup(HTMLParser):
    """Tags, attributes and texts of a page, as a browser takes it apart."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.texts = [("", {})], {}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        tag, attributes = self.tags[-1]
        self.texts.setdefault(attributes.get("id") or tag, data)


def page_of(session, path):
    """The page's text, and what its scripts read."""
    write_page(session, path)
    text = path.read_bytes().decode()
    return text, json.loads(Markup(text).texts["run"])


def array(text, kind):
    return np.frombuffer(base64.b64decode(text), kind)


def trained(steps, hidden=32, dataset=None, config=None):
    session = Session(dataset, NetworkConfig(hidden), config)
    session.apply(Advance(steps))
    return session


def evil_session():
    rng = np.random.default_rng(0)
    classes = np.arange(80) % 4
    points = rng.standard_normal((80, 2)) + np.column_stack((classes, classes % 2))
    names = "<b>x</b>\u202e", "J̃ & </title>"
    source = "</title><script>alert(3)</script>\u202e.csv"
    dataset = Dataset(points, classes, EVIL, names, rng.random(80) < 0.2, source, ("<i>odd</i>",))
    return trained(30, dataset=dataset)


def by_the_numbers(content, at, points):
    """The forward pass with the numbers in the page, as its script does it."""
    hidden, n_classes = content["network"]["hidden"], content["network"]["classes"]
    theta = array(content["theta"], "<f4").reshape(len(content["steps"]), -1)[at].astype(float)
    W1, b1, W2, b2 = np.split(theta, np.cumsum([2 * hidden, hidden, hidden * n_classes]))
    a1 = (points - content["plane"]["centre"]) / np.array(content["inputs"]["scale"])
    z3 = np.maximum(a1 @ W1.reshape(2, hidden) + b1, 0) @ W2.reshape(hidden, n_classes) + b2
    psi = np.exp(z3 - z3.max(axis=1, keepdims=True))
    return psi / psi.sum(axis=1, keepdims=True)


# --------------------------------------------------------------------- numbers


@pytest.mark.slow
@pytest.mark.parametrize(("hidden", "config"), [(8, None), (100, TrainingConfig(0.01, 1e-3, 16, "adam"))])
def test_probabilities_from_the_page_are_those_of_the_run(tmp_path, rng, hidden, config):
    session = trained(600, hidden, config=config)
    _, content = page_of(session, tmp_path / "p.html")
    points = rng.uniform(-1.5, 1.5, (50, 2))
    a1 = session.snapshot().standardization.apply(points)
    states = session.timeline.replay(content["steps"])
    for at, state in enumerate(states):
        psi = predict(state.params(session.run.sizes), a1).psi
        assert np.abs(by_the_numbers(content, at, points) - psi).max() < 1e-5


@pytest.mark.slow
def test_values_at_the_kept_steps_are_those_of_the_run_also_where_it_was_not_evaluated(tmp_path):
    config = TrainingConfig(batch_size=16)
    session = trained(700, 16, config=config)
    every = Session(network=NetworkConfig(16), config=config, evaluate_every=1)
    every.apply(Advance(700))
    history = every.snapshot().history
    assert np.isnan(session.snapshot().history["loss_data"]).any()
    _, content = page_of(session, tmp_path / "p.html")
    for name, text in content["values"].items():
        np.testing.assert_allclose(array(text, "<f8"), history[name][content["steps"]], rtol=1e-12)


@pytest.mark.slow
def test_a_hundred_units_and_three_hundred_points_fit_into_a_megabyte_and_a_half(tmp_path):
    session = trained(1500, 100)
    assert len(session.snapshot().dataset.points) == 300
    text, content = page_of(session, tmp_path / "p.html")
    assert len(content["steps"]) == MOST_STEPS
    assert len(text.encode()) < 1.5e6


def test_of_a_large_network_fewer_steps_are_kept(tmp_path):
    dataset = GENERATORS["spiral"].make(30, 0.1, 8)
    text, content = page_of(trained(300, 512, dataset), tmp_path / "p.html")
    assert len(content["steps"]) == 40
    assert len(text.encode()) < 2e6


def test_making_a_page_leaves_the_session_as_it_is(tmp_path):
    session = trained(300)
    session.apply(GoTo(120))
    before, project = session.snapshot(), session.project
    _, content = page_of(session, tmp_path / "p.html")
    assert session.snapshot() is before
    assert session.project is project
    assert content["present"] == 120
    assert content["last_step"] == 300


def test_a_page_is_of_the_moment_at_which_it_was_asked_for(tmp_path):
    session = trained(100)
    page = Page(session)
    session.apply(GoTo(20))
    session.apply(SetTraining(TrainingConfig(learning_rate=0.1)))
    session.apply(Advance(10))
    page.write(tmp_path / "late.html")
    write_page(trained(100), tmp_path / "at_once.html")
    assert (tmp_path / "late.html").read_bytes() == (tmp_path / "at_once.html").read_bytes()


def test_changes_are_kept_with_their_settings_and_their_data(tmp_path):
    session = trained(400)
    session.apply(SetTraining(TrainingConfig(learning_rate=0.25)))
    session.apply(Advance(333))
    session.apply(UseMistake("b1-mean"))
    session.apply(Advance(100))
    session.apply(EditEntry("b1", (3,), 0.5))
    old = session.snapshot().dataset
    more = replace(
        old,
        points=np.vstack((old.points, [[0.5, 0.5]])),
        classes=np.append(old.classes, 0),
        is_test=np.append(old.is_test, False),
    )
    session.apply(Advance(50))
    session.apply(DrawData(session.keep(more)))
    session.apply(Advance(600))
    _, content = page_of(session, tmp_path / "p.html")
    changed = [phase["step"] for phase in content["phases"]]
    assert changed == [0, 400, 733, 833, 883]
    assert set(changed) <= set(content["steps"])
    texts = [phase["text"] for phase in content["phases"]]
    assert "η = 0.25" in texts[1]
    assert "mistake in line 14" in texts[2]
    assert "1 entry set by hand at step 833" in texts[3]
    assert "all 241 samples" in texts[4]
    sizes = [len(array(data["classes"], "<u2")) for data in content["datasets"]]
    for step, number in zip(content["steps"], content["dataset_of"], strict=True):
        assert sizes[number] == (301 if step >= 883 else 300)


def test_events_are_told_at_their_steps_which_are_kept(tmp_path):
    session = trained(2000, config=TrainingConfig(0.05, 5e-4, 16, "adam"))
    _, content = page_of(session, tmp_path / "p.html")
    events = session.snapshot().run_events
    assert events
    assert {(event["step"], event["text"]) for event in content["events"]} == {
        (event.step, event.text) for event in events
    }
    assert {event.step for event in events} <= set(content["steps"])


def test_a_run_that_diverged_has_a_page(tmp_path):
    session = trained(200, config=TrainingConfig(learning_rate=3000.0))
    shot = session.snapshot()
    assert shot.diverged is not None
    _, content = page_of(session, tmp_path / "p.html")
    assert content["steps"][-1] == shot.diverged.step
    assert "diverged at step" in content["about"]
    assert np.isnan(array(content["values"]["loss"], "<f8")[-1])


def test_points_lie_in_the_plane_where_they_are_however_far_and_small(tmp_path, rng):
    points = rng.standard_normal((60, 2)) * (1e-3, 1e5) + (1.7e9, 0.0)
    dataset = Dataset(points, np.arange(60) % 2, ("a", "b"), ("time", "flow"), np.zeros(60, bool), "far")
    _, content = page_of(trained(20, dataset=dataset), tmp_path / "p.html")
    plane, places = content["plane"], array(content["datasets"][0]["points"], "<f4").reshape(-1, 2)
    assert np.abs(places).max() < 1
    back = places * plane["half"] + plane["centre"]
    assert np.abs((back - points) / plane["half"]).max() < 1e-6
    assert plane["offset"] == [" − 1700000000", ""]
    inputs = {name: np.array(values) for name, values in content["inputs"].items()}
    from_the_middle = (points - plane["centre"]) / inputs["scale"]
    np.testing.assert_allclose(places * inputs["slope"], from_the_middle, atol=1e-5)


def test_probabilities_are_right_where_data_lie_far_from_zero_and_are_not_standardized(tmp_path, rng):
    points = rng.standard_normal((90, 2)) + np.eye(2)[np.arange(90) % 2] * 3 + (2000.0, -5000.0)
    dataset = Dataset(points, np.arange(90) % 2, ("a", "b"), ("year", "depth"), np.zeros(90, bool), "far")
    session = Session(dataset, config=TrainingConfig(learning_rate=1e-8), standardize=False)
    session.apply(Advance(100))
    _, content = page_of(session, tmp_path / "p.html")
    for at, state in enumerate(session.timeline.replay(content["steps"])):
        psi = predict(state.params(session.run.sizes), points).psi
        assert np.abs(by_the_numbers(content, at, points) - psi).max() < 1e-5


def test_of_very_many_points_some_are_drawn_and_the_page_says_so(tmp_path):
    dataset = GENERATORS["moons"].make(20_000)
    text, content = page_of(trained(3, 4, dataset), tmp_path / "p.html")
    n_drawn = len(array(content["datasets"][0]["classes"], "<u2"))
    assert n_drawn <= 6000
    assert "of 40\u202f000 samples are drawn" in content["about"]
    assert len(text.encode()) < 5e5


# ----------------------------------------------------------------------- steps


@given(
    last=st.integers(0, 10**6),
    wanted=st.lists(st.integers(-5, 10**6 + 5), max_size=150),
    most=st.integers(40, 200),
)
def test_kept_steps_are_in_order_few_enough_and_have_what_matters(last, wanted, most):
    steps = kept_steps(last, wanted, most)
    assert steps == sorted(set(steps))
    assert len(steps) <= most
    assert (steps[0], steps[-1]) == (0, last)
    inside = [step for step in dict.fromkeys(wanted) if 0 <= step <= last]
    assert set(inside[: most // 2 - 2]) <= set(steps)
    assert len(steps) >= min(last + 1, most) - 3


def test_more_steps_are_kept_at_the_start():
    for last in (1000, 30_000, 10**6):
        gaps = np.diff(kept_steps(last, [], 200))
        assert gaps[:10].max() <= 2
        assert gaps.max() <= last / 30


@given(n_steps=st.integers(1, 300_000))
def test_bins_cover_all_steps_once_and_lie_on_their_multiples(n_steps):
    starts, sizes = bins_of(n_steps)
    assert starts[0] == 0
    assert starts[-1] + sizes[-1] == n_steps
    np.testing.assert_array_equal(starts[1:], (starts + sizes)[:-1])
    assert not (starts % sizes).any()
    assert not (sizes & (sizes - 1)).any()
    assert len(starts) < 1100
    assert (sizes[:60] == 1).all()


@pytest.mark.parametrize("memory", [10**9, 2 * 10**6])
def test_curves_keep_the_least_and_the_greatest(memory):
    rng = np.random.default_rng(0)
    rows = rng.lognormal(size=(100_000, len(COLUMNS)))
    rows[31_415] = 1e6
    rows[27_182] = 1e-9
    history = History(memory)
    for first in range(0, len(rows), 1000):
        history.write(first, rows[first : first + 1000])
    starts, sizes = bins_of(len(rows))
    mean, low, high = binned(history.view(), "loss", starts, sizes)
    column = rows[:, COLUMNS.index("loss")]
    assert (low.min(), high.max()) == (1e-9, 1e6)
    if memory == 10**9:
        np.testing.assert_array_equal(low, np.minimum.reduceat(column, starts))
        np.testing.assert_array_equal(high, np.maximum.reduceat(column, starts))
        np.testing.assert_allclose(mean, np.add.reduceat(column, starts) / sizes)


# ---------------------------------------------------------------------- markup


def test_names_cannot_leave_their_place_in_the_page(tmp_path):
    text, content = page_of(evil_session(), tmp_path / "p.html")
    plain, _ = page_of(trained(30), tmp_path / "q.html")
    tags, usual = Markup(text).tags, Markup(plain).tags
    body = [(tag, attributes) for tag, attributes in tags if tag not in ("symbol", "path", "g", "rect")]
    assert [tag for tag, _ in body] == [
        tag for tag, _ in usual if tag not in ("symbol", "path", "g", "rect")
    ]
    assert not any(name.startswith("on") for _, attributes in tags for name in attributes)
    assert content["class_names"] == [EVIL[0], EVIL[1], "turned ", "\ufffd é &amp;"]
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", text)
    title = "</title><script>alert(3)</script>.csv, 2 → 32 → 4"
    assert Markup(text).texts["title"] == title


def test_the_page_needs_nothing_but_itself(tmp_path):
    text, _ = page_of(trained(30), tmp_path / "p.html")
    for tag, attributes in Markup(text).tags:
        assert tag not in ("link", "img", "iframe", "object", "base", "form")
        for name in ("src", "href", "xlink:href", "action"):
            assert attributes.get(name, "#").startswith("#"), (tag, attributes)
    style = text[text.index("<style>") : text.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    policy = re.search(r'content="(default-src[^"]*)"', text)[1]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy


def test_the_pages_colours_are_those_of_the_window():
    for name, colors in THEMES.items():
        theme = window_theme.THEMES[name]
        for key, value in colors.items():
            if key == "classes":
                assert list(value) == [color.name() for color in theme.class_colors(N_CLASSES)]
            elif key in ("quantities", "text_quantities"):
                of_window = getattr(theme, key)
                assert {part.removeprefix("gradient_"): color for part, color in value.items()}.items() <= (
                    of_window.items()
                )
            else:
                assert value == getattr(theme, key), (name, key)


# ---------------------------------------------------------------- command line


def test_train_writes_a_page(tmp_path, capsys):
    path = tmp_path / "p.html"
    status, out, _ = run(capsys, "train", "moons", "--steps", 40, "--save-page", path)
    assert status == 0
    assert f"written: {path}" in out
    assert b'"last_step":40' in path.read_bytes()


def test_a_page_with_another_ending_is_refused_before_training(tmp_path, capsys):
    status, _, err = run(capsys, "train", "moons", "--steps", 40, "--save-page", tmp_path / "p.pdf")
    assert status == 2
    assert "--save-page" in err
    assert ".html or .htm" in err


def test_where_there_is_no_room_the_old_file_stays(tmp_path):
    (tmp_path / "p.html").write_text("old")
    session = trained(5)
    with pytest.raises(OSError, match="no such folder"):
        write_page(session, tmp_path / "gone" / "p.html")
    assert (tmp_path / "p.html").read_text() == "old"
