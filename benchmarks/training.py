"""Steps per second of netviz's engine against its peers, side by side in one run.

    python benchmarks/training.py [--quick]

Every contender takes the same plain gradient descent steps from the same start; all run on one thread, in
turns, and the median time a step of each is compared. Contenders that are not installed are left out.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import time
import warnings
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np
from compiled_peers import jax_float32, jax_float64, numba_loop

from netviz.core import Params, Sizes, init_params
from netviz.core.params import ParamVector
from netviz.training import compiled, use_one_blas_thread
from netviz.training.batches import TrainingData
from netviz.training.config import RIGHT, TrainingConfig
from netviz.training.engine import Engine
from netviz.training.spec import Phase, Run
from netviz.training.state import State
from netviz.training.timeline import first_spacing

CASES = (  # N, H, K, batch
    (300, 100, 3, None),
    (300, 10, 2, None),
    (1000, 64, 4, None),
    (10000, 256, 5, None),
    (500, 8, 2, 10),
)
ETA, LAM = 0.1, 1e-3
Steps = Callable[[int], Any]


def make_case(n: int, n_hidden: int, n_classes: int) -> tuple[TrainingData, Params]:
    rng = np.random.default_rng(0)
    y = rng.integers(0, n_classes, n)
    a1 = rng.standard_normal((n, 2)) + np.column_stack((np.cos(y), np.sin(y)))
    data = TrainingData(a1, y, np.empty((0, 2)), np.empty(0, int), n_classes)
    return data, init_params(2, n_hidden, n_classes, rng=rng)


def make_engine(
    data: TrainingData, params: Params, batch: int | None, kernel: compiled.Kernel = "numpy"
) -> Engine:
    config = TrainingConfig(ETA, LAM, batch)
    run = Run(params.sizes, (Phase(0, config, data),), kernel=kernel)
    start = State(0, ParamVector.from_params(params).vector, np.zeros(0))
    is_compiled = compiled.suits(kernel, config, RIGHT, run.sizes, batch or len(data.y))
    return Engine(run, start, first_spacing(run.sizes, batch or len(data.y), is_compiled))


def netviz_bare(data: TrainingData, params: Params, batch: int | None) -> Steps:
    engine = make_engine(data, params, batch)

    def steps(n: int) -> None:
        for _ in range(n):
            engine._advance_one()

    return steps


def netviz_recorded(data: TrainingData, params: Params, batch: int | None) -> Steps:
    return make_engine(data, params, batch).advance


def netviz_fused(data: TrainingData, params: Params, batch: int | None) -> Steps:
    """A run that uses the compiled loop, where the table of sizes says so; nothing is recorded."""
    _require_the_loop()
    return make_engine(data, params, batch, "fused").skip


def netviz_fused_recorded(data: TrainingData, params: Params, batch: int | None) -> Steps:
    _require_the_loop()
    return make_engine(data, params, batch, "fused").advance


def _require_the_loop() -> None:
    if compiled.load() is None:
        raise ImportError("numba")


def netviz_not_narrated(data: TrainingData, params: Params, batch: int | None) -> Steps:
    """The same with nobody who looks for events."""
    engine = make_engine(data, params, batch)
    engine._listener = None
    return engine.advance


def naive(data: TrainingData, params: Params, batch: int | None) -> Steps:
    """The numpy of the course's case study, as it is usually written."""
    X_all, y_all = data.a1, data.y
    W, b, W2, b2 = (value.copy() for value in params)
    counter = iter(range(10**9))
    order = _orders(len(y_all), batch)

    def steps(n: int) -> None:
        nonlocal W, b, W2, b2
        for _ in range(n):
            chosen = order(next(counter))
            X, y = (X_all, y_all) if chosen is None else (X_all[chosen], y_all[chosen])
            num_examples = X.shape[0]
            hidden_layer = np.maximum(0, np.dot(X, W) + b)
            scores = np.dot(hidden_layer, W2) + b2
            exp_scores = np.exp(scores)
            probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
            correct_logprobs = -np.log(probs[range(num_examples), y])
            data_loss = np.sum(correct_logprobs) / num_examples
            reg_loss = LAM * np.sum(W * W) + LAM * np.sum(W2 * W2)
            data_loss + reg_loss
            dscores = probs
            dscores[range(num_examples), y] -= 1
            dscores /= num_examples
            dW2 = np.dot(hidden_layer.T, dscores)
            db2 = np.sum(dscores, axis=0)
            dhidden = np.dot(dscores, W2.T)
            dhidden[hidden_layer <= 0] = 0
            dW = np.dot(X.T, dhidden)
            db = np.sum(dhidden, axis=0)
            dW2 += 2 * LAM * W2
            dW += 2 * LAM * W
            W += -ETA * dW
            b += -ETA * db
            W2 += -ETA * dW2
            b2 += -ETA * db2

    return steps


