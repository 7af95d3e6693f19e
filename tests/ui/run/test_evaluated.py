"""The readings name the step that they belong to, where it is not the present one."""

import pytest

from netviz.data import GENERATORS
from netviz.intents import Advance, GoTo, SetNetwork, SetTraining, UseData
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.training.engine import Engine
from netviz.training.worker_process import Progress
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.panel import Hover


@pytest.mark.slow
def test_readings_between_two_evaluations_say_of_which_step_they_are(window):
    session = window.session
    session.apply(UseData(session.keep(GENERATORS["moons"].make(500).split(0.2, seed=0))))
    session.apply(SetNetwork(NetworkConfig(300)))
    session.apply(SetTraining(TrainingConfig(0.05, 5e-4, batch_size=10)))
    session.apply(Advance(400))
    window.show_newest()
    assert window.transport.evaluated.text() == ""
    engine = Engine(session.run, session.state(), session.timeline.spacing)
    rows, key_frames = engine.advance(3)  # as the worker does
    session.absorb(
        Progress(1, session.spec.key, 401, rows, key_frames, engine.state(), engine.glance(), None)
    )
    window.show_newest()
    shot = session.snapshot()
    assert (shot.step, shot.evaluated) == (403, 400)
    assert window.transport.evaluated.text() == "at 400"  # beside J̃, with the step in the reading before it
    assert window.transport.evaluated.isVisible()
    needed = window.transport.evaluated.fontMetrics().horizontalAdvance("at 999 999")
    assert window.transport.evaluated.width() >= needed
    assert window.transport.loss.value.text() == number_text(shot.history["loss"][400])
    window.panels["loss"].show_hover(Hover(step=403))
    assert "known at" in window.panels["loss"].labels.text()
    session.apply(GoTo(403))
    window.show_newest()
    assert window.transport.evaluated.text() == ""
