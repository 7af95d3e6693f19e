"""Play, pause, step, back, scrub and changes in any order leave what a straight run would have."""

import gc
from itertools import count

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from netviz.data import GENERATORS
from netviz.intents import CorrectGradient, EditEntry, MoveHinge, SetTraining, UseMistake
from netviz.session import Session
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.training.engine import Engine
from netviz.training.state import State
from netviz.ui.app.window import MainWindow
from netviz.ui.commands import derivation as line_commands
from netviz.ui.commands import run as run_commands
from netviz.ui.kit.theme import LIGHT

DATASET = GENERATORS["moons"].make(30).split(0.2, 0)


class AnyOrder(RuleBasedStateMachine):
    @initialize(batch=st.sampled_from((None, 7)), rule_name=st.sampled_from(("gradient-descent", "adam")))
    def open(self, batch, rule_name):
        config = TrainingConfig(0.1, batch_size=batch, update_rule=rule_name)
        clock = count(step=10).__next__  # changes that lie so far apart are taken back one by one
        self.window = MainWindow(Session(DATASET, NetworkConfig(5), config, clock=clock), LIGHT)
        self.past, self.future = [], []
        self.here = self.where()
        self.start = self.window.session.state().theta.copy()
        self.window.show()

    @property
    def shot(self):
        return self.window.session.snapshot()

    def where(self):
        """What undo has to bring back: the document, the step in it, and how far it was computed."""
        return self.window.session.project.document, self.shot.step, self.shot.last_step

    def straight(self, step):
        """The same schedule, from the same weights, in one go."""
        engine = Engine(self.window.session.run, State(0, self.start.copy(), np.zeros(0)))
        engine.advance(step)
        return engine.state()

    @rule(n_steps=st.integers(1, 5))
    def step(self, n_steps):
        for _ in range(n_steps):
            run_commands.step(self.window)

    @rule(n_steps=st.integers(1, 9))
    def back(self, n_steps):
        before = self.shot.step
        for _ in range(n_steps):
            run_commands.step_back(self.window)
        assert self.shot.step == max(before - n_steps, 0)

    @rule(share=st.floats(0, 1))
    def scrub(self, share):
        step = round(share * self.shot.last_step)
        self.window.panels["plane"].slider.setValue(step)
        assert self.shot.step == step

    @rule(n_steps=st.integers(1, 150))
    def play_and_pause(self, n_steps):
        target = self.shot.step + n_steps
        run_commands.toggle_play(self.window)
        while self.shot.step < target:
            QApplication.processEvents()
        run_commands.toggle_play(self.window)
        assert not self.window.player.is_playing

    @rule(n_lines=st.integers(1, 20))
    def next_lines(self, n_lines):
        place = 15 * self.shot.step + self.shot.line
        for _ in range(n_lines):
            line_commands.next_line(self.window)
        assert 15 * self.shot.step + self.shot.line == place + n_lines

    @rule(n_lines=st.integers(1, 20))
    def previous_lines(self, n_lines):
        place = 15 * self.shot.step + self.shot.line
        if self.shot.line == 0 and self.shot.step:
            place += 1  # before the whole step comes line 15 of the one before
        for _ in range(n_lines):
            line_commands.previous_line(self.window)
        assert 15 * self.shot.step + self.shot.line == max(place - n_lines, 0)

    @rule(line=st.integers(0, 15))
    def go_to_line(self, line):
        step = self.shot.step
        line_commands.go_to_line(self.window, line)
        assert (self.shot.step, self.shot.line) == (step, line)

    @rule(mistake=st.sampled_from((None, "half-da2", "no-mask", "b2-mean")))
    def get_a_line_wrong(self, mistake):
        self.window.want(CorrectGradient() if mistake is None else UseMistake(mistake))
        assert self.shot.mistake == mistake

    @rule()
    def reset(self):
        run_commands.reset(self.window)
        assert self.shot.step == 0

    @rule(learning_rate=st.sampled_from((0.05, 0.1, 0.2)), batch=st.sampled_from((None, 7)))
    def change_settings(self, learning_rate, batch):
        step = self.shot.step
        before = self.shot.config
        config = TrainingConfig(learning_rate, 1e-3, batch, before.update_rule)
        self.window.panels["training"].wants.emit(SetTraining(config))
        assert self.shot.config == config
        assert self.shot.step == step

    @rule(unit=st.integers(0, 4), value=st.floats(-2, 2))
    def set_weight(self, unit, value):
        self.window.entry_editor.wants.emit(EditEntry("W1", (1, unit), value))
        assert self.shot.params.W1[1, unit] == value

    @rule(unit=st.integers(0, 4), w=st.tuples(*(st.floats(-2, 2),) * 2), b=st.floats(-2, 2))
    def move_hinge(self, unit, w, b):
        self.window.panels["plane"].wants.emit(MoveHinge(unit, w, b))
        assert (*self.shot.params.W1[:, unit], self.shot.params.b1[unit]) == (*w, b)

    @precondition(lambda self: self.past)
    @rule()
    def undo(self):
        self.future.append(self.here)
        self.takes_to("undo", self.past.pop())

    @precondition(lambda self: self.future)
    @rule()
    def redo(self):
        self.past.append(self.here)
        self.takes_to("redo", self.future.pop())

    def takes_to(self, name, place):
        """Undo or redo brings a document back, with all that had been computed of its run."""
        self.window.actions_by_name[name].trigger()
        document, _, last_step = place
        assert self.window.session.project.document == document
        assert self.shot.last_step >= last_step
        self.here = self.where()

    @invariant()
    def what_was_changed_can_be_taken_back(self):
        if not hasattr(self, "window"):
            return
        if self.window.session.project.document != self.here[0]:
            # No change goes with a future but its own: the update, where its line is looked at.
            if self.shot.last_step > self.shot.step + (self.shot.line == 15):
                known = [document for document, _, _ in (*self.past, *self.future)]
                assert self.window.session.project.document in known
            self.past.append(self.here)
            self.future.clear()
        self.here = self.where()
        assert (self.shot.undo is not None) == bool(self.past)
        assert (self.shot.redo is not None) == bool(self.future)
        assert self.window.actions_by_name["undo"].isEnabled() == bool(self.past)
        assert self.window.actions_by_name["redo"].isEnabled() == bool(self.future)

    @invariant()
    def it_is_as_after_a_straight_run(self):
        if not hasattr(self, "window"):
            return
        shot, expected = self.shot, self.straight(self.shot.step)
        np.testing.assert_array_equal(self.window.session.state().theta, expected.theta)
        np.testing.assert_array_equal(self.window.session.state().memory, expected.memory)
        np.testing.assert_array_equal(shot.params.W1, expected.params(self.window.session.run.sizes).W1)
        assert len(shot.history) == shot.last_step + 1
        assert not np.isnan(shot.history["batch_loss"]).any()

    def teardown(self):
        if hasattr(self, "window"):
            self.window.close()
            self.window.deleteLater()
            del self.window
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            gc.collect()


@pytest.mark.slow
def test_any_order_of_commands_is_a_straight_run(qapp):
    run(
        AnyOrder,
        settings=settings(max_examples=20, stateful_step_count=15, deadline=None, derandomize=True),
    )
