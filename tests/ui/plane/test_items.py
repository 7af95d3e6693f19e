"""What is drawn on the plane, and how wide."""

import itertools

import numpy as np
import pytest
from PySide6.QtGui import QColor

from netviz.core import probabilities
from netviz.data import GENERATORS
from netviz.intents import Advance
from netviz.session import Session
from netviz.training.config import NetworkConfig
from netviz.ui.kit.theme import DARK, LIGHT, rgb
from netviz.ui.plane.axis import tick_places
from netviz.ui.plane.field_layer import region_colors
from netviz.ui.plane.panel import PlanePanel
from netviz.ui.plane.polylines import joined


@pytest.fixture
def panel_of(qtbot):
    """A plane that stands alone, settled, with what a session shows."""

    def make(session, theme=LIGHT, size=(720, 668)):
        panel = PlanePanel()
        qtbot.addWidget(panel)
        panel.set_theme(theme)
        panel.resize(*size)
        panel.show()
        qtbot.waitExposed(panel)
        panel.show_snapshot(None, session.snapshot())
        panel.plot.paint_fine()
        return panel

    return make


def pixels_of(panel):
    """The plot without its axes, as bytes (rows, columns, 3)."""
    image = panel.plot.grab(plot_area(panel)).toImage()
    image = image.convertToFormat(image.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def plot_area(panel):
    place = panel.plot.getViewBox().sceneBoundingRect().toAlignedRect()
    return place.translated(panel.plot.viewport().pos())


def near(pixels, color, within=30):
    return np.abs(pixels - rgb(color)).max(axis=-1) <= within


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_regions_are_as_their_formula_says(theme):
    psi = probabilities(np.array([[[0.0, 50.0, 1.0]], [[0.0, 0.0, 0.5]], [[0.0, 0.0, 0.0]]]))
    ground = np.array(rgb(theme.region_ground))
    colors = np.maximum(np.array([rgb(color) for color in theme.class_colors(3)]) - theme.region_depth, 0)
    share = psi[:, 0].T  # (3 places, 3 classes)
    certainty = (share.max(axis=1) - 1 / 3) / (2 / 3)
    strength = (theme.region_strength * certainty**0.8)[:, None]
    expected = ground + (share @ colors - ground) * strength
    np.testing.assert_allclose(region_colors(psi, theme)[0, :, :3], expected, atol=1.01)


@pytest.mark.parametrize("n_per_class", [100, 2000])
@pytest.mark.parametrize("size", [(720, 668), (226, 373)])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_rings_cover_less_than_a_tenth_of_the_plane(panel_of, theme, n_per_class, size):
    dataset = GENERATORS["spiral"].make(n_per_class).split(0.2, 0)
    session = Session(dataset, NetworkConfig(8))
    panel = panel_of(session, theme, size)
    samples = panel.plot.samples
    samples.errors.hide()
    panel.plot.show_hinges("none")
    without = pixels_of(panel)
    samples.errors.show()
    changed = (pixels_of(panel) != without).any(axis=-1)
    assert 0 < changed.mean() < 0.1
    assert samples.n_ringed == len(samples.errors.points) <= samples.n_wrong
    assert near(pixels_of(panel), theme.bad)[changed].any()
    if n_per_class == 2000:
        assert samples.n_ringed < samples.n_wrong / 4
        panel.plot.pointer.point_at((0.0, 0.0))
        assert f"{samples.n_ringed} of " in panel.readout.accessibleName()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("scale", [1.0, 2.5, 6.0])
def test_a_small_plane_with_large_type_has_room_for_few_rings_or_none(panel_of, scale):
    session = Session(GENERATORS["spiral"].make(200), NetworkConfig(8))
    samples = panel_of(session, LIGHT.enlarged(scale), (200, 160)).plot.samples
    most = samples.errors.most(len(session.snapshot().dataset.points))
    assert samples.n_wrong > most
    assert min(most, 1) <= samples.n_ringed <= most


def test_rings_stay_where_they_are_while_a_few_points_change_sides(panel_of):
    session = Session(GENERATORS["spiral"].make(2000).split(0.2, 0), NetworkConfig(8))
    panel = panel_of(session)
    before = {tuple(place) for place in panel.plot.samples.errors.points.tolist()}
    old = session.snapshot()
    session.apply(Advance(1))
    panel.show_snapshot(old, session.snapshot())
    after = {tuple(place) for place in panel.plot.samples.errors.points.tolist()}
    assert len(before & after) > 0.5 * len(before)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_pens_are_as_wide_as_they_should_be_at_every_scale(panel_of, scale):
    session = Session()
    session.apply(Advance(200))
    panel = panel_of(session, LIGHT.enlarged(scale))
    plot = panel.plot
    assert plot.field.boundary.opts["pen"].widthF() == 2.0 * scale
    assert plot.hinges.lines.width == 1.0 * scale
    assert plot.hinges.highlight.width == 2.0 * scale
    assert plot.samples.errors.width == 1.75 * scale
    # The boundary in pixels: what it covers, over how long it is.
    for item in (plot.samples.points, plot.samples.errors):
        item.hide()
    plot.show_hinges("none")
    x, y = plot.field.boundary.getData()
    pixel = np.array(plot.getViewBox().viewPixelSize())
    ways = np.diff(np.column_stack((x, y)) / pixel, axis=0)  # NaN from one line to the next
    length = np.nansum(np.linalg.norm(ways, axis=1))
    with_line = pixels_of(panel)
    plot.field.boundary.hide()
    without = pixels_of(panel)
    covered = (without - with_line).sum(axis=-1) / (without - np.array(rgb(LIGHT.text))).sum(axis=-1)
    assert covered.sum() / length == pytest.approx(2.0 * scale, rel=0.06)


def test_pieces_are_joined_to_lines_with_corners():
    angle = np.linspace(0, 2 * np.pi, 401)[:-1]
    ring = 50 * np.column_stack((np.cos(angle), np.sin(angle)))
    square = np.array([(x, y) for x, y in ((0, 0), (9, 0), (9, 9), (0, 9), (0, 0))], float) + 100
    sides = [np.linspace(a, b, 10) for a, b in itertools.pairwise(square)]
    pieces = [np.stack((ring, np.roll(ring, -1, axis=0)), axis=1)]
    pieces += [np.stack((side[:-1], side[1:]), axis=1) for side in sides]
    rng = np.random.default_rng(0)
    loose = rng.permutation(np.concatenate(pieces))
    turned = rng.random(len(loose)) < 0.5
    loose[turned] = loose[turned, ::-1]
    points = joined(loose, 0.03)
    parts = np.split(points, np.flatnonzero(np.isnan(points[:, 0])))
    lines = [line[np.isfinite(line[:, 0])] for line in parts][:-1]
    assert len(lines) == 2
    short, long = sorted(lines, key=len)
    assert {tuple(corner) for corner in square.tolist()} <= {tuple(place) for place in short.tolist()}
    assert len(short) <= 8
    assert len(long) < 150
    np.testing.assert_allclose(np.linalg.norm(long, axis=1), 50, atol=1e-9)
    middles = (long[1:] + long[:-1]) / 2
    np.testing.assert_allclose(np.linalg.norm(middles, axis=1), 50, atol=0.25)
    np.testing.assert_array_equal(long[0], long[-1])
    assert len(joined(np.empty((0, 2, 2)), 0.03)) == 0


def test_markers_are_smaller_where_there_is_little_room(panel_of):
    session = Session()
    sizes = []
    for size in ((720, 668), (226, 373)):
        panel = panel_of(session, LIGHT, size)
        sizes.append(panel.plot.samples.errors.radius)
    assert sizes[0] == 7.0
    assert sizes[1] < 6.5


def test_the_corners_of_the_plot_are_rounded(panel_of):
    session = Session()
    session.apply(Advance(100))
    panel = panel_of(session)
    pixels = pixels_of(panel)
    for corner in (pixels[1, 1], pixels[1, -2], pixels[-2, 1], pixels[-2, -2]):
        assert near(corner, LIGHT.card, 4)
    assert not near(pixels[1, 20], LIGHT.card, 4)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-1.1, 1.1, [-1, -0.5, 0, 0.5, 1]),
        (0.0, 7.0, [0, 1, 2, 3, 4, 5, 6, 7][:8]),
        (-1.33, 1.45, [-1, -0.5, 0, 0.5, 1]),
        (1e6, 1e6 + 4, [1e6, 1e6 + 1, 1e6 + 2, 1e6 + 3, 1e6 + 4]),
    ],
)
def test_ticks_stand_at_ones_twos_and_fives(low, high, expected):
    _, places = tick_places(low, high)
    if len(expected) <= 7:
        np.testing.assert_allclose(places, expected)
    assert 4 <= len(places) <= 7


