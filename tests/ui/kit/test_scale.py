"""Lines, pictures and numbers at every scale: of the screen, of a page, and of the data."""

import base64
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from netviz.data import Dataset
from netviz.intents import Advance, PinSample
from netviz.session import Session
from netviz.training.config import NetworkConfig
from netviz.ui.app.window import MainWindow
from netviz.ui.gradcheck.error_plot import PowerAxis
from netviz.ui.history.time_plot import StepAxis
from netviz.ui.kit.number_format import exact_text, range_text, tick_texts
from netviz.ui.kit.panel import Hover
from netviz.ui.kit.picture_export import save_picture
from netviz.ui.kit.plot_items import Curve, Level, clipped
from netviz.ui.kit.theme import DARK, LIGHT
from netviz.ui.plane.frame import PlaneFrame
from netviz.ui.plane.regions_item import RegionsItem
from tests.ui.conftest import boundary_of, is_settled, plot_item


def rendered(widget, ratio):
    """A widget as it is painted where a logical pixel is `ratio` of the device's."""
    picture = QPixmap(widget.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor("white"))
    with QPainter(picture) as painter:
        QWidget.render(widget, painter, QPoint())
    return picture.toImage()


def array_of(image):
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[:, : image.width()]


def ink(image, background):
    """How much of a picture's area is covered by something that is not the background."""
    away = np.abs(array_of(image)[..., :3].astype(int) - QColor(background).getRgb()[:3]).sum(axis=-1)
    return float((away / 765).mean())


def thickness(image, color):
    """The number of rows in which a horizontal line of a colour is seen, at its middle."""
    pixels = array_of(image)[..., :3].astype(int)
    near = np.abs(pixels - QColor(color).getRgb()[:3]).sum(axis=-1) < 120
    return int(near.sum(axis=0).max())


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_lines_are_as_thick_at_200_per_cent_as_at_100(qtbot, theme):
    plot = pg.PlotWidget()
    qtbot.addWidget(plot)
    plot.resize(300, 200)
    plot.setBackground(theme.plot)
    plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # whose frame has the colour of the lines
    for name in ("left", "bottom"):
        plot.hideAxis(name)
    plot.setRange(xRange=(0, 1), yRange=(0, 1), padding=0)
    curve, level = Curve(), Level(angle=0)
    for item in (curve, level):
        plot.addItem(item)
    plot.show()
    for draw in (
        lambda: curve.setPen(theme.pen(theme.accent, 3.0)) or curve.setData([0, 1], [0.3, 0.3]),
        lambda: curve.setData([], []) or level.setPen(theme.pen(theme.accent, 3.0)) or level.setPos(0.7),
    ):
        draw()
        QApplication.processEvents()
        once, twice, thrice = (thickness(rendered(plot, ratio), theme.accent) for ratio in (1, 2, 3))
        assert once in (3, 4)
        assert abs(twice - 2 * once) <= 2
        assert abs(thrice - 3 * once) <= 3


@pytest.mark.slow
def test_no_panel_draws_thinner_at_200_per_cent(window, qtbot):
    window.session.apply(Advance(60))
    window.session.apply(PinSample(5))
    window.show_newest()
    window.panels["plane"].show_hover(Hover(unit=3))
    QApplication.processEvents()
    for panel in (
        window.panels["loss"].plot,
        window.panels["gradients"].plot,
        window.panels["units"].canvas,
        window.panels["lines"].canvas,
    ):
        once, twice = (ink(rendered(panel, ratio), window.theme.plot) for ratio in (1, 2))
        assert twice > 0.9 * once, panel.accessibleName()
    plane = window.panels["plane"].plot
    plot_item(plane, RegionsItem).hide()  # lines and points alone
    once, twice = (ink(rendered(plane, ratio), window.theme.plot) for ratio in (1, 2))
    assert twice > 0.93 * once


@pytest.mark.slow
def test_pens_grow_with_the_type_and_none_is_cosmetic(window):
    for theme in (LIGHT, LIGHT.enlarged(1.5)):
        window.set_theme(theme)
        pens = [theme.pen(theme.text, 2.0)]
        for plot in (
            window.panels["plane"].plot,
            *(panel.plot for panel in [window.panels[name] for name in ("loss", "accuracy", "gradients")]),
        ):
            for item in plot.getPlotItem().items:
                pen = item.opts.get("pen") if hasattr(item, "opts") else getattr(item, "pen", None)
                if pen is not None and not callable(pen):
                    pens.append(pen)
            pens += [plot.getAxis(name).pen() for name in ("left", "bottom")]
        assert len(pens) > 20
        assert not any(pen.isCosmetic() for pen in pens if pen.widthF() > 1.0)
        assert pens[0].widthF() == 2.0 * theme.scale


