"""Events belong to a run: however its steps were taken, and wherever one stands in it."""

from dataclasses import replace

import numpy as np
import pytest

from netviz.core import Sizes
from netviz.intents import Advance, EditEntry, GoTo, SetTraining, StepBack, Undo
from netviz.session import Session
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.training.divergence import Divergence
from netviz.training.engine import Engine
from netviz.training.narrator.figures import figure, figures, plain
from netviz.training.narrator.stretch import Look, Stretch
from netviz.training.spec import Phase, Run
from netviz.training.state import State
from netviz.training.timeline import Timeline
from netviz.training.worker import Worker
from tests.training.problems import make_data, make_run, put_in_force
from tests.training.test_worker import play

WILD = TrainingConfig(4.0, 1e-3)
CONFIGS = (
    WILD,
    TrainingConfig(0.3, 0.05),
    TrainingConfig(2.0, 1e-3, 16),
    TrainingConfig(0.1, 0.0, 7, "adam"),
    TrainingConfig(0.5, 1e-2, None, "momentum"),
)


@pytest.fixture(scope="module")
def worker():
    worker = Worker()
    yield worker
    worker.close()


def straight(run, start, n_steps):
    engine = Engine(run, start)
    engine.advance(n_steps)
    return engine.take_events()


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.slow
def test_the_same_events_are_found_whatever_the_pieces(config):
    run, start = make_run((0, config), (333, TrainingConfig(1.0, 1e-3, config.batch_size)))
    expected = straight(run, start, 1500)
    assert len(expected) > 1
    rng = np.random.default_rng(0)
    for most in (1, 5, 70, 600):
        engine, events = Engine(run, start), []
        while engine.step < 1500:
            engine.advance(int(min(rng.integers(1, most + 1), 1500 - engine.step)))
            if rng.random() < 0.2:
                events += engine.take_events()
                engine = Engine(run, engine.state())
        assert events + engine.take_events() == expected


def test_steps_are_the_same_whether_or_not_anybody_listens():
    run, start = make_run((0, WILD))
    told, silent = Engine(run, start), Engine(run, start)
    silent._listener = None
    np.testing.assert_array_equal(told.advance(500)[0], silent.advance(500)[0])
    assert not silent.take_events()
    assert silent.state().narration is None


def test_steps_computed_again_bring_no_event_twice():
    timeline = Timeline(*make_run((0, WILD)))
    timeline.extend(700)
    events = timeline.events
    for step in (0, 333, 100, 699, 700):
        timeline.engine_at(step)
        timeline.observe(step)
    timeline.extend(701)
    assert timeline.events[: len(events)] == events
    assert len({(event.step, event.rule) for event in timeline.events}) == len(timeline.events)


@pytest.mark.parametrize("step", [0, 1, 40, 64, 333, 512])
def test_after_a_change_events_are_those_of_the_new_future(step):
    calm = TrainingConfig(0.05, 1e-3)
    timeline = Timeline(*make_run((0, WILD)))
    timeline.extend(900)
    branch = put_in_force(timeline, step, calm)
    assert all(event.known_at <= step for event in branch.events)
    branch.extend(900)
    run, start = make_run((0, WILD), (step, calm)) if step else make_run((0, calm))
    assert list(branch.events) == straight(run, start, 900)
    assert list(timeline.events) == straight(*make_run((0, WILD)), 900)


def test_going_on_from_where_nobody_had_asked_the_narrator():
    timeline = Timeline(*make_run((0, WILD)), memory=30_000)  # few key frames
    timeline.extend(901)
    state = timeline.engine_at(777).state()
    going_on = timeline.to_go_on_from(state)
    assert going_on.narration is not None
    np.testing.assert_array_equal(going_on.theta, state.theta)
    engine = Engine(timeline.run, going_on)
    engine.advance(901 - 777)
    assert engine.take_events() == [event for event in timeline.events if event.known_at > 777]


def test_a_snapshot_shows_what_is_known_at_its_step():
    session = Session(config=WILD)
    shot = session.apply(Advance(500))
    assert [event.known_at for event in shot.events] == sorted(event.known_at for event in shot.events)
    early = session.apply(GoTo(2))
    assert early.events == tuple(event for event in shot.events if event.known_at <= 2)
    assert early.run_events == shot.events
    assert early.newest_event == early.events[-1]
    assert session.apply(GoTo(500)).events == shot.events
    assert Session(network=NetworkConfig(8, "small-gaussian")).snapshot().newest_event is None


def test_a_snapshot_keeps_its_events():
    session = Session(config=WILD)
    shot = session.apply(Advance(3))
    before = shot.events
    session.apply(Advance(500))
    assert shot.events == before
    assert len(session.snapshot().events) > len(before)


