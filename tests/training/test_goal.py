import numpy as np
import pytest

from netviz.training.config import ConfigError
from netviz.training.goal import Goal
from netviz.training.history import COLUMNS, INDEX, History


@pytest.fixture
def history():
    """Losses 1.0, 0.9, …; accuracy known at every third step; the loss overflows at step 9."""
    rows = np.full((10, len(COLUMNS)), np.nan)
    rows[:, INDEX["loss"]] = rows[:, INDEX["batch_loss"]] = 1.0 - 0.1 * np.arange(10)
    rows[:, INDEX["loss_reg"]] = 0.0
    rows[::3, INDEX["accuracy"]] = (0.2, 0.5, 0.8, 0.9)
    rows[9, INDEX["batch_loss"]] = np.inf
    history = History()
    history.write(0, rows)
    return history


@pytest.mark.parametrize(
    ("goal", "first", "met"),
    [
        (Goal("step", 4), 0, 4),
        (Goal("step", 4), 5, None),
        (Goal("step", 10), 0, None),
        (Goal("loss", 0.65), 0, 4),
        (Goal("loss", 0.65), 6, 6),
        (Goal("loss", 0.05), 0, None),
        (Goal("accuracy", 0.6), 0, 6),
        (Goal("accuracy", 0.95), 0, None),
        (Goal("overflow"), 0, 9),
    ],
)
def test_the_first_step_that_meets_a_goal(history, goal, first, met):
    assert goal.first_met(history, first) == met


@pytest.mark.parametrize(
    ("kind", "value"), [("step", -1), ("step", 2.5), ("loss", 0), ("loss", np.nan), ("accuracy", 1.2)]
)
def test_goals_that_make_no_sense_are_refused(kind, value):
    with pytest.raises(ConfigError):
        Goal(kind, value)
