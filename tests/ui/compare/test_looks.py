"""How runs stand side by side: alike, in line, and with nothing cut off."""

import itertools

import numpy as np
import pytest
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication

from netviz.comparison import lines
from netviz.intents import Advance, PinRun, SetTraining
from netviz.looking import PinnedRuns
from netviz.session import Session
from netviz.training.config import TrainingConfig
from netviz.ui.compare.table_panel import RunTable
from netviz.ui.history.event_marks import EventMark, EventMarks
from netviz.ui.history.ranges import settled_extent
from netviz.ui.history.runs_chart import ShownRun
from netviz.ui.history.runs_panel import RunsPanel
from netviz.ui.kit import symbols
from netviz.ui.kit.fonts import load_fonts
from netviz.ui.kit.theme import BODY, DARK, LIGHT
from netviz.ui.plane.run_plane import RunPlane


@pytest.fixture(scope="module")
def pinned():
    session = Session()
    for rate in (0.5, 0.3, 0.2, 0.1, 0.05):
        session.apply(SetTraining(TrainingConfig(rate, 0.01)))
        session.apply(Advance(60))
        if rate > 0.05:
            session.apply(PinRun())
    return PinnedRuns(session), session


@pytest.mark.parametrize("height", range(120, 261, 20))
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_no_row_of_the_table_is_cut_off(pinned, qtbot, height, scale):
    runs, session = pinned
    table = RunTable()
    qtbot.addWidget(table)
    table.set_theme(LIGHT.enlarged(scale))
    table.resize(700, height)
    table.runs.show_lines(lines(runs, session.blobs.datasets, 60))
    table.show()
    rows = [table.visualRect(table.runs.index(row, 0)) for row in range(5)]
    for row in rows:
        visible = row.intersected(table.viewport().rect()).height()
        assert visible < 5 or visible >= row.height() - 1  # a sliver has no text in it


@pytest.mark.parametrize("room", [1300, 2400])
def test_columns_have_one_pitch_that_can_be_read_where_there_is_room(pinned, qtbot, room):
    runs, session = pinned
    table = RunTable()
    qtbot.addWidget(table)
    table.resize(room, 240)
    table.runs.show_lines(lines(runs, session.blobs.datasets, 60))
    table.show()
    shown = [n for n in range(1, table.runs.columnCount()) if not table.isColumnHidden(n)]
    widths = [table.columnWidth(number) for number in shown[:-1]]
    assert len({*widths}) == 1
    assert widths[0] < 160


def test_what_is_the_same_in_all_runs_is_no_column(pinned):
    runs, session = pinned
    table = RunTable()
    table.runs.show_lines(lines(runs, session.blobs.datasets, 60))
    told = {line.last_step for line in table.runs.lines}
    names = [column.name for column in table.runs.columns]
    assert ("steps" in names) == (len(told) > 1)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_shown_row_has_round_ends_and_a_gap_to_the_next(pinned, qtbot, theme):
    runs, session = pinned
    table = RunTable()
    qtbot.addWidget(table)
    table.set_theme(theme)
    table.resize(900, 240)
    found = lines(runs, session.blobs.datasets, 60)
    table.runs.show_lines(found)
    table.show_shown(frozenset(line.run.id for line in found[:2]))
    table.show()
    picture = table.viewport().grab().toImage()
    first, last = (table.visualRect(table.runs.index(0, n)) for n in (0, table.runs.columnCount() - 1))
    middle = first.center().y()
    card, soft = QColor(theme.card), QColor(theme.accent_soft)
    assert picture.pixelColor(first.left(), first.top() + 1) == card
    assert picture.pixelColor(last.right() - 1, first.top() + 1) == card
    assert picture.pixelColor(last.left() + 2, middle) == soft
    assert picture.pixelColor(last.left() + 2, first.bottom()) == card


