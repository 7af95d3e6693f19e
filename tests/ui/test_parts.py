import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QRegion

from netviz.core import init_params, probabilities
from netviz.core.params import Params
from netviz.training.history import COLUMNS, INDEX, History
from netviz.ui.app.render_scheduler import RenderScheduler
from netviz.ui.history.decimation import MinMaxDecimator, decimated_part
from netviz.ui.kit.number_format import number_text, parse_number, short_name, short_number
from netviz.ui.kit.theme import DARK, LIGHT, class_colors
from netviz.ui.network.hidden_space_panel import principal_directions
from netviz.ui.plane.items import hinge_lines, region_colors


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1.0, "1"),
        (27209, "27\u202f209"),
        (0.24331, "0.2433"),
        (5e-4, "5·10⁻⁴"),
        (5e-5, "5·10⁻⁵"),
        (-1.5e12, "−1.5·10¹²"),
        (999999.6, "1·10⁶"),
        (9.9999e-5, "1·10⁻⁴"),
        (99999.7, "1·10⁵"),
        (5e-324, "4.94·10⁻³²⁴"),
        (float("nan"), "–"),
        (float("inf"), "∞"),
    ],
)
def test_numbers_are_written_for_people(value, text):
    assert number_text(value) == text


@given(st.floats(1e-8, 1e8))
def test_what_a_control_shows_can_be_typed_again(value):
    assert parse_number(short_number(value)) == pytest.approx(value, rel=6e-3)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5·10⁻⁴", 5e-4),
        ("1e-3", 1e-3),
        ("0,25", 0.25),
        ("−2", -2),
        (" 3 000 ", 3000),
        ("1,000", 1000),
        ("12,345,678", 12345678),
        ("0,125", 0.125),
        ("x", None),
        ("inf", None),
    ],
)
def test_typed_numbers(text, value):
    assert parse_number(text) == value


def append(history, values):
    """Rows in which nothing but the loss is known."""
    rows = np.full((len(values), len(COLUMNS)), np.nan)
    rows[:, INDEX["loss"]] = values
    history.write(len(history), rows)


def history_of(values):
    history = History()
    append(history, values)
    return history


@given(st.lists(st.integers(1, 400), min_size=1, max_size=12), st.integers(0, 1000))
def test_a_thinned_curve_keeps_every_extreme_however_it_grew(pieces, seed):
    column = np.random.default_rng(seed).standard_normal(sum(pieces))
    column[:: max(2, seed % 7)] = np.nan
    thinned, history, end = MinMaxDecimator(most=50), History(), 0
    for piece in pieces:
        append(history, column[end : end + piece])
        end += piece
        x, y = thinned.update(history, "loss")
        known = column[:end][~np.isnan(column[:end])]
        assert len(x) == len(y) <= 2 * 50 + 5
        if len(known):
            assert (y.min(), y.max()) == (known.min(), known.max())
        assert (np.diff(x) >= 0).all()
        assert x.max(initial=0) <= end - 1 + thinned.bin


def test_a_history_that_was_cut_is_thinned_anew():
    thinned = MinMaxDecimator(most=50)
    thinned.update(history_of(np.arange(1000.0)), "loss")
    x, y = thinned.update(history_of(np.full(20, 3.0)), "loss")
    assert set(y) == {3.0}
    assert x.max() <= 20


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_regions_fade_into_the_background_where_the_network_is_unsure(theme):
    psi = probabilities(np.array([[[0.0, 50.0]], [[0.0, 0.0]], [[0.0, 0.0]]]))
    unsure, sure = region_colors(psi, theme)[0].astype(int)
    background = class_colors(1)[0].fromString(theme.plot).getRgb()
    assert np.abs(unsure - background).max() <= 1
    assert np.abs(sure - background).max() > 60


def test_classes_have_colours_of_their_own():
    names = [color.name() for color in class_colors(31)]
    assert len(set(names)) == 31
    assert names[:3] == ["#e69f00", "#0072b2", "#009e73"]


