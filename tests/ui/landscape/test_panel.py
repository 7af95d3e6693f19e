"""The landscape as a user gets it: a cut that answers one question, contours, and a click that sets θ."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from netviz.core import forward_backward
from netviz.core.params import ParamVector
from netviz.core.symbols import split_symbols, spoken
from netviz.intents import Advance, EditEntry, GoTo, SetNetwork, SetTraining, Undo, UseMistake
from netviz.landscape import Cut
from netviz.session import Session
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.ui.kit.theme import LIGHT
from netviz.ui.landscape.asked import Chart
from netviz.ui.landscape.panel import LandscapePanel
from tests.ui.conftest import legend_of, move_mouse, shot

HIDDEN = 30


class Desk:
    """A panel that stands alone, and the session that it shows."""

    def __init__(self, session):
        self.session, self.panel = session, LandscapePanel()
        self.panel.wants.connect(self.apply)
        self.panel.set_theme(LIGHT)
        self.panel.resize(420, 400)

    @property
    def shot(self):
        return self.session.snapshot()

    def apply(self, intent):
        before = self.shot
        self.panel.show_snapshot(before, self.session.apply(intent))
        return self.shot


def new_session():
    session = Session(network=NetworkConfig(n_hidden=HIDDEN), config=TrainingConfig(4.0, 1e-3))
    session.apply(Advance(3))
    session.apply(GoTo(0))
    return session


@pytest.fixture
def session():
    return new_session()


@pytest.fixture
def desk(qtbot):
    desk = Desk(new_session())
    qtbot.addWidget(desk.panel)
    desk.panel.show_snapshot(None, desk.shot)
    desk.panel.show()
    at_rest(desk.panel, qtbot)
    yield desk
    desk.panel.close_work()


@pytest.fixture
def panel(desk):
    return desk.panel


def at_rest(panel, qtbot):
    qtbot.waitUntil(
        lambda: (
            panel.computing.is_at_rest
            and not panel.resized.isActive()
            and (panel.computing.shown is None or not panel.computing.shown.coarsely)
        )
    )


def choose(panel, qtbot, view, part="loss"):
    panel.choices.part.choose(part)
    panel.choices.view.choose(view)
    at_rest(panel, qtbot)
    return panel.shown


def theta(snapshot):
    return ParamVector.from_params(snapshot.params).vector


def loss_at(snapshot, flat):
    data = snapshot.lines.data
    params = ParamVector(snapshot.params.sizes, np.ascontiguousarray(flat)).to_params()
    return forward_backward(params, data.a1, data.y, snapshot.config.regularization)


def test_the_key_shows_whether_the_step_jumps_over_the_valley(window, qtbot):
    window.actions_by_name["landscape"].trigger()
    QApplication.processEvents()
    panel = window.panels["landscape"]
    at_rest(panel, qtbot)
    assert not panel.canvas.visibleRegion().isEmpty()
    assert isinstance(panel.shown, Cut)
    here, there = shot(window).values["loss"], window.session.apply(GoTo(1)).values["loss"]
    assert there > here
    assert panel.shown.step_loss == pytest.approx(there, rel=1e-12)
    assert "jumps over the valley" in panel.said
    assert "above 2" in panel.said
    assert "jumps over" in panel.choices.badge.text()
    assert spoken(panel.said) in panel.canvas.accessibleDescription()


def test_a_smaller_step_goes_down_and_the_picture_says_so_at_once(desk, panel, qtbot):
    desk.apply(SetTraining(TrainingConfig(0.01, 1e-3)))
    at_rest(panel, qtbot)
    assert "stays on this side of the valley" in panel.said
    assert "goes down" in panel.choices.badge.text()
    assert panel.shown.learning_rate == 0.01


@pytest.mark.parametrize(
    ("view", "part"), [("random", "loss"), ("path", "loss_data"), ("W1", "loss_reg"), ("W2", "loss")]
)
def test_hover_reads_the_engines_own_loss(desk, panel, qtbot, view, part):
    chart = choose(panel, qtbot, view, part)
    assert isinstance(chart, Chart)
    snapshot, axes = desk.shot, panel.axes
    assert chart.plane.theta(*chart.here) == pytest.approx(theta(snapshot), abs=1e-12)
    place = axes.area.center() + QPointF(20, 10)
    move_mouse(panel.canvas, place.x(), place.y())
    trace = loss_at(snapshot, chart.plane.theta(*axes.numbers(place)))
    data, reg = panel.values_at(*axes.numbers(place))
    assert (data, reg) == (
        pytest.approx(trace.loss_data, rel=1e-12),
        pytest.approx(trace.loss_reg, rel=1e-12),
    )
    assert legend_of(panel.canvas).startswith("J̃ ")
    assert chart.surface.n_samples == chart.surface.n_all


def test_a_click_sets_theta_and_undo_brings_it_back_bit_for_bit(desk, panel, qtbot):
    desk.apply(GoTo(2))
    before, last = theta(desk.shot), desk.shot.last_step
    chart = choose(panel, qtbot, "random")
    place = panel.axes.area.center() + QPointF(30, -20)
    wanted = chart.plane.theta(*panel.axes.numbers(QPointF(place.toPoint())))
    qtbot.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert theta(desk.shot).tobytes() == wanted.tobytes()
    assert (desk.shot.step, desk.shot.last_step) == (2, 2)
    at_rest(panel, qtbot)
    assert panel.shown.here.tolist() == [0.0, 0.0]
    desk.apply(Undo())
    assert theta(desk.shot).tobytes() == before.tobytes()
    assert desk.shot.last_step == last


def test_a_click_on_the_plane_of_a_unit_sets_its_two_weights_alone(desk, panel, qtbot):
    panel.choices.unit.setCurrentIndex(4)
    chart = choose(panel, qtbot, "W1")
    before, place = theta(desk.shot), panel.axes.area.center() + QPointF(25, 12)
    x, y = panel.axes.numbers(QPointF(place.toPoint()))
    qtbot.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert desk.shot.params.W1[:, 4].tolist() == [x, y]
    assert np.count_nonzero(theta(desk.shot) != before) == 2
    assert len(desk.shot.spec.changes[-1].edits) == 2
    assert chart.plane is not None


def test_keys_move_a_cross_and_set_theta(desk, panel, qtbot):
    choose(panel, qtbot, "gradient")
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(panel.canvas, key)
    t = panel.cross[0]
    assert t > 0
    assert "𝑡" in legend_of(panel.canvas)
    wanted = panel.shown.plane.theta(t)
    qtbot.keyClick(panel.canvas, Qt.Key.Key_Return)
    assert theta(desk.shot).tobytes() == wanted.tobytes()


def test_the_path_goes_from_the_start_through_the_present_point_and_on(desk, panel, qtbot):
    desk.apply(GoTo(0))
    desk.apply(Advance(40))
    desk.apply(GoTo(25))
    chart = choose(panel, qtbot, "path")
    assert len(chart.path) == 41
    assert chart.n_past == 26
    assert chart.path[25] == pytest.approx(chart.here)
    states = [theta(desk.session.apply(GoTo(step))) for step in (0, 13, 40)]
    assert chart.plane.project(np.stack(states)) == pytest.approx(chart.path[[0, 13, 40]], abs=1e-9)
    assert "only the present point lies on this surface" in panel.said


def test_it_follows_a_run_that_plays_coarsely_and_finely_again_at_rest(desk, panel, qtbot):
    choose(panel, qtbot, "random")
    fine = panel.shown.surface.data.size
    panel.set_playing(True)
    desk.apply(Advance(7))
    qtbot.waitUntil(lambda: panel.computing.shown.snapshot.step == 7)
    assert panel.computing.is_at_rest
    assert panel.shown.surface.data.size < fine
    panel.set_playing(False)
    at_rest(panel, qtbot)
    assert panel.shown.surface.data.size == fine


def test_a_newer_snapshot_drops_what_is_computed_for_an_older_one(desk, panel, qtbot):
    choose(panel, qtbot, "random")
    for step in (1, 2, 3):
        desk.apply(GoTo(step))
    at_rest(panel, qtbot)
    assert panel.computing.shown.snapshot is desk.shot


def test_a_diverged_run_has_a_sentence_in_the_place_of_a_picture(desk, panel, qtbot):
    desk.apply(EditEntry("W2", (0, 0), 1e6))
    desk.apply(SetTraining(TrainingConfig(1e6, 1e3)))
    desk.apply(Advance(300))
    assert desk.shot.diverged is not None
    at_rest(panel, qtbot)
    for view in ("gradient", "random", "path", "W1"):
        choose(panel, qtbot, view)
        assert "the run has diverged" in panel.said
        assert panel.axes is None
    place = panel.canvas.rect().center()
    before = desk.shot
    qtbot.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert desk.shot is before
    desk.apply(GoTo(0))
    at_rest(panel, qtbot)
    assert panel.axes is not None


def test_weights_of_zero_have_a_sentence(desk, panel, qtbot):
    desk.apply(SetNetwork(NetworkConfig(n_hidden=6, scheme="zeros")))
    choose(panel, qtbot, "random")
    assert "every weight is 0" in panel.said
    assert panel.axes is None
    choose(panel, qtbot, "path")
    assert "play it" in panel.said


def test_another_rule_a_batch_and_a_mistake_are_named_and_the_real_step_is_marked(desk, panel, qtbot):
    desk.apply(SetTraining(TrainingConfig(0.1, 1e-3, 20, "momentum")))
    desk.apply(UseMistake("half-da2"))
    desk.apply(Advance(5))
    at_rest(panel, qtbot)
    for reason in ("momentum", "a batch of 20", "a mistake in the gradient"):
        assert reason in panel.said
    cut, here = panel.shown, desk.shot
    there = theta(desk.session.apply(Advance(1)))
    assert cut.step_loss == pytest.approx(loss_at(here, there).loss, rel=1e-12)
    assert not cut.step_is_plain


def test_how_it_is_set_is_kept_and_nonsense_is_passed_over(desk, panel, qtbot):
    panel.choices.unit.setCurrentIndex(3)
    choose(panel, qtbot, "W2", "loss_data")
    state = panel.view_state()
    assert (state["view"], state["part"], state["unit"]) == ("W2", "loss_data", 3)
    choose(panel, qtbot, "gradient")
    panel.restore_view_state(state | {"seed": -1, "ends": [9, 9], "unit": "x"})
    assert panel.view_state() == state


def test_a_unit_that_was_chosen_is_chosen_again_when_the_units_are_known(qtbot):
    desk = Desk(new_session())
    qtbot.addWidget(desk.panel)
    desk.panel.restore_view_state({"view": "W2", "unit": 7, "ends": [2, 1]})
    desk.panel.show_snapshot(None, desk.shot)
    state = desk.panel.view_state()
    assert (state["view"], state["unit"], state["ends"]) == ("W2", 7, [2, 1])
    desk.panel.close_work()


def test_zooming_looks_at_less_and_home_at_all_again(desk, panel, qtbot):
    choose(panel, qtbot, "random")
    before = panel.axes.box
    qtbot.keyClick(panel.canvas, Qt.Key.Key_Plus)
    at_rest(panel, qtbot)
    assert panel.axes.box.right < before.right
    qtbot.keyClick(panel.canvas, Qt.Key.Key_Home)
    at_rest(panel, qtbot)
    assert panel.axes.box == before


def test_what_is_said_can_be_typeset_and_is_whole(panel):
    pieces = split_symbols(panel.said)
    assert any(is_symbol for _, is_symbol in pieces)
    assert panel.caption.height() >= panel.caption.heightForWidth(panel.caption.width())
