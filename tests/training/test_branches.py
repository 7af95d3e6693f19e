"""A change makes a branch of the run: what it costs beside its own step."""

from netviz.training.config import TrainingConfig
from netviz.training.engine import Engine
from netviz.training.timeline import Timeline
from tests.training.problems import make_run, put_in_force


def count_steps(monkeypatch):
    """Steps that are taken from now on, by any engine."""
    taken, advance = [], Engine.advance

    def counting(self, n_steps):
        rows, frames = advance(self, n_steps)
        taken.append(len(rows))
        return rows, frames

    monkeypatch.setattr(Engine, "advance", counting)
    return taken


def test_a_slider_dragged_at_a_step_takes_that_step_again_and_none_before_it(monkeypatch):
    timeline = Timeline(*make_run((0, TrainingConfig(0.1))))
    timeline.extend(30)  # far from the key frame at step 0
    timeline = put_in_force(timeline, 30, TrainingConfig(0.11))
    taken = count_steps(monkeypatch)
    for number in range(5):
        timeline = put_in_force(timeline, 30, TrainingConfig(0.12 + 0.01 * number))
    assert sum(taken) == 5


def test_a_change_soon_after_another_begins_at_that_one(monkeypatch):
    timeline = Timeline(*make_run((0, TrainingConfig(0.1))))
    timeline.extend(25)
    timeline = put_in_force(timeline, 25, TrainingConfig(0.11))
    timeline.extend(28)
    taken = count_steps(monkeypatch)
    put_in_force(timeline, 28, TrainingConfig(0.12))
    assert sum(taken) == 3