def _orders(n_samples: int, batch: int | None) -> Callable[[int], Any]:
    """Indices of each step's batch; a permutation is drawn once an epoch."""
    if batch is None:
        return lambda step: None
    rng = np.random.default_rng(0)
    per_epoch = n_samples // batch
    permutation = rng.permutation(n_samples)

    def indices(step: int) -> Any:
        nonlocal permutation
        position = step % per_epoch
        if position == 0:
            permutation = rng.permutation(n_samples)
        return permutation[position * batch : (position + 1) * batch]

    return indices


def torch_autograd(data: TrainingData, params: Params, batch: int | None) -> Steps:
    import torch

    torch.set_num_threads(1)
    X_all, y_all = torch.tensor(data.a1), torch.tensor(data.y)
    W1, b1, W2, b2 = (torch.tensor(value.copy(), requires_grad=True) for value in params)
    counter = iter(range(10**9))
    order = _orders(len(data.y), batch)

    def steps(n: int) -> None:
        for _ in range(n):
            chosen = order(next(counter))
            X, y = (X_all, y_all) if chosen is None else (X_all[chosen], y_all[chosen])
            z3 = torch.relu(X @ W1 + b1) @ W2 + b2
            loss = torch.nn.functional.cross_entropy(z3, y)
            loss = loss + LAM * ((W1 * W1).sum() + (W2 * W2).sum())
            loss.backward()
            with torch.no_grad():
                for value in (W1, b1, W2, b2):
                    value -= ETA * value.grad
                    value.grad = None

    return steps


def torch_by_hand(data: TrainingData, params: Params, batch: int | None) -> Steps:
    import torch

    torch.set_num_threads(1)
    X_all, y_all = torch.tensor(data.a1), torch.tensor(data.y)
    W1, b1, W2, b2 = (torch.tensor(value.copy()) for value in params)
    counter = iter(range(10**9))
    order = _orders(len(data.y), batch)

    def steps(n: int) -> None:
        with torch.no_grad():
            for _ in range(n):
                chosen = order(next(counter))
                X, y = (X_all, y_all) if chosen is None else (X_all[chosen], y_all[chosen])
                z2 = torch.addmm(b1, X, W1)
                a2 = torch.relu(z2)
                log_psi = torch.log_softmax(torch.addmm(b2, a2, W2), dim=1)
                torch.nn.functional.nll_loss(log_psi, y) + LAM * ((W1 * W1).sum() + (W2 * W2).sum())
                dz3 = log_psi.exp()
                dz3[torch.arange(len(y)), y] -= 1
                dz3 /= len(y)
                dW2 = a2.T @ dz3 + 2 * LAM * W2
                dz2 = (dz3 @ W2.T) * (z2 > 0)
                dW1 = X.T @ dz2 + 2 * LAM * W1
                db1, db2 = dz2.sum(dim=0), dz3.sum(dim=0)
                W1.sub_(dW1, alpha=ETA)
                b1.sub_(db1, alpha=ETA)
                W2.sub_(dW2, alpha=ETA)
                b2.sub_(db2, alpha=ETA)

    return steps


