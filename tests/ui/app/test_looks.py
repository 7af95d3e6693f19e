import itertools

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QSlider

from netviz.data import GENERATORS
from netviz.intents import Advance, PinSample
from netviz.session import Session
from netviz.training.config import NetworkConfig
from netviz.ui.app.actions import COMMANDS
from netviz.ui.app.window import MainWindow
from netviz.ui.commands import data as data_commands
from netviz.ui.commands import run as run_commands
from netviz.ui.kit.card import Card
from netviz.ui.kit.stylesheet import apply_theme
from netviz.ui.kit.theme import DARK, LIGHT, _oklab
from netviz.ui.layouts import LAYOUTS
from tests.ui.conftest import field_of, is_settled, shot


def contrast(one, other):
    """The contrast of two colours as WCAG 2 defines it, 1 to 21."""

    def luminance(name):
        parts = np.array(QColor(name).getRgbF()[:3])
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return linear @ (0.2126, 0.7152, 0.0722)

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_contrast_is_that_of_wcag_aa(theme):
    for text in (theme.text, theme.muted, theme.bad, theme.good):
        for background in (theme.card, theme.window, theme.plot):
            assert contrast(text, background) >= 4.5, (text, background)
    assert contrast(theme.accent_text, theme.accent) >= 4.5
    for line in (theme.accent, theme.hinge, *theme.quantities.values()):
        assert contrast(line, theme.plot) >= 3.0, line


def test_thirty_one_classes_are_told_apart():
    colors = [_oklab(color) for color in LIGHT.class_colors(31)]
    gaps = [np.linalg.norm(np.subtract(a, b)) for a, b in itertools.combinations(colors, 2)]
    assert min(gaps) > 0.06  # about three times what is just noticeable side by side


@pytest.mark.slow
def test_a_theme_switch_changes_colours_and_nothing_else(window):
    window.session.apply(Advance(50))
    window.session.apply(PinSample(3))
    window.show_newest()
    window.panels["loss"].switch.choose("logarithmic")
    before, places = shot(window), [dock.geometry() for dock in window.docks.values()]
    light = window.grab().toImage().pixelColor(3, 3)
    window.actions_by_name["theme"].trigger()
    assert window.theme == DARK
    assert window.grab().toImage().pixelColor(3, 3) != light
    window.actions_by_name["theme"].trigger()
    assert window.theme == LIGHT
    assert shot(window) is before
    assert [dock.geometry() for dock in window.docks.values()] == places
    assert window.panels["loss"].switch.currentData() == "logarithmic"


@pytest.mark.slow
def test_resizing_loses_nothing(window):
    window.session.apply(Advance(50))
    window.session.apply(PinSample(3))
    window.show_newest()
    before = shot(window)
    window.panels["plane"].regions.choose("winner")
    for size in ((1024, 768), (1440, 900), (960, 640), (1920, 1080)):
        window.resize(*size)
        QApplication.processEvents()
        assert (window.width(), window.height()) == size
    after = shot(window)
    assert (after.step, after.last_step, after.pinned) == (50, 50, 3)
    np.testing.assert_array_equal(after.params.W1, before.params.W1)
    assert window.panels["plane"].regions.currentData() == "winner"
    on_demand = [window.panels[key] for key in ("why", "check", "guide", "code", "landscape")]
    assert all(panel.isVisible() for panel in window.panels.pictures if panel not in on_demand)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("preset", "size"),
    [
        *itertools.product(
            ("explore", "derivation"), ((1024, 768), (1440, 900), (1920, 1080), (3840, 2160))
        ),
        *itertools.product(("board", "lecture"), ((1024, 768), (1920, 1080), (3840, 2160))),
    ],
)
def test_nothing_is_cut_off(window, size, preset):
    window.resize(*size)
    window.session.apply(Advance(123))
    window.set_theme(window.theme.enlarged(LAYOUTS[preset].scale(size[1])))
    window.arrangement.apply(preset)
    window.show_newest()
    for _ in range(3):
        QApplication.processEvents()
    assert (window.width(), window.height()) == size
    for button in window.transport.findChildren(QPushButton):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width() - 2, button.text()
    right = window.transport.buttons["menu"]
    assert right.mapTo(window, right.rect().bottomRight()).x() <= size[0]
    shown = [card for card in window.findChildren(Card) if not card.visibleRegion().isEmpty()]
    assert (window.panels["plane"] in shown) == (preset != "board")
    for card in shown:
        corner = card.mapTo(window, card.rect().bottomRight())
        if card not in (
            window.panels["data"],
            window.panels["network"],
            window.panels["training"],
        ):  # their column scrolls
            assert corner.x() <= size[0]
            assert corner.y() <= size[1]
        assert card.title.width() >= card.title.sizeHint().width(), card.title.text()
        if card.detail.text():
            assert card.detail.width() >= card.detail.sizeHint().width(), card.title.text()
    for name in ("loss", "accuracy", "gradients"):
        if window.panels.is_seen(name):
            card = window.panels[name]
            whole = QRectF(card.plot.rect())
            assert all(whole.contains(placed.rect) for placed in card.labels.placed()), card.title.text()


