"""What a recipe of version 1 means where it says nothing: for ever, whatever a run begins with today.

Nothing here may be changed, or lines that were handed out would mean something else. A generator that is
new gets a row of its own.
"""

from __future__ import annotations

from netviz.frozen import dataclass
from netviz.training.compiled import Kernel
from netviz.training.config import NetworkConfig, TrainingConfig


@dataclass(frozen=True)
class Usual:
    """What a generator makes where a line does not say how many classes and how much noise."""

    n_classes: int
    noise: float


GENERATORS = {
    "spiral": Usual(3, 0.2),
    "moons": Usual(2, 0.1),
    "rings": Usual(3, 0.05),
    "xor": Usual(2, 0.0),
    "checkerboard": Usual(2, 0.0),
    "blobs": Usual(3, 0.25),
    "linear": Usual(2, 0.35),
}

DATA = "spiral"
POINTS_PER_CLASS = 100
DATA_SEED = 0
TEST_FRACTION = 0.2  # the seed of the division is that of the data

NETWORK = NetworkConfig(n_hidden=32, scheme="he-normal", seed=0)
IS_STANDARDIZED = True
KERNEL: Kernel = "numpy"

TRAINING = TrainingConfig(
    learning_rate=1.0, regularization=5e-4, batch_size=None, update_rule="gradient-descent"
)

STEP, LINE, SAMPLE = 0, 0, None