@pytest.mark.parametrize("connect", ["all", "pairs"])
def test_a_curve_in_pieces_is_the_same_curve_from_its_first_point_on(qtbot, connect):
    plot = pg.PlotWidget()
    qtbot.addWidget(plot)
    plot.resize(400, 300)
    plot.setRange(xRange=(0, 60), yRange=(-1.1, 1.1), padding=0)
    curve = Curve(connect=connect, antialias=True)
    curve.setPen(LIGHT.pen("#ffffff", 2.0))
    plot.addItem(curve)
    plot.show()
    x = np.arange(60.0)
    curve.setData(x, np.where(x % 4 < 2, 1.0, -1.0))
    QApplication.processEvents()
    pictures = []
    for mode in ("on", "off"):
        curve.setSegmentedLineMode(mode)
        pictures.append(array_of(rendered(plot, 2))[..., :3].astype(float))
    assert np.abs(pictures[0] - pictures[1]).mean() < 0.5


@pytest.fixture
def svg(window, tmp_path):
    window.resize(1440, 900)
    window.session.apply(Advance(40))
    window.session.apply(PinSample(5))
    window.show_newest()
    for _ in range(3):
        QApplication.processEvents()
    path = tmp_path / "window.svg"
    save_picture(window, path)
    return path


@pytest.mark.slow
def test_strokes_of_an_svg_need_no_vector_effect(svg):
    depends = []
    for group in ET.parse(svg).iter("{http://www.w3.org/2000/svg}g"):
        stroke = group.get("stroke", "none")
        depends += [
            shape
            for shape in group
            if shape.get("vector-effect") == "non-scaling-stroke" and stroke != "none"
        ]
    assert not depends


@pytest.mark.slow
def test_pictures_in_an_svg_are_fine_enough_to_be_enlarged(svg):
    """Cells have to be large blocks of pixels: a viewer that smooths blurs one pixel at their edges."""
    text = svg.read_text(encoding="utf-8")
    images = re.findall(r'<image [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*?base64,([^"]+)"', text)
    assert len(images) >= 5  # the regions, and a heat map on most cards
    for width, height, data in images:
        image = QImage.fromData(base64.b64decode(data))
        if float(width) > 20 and image.width() != round(float(width)):  # not an icon
            assert image.width() >= 2 * float(width) or image.height() >= 2 * float(height)


@pytest.mark.slow
def test_nothing_of_a_plot_lies_outside_of_it_on_a_page(window, tmp_path):
    lines = np.array([[[-5.0, 5.0], [15.0, 5.0]], [[-5.0, -1.0], [15.0, -1.0]], [[-2.0, 3.0], [-1.0, 4.0]]])
    np.testing.assert_allclose(clipped(lines, QRectF(0, 0, 10, 10)), [[[0.0, 5.0], [10.0, 5.0]]])
    window.session.apply(Advance(60))
    window.show_newest()
    window.panels["plane"].plot.getViewBox().scaleBy((0.3, 0.3))
    window.panels["loss"].show_part((20.0, 40.0))
    QApplication.processEvents()
    path = tmp_path / "window.svg"
    save_picture(window, path)
    page = QImage(window.size(), QImage.Format.Format_RGBA8888)
    page.fill(QColor("white"))
    with QPainter(page) as painter:
        QSvgRenderer(str(path)).render(painter)
    page, screen = (array_of(image)[..., :3].astype(float) for image in (page, rendered(window, 1)))
    plane, loss = window.panels["plane"], window.panels["loss"]
    for widget in (plane.title_bar, plane.slider, loss.title_bar):
        corner = widget.mapTo(window, widget.rect().topLeft())
        rows = slice(corner.y(), corner.y() + widget.height())
        columns = slice(corner.x(), corner.x() + widget.width())
        difference = np.abs(page[rows, columns] - screen[rows, columns]).mean()
        assert difference < 6.0, widget.objectName()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("rsvg-convert") is None, reason="librsvg is not installed")
def test_librsvg_shows_an_svg_as_it_is_on_the_screen(svg, window):
    picture = svg.with_suffix(".png")
    subprocess.run(["rsvg-convert", "-o", str(picture), str(svg)], check=True)
    page = array_of(QImage(str(picture)))[..., :3].astype(float)
    screen = array_of(rendered(window, 1))[..., :3].astype(float)
    for widget in (
        window.panels["plane"].plot,
        window.panels["loss"].plot,
        window.panels["gradients"].plot,
        window.panels["lines"].canvas,
    ):
        corner = widget.mapTo(window, widget.rect().topLeft())
        rows = slice(corner.y(), corner.y() + widget.height())
        columns = slice(corner.x(), corner.x() + widget.width())
        difference = np.abs(page[rows, columns] - screen[rows, columns]).mean()
        assert difference < 8.0, (widget.accessibleName(), difference)


# ------------------------------------------------------------------ the data's scale


def two_clouds(start, spread):
    rng = np.random.default_rng(0)
    points = np.vstack((rng.normal(0.0, 0.6, (60, 2)), rng.normal(2.5, 0.6, (60, 2))))
    points = np.array(start) + points * np.array(spread)
    classes = np.repeat([0, 1], 60)
    return Dataset(points, classes, ("a", "b"), ("x", "y"), np.zeros(120, bool), "clouds")


