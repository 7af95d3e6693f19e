"""The derivation for one sample after the other: lines 1 to 15 in one loop, to be compiled by numba.

`netviz.core.network` does a line for all samples at once, which is fast where there are many of them; with
a batch of ten nearly all of its time is that of numpy's calls. Here a step is plain arithmetic, in the
names of the derivation, and many steps are taken in one call. Both agree to the last few bits. What is
added to what follows from the sizes alone, so that a step gives the same bits every time.

Where numba is missing these are plain functions of Python, as right and a few hundred times slower.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np

from netviz.core.params import Array

THETA, DATA, GRADIENT, UPDATE = range(4)
"""Rows of `vectors`: the parameters, the gradient's data part, the gradient, the last update."""

GRADIENT_DESCENT, MOMENTUM, ADAM = range(3)
"""The update rules that `take_steps` knows."""

BATCH_LOSS, LOSS_REG, BATCH_ACCURACY, NORMS = range(4)
"""Columns of `found`; from `NORMS` on the norms of W1, b1, W2 and b2 in the gradient, its data part and its
penalty part, and those of the last update over those of θ."""

N_FOUND = NORMS + 4 * 4
"""The number of these columns."""

_LOGARITHMS = 16  # taken at once: a sum over classes is at most K, so their product is far from overflow

_SIGNATURE = (
    "int64(float64[:,::1], float64[::1], int64, UniTuple(float64, 4), float64, float64, int64, int64, "
    "float64[:,::1], int64[::1], int64[:,::1], int64, int64, int64, int64, boolean, "
    "float64[:,::1], int64[::1], float64[:,:,::1], int64, float64[:,::1], float64[:,::1])"
)

_kept: list[Any] = []

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(*signature: str, reassociates: bool = False) -> Callable[[Function], Function]:
    """A decorator: compiled where numba is there, and kept on disk where that can be written."""
    # A set of flags, not True: numbers that are no numbers must stay what they are.
    settings: dict[str, Any] = {"fastmath": {"reassoc"}} if reassociates else {}
    settings |= {"nogil": True, "error_model": "numpy"}

    def compile_it(function: Function) -> Function:
        try:
            from numba import njit
        except ImportError:
            return function
        try:
            made = njit(*signature, cache=True, **settings)(function)
        except Exception:  # nowhere to keep it, a full disk, or what was kept is damaged
            from numba.core.caching import NullCache

            for helper in _kept:  # they are compiled with who calls them
                helper._cache = NullCache()
            return cast(Function, njit(*signature, **settings)(function))
        _kept.append(made)
        return cast(Function, made)

    return compile_it


@compiled()
def copy(source: Array, target: Array) -> None:
    """Write one vector over another."""
    for p in range(len(source)):
        target[p] = source[p]


@compiled(reassociates=True)
def product(one: Array, other: Array) -> float:
    """Σⱼ oneⱼ otherⱼ: the one sum whose order the compiler chooses, once and for all, as BLAS does."""
    total = 0.0
    for j in range(len(one)):
        total += one[j] * other[j]
    return total


class Room(NamedTuple):
    """Room for a pass, laid out so that the units, of one class, lie side by side.

    There are as many as fill the registers, a multiple of eight: the last few have no weights and do not
    fire. Each array has memory of its own: the compiler may then take eight units at once.
    """

    W1_0: Array  # (H,)  the weights of the first input
    W1_1: Array
    b1: Array
    W2: Array  # (K, H)
    dW1_0: Array
    dW1_1: Array
    db1: Array
    dW2: Array
    a2: Array
    dz2: Array
    z3: Array  # (K,)
    dz3: Array


@compiled()
def make_room(n_hidden: int, n_classes: int) -> Room:
    """Room for passes of a network."""
    H, K = (n_hidden + 7) // 8 * 8, n_classes
    return Room(
        np.zeros(H),
        np.zeros(H),
        np.zeros(H),
        np.zeros((K, H)),
        np.zeros(H),
        np.zeros(H),
        np.zeros(H),
        np.zeros((K, H)),
        np.zeros(H),
        np.zeros(H),
        np.zeros(K),
        np.zeros(K),
    )


