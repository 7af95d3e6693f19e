"""What somebody sees who must not see how a run goes on."""

from netviz.intents import Advance, GoTo, SetTraining
from netviz.session import Session
from netviz.training.config import TrainingConfig


def test_a_veiled_snapshot_knows_nothing_of_later_steps():
    session = Session()
    session.apply(Advance(40))
    session.apply(SetTraining(TrainingConfig(learning_rate=4.0)))
    session.apply(Advance(60))
    session.apply(GoTo(10))
    whole = session.snapshot()
    assert whole.last_step == 100
    assert whole.changes == (40,)
    veiled = whole.veiled(20)
    assert (veiled.step, veiled.last_step, len(veiled.history)) == (10, 20, 21)
    assert veiled.changes == ()
    assert all(event.known_at <= 20 for event in veiled.run_events)
    assert [*veiled.history["loss"]] == [*whole.history["loss"][:21]]
    assert veiled.values == whole.values
    assert whole.veiled(20, tells=False).run_events == ()
    assert whole.veiled(3).last_step == 10  # what is shown is seen
    assert whole.veiled(1000).last_step == 100


def test_what_is_veiled_is_another_run_for_who_shows_it():
    session = Session()
    session.apply(Advance(5))
    whole = session.snapshot()
    assert whole.veiled(5).generation != whole.generation
    assert whole.veiled(2).generation == whole.veiled(5).generation
