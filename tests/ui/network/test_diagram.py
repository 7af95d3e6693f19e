"""The network diagram: which units it shows, how, and how weights are changed on it."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from netviz.core import Frame, Hinges, hinge_strengths, strongest_hinges
from netviz.data import GENERATORS
from netviz.intents import Advance, EditEntry
from netviz.session import Session
from netviz.thinning import extent
from netviz.training.config import NetworkConfig
from netviz.ui.kit.panel import Hover
from netviz.ui.kit.symbols import text_width
from netviz.ui.kit.theme import DARK, LIGHT, SMALL
from netviz.ui.network.diagram_layout import Wanted, curves, placed
from netviz.ui.network.diagram_painter import Diagram, Pointed, edge_opacities, edge_widths
from netviz.ui.network.telling_units import TellingUnits
from tests.ui.conftest import legend_of, move_mouse
from tests.ui.network.shown_diagram import ShownDiagram

SIZES = [(240, 130), (296, 200), (416, 244), (416, 380)]


def listed(snapshot):
    """The hinges' list of a snapshot."""
    units = snapshot.standardization
    hinges = Hinges.of(snapshot.params, np.array(units.mean), np.array(units.scale))
    frame = Frame(*extent(snapshot.dataset.points))
    return strongest_hinges(hinge_strengths(snapshot.params), hinges, snapshot.activity, frame)


def test_the_first_ten_of_the_hinges_are_shown_in_the_order_of_their_numbers(shown, session):
    units = listed(session.snapshot())
    assert len(units) >= 10
    assert list(shown.layout.units) == sorted(units[:10])
    tops = [rect.top() for rect in shown.layout.units.values()]
    assert tops == sorted(tops)


@pytest.mark.parametrize("height", [0.0, 0.6, 40.0, -330.0])
@pytest.mark.parametrize("width", [26.0, 110.5, 220.0])
def test_an_edge_looks_like_one_curve_and_not_like_pieces(width, height):
    start, end = QPointF(50.25, 400.5), QPointF(50.25 + width, 400.5 + height)
    x, y = curves([(start, end)])[0].T
    assert (x[0], y[0], x[-1], y[-1]) == (start.x(), start.y(), end.x(), end.y())
    between = np.linspace(start.x(), end.x(), 2000)
    along = (between - start.x()) / width
    wanted = start.y() + height * along**2 * (3 - 2 * along)
    beside = np.abs(np.interp(between, x, y) - wanted)
    slope = height / width * 6 * along * (1 - along)
    assert (beside / np.hypot(1.0, slope)).max() < 0.5  # pixels


@pytest.mark.parametrize("n_hidden", [1, 4, 10, 11, 40])
def test_of_few_units_all_are_shown_and_of_many_the_others_are_counted(qtbot, n_hidden):
    shown = ShownDiagram(qtbot, Session(network=NetworkConfig(n_hidden)))
    button = shown.panel.others.more_units
    assert len(shown.layout.units) == min(n_hidden, 10)
    assert button.isVisible() == (n_hidden > 10)
    if n_hidden > 10:
        assert button.text() == f"+{n_hidden - 10} more"
        assert button.accessibleName() == f"{n_hidden - 10} more hidden units"


def test_a_network_without_numbers_is_shown_all_the_same():
    session = Session(network=NetworkConfig(20))
    for unit in range(20):
        session.apply(EditEntry("W1", (0, unit), 0.0))
        session.apply(EditEntry("W1", (1, unit), 0.0))
    assert TellingUnits().choose(session.snapshot(), steady=False) == tuple(range(10))


def test_which_units_are_shown_depends_on_the_snapshot_alone_unless_many_follow_each_other(session):
    units = TellingUnits()
    units.choose(session.snapshot(), steady=False)
    session.apply(Advance(1000))
    late = session.snapshot()
    assert units.choose(late, steady=False) == TellingUnits().choose(late, steady=False)


