"""Runs of many kinds, and what becomes of their scripts in a Python that has NumPy and nothing else."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from netviz.data import GENERATORS, Dataset
from netviz.intents import (
    Advance,
    CorrectGradient,
    DrawData,
    EditEntry,
    MoveHinge,
    SetTraining,
    UseMistake,
    UseWeights,
)
from netviz.session import Session
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.ui.plane.drawing import Drawing

_BARE = """
import json, runpy, sys
import importlib.abc

class NumpyAlone(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in {*sys.stdlib_module_names, "numpy"}:
            raise ImportError(f"{name}: nothing but NumPy is there")

sys.meta_path.insert(0, NumpyAlone())
sys.path.append(sys.argv[2])
script = runpy.run_path(sys.argv[1])
losses, weights = script["train"](script["STEPS"])
data = script["data_at"](script["STEPS"]) if "data_at" in script else script["DATA"]
right = []
for part in (script["TRAINING"], script["TEST"]):
    a1, y = script["inputs"](data, part)
    right.append([int(label) for label in script["answers"](a1, *weights)])
status = script["main"]()
print(json.dumps({"losses": losses, "answers": right, "status": status}))
"""


def run_bare(text, folder):
    """What a script computes, and what it prints, where nothing but NumPy can be imported."""
    path = folder / "run.py"
    path.write_bytes(text.encode())
    place = str(Path(np.__file__).parent.parent)
    command = [sys.executable, "-I", "-S", "-B", "-W", "error", "-c", _BARE, str(path), place]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=folder)
    assert not done.returncode, done.stderr
    assert not done.stderr
    *printed, last = done.stdout.splitlines()
    return json.loads(last), "\n".join(printed)


def losses_of(session):
    """J̃ at every step up to the present one, on the samples that each of them sees."""
    shot = session.snapshot()
    rows = [shot.history.values(name, 0, shot.step + 1) for name in ("batch_loss", "loss_reg")]
    return sum(rows)


def with_settings(session, **settings):
    """Put other settings in force."""
    session.apply(SetTraining(replace(session.snapshot().config, **settings)))


def with_points(session, points=((0.1, 0.2), (0.3, -0.4)), label=1):
    """Draw points into the run."""
    drawing = Drawing.of(session.snapshot().dataset).add(np.array(points), label)
    session.apply(DrawData(session.keep(drawing.to_dataset())))


def without_points(session, rows):
    """Erase points."""
    left = np.delete(np.arange(len(session.snapshot().dataset.points)), rows)
    old = session.snapshot().dataset
    new = replace(old, points=old.points[left], classes=old.classes[left], is_test=old.is_test[left])
    session.apply(DrawData(session.keep(new)))


def started(
    name="spiral", hidden=12, points=30, test=0.2, standardize=True, seed=0, scheme="he-normal", **settings
):
    """A session at step 0."""
    dataset = GENERATORS[name].make(points, seed=seed)
    if test:
        dataset = dataset.split(test, 0)
    usual = {"learning_rate": 0.3}
    return Session(
        dataset,
        NetworkConfig(hidden, scheme, seed),
        TrainingConfig(**usual | settings),
        standardize=standardize,
    )


def advanced(session, *stretches):
    """Steps, and between them changes: numbers and functions."""
    for stretch in stretches:
        if callable(stretch):
            stretch(session)
        else:
            session.apply(Advance(stretch))
    return session


def change(**settings):
    """What `advanced` takes for other settings."""
    return lambda session: with_settings(session, **settings)


def intent(wanted):
    """What `advanced` takes for an intent."""
    return lambda session: session.apply(wanted)


def weights_from(session):
    """Start again from the weights where another run stands, with their units."""
    from netviz.training.weights import Weights

    shot = session.snapshot()
    weights = Weights(shot.params, shot.standardization, "/home/somebody/weights.npz")
    session.apply(UseWeights(session.keep_weights(weights)))


def moved(session):
    """Change some points where they are, and erase others."""
    old = session.snapshot().dataset
    points = old.points.copy()
    points[[3, 40]] += 0.05
    session.apply(DrawData(session.keep(replace(old, points=points))))


def other_data(session):
    """Change every point."""
    old = session.snapshot().dataset
    session.apply(DrawData(session.keep(replace(old, points=old.points * 1.1))))


def own_data():
    """Points with large coordinates, another test part and an order that mixes the classes."""
    rng = np.random.default_rng(5)
    classes = rng.integers(0, 4, 80)
    points = np.column_stack((1e4 + 900 * rng.standard_normal(80), rng.standard_normal(80) / 300))
    points += classes[:, None] * np.array([700, 0.004])
    names = ("Ähre", "b", "c", "d")
    return Dataset(points, classes, names, ("income", "x/y"), rng.random(80) < 0.3, "own.csv")


QUICK = {
    "gradient descent": lambda: advanced(started(), 300),
    "mini-batches": lambda: advanced(started(batch_size=16), 300),
    "momentum": lambda: advanced(started(update_rule="momentum", learning_rate=0.05), 300),
    "Adam": lambda: advanced(started(update_rule="adam", learning_rate=0.01), 300),
    "everything changes": lambda: advanced(
        started(batch_size=20),
        30,
        change(update_rule="adam", learning_rate=0.01),
        20,
        intent(UseMistake("mask-at-zero")),
        intent(EditEntry("W1", (0, 3), 1.5)),
        20,
        with_points,
        intent(CorrectGradient()),
        25,
        change(batch_size=None, update_rule="gradient-descent", learning_rate=0.2, regularization=0.01),
        lambda session: without_points(session, [0, 7, 8]),
        25,
    ),
    "no step": started,
}
"""Sessions that have been trained, by name."""

SLOW = {
    "course": lambda: advanced(
        started(
            points=100, hidden=50, test=0, standardize=False, scheme="small-gaussian", learning_rate=1.0
        ),
        400,
    ),
    "moons": lambda: advanced(started("moons", seed=3), 400),
    "rings, glorot": lambda: advanced(started("rings", scheme="glorot"), 400),
    "checkerboard": lambda: advanced(started("checkerboard", learning_rate=0.5), 400),
    "blobs of 31 classes": lambda: advanced(started("blobs", hidden=20, points=8), 200),
    "linear without a penalty": lambda: advanced(started("linear", regularization=0.0), 200),
    "zeros": lambda: advanced(started(scheme="zeros"), 50),
    "constant": lambda: advanced(started(scheme="constant"), 200),
    "one hidden unit": lambda: advanced(started(hidden=1), 100),
    "batches of one": lambda: advanced(started(batch_size=1, learning_rate=0.01), 200),
    "a last batch that is smaller": lambda: advanced(started(batch_size=50), 200),
    "a batch larger than the data": lambda: advanced(started(batch_size=5000), 100),
    "momentum and mini-batches": lambda: advanced(
        started(batch_size=16, update_rule="momentum", learning_rate=0.03), 500
    ),
    "Adam and mini-batches": lambda: advanced(
        started(batch_size=16, update_rule="adam", learning_rate=0.01), 500
    ),
    "rules that begin anew": lambda: advanced(
        started(update_rule="adam", learning_rate=0.01),
        40,
        change(learning_rate=0.005),
        40,
        change(update_rule="momentum"),
        40,
        change(update_rule="adam"),
        40,
        change(regularization=0.0),
        40,
    ),
    "own data": lambda: advanced(Session(own_data(), NetworkConfig(9), TrainingConfig(0.2)), 300),
    "many points": lambda: advanced(started("rings", points=4000), 20),
    "points moved": lambda: advanced(started(), 20, moved, 20, with_points, 20, other_data, 20),
    "batches of growing data": lambda: advanced(
        started(points=6, batch_size=14), 20, with_points, 30, lambda s: with_points(s, [(0, 0.5)] * 9), 30
    ),
    "weights of another run": lambda: advanced(started(), 30, other_data, weights_from, 60),
    "a hinge moved": lambda: advanced(
        started(), intent(MoveHinge(2, (1.0, -0.5), 0.25)), 30, intent(EditEntry("b2", (1,), -1e6)), 10
    ),
    "a mistake all along": lambda: advanced(started(), intent(UseMistake("b2-mean")), 120),
    "relu for softmax": lambda: advanced(
        started(learning_rate=0.02), intent(UseMistake("relu-for-softmax")), 60
    ),
    "two mistakes": lambda: advanced(
        started(),
        intent(UseMistake("W1-no-penalty")),
        20,
        change(learning_rate=0.1),
        20,
        intent(UseMistake("no-mask")),
        20,
        intent(CorrectGradient()),
        20,
        intent(UseMistake("no-mask")),
        20,
    ),
    "as many units as classes": lambda: advanced(started(hidden=3), intent(UseMistake("a2-no-W2")), 60),
}
"""More of them."""