def test_single_steps_find_what_many_steps_find():
    many, single = Session(config=WILD), Session(config=WILD)
    many.apply(Advance(150))
    for _ in range(150):
        single.apply(Advance())
    assert single.snapshot().events == many.snapshot().events
    for _ in range(20):
        single.apply(StepBack())
    for _ in range(70):
        single.apply(Advance())
    assert single.snapshot().events == many.apply(Advance(50)).events


@pytest.mark.parametrize("rule", ["gradient-descent", "adam"])
@pytest.mark.slow
def test_playing_finds_what_stepping_finds(worker, rule):
    config = TrainingConfig(3.0 if rule == "gradient-descent" else 0.3, 1e-3, None, rule)
    played, stepped = (Session(network=NetworkConfig(9), config=config) for _ in range(2))
    play(worker, played, 900)
    stepped.apply(Advance(900))
    assert played.snapshot().events == stepped.snapshot().events
    assert len(played.snapshot().events) > 3
    played.apply(GoTo(101))
    play(worker, played, 1300)
    assert played.snapshot().events == stepped.apply(Advance(400)).events


def test_a_change_cuts_off_the_events_of_the_old_future_and_undo_brings_them_back():
    session = Session(config=WILD)
    old = session.apply(Advance(600)).events
    session.apply(GoTo(100))
    shot = session.apply(SetTraining(TrainingConfig(0.05, 1e-3)))
    assert all(event.known_at <= 100 for event in shot.run_events)
    new = session.apply(Advance(500))
    assert new.events != old
    assert all(event.values.get("learning_rate") != 4.0 for event in new.events if event.step > 100)
    session.apply(Undo())
    assert session.apply(GoTo(600)).events == old


def test_a_unit_that_is_killed_by_hand_is_told_at_once():
    session = Session(config=TrainingConfig(0.1, 0.0), network=NetworkConfig(8))
    session.apply(Advance(30))
    shot = session.apply(EditEntry("b1", (5,), -1000.0))
    assert (
        shot.newest_event.text
        == "unit 5 died: active for no training sample since weights were set by hand"
    )
    assert shot.newest_event.step == 30


def test_an_event_leads_to_its_section_of_why():
    event = Session(config=WILD).apply(Advance(3)).newest_event
    assert event.rule == "fell"
    assert (event.why_line, event.why_title) == (15, "One step downhill")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (1.0, "1"),
        (0.14771, "0.148"),
        (-3.0, "−3"),
        (1234.5, "1234"),
        (5e-4, "5·10⁻⁴"),
        (2.5e7, "2.5·10⁷"),
    ],
)
def test_numbers_in_a_sentence_have_three_figures(value, text):
    assert figure(value) == text


def test_numbers_that_are_compared_can_be_told_apart():
    assert figures(0.076031, 0.076012) == ("0.07603", "0.07601")


def test_a_sentence_for_a_terminal_has_no_small_letters_above():
    assert plain("J_reg of W⁽¹⁾ is −2.5·10⁻⁴, ηλ above ½") == "J_reg of W1 is -2.5e-4, ηλ above 1/2"


@pytest.mark.parametrize("step", [128, 129, 257])
def test_a_change_right_after_a_block_of_steps_is_seen_in_one_piece_too(step):
    run, start = make_run((0, WILD), (step, TrainingConfig(1.0, 0.8)))
    engine, expected = Engine(run, start), []
    while engine.step < 400:
        engine.advance(1)
        expected += engine.take_events()
    assert "penalty_step" in {event.rule for event in expected}
    assert straight(run, start, 400) == expected


def test_of_a_pass_that_is_no_number_nothing_is_seen():
    run, _ = make_run((0, WILD))
    some, none = np.ones(7, bool), np.zeros(3, bool)
    overflow = Divergence(11, "z⁽³⁾", "η is large.")
    stretch = Stretch(
        run, run.at(10), 10, np.zeros((2, 10)), {}, {0: ~some, 1: some}, [0.5, np.nan], [],
        [Look(0, ~some), Look(1, some)], [(0, ~none), (1, none)], True, overflow,
    )  # fmt: skip
    assert [look.row for look in stretch.looks] == [row for row, _ in stretch.answers] == [0]
    assert [*stretch.silences] == [0]
    assert stretch.losses == [0.5]


def test_a_larger_data_set_is_looked_at_as_often_as_its_steps_cost():
    small, large = make_data(), make_data(2000)
    phases = (Phase(0, WILD, small), Phase(20, WILD, large))
    sizes = Sizes(2, 64, small.n_classes)
    start = State(0, np.zeros(sizes.n_parameters), np.zeros(0))
    later = Engine(Run(sizes, (Phase(0, WILD, large),)), start)
    grown = Engine(Run(sizes, phases), replace(start, step=20))
    assert grown.ask_every == later.ask_every
