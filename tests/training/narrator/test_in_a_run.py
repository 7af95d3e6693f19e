"""Events belong to a run: however its steps were taken, and wherever one stands in it."""

import numpy as np
import pytest

from netviz.intents import Advance, EditEntry, GoTo, SetTraining, StepBack, Undo
from netviz.session import Session
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.training.engine import Engine
from netviz.training.narrator.figures import figure, figures, plain
from netviz.training.timeline import Timeline
from netviz.training.worker import Worker
from tests.training.problems import make_run, put_in_force
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