FAR = [
    ((0.0, 0.0), (1.0, 1.0)),
    ((1e15, 0.0), (4.0, 1.0)),
    ((1e15, -2e15), (64.0, 64.0)),
    ((1.7e18, 1.7e18), (1e13, 1e13)),
    ((1.7e18, 1.7e18), (1e17, 1e17)),
    ((0.0, 0.0), (1e-310, 1e-310)),
    ((0.0, 5.0), (1e90, 1e-200)),
]


@pytest.mark.slow
@pytest.mark.parametrize(("start", "spread"), FAR)
def test_data_of_any_scale_are_learned_and_drawn_with_their_boundary(qtbot, start, spread):
    session = Session(two_clouds(start, spread), NetworkConfig(8))
    window = MainWindow(session, LIGHT)
    qtbot.addWidget(window)
    window.resize(1200, 800)
    window.show()
    session.apply(Advance(150))
    window.show_newest()
    qtbot.waitUntil(lambda: is_settled(window) and is_settled(window.panels["plane"].plot))
    plane, shot = window.panels["plane"].plot, session.snapshot()
    assert shot.values["accuracy"] > 0.97
    assert not plane.uniform
    view = plane.getViewBox().viewRect()
    inside = [view.contains(*place) for place in boundary_of(window).tolist()]
    assert sum(inside) > 2
    # The boundary runs between the classes: of the drawn points, each lies on its own side.
    points = plane.frame.to_plot(shot.dataset.points)
    assert all(view.contains(*place) for place in points.tolist())
    pixels = [plane.getViewBox().mapViewToScene(QRectF(*place, 0, 0).topLeft()) for place in points]
    places = {(round(place.x()), round(place.y())) for place in pixels}
    assert len(places) > 90  # they are told apart
    # Pointing comes back to the data: the place of a sample is that sample.
    assert plane.sample_near(tuple(shot.dataset.points[3])) is not None
    window.close()


@pytest.mark.slow
@pytest.mark.parametrize(("start", "spread"), FAR)
def test_ticks_of_the_plane_differ_from_their_neighbours(qtbot, start, spread):
    window = MainWindow(Session(two_clouds(start, spread), NetworkConfig(4)), LIGHT)
    qtbot.addWidget(window)
    window.show()
    plane = window.panels["plane"].plot
    for zoom in (1.0, 0.05, 0.001):
        plane.getViewBox().scaleBy((zoom, zoom))
        for axis, extent in (
            ("bottom", plane.getViewBox().viewRect().width()),
            ("left", plane.getViewBox().viewRect().height()),
        ):
            item = plane.getAxis(axis)
            low, high = item.range
            for gap, values in item.tickValues(low, high, 400):
                texts = item.tickStrings(values, item.scale, gap)
                assert len(set(texts)) == len(texts), (axis, extent, texts)
    window.close()


def test_ticks_read_as_numbers_do():
    assert tick_texts([-1.0, -0.5, 0.0, 0.5], 0.5) == ["−1.0", "−0.5", "0", "0.5"]
    assert tick_texts([1.7e18, 1.702e18, 1.704e18], 2e15) == ["1.7·10¹⁸", "1.702·10¹⁸", "1.704·10¹⁸"]
    assert tick_texts([0.0, 1e-310, 2e-310], 1e-310) == ["0", "1·10⁻³¹⁰", "2·10⁻³¹⁰"]
    assert tick_texts([20000.0, 20000.5], 0.5) == ["20\u202f000.0", "20\u202f000.5"]
    assert exact_text(1.7e18) == "1.7·10¹⁸"
    assert exact_text(-2001.0) == "−2001"
    assert range_text(1.7e18, 1.7001e18) == ("1.7·10¹⁸", "1.7001·10¹⁸")
    assert range_text(0.1, 0.1) == ("0.1", "0.1") or range_text(0.1, 0.1) == ("0.100", "0.100")


def test_steps_beyond_ten_million_read_differently(qtbot):
    axis, powers = StepAxis("bottom"), PowerAxis("left")
    qtbot.addWidget(pg.PlotWidget(axisItems={"bottom": axis, "left": powers}))  # Qt's, as in the window
    texts = axis.tickStrings([30_000_000.0, 30_000_100.0, 30_000_200.0], 1.0, 100.0)
    assert len(set(texts)) == 3
    assert powers.tickStrings([-3.0, 0.0], 1.0, 3.0) == ["10⁻³", "1"]


def test_a_frame_is_the_datas_own_unless_they_are_far_out():
    usual = PlaneFrame.of(np.array([[-1.0, 2.0], [3.0, 900.0]]))
    np.testing.assert_array_equal(usual.origin, 0.0)
    np.testing.assert_array_equal(usual.unit, 1.0)
    points = np.array([[1.7e18, 3e-300], [1.7e18 + 4096, 9e-300]])
    frame = PlaneFrame.of(points)
    assert np.abs(frame.to_plot(points)).max() < 1e5
    np.testing.assert_allclose(frame.to_data(frame.to_plot(points)), points, rtol=1e-12)
