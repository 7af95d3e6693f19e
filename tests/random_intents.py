"""Intents of every kind, in any order, for tests of what must hold whatever somebody has done."""

from contextlib import suppress

import numpy as np
from hypothesis import strategies as st

from netviz.core import Params, init_params
from netviz.data import GENERATORS, DataError, Standardization
from netviz.intents import (
    AddRun,
    Advance,
    CorrectGradient,
    DrawData,
    DropSweep,
    EditEntry,
    FollowCode,
    GoTo,
    GoToLine,
    KeepSweep,
    MakePresent,
    MoveHinge,
    NewWeights,
    NextLine,
    PinRun,
    PinSample,
    PreviousLine,
    Redo,
    RenameRun,
    RunAgain,
    SetEntries,
    SetNetwork,
    SetStandardize,
    SetTraining,
    SetView,
    StepBack,
    Undo,
    UnpinRun,
    UseData,
    UseKernel,
    UseMistake,
    UseWeights,
)
from netviz.session import Session
from netviz.sweeps.axis import Axis
from netviz.sweeps.record import SweepRecord
from netviz.sweeps.sweep import Plan, Sweep
from netviz.training.compiled import KERNELS
from netviz.training.config import ConfigError, NetworkConfig, TrainingConfig
from netviz.training.spec import Change, Edit, RunSpec
from netviz.training.weights import Weights
from netviz.ui.plane.drawing import Drawing

SPIRAL = GENERATORS["spiral"].make(20).split(0.2, 0)
MOONS = GENERATORS["moons"].make(15).split(0.2, 0)
DRAWN = Drawing.of(SPIRAL).add((0.1, 0.2), 1).to_dataset()
ERASED = Drawing.of(SPIRAL).delete(np.arange(60) < 5).to_dataset()
NEW_CLASS = Drawing.of(SPIRAL).add((0.1, 0.2), 3).to_dataset()
WEIGHTS = Weights(init_params(2, 6, 3, rng=np.random.default_rng(5)))
SMALL = Params(*(array.astype(np.float32) for array in init_params(2, 3, 2, rng=np.random.default_rng(6))))
WITH_UNITS = Weights(SMALL, Standardization((0.1, -0.2), (2.0, 0.5)), "small.npz")
ALL_WEIGHTS = WEIGHTS, WITH_UNITS


def _sweep(dataset):
    """One of which nothing has been computed yet."""
    spec = RunSpec(NetworkConfig(3), (Change(0, TrainingConfig(), dataset.key),))
    plan = Plan(Sweep(spec, (Axis("eta", (0.1, 0.5)),), 10, (0,)), {dataset.key: dataset}, {})
    return SweepRecord.of(plan, {}, {})


SWEEPS = _sweep(SPIRAL), _sweep(MOONS)

VARIANTS = (
    *(SetTraining(TrainingConfig(eta, lam)) for eta in (0.1, 0.5, 1.0) for lam in (0.0, 1e-3)),
    *(SetTraining(TrainingConfig(0.1, 1e-3, n)) for n in (5, 16)),
    *(SetTraining(TrainingConfig(0.05, 0.0, None, rule)) for rule in ("adam", "momentum")),
    SetTraining(TrainingConfig(1e5, 1.0)),
    *(SetNetwork(NetworkConfig(h)) for h in (1, 4, 9)),
    *(SetNetwork(NetworkConfig(5, scheme)) for scheme in ("zeros", "glorot")),
    NewWeights(),
    *(UseData(d.key) for d in (SPIRAL, MOONS)),
    *(DrawData(d.key) for d in (DRAWN, ERASED, NEW_CLASS)),
    *(UseWeights(w.key) for w in ALL_WEIGHTS),
    *(UseKernel(kernel) for kernel in KERNELS),
    PinRun(),
    AddRun(SWEEPS[0].sweep.base, 3),
    FollowCode("2" * 64, "own.py"),
    *(MakePresent(run) for run in ("1", "2")),
    UnpinRun("1"),
    RenameRun("1", "first"),
    SetStandardize(False),
    SetStandardize(True),
    *(EditEntry("W1", (i, 0), v) for i in (0, 1) for v in (0.5, -2.0)),
    *(EditEntry(name, (0,), v) for name in ("b1", "b2") for v in (0.25, 1.0)),
    EditEntry("W2", (0, 1), 3.0),
    SetEntries((Edit("W1", (1, 0), 0.25), Edit("b2", (0,), -1.0))),
    *(MoveHinge(0, (0.5, -1.0), b, gesture) for b, gesture in ((0.0, 0), (0.3, 1), (0.4, 1))),
    *(UseMistake(key) for key in ("half-dz3", "half-da2", "no-mask", "b2-mean", "W2-no-penalty")),
    CorrectGradient(),
    CorrectGradient(from_start=True),
    RunAgain("learning_rate", 0.3),
    RunAgain("regularization", 0.01, 2),
    RunAgain("n_hidden", 3),
    *(KeepSweep(record.key, record.asked) for record in SWEEPS),
    DropSweep(),
    *(GoTo(step) for step in (0, 3, 20, 10**9)),
    *(GoToLine(line) for line in (0, 1, 8, 15)),
    *(Advance(n) for n in (1, 7, 40)),
    StepBack(),
    NextLine(),
    PreviousLine(),
    *(PinSample(row) for row in (None, 0, 17)),
    SetView("loss", {"view": "stacked"}),
    SetView(layout="derivation"),
    Undo(),
    Redo(),
)


def begin(**options):
    """A session that knows all data and weights of the variants."""
    session = Session(SPIRAL, NetworkConfig(5), TrainingConfig(0.1, 1e-3), **options)
    for dataset in (MOONS, DRAWN, ERASED, NEW_CLASS):
        session.keep(dataset)
    for weights in ALL_WEIGHTS:
        session.keep_weights(weights)
    return session


def carry_out(session, wanted):
    """Carry out intents; those that make no sense where one stands are refused."""
    for intent in wanted:
        for dataset in (SPIRAL, MOONS, DRAWN, ERASED, NEW_CLASS):
            session.keep(dataset)
        for weights in ALL_WEIGHTS:
            session.keep_weights(weights)
        for record in SWEEPS:
            session.keep_sweep(record)
        with suppress(ConfigError, DataError):
            session.apply(intent)


def picture(session):
    """All that is shown, as plain numbers."""
    shot = session.snapshot()
    arrays = {name: value.tolist() for name, value in vars(shot.params).items() if name != "key"}
    losses = shot.history["batch_loss"].tolist()
    return shot.step, shot.line, shot.config, shot.dataset.key, arrays, losses[: shot.step + 1]


many = st.lists(st.sampled_from(VARIANTS), max_size=25)