def test_heads_are_alike_whichever_run_is_the_present_one(pinned, qtbot):
    heads = []
    for is_present in (True, False):
        plane = RunPlane(slot="A", run="1")
        qtbot.addWidget(plane)
        plane.set_theme(LIGHT)
        plane.resize(420, 400)
        plane.show_run("λ = 0.003", is_present=is_present)
        plane.show()
        heads.append(
            [
                (type(widget), widget.geometry().getRect())
                for widget in (plane.tag, plane.about, plane.regions)
                if widget.isVisible()
            ]
        )
        assert not plane.end.isVisible()
    assert heads[0] == heads[1]
    assert len(heads[0]) == 3


@pytest.mark.parametrize("width", [210, 240, 300, 480])
def test_the_letter_stays_in_any_head_and_readings_span_the_plane(pinned, qtbot, width):
    _, session = pinned
    plane = RunPlane(slot="A", run="1")
    qtbot.addWidget(plane)
    plane.set_theme(LIGHT)
    plane.resize(width, 400)
    plane.show_run("λ = 0.003, η = 0.25", is_present=False)
    plane.show()
    plane.show_snapshot(None, session.snapshot())
    assert plane.tag.isVisible()
    cells = [cell.geometry() for cell in plane.readings if cell.isVisible()]
    area = plane.plot.geometry()
    assert cells[0].left() - area.left() == area.right() - cells[-1].right()
    gaps = [after.left() - before.right() for before, after in itertools.pairwise(cells)]
    assert max(gaps) - min(gaps) <= 1
    assert min(gaps) > 0


def test_an_equation_is_set_in_one_face():
    load_fonts()
    font = LIGHT.font(BODY)
    sans = symbols.text_width("λ", font) + symbols.text_width(" = 0.003", font)
    assert symbols.text_width("λ = 0.003", font) != pytest.approx(sans)
    assert QFontInfo(symbols.equation_font(font)).family() == "KaTeX_Main"
    for text in ("λ = 2·10⁻⁴", "λ = 5 %", "the rate = 0.5"):  # not in that face, or no equation
        pieces = [symbols.text_width(piece, font) for piece, _ in symbols.split_symbols(text)]
        assert symbols.text_width(text, font) == pytest.approx(sum(pieces))


def test_where_curves_come_from_does_not_set_the_axis():
    steps = np.arange(1000.0)
    values = 0.3 + 1.5 * np.exp(-steps / 4)
    assert settled_extent(steps, values) < 0.4
    assert settled_extent(steps[:15], values[:15]) == values[0]


def test_curves_have_points_at_the_present_step_and_letters_before_their_names(pinned, qtbot):
    runs, _ = pinned
    panel = RunsPanel()
    qtbot.addWidget(panel)
    panel.set_theme(LIGHT)
    panel.resize(400, 320)
    panel.show()
    shown = [ShownRun(run.letter, runs.snapshot(run, 20)) for run in runs.runs[:2]]
    panel.show_runs(shown[0].snapshot, shown)
    labels = panel.plot.labels.notes.labels
    assert [label.tag for label in labels] == ["A", "A", "B", "B"]
    assert {x for label in labels for x, _ in label.dots} == {20.0}


def test_rings_stand_where_they_belong_once_the_chart_has_its_room(qtbot):
    panel = RunsPanel()
    qtbot.addWidget(panel)
    panel.set_theme(LIGHT)
    panel.resize(160, 120)
    panel.show()
    marks = EventMarks(panel.plot.getPlotItem())
    panel.plot.getViewBox().setRange(xRange=(0, 100), yRange=(0, 1), padding=0)
    marks.show([(12.0, 0.5)])
    ringed = []
    for width in (160, 600):
        panel.resize(width, 320)
        QApplication.processEvents()
        found = [item for item in panel.plot.items() if isinstance(item, EventMark) and item.isVisible()]
        ringed.append(sum(mark.has_ring for mark in found))
    assert ringed == [0, 1]