@compiled()
def gradient(
    vectors: Array,
    inputs: Array,
    y: Array,
    chosen: Array,
    lam: float,
    n_hidden: int,
    n_classes: int,
    room: Room,
    n_fired: Array,
) -> tuple[float, float, float]:
    """Lines 1 to 14 for the chosen samples, one after the other.

    Parameters
    ----------
    vectors : (4, P)
        θ is read, the gradient and its data part are written.
    inputs, y : (N, 2) and (N,)
    chosen : (n,)
        Which samples.
    lam : float
        λ.
    n_hidden, n_classes : int
    room : Room
        Of these sizes.
    n_fired : (H or 0,)
        For how many of the samples each unit fires is added here, if there is room for it.

    Returns
    -------
    loss_data, loss_reg, accuracy : float
    """
    theta, data, grad = vectors[THETA], vectors[DATA], vectors[GRADIENT]
    n_weights, n_first = 2 * n_hidden, 3 * n_hidden
    W2, b2 = theta[n_first : n_first + n_hidden * n_classes], theta[n_first + n_hidden * n_classes :]
    dW2, db2 = data[n_first : n_first + n_hidden * n_classes], data[n_first + n_hidden * n_classes :]
    for j in range(n_hidden):
        room.W1_0[j], room.W1_1[j], room.b1[j] = theta[j], theta[n_hidden + j], theta[n_weights + j]
        room.dW1_0[j] = room.dW1_1[j] = room.db1[j] = 0.0
        for k in range(n_classes):
            room.W2[k, j], room.dW2[k, j] = W2[j * n_classes + k], 0.0
    for k in range(n_classes):
        db2[k] = 0.0

    W1_0, W1_1, b1 = room.W1_0, room.W1_1, room.b1
    dW1_0, dW1_1, db1 = room.dW1_0, room.dW1_1, room.db1
    a2, dz2, z3, dz3 = room.a2, room.dz2, room.z3, room.dz3
    N, H, K = len(chosen), len(a2), n_classes
    loss, totals, n_right = 0.0, 1.0, 0
    for i in range(N):
        sample = chosen[i]
        x0, x1, true = inputs[sample, 0], inputs[sample, 1], y[sample]

        for j in range(H):
            z2 = x0 * W1_0[j] + x1 * W1_1[j] + b1[j]  # 1   z2 = a1 W1 + b1
            a2[j] = 0.0 if z2 <= 0.0 else z2  # 2   a2 = max(0, z2), and NaN stays NaN
            dz2[j] = 0.0

        largest, answer = -np.inf, 0
        for k in range(K):
            z3[k] = product(a2, room.W2[k]) + b2[k]  # 3   z3 = a2 W2 + b2
            if z3[k] > largest:
                largest, answer = z3[k], k
        n_right += answer == true

        total = 0.0
        for k in range(K):
            dz3[k] = np.exp(z3[k] - largest)
            total += dz3[k]
        loss -= z3[true] - largest  # 5   J_data: −log ψ of the true class = log Σ exp z3 − z3
        totals *= total  # Σ log = log Π, and one logarithm takes as long as all else of a small sample
        if i % _LOGARITHMS == _LOGARITHMS - 1:
            loss += np.log(totals)
            totals = 1.0

        for k in range(K):
            psi = dz3[k] / total  # 4   ψ = exp z3 / Σ exp z3
            dz3[k] = (psi - (1.0 if k == true else 0.0)) / N  # 8   dz3 = (ψ − Δ) / N
            db2[k] += dz3[k]  # 10   db2 = Σ dz3

        for k in range(K):
            dz3_k, W2_k, dW2_k = dz3[k], room.W2[k], room.dW2[k]
            for j in range(H):
                dW2_k[j] += a2[j] * dz3_k  # 9   dW2 = a2ᵀ dz3
                dz2[j] += W2_k[j] * dz3_k  # 11   da2 = dz3 W2ᵀ

        for j in range(H):
            dz2_j = dz2[j] if a2[j] > 0.0 else 0.0  # 12   dz2 = da2 ⊙ 1[z2 > 0]
            dW1_0[j] += x0 * dz2_j  # 13   dW1 = a1ᵀ dz2
            dW1_1[j] += x1 * dz2_j
            db1[j] += dz2_j  # 14   db1 = Σ dz2

        for j in range(len(n_fired)):
            n_fired[j] += a2[j] > 0.0

    loss += np.log(totals)
    for j in range(n_hidden):
        data[j], data[n_hidden + j], data[n_weights + j] = dW1_0[j], dW1_1[j], db1[j]
        for k in range(K):
            dW2[j * K + k] = room.dW2[k, j]

    copy(data, grad)
    loss_reg = 0.0
    if lam > 0.0:  # else not even where the squares overflow
        W1 = theta[:n_weights]
        loss_reg = lam * (product(W1, W1) + product(W2, W2))  # 6   J_reg = λ (‖W1‖² + ‖W2‖²)
        for p in range(len(W1)):
            grad[p] += 2.0 * lam * theta[p]  # 13   + 2λW1
        for p in range(n_first, n_first + len(W2)):
            grad[p] += 2.0 * lam * theta[p]  # 9   + 2λW2
    return loss / N, loss_reg, n_right / N


@compiled()
def update_of(
    rule: int, constants: tuple[float, float, float, float], eta: float, vectors: Array, memory: Array
) -> None:
    """Line 15: the update along the gradient, and what the rule remembers; then θ takes it."""
    theta, grad, update = vectors[THETA], vectors[GRADIENT], vectors[UPDATE]
    momentum, beta1, beta2, epsilon = constants
    P = len(theta)
    if rule == GRADIENT_DESCENT:
        for p in range(P):
            update[p] = grad[p] * -eta
    elif rule == MOMENTUM:
        for p in range(P):
            memory[p] = memory[p] * momentum + grad[p]
            update[p] = memory[p] * -eta
    else:
        m, v = memory[:P], memory[P : 2 * P]
        memory[-1] += 1.0
        t = memory[-1]
        of_v, of_m = 1.0 / (1.0 - beta2**t), -eta / (1.0 - beta1**t)
        for p in range(P):
            m[p] = m[p] * beta1 + grad[p] * (1.0 - beta1)
            v[p] = v[p] * beta2 + grad[p] * grad[p] * (1.0 - beta2)
            update[p] = m[p] / (np.sqrt(v[p] * of_v) + epsilon) * of_m
    for p in range(P):
        theta[p] += update[p]