def everything(layout):
    """All that must not lie on each other."""
    rects = [*layout.inputs, *layout.input_names, *layout.units.values(), *layout.numbers.values()]
    rects += [*layout.classes.values(), *layout.labels.values()]
    return rects + [r for r in (layout.more_units, layout.more_classes, layout.scale_bar) if r is not None]


@pytest.mark.parametrize("theme", [LIGHT, LIGHT.enlarged(1.25)], ids=["usual", "larger"])
@pytest.mark.parametrize("n_classes", [2, 3, 7, 20])
@pytest.mark.parametrize("n_hidden", [1, 12, 512])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_overlaps_and_nothing_lies_outside(qtbot, size, n_hidden, n_classes, theme):
    width, height = size[0] - 34, max(size[1] - 58, 60)  # of the canvas in a card of that size
    names = tuple(f"class {label}" for label in range(n_classes))
    area = QRectF(0, 0, width, height)
    for guest in (None, n_hidden - 1):
        layout = placed(area, Wanted(tuple(range(min(n_hidden, 10))), n_hidden, names, guest), theme)
        assert layout.units
        assert layout.classes
        for rect in everything(layout):
            assert area.adjusted(-0.5, -0.5, 0.5, 0.5).contains(rect)
        for one, other in itertools.combinations(everything(layout), 2):
            both = one.intersected(other)
            assert both.width() < 0.5 or both.height() < 0.5, (one, other)


@pytest.mark.parametrize("size", SIZES)
def test_what_is_written_has_room(qtbot, session, size):
    shown = ShownDiagram(qtbot, session, size)
    for unit, rect in shown.layout.numbers.items():
        assert text_width(str(unit), LIGHT.font(SMALL)) <= rect.width()
    for button in (shown.panel.others.more_units, shown.panel.others.more_classes):
        if button.isVisible():
            assert button.fontMetrics().horizontalAdvance(button.text()) <= button.width() - 4


def test_edges_are_as_wide_and_as_opaque_as_their_weights_are_large(shown, session):
    params = session.snapshot().params
    entries = [entry for name in ("W1", "W2") for entry in shown.layout.entries(name)]
    weights = np.array([getattr(params, name)[index] for name, index in entries])
    strength = Diagram().strengths(params, entries)
    widths, opacities = edge_widths(strength), edge_opacities(strength)
    order = np.argsort(np.abs(weights))
    assert (np.diff(widths[order]) >= 0).all()
    assert widths.max() == pytest.approx(2.8)
    assert opacities.max() == pytest.approx(0.9)
    assert (edge_widths(np.array(0.0)), edge_opacities(np.array(0.0))) == pytest.approx((0.6, 0.12))
    assert (np.sign(strength) == np.sign(weights)).all()