@pytest.mark.slow
def test_the_plane_is_the_largest_picture(window):
    for size in ((1024, 768), (1440, 900), (1920, 1080)):
        window.resize(*size)
        for _ in range(3):
            QApplication.processEvents()
        seen = [panel for panel in window.panels.pictures if not panel.visibleRegion().isEmpty()]
        area = {panel: panel.width() * panel.height() for panel in seen}
        assert max(area, key=area.get) is window.panels["plane"]


@pytest.mark.slow
def test_the_column_of_choices_needs_no_scroll_bar_at_1024_by_768(window, qtbot):
    window.resize(1024, 768)
    scroll = window.column.widget()
    qtbot.waitUntil(lambda: scroll.widget().height() <= scroll.viewport().height())


def test_everything_that_can_be_operated_has_a_name_and_says_what_it_does(window):
    for kind in (QPushButton, QSlider, QLineEdit, QComboBox, QCheckBox):
        for widget in window.findChildren(kind):
            if widget.isVisibleTo(window):
                assert widget.accessibleName(), widget
                parents = [widget, widget.parentWidget(), widget.parentWidget().parentWidget()]
                assert any(parent.toolTip() for parent in parents), widget.accessibleName()
    for panel in window.panels.pictures:
        picture = getattr(panel, "plot", None) or getattr(panel, "canvas", panel)
        assert picture.accessibleName()
        assert len(picture.accessibleDescription()) > 40


@pytest.mark.slow
def test_everything_can_be_reached_with_the_tabulator(window, qtbot):
    window.setFocus()
    reached, widget = set(), None
    for _ in range(400):
        window.focusNextChild()
        widget = QApplication.focusWidget()
        if widget in reached:
            break
        reached.add(widget)
    for panel in window.panels.pictures:
        picture = getattr(panel, "plot", None) or getattr(panel, "canvas", panel)
        if picture.focusPolicy() != Qt.FocusPolicy.NoFocus and not picture.visibleRegion().isEmpty():
            assert picture in reached, panel.title.text()
    for widget in window.findChildren(QPushButton) + window.findChildren(QSlider):
        if not widget.visibleRegion().isEmpty() and widget.isEnabled():
            assert widget in reached, widget.accessibleName()


def test_keys_are_each_given_to_one_command_and_listed(window):
    keys = [(command.context, key) for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys))
    assert set(window.actions_by_name) == {command.id for command in COMMANDS}
    from netviz.ui.app.help import about_text, keys_text

    for command in COMMANDS:
        if command.keys:
            assert command.tip in keys_text()
    assert all(name in about_text() for name in ("netviz", "Qt 6", "numpy 2", "pyqtgraph 0.14"))


@pytest.mark.slow
def test_the_hint_is_shown_until_something_has_been_trained_once(qtbot, window):
    assert window.panels["plane"].hint.isVisible()
    run_commands.step(window)
    assert window.panels["plane"].hint.isHidden()
    run_commands.toggle_play(window)
    run_commands.toggle_play(window)
    window.close()
    again = MainWindow(Session(), LIGHT)
    qtbot.addWidget(again)
    assert again.panels["plane"].hint.isHidden()
    again.close()


def test_a_network_that_cannot_decide_is_explained(qtbot):
    window = MainWindow(Session(network=NetworkConfig(4, "zeros")), LIGHT)
    qtbot.addWidget(window)
    window.show()
    assert "same probability" in window.panels["plane"].caption.text()
    assert window.panels["plane"].caption.isVisible()
    run_commands.new_weights(window)
    window.panels["network"].scheme.setCurrentIndex(window.panels["network"].scheme.findData("he-normal"))
    window.panels["network"].scheme.activated.emit(0)
    assert window.panels["plane"].caption.isHidden()
    window.close()


