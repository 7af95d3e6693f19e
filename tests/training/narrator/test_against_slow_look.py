"""The narrator against a slow look at every step, in random runs."""

import numpy as np
import pytest

from netviz.core import Sizes, init_params
from netviz.core.params import ParamVector
from netviz.training.config import TrainingConfig
from netviz.training.engine import Engine
from netviz.training.spec import Phase, Run
from netviz.training.state import State
from tests.training.narrator.slow_look import deaths, expected, look_at
from tests.training.problems import make_data

FOUND_APART = {"died", "all_dead", "dead_at_start", "class_missing"}
N_STEPS = 900


def random_run(seed):
    """Anything from calm to diverging, some with a change in the middle, some with mini-batches."""
    rng = np.random.default_rng(seed)
    n_classes = int(rng.integers(2, 5))
    data = make_data(int(rng.integers(15, 70)), int(rng.choice([0, 25])), n_classes, seed)
    sizes = Sizes(2, int(rng.integers(1, 9)), n_classes)
    scheme = str(
        rng.choice(
            ["he-normal", "glorot", "small-gaussian", "constant", "zeros"], p=[0.4, 0.2, 0.2, 0.1, 0.1]
        )
    )
    rule = str(rng.choice(["gradient-descent", "momentum", "adam"], p=[0.7, 0.15, 0.15]))
    batch = int(rng.integers(3, 12)) if rng.random() < 0.3 else None

    def config():
        eta = 10 ** rng.uniform(-2, 1.5) * (0.1 if rule != "gradient-descent" else 1.0)
        return TrainingConfig(float(eta), float(rng.choice([0, 10 ** rng.uniform(-4, 0.3)])), batch, rule)

    first = config()
    phases = [Phase(0, first, data)]
    if rng.random() < 0.4:
        other = config()
        if rng.random() < 0.5:
            other = TrainingConfig(other.learning_rate, first.regularization, batch, rule)
        phases.append(Phase(int(rng.integers(1, 600)), other, data))
    theta = ParamVector.from_params(init_params(*sizes, scheme, rng)).vector
    return Run(sizes, tuple(phases), seed), State(0, theta, np.zeros(0))


def events_in_slices(run, start, n_steps, rng):
    """What an engine finds that takes steps in pieces, now and then going on from a state."""
    engine, events = Engine(run, start), []
    while engine.step < n_steps and engine.diverged is None:
        engine.advance(int(min(rng.integers(1, 90), n_steps - engine.step)))
        if rng.random() < 0.3:
            state = engine.state()
            events += engine.take_events()
            engine = Engine(run, state)
    return events + engine.take_events()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(50))
def test_the_narrator_agrees_with_a_slow_look(seed):
    with np.errstate(all="ignore"):
        run, start = random_run(seed)
        look = look_at(run, start, N_STEPS)
        events = events_in_slices(run, start, N_STEPS, np.random.default_rng(seed))
    found = {(e.rule, e.step, e.known_at) for e in events if e.rule not in FOUND_APART}
    assert found == expected(look)
    assert [e.known_at for e in events] == sorted(e.known_at for e in events)
    assert_deaths_are_right(look, events)
    assert_missing_classes_are_right(look, events)
    for event in events:
        assert event.step <= event.known_at
        assert event.text
        assert "nan" not in event.text
    assert len(events) <= 8 + N_STEPS / 40  # and no flood


def assert_deaths_are_right(look, events):
    dead_at_start = look.dead[0]
    at_start = [e for e in events if e.rule in ("dead_at_start", "all_dead") and "units" not in e.values]
    at_start += [e for e in events if e.rule == "dead_at_start"]
    assert bool(at_start) == dead_at_start.any()
    told = {}
    for event in events:
        if event.rule in ("died", "all_dead") and "steps" in event.values:
            for unit, step in zip(event.values["units"], event.values["steps"], strict=True):
                assert (unit, step) not in told, "a death is told once"
                told[unit, step] = event
            if event.rule == "died":
                assert event.step == event.values["steps"][-1] <= event.known_at
                assert event.known_at - event.values["steps"][0] <= 64
            else:
                assert look.dead[event.step].all()
    true = {(unit, step): before for unit, before, step in deaths(look)}
    assert set(told) <= set(true)
    everybody = [t for t in range(look.n_steps) if look.dead[t].all()]
    for (unit, step), before in true.items():
        waits = step > look.n_steps - 66
        together = any(step - 66 <= t <= step + 66 for t in everybody)  # then that is said instead
        assert (unit, step) in told or waits or together, (unit, step)
        event = told.get((unit, step))
        if event is not None and event.values["after"] is not None and len(event.values["units"]) == 1:
            assert event.values["after"] == before
    if everybody and everybody[0] and look.is_full:
        assert any(e.rule == "all_dead" and e.step <= everybody[0] for e in events)


def assert_missing_classes_are_right(look, events):
    names = [str(number) for number in range(look.answered.shape[1])]
    for event in events:
        if event.rule == "class_missing":
            number = names.index(event.values["class"])
            assert event.step - event.values["since"] >= 100
            assert not look.answered[event.step, number]
            assert not look.answered[event.values["since"], number]
    sound = look.n_steps if look.diverged is None else look.diverged
    for number, name in enumerate(names):
        if sound > 500 and not look.answered[sound - 400 : sound, number].any():
            assert any(e.rule == "class_missing" and e.values["class"] == name for e in events)