def grabbed(shown, pointed):
    """The red and blue that the edges alone leave on a white ground."""
    image = QImage(shown.canvas.size(), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    snapshot = shown.session.snapshot()
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown.panel.diagram.paint(painter, snapshot, snapshot.params, LIGHT, pointed)
    colors = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return colors[..., :3].astype(int)


def test_pointing_dims_all_edges_that_do_not_touch(shown):
    usual = grabbed(shown, Pointed())
    layout = shown.layout
    unit = next(iter(layout.units))
    dimmed = grabbed(shown, Pointed(unit=unit))
    other = list(layout.units)[5]

    def ink(picture, entry):
        total = 0
        for x, y in layout.curves([entry])[0, 3:6].tolist():
            total += int(255 * 3 - picture[round(y), round(x)].sum())
        return total

    strongest = max(
        (("W2", (other, k)) for k in layout.classes),
        key=lambda entry: abs(shown.session.snapshot().params.W2[entry[1]]),
    )
    assert ink(dimmed, strongest) < 0.6 * ink(usual, strongest)
    assert Pointed(unit=unit).touches(("W2", (unit, 0)))
    assert not Pointed(unit=unit).touches(("W2", (other, 0)))
    assert Pointed(label=1).touches(("W2", (other, 1)))
    assert not Pointed(label=1).touches(("W1", (0, other)))
    assert Pointed(column=0).touches(("W1", (0, other)))
    assert not Pointed(rest=True).touches(("W1", (0, other)))
    assert Pointed(unit=unit, entry=("W1", (0, unit))).touches(("W1", (0, unit)))
    assert not Pointed(unit=unit, entry=("W1", (0, unit))).touches(("W1", (1, unit)))


def test_a_unit_that_is_pointed_at_elsewhere_has_a_place_for_as_long(shown):
    usual = list(shown.layout.units)
    guest = next(unit for unit in range(32) if unit not in usual)
    shown.panel.show_hover(Hover(unit=guest))
    assert list(shown.layout.units) == [*usual, guest]
    assert not shown.panel.others.more_units.isVisible()
    shown.panel.show_hover(Hover())
    assert list(shown.layout.units) == usual
    assert shown.panel.others.more_units.isVisible()


def test_the_button_lists_all_others_and_one_of_them_is_chosen(qtbot, shown):
    usual = set(shown.layout.units)
    weakest = listed(shown.session.snapshot())[9]
    qtbot.mouseClick(shown.panel.others.more_units, Qt.MouseButton.LeftButton)
    opened = shown.panel.others.list
    entries = opened.entries
    numbers = [int(entries.item(row).text()) for row in range(entries.count())]
    assert numbers == sorted(set(range(32)) - usual)
    assert opened.accessibleName() == "22 more hidden units"
    qtbot.keyClick(entries, Qt.Key.Key_Right)
    assert shown.hovered[-1] in numbers  # also on the plane
    chosen = shown.hovered[-1]
    qtbot.keyClick(entries, Qt.Key.Key_Return)
    assert not opened.isVisible()
    assert set(shown.layout.units) == (usual - {weakest}) | {chosen}
    assert shown.panel.others.more_units.text() == "+22 more"


def test_of_very_many_classes_one_that_has_no_place_is_chosen(qtbot):
    dataset = GENERATORS["blobs"].make(10, 0.2, 20).split(0.2, 0)
    shown = ShownDiagram(qtbot, Session(dataset), (296, 200), DARK)
    button = shown.panel.others.more_classes
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    last = shown.panel.others.list.entries
    last.itemClicked.emit(last.item(last.count() - 1))
    assert 19 in shown.layout.classes
    assert button.accessibleName() == f"{20 - len(shown.layout.classes)} more classes"


def test_gradients_are_shown_instead_of_weights(shown, session):
    snapshot = session.snapshot()
    entries = shown.layout.entries("W2")
    shown.panel.edges.choose("gradient")
    assert [shown.panel.edges.itemText(row) for row in range(2)] == ["weights", "gradients"]
    assert shown.panel.view_state() == {"edges": "gradient"}
    strength = Diagram().strengths(snapshot.gradient, entries)
    assert np.abs(strength).max() == pytest.approx(1.0)
    shown.canvas.grab()  # and they can be painted


def test_what_is_pointed_at_is_told_in_typeset_symbols(shown, session):
    unit = next(iter(shown.layout.units))
    session.apply(EditEntry("b1", (unit,), -1000.0))
    shown.show()
    assert unit not in TellingUnits().choose(session.snapshot(), steady=False)
    shown.panel.show_hover(Hover(unit=unit))  # a dead unit tells nothing, but can be looked at
    place = shown.layout.units[unit].center()
    move_mouse(shown.canvas, place.x(), place.y())
    told = legend_of(shown.canvas)
    assert told.startswith(f"bias of unit {unit}: b⁽¹⁾ −1\u202f000, ∂J̃/∂b⁽¹⁾ ")
    assert told.endswith("dead: it fires for no sample")
    circle = shown.layout.inputs[1].center()
    move_mouse(shown.canvas, circle.x(), circle.y())
    assert legend_of(shown.canvas).startswith("x̃₂ = (x₂ ")


def test_everything_in_it_has_a_name(shown):
    assert shown.canvas.accessibleName() == "Network diagram"
    assert "+ − change it" in shown.canvas.accessibleDescription()
    assert shown.panel.edges.accessibleName()
    assert shown.panel.others.more_units.accessibleName() == "22 more hidden units"