def test_the_field_is_never_coarser_than_a_hundred_cells_and_exact_at_rest(window, qtbot):
    plane = window.panels["plane"].plot
    qtbot.waitUntil(lambda: is_settled(window) and is_settled(plane))
    box = plane.getViewBox().sceneBoundingRect()
    rows, columns = field_of(window).shape[:2]
    assert columns == round(box.width())
    assert abs(rows - box.height()) <= 1
    plane.set_playing(True)
    run_commands.step(window)
    assert 100 <= min(field_of(window).shape[:2]) < rows


@pytest.mark.slow
def test_the_theme_follows_the_desktop_until_the_user_chooses(qtbot, monkeypatch):
    window = MainWindow(Session())
    qtbot.addWidget(window)
    for theme in (DARK, LIGHT):
        monkeypatch.setattr("netviz.ui.app.window.desktop_theme", lambda theme=theme: theme)
        QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Unknown)
        assert window.theme == theme
    window.actions_by_name["theme"].trigger()
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Unknown)
    assert window.theme == DARK
    window.close()


def test_stacked_areas_add_up_to_the_loss(window):
    window.session.apply(Advance(30))
    window.show_newest()
    window.panels["loss"].switch.choose("stacked")
    (_, lower), (_, upper) = (curve.getData() for curve in window.panels["loss"].curves[:2])
    history = shot(window).history
    # Where they swing, their mean is drawn.
    np.testing.assert_allclose(lower[:31], history["loss_reg"], rtol=0.1)
    np.testing.assert_allclose(upper[:31], history["loss_reg"] + history["loss_data"], rtol=0.1)
    assert (upper[:31] > lower[:31]).all()


def test_data_and_penalty_parts_are_told_apart(window):
    window.session.apply(Advance(30))
    window.show_newest()
    window.panels["gradients"].switch.choose("parts")
    y = window.panels["gradients"].curves[2].getData()[1]
    params, lam = shot(window).params, shot(window).config.regularization
    assert 10 ** y[-1] == pytest.approx(2 * lam * np.linalg.norm(params.W1))


@pytest.mark.slow
def test_very_many_classes_and_units_are_shown(qtbot):
    dataset = GENERATORS["blobs"].make(10, 0.2, 31).split(0.2, 0)
    window = MainWindow(Session(dataset, NetworkConfig(512)), DARK)
    qtbot.addWidget(window)
    window.resize(1920, 1080)
    window.show()
    run_commands.step(window)
    QApplication.processEvents()
    window.show_panel("diagram")
    canvas, layout = window.panels["diagram"].canvas, window.panels["diagram"].diagram.layout
    for place in (*layout.units.values(), *layout.classes.values()):
        assert canvas.rect().contains(place.toAlignedRect())
    window.close()
    apply_theme(LIGHT)


def test_an_error_in_painting_does_not_escape(window, qtbot):
    def fail(painter):
        raise ValueError("broken")

    window.panels["units"].canvas.paint = fail
    with qtbot.capture_exceptions() as exceptions:
        window.panels["units"].canvas.repaint()
        QApplication.sendEvent(window.panels["units"].canvas, QEvent(QEvent.Type.UpdateRequest))
    assert {str(error) for _, error, _ in exceptions} == {"broken"}
    window.panels["units"].canvas.paint = lambda painter: None


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
def test_the_legend_names_every_class_of_few(window, qtbot, size):
    window.resize(*size)
    data_commands.take_from_shelf(window, "penguins-bills")
    QApplication.processEvents()
    top = window.panels["plane"].top
    row = top.row if size == (1024, 768) else top.legend
    assert row.isVisible()
    assert row.texts == ("Adelie", "Chinstrap", "Gentoo", "test")


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_colours_beyond_okabe_and_ito_are_seen_on_either_ground(theme):
    for color in theme.class_colors(20)[7:]:
        assert contrast(color.name(), theme.plot) > 1.3


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_nothing_of_the_bottom_line_is_cut_off(window, scale):
    window.set_theme(LIGHT.enlarged(scale))
    window.status.show_figures(300.0, 60.0, None)
    window.say("drag to draw")
    QApplication.processEvents()
    foot = window.statusBar()
    for label in window.status.findChildren(QLabel):
        if label.isVisible() and label.text():
            place = QRect(label.mapTo(foot, QPoint(0, 0)), label.size())
            assert place.intersected(foot.rect()).height() >= label.fontMetrics().height(), label.text()
