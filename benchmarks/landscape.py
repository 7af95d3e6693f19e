"""How long the landscape takes: a grid of 41 × 41 points, against a pass for each point.

    python benchmarks/landscape.py

Compared with two naive loops over the same points: `forward_backward` at each, as a first attempt would do,
and the engine's own forward pass alone, all its memory allocated once. One thread, median of five times of
the processor, so that a busy machine counts little.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from netviz.core import forward_backward, init_params
from netviz.core.network import Workspace
from netviz.core.params import ParamVector, Sizes
from netviz.landscape import (
    Box,
    Plane,
    cut_stepwise,
    entries,
    random_directions,
    surface_stepwise,
    unit_entries,
)
from netviz.landscape.plane_loss import samples_of
from netviz.training import use_one_blas_thread

SIDE, AIM = 41, 0.150
SIZES = ((300, 100, 3), (300, 10, 2), (1000, 64, 4))
LAM = 5e-4
MUCH = 200_000  # hidden activations from which on the naive loops go over a part of the points only


def main() -> None:
    use_one_blas_thread()
    print(f"{SIDE} × {SIDE} points, float64, one thread\n")
    print("| N·H·K | plane | batched | a forward pass each | forward_backward each | cut |")
    print("|---|---|---:|---:|---:|---:|")
    for n, n_hidden, n_classes in SIZES:
        measure(n, Sizes(2, n_hidden, n_classes))
    print(f"\nAim: {1000 * AIM:.0f} ms at 300·100·3.")


def measure(n: int, sizes: Sizes) -> None:
    rng = np.random.default_rng(0)
    a1, y = rng.standard_normal((n, 2)), rng.integers(0, sizes.n_classes, n)
    samples = samples_of(a1, y, sizes)
    theta = ParamVector.from_params(init_params(*sizes, rng=rng)).vector
    box, times = Box(-1.0, -1.0, 1.0, 1.0), 1 if n * sizes.n_hidden > MUCH else 5
    planes = {
        "random directions": random_directions(sizes, theta, 0),
        "W1 of a unit": entries(sizes, theta, *unit_entries(sizes, "W1", 0)),
        "W2 of a unit": entries(sizes, theta, *unit_entries(sizes, "W2", 0)),
    }
    cut = median(times, lambda: drained(cut_stepwise(sizes, theta, samples, LAM, 1.0, None, n)))
    for name, plane in planes.items():
        taken = median(
            times, lambda plane=plane: drained(surface_stepwise(plane, box, samples, LAM, (SIDE, SIDE), n))
        )
        points = grid(box)[:: 40 if times == 1 else 1]
        share = SIDE**2 / len(points)
        space, vector = Workspace(sizes, n), ParamVector(sizes)

        def passes(plane: Plane = plane, points=points, space=space, vector=vector) -> None:
            for alpha, beta in points:
                vector.vector[...] = plane.theta(alpha, beta)
                space.forward(vector, samples)

        def whole(plane: Plane = plane, points=points) -> None:
            for alpha, beta in points:
                forward_backward(ParamVector(sizes, plane.theta(alpha, beta)).to_params(), a1, y, LAM)

        forward, naive = share * median(times, passes), share * median(times, whole)
        print(
            f"| {n}·{sizes.n_hidden}·{sizes.n_classes} | {name} | {1000 * taken:.0f} ms | "
            f"{1000 * forward:.0f} ms ({forward / taken:.1f} ×) | {1000 * naive:.0f} ms "
            f"({naive / taken:.1f} ×) | {1000 * cut:.0f} ms |"
        )


def grid(box: Box) -> list[tuple[float, float]]:
    xs, ys = box.axes(SIDE, SIDE)
    return [(float(x), float(y)) for y in ys for x in xs]


def drained(work) -> None:
    for _ in work:
        pass


def median(times: int, work: Callable[[], None]) -> float:
    work() if times > 1 else None
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return float(np.median(taken))


if __name__ == "__main__":
    main()
