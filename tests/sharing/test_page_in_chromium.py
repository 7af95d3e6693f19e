"""The run as a web page, in a real browser without a screen."""

import itertools
import json
import re

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from netviz.core import logits_on_grid, predict, probabilities
from netviz.core.shares import percent
from netviz.intents import Advance, SetTraining
from netviz.session import Session
from netviz.sharing.page import Page
from netviz.sharing.page_colors import THEMES
from netviz.training.config import TrainingConfig
from netviz.ui.kit.theme import THEMES as WINDOW_THEMES
from netviz.ui.plane.field_layer import region_colors
from tests.sharing.chromium import chromium
from tests.sharing.test_page import evil_session

pytestmark = pytest.mark.slow

SIZES = [(360, 740), (768, 1024), (1024, 768), (1440, 900)]


@pytest.fixture(scope="module")
def session():
    session = Session()
    session.apply(Advance(700))
    session.apply(SetTraining(TrainingConfig(learning_rate=0.5)))
    session.apply(Advance(540))
    return session


@pytest.fixture(scope="module")
def path(session, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "p.html"
    Page(session).write(path)
    return path


@pytest.fixture(scope="module")
def steps(session):
    return Page(session).steps


@pytest.fixture(scope="module")
def browser_of_all(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def browser(browser_of_all, path):
    """The page as it is opened, on a laptop with light colours; it must have nothing to complain of."""
    browser_of_all.complaints.clear()
    browser_of_all.look(1440, 900)
    browser_of_all.open(path)
    yield browser_of_all
    assert browser_of_all.complaints == []


def shown(browser):
    """The step that the page says it shows."""
    return int(browser.ask("document.getElementById('step').textContent").replace("\u202f", ""))


def pixel(browser, x, y):
    image = QImage.fromData(browser.picture())
    return QColor(image.pixel(int(x), int(y))).name()


# --------------------------------------------------------------------- numbers


def test_probabilities_at_ten_points_and_three_steps_are_netvizs(browser, session, steps, rng):
    points = rng.uniform(-1.3, 1.3, (10, 2))
    a1 = session.snapshot().standardization.apply(points)
    chosen = [steps[0], steps[len(steps) // 2], steps[-1]]
    for step, state in zip(chosen, session.timeline.replay(chosen), strict=True):
        psi = predict(state.params(session.run.sizes), a1).psi
        in_the_page = browser.ask(
            f"{json.dumps(points.tolist())}"
            f".map(point => [...probabilities(STEPS.indexOf({step}), ...point)])"
        )
        assert np.abs(np.array(in_the_page) - psi).max() < 1e-5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_regions_have_the_windows_colours_where_the_window_has_them(browser, session, path, steps, mode):
    browser.look(800, 800, dark=mode == "dark")
    browser.open(path)
    step = steps[len(steps) // 2]
    browser.ask(f"goTo(STEPS.indexOf({step}))")
    width, height, *reach = browser.ask("[plane.image.width, plane.image.height, ...plane.reach]")
    pixels = browser.ask(
        f"Array.from(plane.image.getContext('2d').getImageData(0, 0, {width}, {height}).data).join()"
    )
    in_the_page = np.array(pixels.split(","), float).reshape(height, width, 4)

    centre, half = (np.array(browser.ask(f"RUN.plane.{name}")) for name in ("centre", "half"))
    mean, scale = (np.array(part) for part in vars(session.snapshot().standardization).values())
    places = [
        (sign * np.linspace(-1, 1, n, endpoint=False) + sign / n) * reach[axis] * half[axis] + centre[axis]
        for axis, (n, sign) in enumerate(((width, 1), (height, -1)))
    ]
    (state,) = session.timeline.replay([step])
    xs, ys = ((place - mean[axis]) / scale[axis] for axis, place in enumerate(places))
    logits = logits_on_grid(state.params(session.run.sizes), xs, ys[::-1])[:, ::-1]
    wanted = region_colors(probabilities(logits), WINDOW_THEMES[mode]).astype(float)
    assert np.abs(in_the_page - wanted).max() <= 2


def test_the_boundary_is_where_two_classes_are_equally_probable(browser):
    pieces = browser.ask(
        """(() => {
          const columns = 90, rows = 70, reach = [1.2, 1], theta = parameters(STEPS.length - 1);
          const z3 = field(theta, columns, rows, reach), lines = boundary(z3, winners(z3), columns, rows);
          const { slope } = RUN.inputs, apart = [];
          for (let i = 0; i < lines.length; i += 2) {
            const u = reach[0] * ((2 * lines[i] + 1) / columns - 1);
            const v = reach[1] * (1 - (2 * lines[i + 1] + 1) / rows);
            const psi = softmax(scores(theta, slope[0] * u, slope[1] * v));
            psi.sort().reverse();
            apart.push(psi[0] - psi[1]);
          }
          return apart;
        })()"""
    )
    assert len(pieces) > 200
    assert np.quantile(np.abs(pieces), 0.9) < 0.03  # between grid points a score may bend


def test_pointing_at_a_place_says_its_probabilities(browser, session, steps):
    left, top, width, height = browser.ask(
        "(b => [b.x, b.y, b.width, b.height])(plane.box.getBoundingClientRect())"
    )
    shot, n_places = session.snapshot(), 0
    for x, y in itertools.product((0.2, 0.4, 0.6, 0.8), (0.2, 0.4, 0.6, 0.8)):
        browser.move(left + x * width, top + y * height)
        place = np.array(browser.ask("plane.place"))
        if browser.ask("plane.sampleAt(plane.place)") >= 0:
            continue
        n_places += 1
        text = browser.ask("plane.reading.innerText").replace("\u202f", " ")
        centre, half = (np.array(browser.ask(f"RUN.plane.{name}")) for name in ("centre", "half"))
        psi = predict(shot.params, shot.standardization.apply((centre + half * place)[None])).psi[0]
        assert [percent(share) for share in psi] == re.findall(r"[\d.]+ %", text)
    assert n_places > 4
    browser.move(2, 2)
    assert browser.ask("plane.reading.hidden")


# -------------------------------------------------------------------- handling


def test_keys_go_through_the_kept_steps(browser, steps):
    assert shown(browser) == steps[-1]  # the present one
    browser.press("Home")
    assert shown(browser) == 0
    for number in (1, 2, 3):
        browser.press("ArrowRight")
        assert shown(browser) == steps[number]
    browser.press("ArrowLeft")
    assert shown(browser) == steps[2]
    browser.press("End")
    assert shown(browser) == steps[-1]


def test_space_plays_and_stops(browser, steps):
    browser.press("Home")
    browser.press(" ")
    assert browser.ask("document.getElementById('play').innerText") == "Pause"
    browser.wait("shown >= 3")
    browser.press(" ")
    at = shown(browser)
    assert browser.ask("timer") is None
    assert browser.ask("document.getElementById('play').innerText") == "Play"
    assert steps[3] <= at < steps[-1]
    browser.ask("show(STEPS.length - 3)")
    browser.press(" ")
    browser.wait("timer === null")
    assert shown(browser) == steps[-1]


def test_where_motion_is_unwelcome_playing_goes_in_a_few_jumps(browser, path):
    browser.look(1024, 768, calm=True)
    browser.open(path)
    browser.press("Home")
    browser.press(" ")
    browser.wait("shown > 0")
    browser.press(" ")
    assert browser.ask("shown") % 8 == 0


def test_the_tab_key_reaches_everything_and_one_sees_where_it_is(browser):
    reached = []
    for _ in range(40):
        browser.press("Tab")
        name = browser.ask("document.activeElement.id")
        if name in reached or not browser.ask("document.activeElement !== document.body"):
            break
        if name:
            reached.append(name)
        outline = browser.ask(
            "(s => [s.outlineStyle, s.outlineWidth])(getComputedStyle(document.activeElement))"
        )
        assert outline == ["solid", "2px"], name
    assert {"theme", "plane", "first", "back", "play", "time"} <= set(reached)


def test_arrows_move_a_point_in_the_plane_and_what_is_there_is_said(browser, steps):
    browser.ask("plane.box.focus()")
    browser.press("ArrowRight")
    browser.press("ArrowUp", shift=True)
    assert browser.ask("plane.place") == pytest.approx([0.02, 0.2])
    assert shown(browser) == steps[-1]
    assert "%" in browser.ask("document.getElementById('summary').textContent")
    browser.press("Escape")
    assert browser.ask("plane.reading.hidden")


def test_a_dragged_slider_shows_the_nearest_kept_step_and_says_which(browser, steps):
    wanted = next(step for step in range(1240) if step not in steps and step > 600)
    browser.ask(
        f"(time => {{ time.value = {wanted}; time.dispatchEvent(new Event('input')) }})(part('time'))"
    )
    assert shown(browser) == min(steps, key=lambda step: abs(step - wanted))
    assert browser.ask("part('time').getAttribute('aria-valuetext')") == f"step {shown(browser)} of 1240"


def test_pointing_at_curves_tells_their_values_and_a_click_goes_there(browser, session, steps):
    x, y, width = browser.ask("(b => [b.x, b.y, charts[0].width])(charts[0].box.getBoundingClientRect())")
    step = 500
    place = x + 44 + width * step / 1240, y + 60
    browser.move(*place)
    pointed = browser.ask("charts[0].pointed")
    assert abs(pointed - step) <= 3
    assert f"{pointed}" in browser.ask("part('loss-at').textContent")
    loss = session.snapshot().history["loss"][pointed]
    told = browser.ask("charts[0].ends[0].value.textContent")
    assert float(told) == pytest.approx(loss, rel=0.01)
    browser.click(*place)
    assert abs(shown(browser) - step) <= 5


def test_events_stand_at_their_steps(browser, session):
    events = sorted(session.snapshot().run_events, key=lambda event: event.step)
    browser.press("End")
    assert browser.ask("part('narrator').innerText").startswith(f"step {events[-1].step}")
    browser.ask("part('events').querySelector('button').click()")
    assert shown(browser) == events[0].step
    assert browser.ask("part('events').children.length") == len(events)


# ----------------------------------------------------------------------- looks


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_colours_follow_the_system_until_they_are_switched(browser, path, mode):
    other = {"light": "dark", "dark": "light"}[mode]
    browser.look(1024, 768, dark=mode == "dark")
    browser.open(path)
    assert pixel(browser, 4, 4) == THEMES[mode]["window"]
    browser.press("d")
    assert pixel(browser, 4, 4) == THEMES[other]["window"]
    x, y = browser.centre("#theme")
    browser.click(x, y)
    assert pixel(browser, 4, 4) == THEMES[mode]["window"]


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("is_evil", [False, True])
def test_nothing_is_wider_than_the_screen(browser, path, tmp_path, width, height, is_evil):
    if is_evil:
        path = tmp_path / "evil.html"
        Page(evil_session()).write(path)
    browser.look(width, height, touch=width < 900)
    browser.open(path)
    browser.settle()
    assert browser.ask("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    sticking_out = browser.ask(
        "[...document.querySelectorAll('main *, header *, .transport *')]"
        ".filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5"
        " && getComputedStyle(e).overflow !== 'hidden' && !e.closest('bdi'))"
        ".map(e => e.outerHTML.slice(0, 80))"
    )
    assert sticking_out == []


def test_on_a_phone_a_finger_finds_its_targets(browser, path):
    browser.look(360, 740, touch=True)
    browser.open(path)
    sizes = browser.ask(
        "[...document.querySelectorAll('button, input')].map(e => e.getBoundingClientRect())"
        ".map(box => [box.width, box.height])"
    )
    assert np.min(sizes) >= 44
    x, y = browser.centre("#plane")
    browser.tap(x, y)
    assert not browser.ask("plane.reading.hidden")
    assert "%" in browser.ask("plane.reading.innerText")
    x, y = browser.centre("#play")
    browser.tap(x, y)
    browser.wait("timer !== null")
    assert browser.ask("plane.reading.hidden")


def test_after_a_click_into_the_plane_arrows_still_go_through_the_steps(browser, steps):
    browser.click(*browser.centre("#plane"))
    browser.press("ArrowLeft")
    assert shown(browser) == steps[-2]
    assert not browser.ask("plane.reading.hidden")


def test_names_are_letters_and_nothing_else(browser, tmp_path):
    path = tmp_path / "evil.html"
    Page(evil_session()).write(path)
    browser.open(path)
    browser.ask("goTo(0)")
    browser.move(*browser.centre("#plane"))
    assert browser.ask("document.querySelectorAll('img, b > i, iframe').length") == 0
    assert browser.ask("document.scripts.length") == 2
    assert browser.ask("document.title") == "</title><script>alert(3)</script>.csv, 2 → 32 → 4"
    names = browser.ask("[...document.querySelectorAll('#classes bdi')].map(e => e.textContent)")
    assert names[:2] == ["</script><script>alert(1)</script>", "<img src=x onerror=alert(2)>"]
    # What somebody has put into the page by hand is not run either.
    browser.ask(
        "document.body.insertAdjacentHTML('beforeend', '<p onclick=\"document.title=1\" id=bad>x</p>')"
    )
    browser.ask("document.getElementById('bad').click()")
    assert browser.ask("document.title") != "1"
    assert any("Content Security Policy" in complaint for complaint in browser.complaints)
    browser.complaints.clear()