def test_hinge_lines_are_where_units_begin_to_fire(rng):
    start = init_params(2, 60, 3, rng=rng)
    params = Params(start.W1, rng.standard_normal(60), start.W2, start.b2)
    mean, scale = np.array([5.0, -2.0]), np.array([3.0, 0.5])
    view = QRectF(2.0, -3.0, 7.0, 2.5)
    ends, ticks = hinge_lines(params, mean, scale, view)
    seen = ~np.isnan(ends[:, 0, 0])
    assert seen.sum() > 20

    def z2(points):  # (H, 2) of each unit at a point of its own
        return np.einsum("hd,dh->h", (points - mean) / scale, params.W1) + params.b1

    for end in (0, 1):
        np.testing.assert_allclose(z2(ends[:, end])[seen], 0.0, atol=1e-9)
        x, y = ends[seen, end].T
        assert ((x > 2 - 1e-9) & (x < 9 + 1e-9) & (y > -3 - 1e-9) & (y < -0.5 + 1e-9)).all()
    np.testing.assert_allclose(z2(ticks[:, 0])[seen], 0.0, atol=1e-9)
    assert (z2(ticks[:, 1])[seen] > 0).all()
    corners = np.array([(2, -3), (9, -3), (2, -0.5), (9, -0.5)])
    signs = np.sign((corners - mean) / scale @ params.W1 + params.b1)
    np.testing.assert_array_equal(seen, np.abs(signs.sum(axis=0)) < 4)


@given(st.integers(0, 2500), st.integers(1, 900), st.integers(1, 40), st.integers(0, 5))
def test_a_part_of_a_curve_has_every_known_value_or_its_extremes(first, length, spacing, seed):
    column = np.random.default_rng(seed).standard_normal(3000)
    column[np.arange(3000) % spacing != 0] = np.nan
    last = min(first + length, 2999)
    x, y = decimated_part(history_of(column), "loss", first, last)
    known = np.flatnonzero(~np.isnan(column[first : last + 1])) + first
    if length < 500:
        for step in known:
            assert column[step] in y[x == step]
    elif len(known):
        assert y.max() >= column[known].max()
        assert y.min() <= column[known].min()


def test_principal_directions_are_those_of_the_covariance(rng):
    rows = rng.standard_normal((200, 30)) * np.geomspace(10, 0.1, 30)
    centred = rows - rows.mean(axis=0)
    exact = principal_directions(centred, None, exact=True)
    vectors = np.linalg.eigh(np.cov(centred.T))[1]
    np.testing.assert_allclose(np.abs((exact * vectors[:, [-1, -2]]).sum(axis=0)), 1.0)
    start = np.linalg.qr(exact + 0.1 * rng.standard_normal((30, 2)))[0]
    for _ in range(30):  # as frame follows frame
        start = principal_directions(centred, start, exact=False)
    np.testing.assert_allclose(start, exact * np.sign((start * exact).sum(axis=0)), atol=1e-3)
    np.testing.assert_allclose(principal_directions(centred, -exact, exact=True), -exact)


def test_while_playing_every_panel_gets_its_turn():
    class Panel:
        def __init__(self):
            self.shown = []

        def render(self, old, new):
            self.shown.append((old, new))

        def visibleRegion(self):
            return QRegion(0, 0, 1, 1)

    first, second, third = Panel(), Panel(), Panel()
    screen = RenderScheduler((first, second, third), (first,), (second, third), (first, second, third))
    for frame in range(6):
        screen.show_frame(frame, everything=False)
    assert first.shown == [(None, 0), (0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
    assert [new for _, new in second.shown] == [1, 3, 5]
    assert [new for _, new in third.shown] == [0, 2, 4]
    screen.show_all(5)
    assert first.shown[-1] == (4, 5)
    assert second.shown[-1] == (3, 5)
    assert third.shown[-1] == (4, 5)
    assert screen.measure(10.0, 100) is None
    assert screen.measure(10.2, 150) is None
    for frame in range(6):
        screen.show_frame(frame, everything=False)
    steps, frames = screen.measure(11.0, 400)
    assert steps == pytest.approx(300)
    assert frames == pytest.approx(6)


def test_a_part_between_two_known_values_is_a_line():
    column = np.full(3000, np.nan)
    column[[2912, 2940]] = (1.0, 0.5)
    x, y = decimated_part(history_of(column), "loss", 2920.0, 2930.0)
    assert set(x) == {2912, 2940}
    assert set(y) == {1.0, 0.5}


def test_long_names_keep_their_ends():
    names = {short_name(name, 10) for name in ("Iris subspecies setosa", "Iris subspecies virginica")}
    assert len(names) == 2
    assert all(len(name) == 10 for name in names)