def scikit_learn(data: TrainingData, params: Params, batch: int | None) -> Steps:
    """MLPClassifier.fit with plain SGD: fit() takes whole epochs, so that its updates are counted."""
    from sklearn.neural_network import MLPClassifier

    size = batch or len(data.y)
    per_epoch = -(-len(data.y) // size)

    def steps(n: int) -> None:
        warnings.simplefilter("ignore")
        MLPClassifier(
            (params.sizes.n_hidden,),
            solver="sgd",
            momentum=0.0,
            learning_rate_init=ETA,
            alpha=2 * LAM * size,
            batch_size=size,
            max_iter=max(1, n // per_epoch),
            tol=0.0,
            n_iter_no_change=10**9,
            random_state=0,
        ).fit(data.a1, data.y)

    return steps


def _products(sizes: Sizes, n: int, in_our_layout: bool) -> Steps:
    """The five matrix products of a step and nothing else, every operand with memory of its own."""
    rng = np.random.default_rng(0)
    n_inputs, n_hidden, n_classes = sizes

    def make(rows: int, columns: int) -> Any:
        if in_our_layout:  # (features, samples), seen as (samples, features)
            return rng.standard_normal((columns, rows)).T
        return rng.standard_normal((rows, columns))

    a1, z2, a2 = make(n, n_inputs + 1), make(n, n_hidden), make(n, n_hidden + 1)
    z3, dz3, da2, dz2 = make(n, n_classes), make(n, n_classes), make(n, n_hidden), make(n, n_hidden)
    layer1 = rng.standard_normal((n_inputs + 1, n_hidden))
    layer2 = rng.standard_normal((n_hidden + 1, n_classes))
    grad1, grad2 = np.empty_like(layer1), np.empty_like(layer2)

    def steps(count: int) -> None:
        for _ in range(count):
            np.matmul(a1, layer1, out=z2)
            np.matmul(a2, layer2, out=z3)
            np.matmul(a2.T, dz3, out=grad2)
            np.matmul(dz3, layer2[:-1].T, out=da2)
            np.matmul(a1.T, dz2, out=grad1)

    return steps


def products(data: TrainingData, params: Params, batch: int | None) -> Steps:
    return _products(params.sizes, batch or len(data.y), in_our_layout=True)


def products_textbook(data: TrainingData, params: Params, batch: int | None) -> Steps:
    return _products(params.sizes, batch or len(data.y), in_our_layout=False)


CONTENDERS = {
    "netviz": netviz_bare,
    "netviz, recording": netviz_recorded,
    "netviz, recording, no narrator": netviz_not_narrated,
    "netviz[fast]": netviz_fused,
    "netviz[fast], recording": netviz_fused_recorded,
    "naive numpy": naive,
    "PyTorch, autograd": torch_autograd,
    "PyTorch, by hand": torch_by_hand,
    "scikit-learn": scikit_learn,
    "numba, plain loop": numba_loop,
    "JAX, float64": jax_float64,
    "JAX, float32": jax_float32,
    "products, our layout": products,
    "products, samples in rows": products_textbook,
}


def measure(
    case: tuple[int, int, int, int | None],
    rounds: int,
    seconds: float,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """Median seconds a step of each contender, taking turns."""
    n, n_hidden, n_classes, batch = case
    data, params = make_case(n, n_hidden, n_classes)
    running: dict[str, tuple[Steps, int]] = {}
    for name, make in CONTENDERS.items():
        try:
            steps = make(data, params, batch)
        except ImportError:
            continue
        unit = 10 * -(-n // batch) if batch else 10
        steps(unit)
        start = time.perf_counter()
        steps(unit)
        one = (time.perf_counter() - start) / unit
        running[name] = steps, max(1, round(seconds / one / unit)) * unit
    times: dict[str, list[float]] = {name: [] for name in running}
    for _ in range(rounds):
        for name, (steps, count) in running.items():
            start = clock()
            steps(count)
            times[name].append((clock() - start) / count)
    return {name: float(np.median(values)) for name, values in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    parser.add_argument("--cpu", action="store_true", help="count the processor's time: on a busy machine")
    options = parser.parse_args()
    quick, clock = options.quick, time.process_time if options.cpu else time.perf_counter
    use_one_blas_thread()
    results = {case: measure(case, 5 if quick else 15, 0.05 if quick else 0.2, clock) for case in CASES}
    heads = [f"{n}·{h}·{k}" + (f", batch {b}" if b else "") for n, h, k, b in CASES]
    print(f"Python {platform.python_version()}, {', '.join(_versions())}, one thread\n")
    print("Microseconds a step (median):\n")
    print_table(heads, {c: [f"{results[x].get(c, np.nan) * 1e6:.1f}" for x in CASES] for c in CONTENDERS})
    print("\nTimes netviz's own time a step (bare steps, nothing recorded):\n")
    print_table(
        heads,
        {c: [f"{results[x].get(c, np.nan) / results[x]['netviz']:.2f}" for x in CASES] for c in CONTENDERS},
    )
    print("\nnetviz over the bare matrix products:\n")
    print_table(
        heads,
        {
            f"over {c}": [f"{results[x]['netviz'] / results[x][c]:.2f}" for x in CASES]
            for c in ("products, our layout", "products, samples in rows")
        },
    )
    if "netviz[fast]" in results[CASES[0]]:
        print("\nTimes the time of netviz[fast] (nothing recorded):\n")
        of_fast = {x: results[x]["netviz[fast]"] for x in CASES}
        print_table(
            heads, {c: [f"{results[x].get(c, np.nan) / of_fast[x]:.2f}" for x in CASES] for c in CONTENDERS}
        )


def _versions() -> list[str]:
    found = []
    for name in ("numpy", "torch", "scikit-learn", "numba", "jax"):
        with contextlib.suppress(PackageNotFoundError):
            found.append(f"{name} {version(name)}")
    return found


def print_table(heads: list[str], rows: dict[str, list[str]]) -> None:
    print("| |" + "|".join(f" {head} " for head in heads) + "|")
    print("|---|" + "---:|" * len(heads))
    for name, cells in rows.items():
        print(f"| {name} |" + "|".join(f" {cell} " for cell in cells) + "|")


if __name__ == "__main__":
    main()