def test_ticks_are_four_to_seven_for_nearly_every_range():
    rng = np.random.default_rng(0)
    counts = []
    for low, span in zip(rng.normal(size=500), 10 ** rng.uniform(-6, 6, 500), strict=True):
        spacing, places = tick_places(low, low + span)
        mantissa = round(spacing / 10 ** np.floor(np.log10(spacing * 1.0001)), 6)
        assert mantissa in (1, 2, 5)
        counts.append(len(places))
    assert np.mean([4 <= count <= 7 for count in counts]) > 0.9
    assert min(counts) >= 3
    assert max(counts) <= 9


def test_a_region_is_not_brighter_than_its_points():
    for theme in (LIGHT, DARK):
        assert theme.region_strength < 0.5
        assert QColor(theme.plot) == QColor(theme.card)


@pytest.mark.parametrize("height", [668, 669, 670, 671])
def test_nothing_of_the_hinges_is_seen_beyond_the_plane(panel_of, height):
    session = Session(GENERATORS["spiral"].make(100, seed=0), NetworkConfig(32))
    session.apply(Advance(300))
    panel = panel_of(session, size=(720, height))
    area = panel.plot.getViewBox().sceneBoundingRect()
    image = panel.plot.viewport().grab().toImage()
    below = int(area.bottom())  # a row that the plane does not fill
    columns = range(round(area.left()) + 2, round(area.right()) - 2)
    ticks = panel.plot.getAxis("bottom").pen().color().name()
    assert {QColor(image.pixel(x, below)).name() for x in columns} <= {LIGHT.plot, ticks}