@compiled()
def note_norms(vectors: Array, lam: float, n_hidden: int, n_classes: int, norms: Array) -> None:
    """The norms of the four parameters in each vector, as they stand in the history; `norms` is (16,)."""
    start = 0
    for name in range(4):  # W1, b1, W2, b2
        if name == 0:
            stop = 2 * n_hidden
        elif name == 1:
            stop = 3 * n_hidden
        elif name == 2:
            stop = (3 + n_classes) * n_hidden
        else:
            stop = vectors.shape[1]
        of_theta = of_data = of_grad = of_update = 0.0
        for p in range(start, stop):
            of_theta += vectors[THETA, p] * vectors[THETA, p]
            of_data += vectors[DATA, p] * vectors[DATA, p]
            of_grad += vectors[GRADIENT, p] * vectors[GRADIENT, p]
            of_update += vectors[UPDATE, p] * vectors[UPDATE, p]
        norms[name] = np.sqrt(of_grad)
        norms[4 + name] = np.sqrt(of_data)
        is_penalized = lam > 0.0 and name % 2 == 0
        norms[8 + name] = 2.0 * lam * np.sqrt(of_theta) if is_penalized else 0.0
        norms[12 + name] = np.sqrt(of_update) / np.sqrt(of_theta)
        start = stop


@compiled(_SIGNATURE)
def take_steps(
    vectors: Array,
    memory: Array,
    rule: int,
    constants: tuple[float, float, float, float],
    eta: float,
    lam: float,
    n_hidden: int,
    n_classes: int,
    inputs: Array,
    y: Array,
    orders: Array,
    first_epoch: int,
    size: int,
    step: int,
    n_steps: int,
    is_looking: bool,
    found: Array,
    n_fired: Array,
    block: Array,
    frames_every: int,
    frame_thetas: Array,
    frame_memories: Array,
) -> int:
    """Take steps one after the other, until the loss is no number.

    Parameters
    ----------
    vectors : (4, P)
        As they are at `step`; they are brought to the last step.
    memory : (M,)
        What the update rule remembers; it goes on too.
    rule : int
        One of the rules above.
    constants : (μ, β₁, β₂, ε)
    eta, lam : float
    n_hidden, n_classes : int
    inputs, y : (N, 2) and (N,)
        The training part.
    orders : (epochs, N)
        In which order the samples are seen in the epochs from `first_epoch` on; one if a batch has all.
    first_epoch, size : int
        `size` samples make a batch.
    step, n_steps : int
    is_looking : bool
        Take no step, but do the pass at `step`; `n_steps` must be 1.
    found : (n_steps or 1, N_FOUND)
        What is found at each step, or at the last one.
    n_fired : (H,)
        For how many samples of the last step each unit fires.
    block : (n_steps or 0, 4, P)
        Where all vectors of each step are kept.
    frames_every : int
    frame_thetas, frame_memories : (frames, P) and (frames, M)
        θ and the rule's memory at those steps that are multiples of `frames_every`.

    Returns
    -------
    int
        How many steps were taken.
    """
    n_samples = orders.shape[1]
    per_epoch = (n_samples + size - 1) // size
    room = make_room(n_hidden, n_classes)
    n_frames = 0
    for i in range(n_steps):
        if not is_looking:
            update_of(rule, constants, eta, vectors, memory)
            step += 1
        epoch, batch = step // per_epoch - first_epoch, step % per_epoch
        if per_epoch == 1:  # all samples in their own order, whatever the epoch
            epoch = 0
        chosen = orders[epoch, batch * size : min((batch + 1) * size, n_samples)]
        counted = n_fired if i == n_steps - 1 else n_fired[:0]
        for j in range(len(counted)):
            counted[j] = 0
        loss_data, loss_reg, accuracy = gradient(
            vectors, inputs, y, chosen, lam, n_hidden, n_classes, room, counted
        )
        is_over = not np.isfinite(loss_data + loss_reg)
        if len(found) == n_steps or i == n_steps - 1 or is_over:
            now = found[min(i, len(found) - 1)]
            now[BATCH_LOSS], now[LOSS_REG], now[BATCH_ACCURACY] = loss_data, loss_reg, accuracy
            note_norms(vectors, lam, n_hidden, n_classes, now[NORMS:])
        if len(block):
            for row in range(4):
                copy(vectors[row], block[i, row])
        if n_frames < len(frame_thetas) and step % frames_every == 0:
            copy(vectors[THETA], frame_thetas[n_frames])
            copy(memory, frame_memories[n_frames])
            n_frames += 1
        if is_over:
            return i + 1
    return n_steps


IS_COMPILED = hasattr(take_steps, "py_func")
"""Whether numba was there."""
