"""The derivation for one sample after the other: lines 1 to 15 in one loop, to be compiled by numba.

`netviz.core.network` does a line for all samples at once, which is fast where there are many of them; with
a batch of ten nearly all of its time is that of numpy's calls. Here a step is plain arithmetic, in the
names of the derivation, and many steps are taken in one call. Both agree to the last few bits. Sums are
taken in the order that is written here (no fastmath), so that a step gives the same bits every time.

Where numba is missing these are plain functions of Python, as right and a few hundred times slower.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

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

_SIGNATURE = (
    "int64(float64[:,::1], float64[::1], int64, UniTuple(float64, 4), float64, float64, int64, int64, "
    "float64[:,::1], int64[::1], int64[:,::1], int64, int64, int64, int64, boolean, "
    "float64[:,::1], float64[:,:,::1], int64, float64[:,::1], float64[:,::1])"
)

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(*signature: str) -> Callable[[Function], Function]:
    """A decorator: compiled where numba is there, and kept on disk where that can be written."""

    def compile_it(function: Function) -> Function:
        try:
            from numba import njit
        except ImportError:
            return function
        try:
            made = njit(*signature, cache=True, nogil=True, error_model="numpy")(function)
        except (RuntimeError, OSError):  # nowhere to keep it
            made = njit(*signature, nogil=True, error_model="numpy")(function)
        return made  # type: ignore[no-any-return]

    return compile_it


@compiled()
def product(one: Array, other: Array) -> float:
    """Σⱼ oneⱼ otherⱼ, in four sums side by side: one alone would wait for itself at every addition."""
    n = len(one)
    s0 = s1 = s2 = s3 = 0.0
    for j in range(0, n - 3, 4):
        s0 += one[j] * other[j]
        s1 += one[j + 1] * other[j + 1]
        s2 += one[j + 2] * other[j + 2]
        s3 += one[j + 3] * other[j + 3]
    for j in range(n - n % 4, n):
        s0 += one[j] * other[j]
    return (s0 + s2) + (s1 + s3)


@compiled()
def gradient(
    vectors: Array,
    inputs: Array,
    y: Array,
    chosen: Array,
    lam: float,
    n_hidden: int,
    n_classes: int,
    units: Array,
    classes: Array,
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
        H and K.
    units, classes : (2 K + 2, H) and (2, K)
        Room to work in.

    Returns
    -------
    loss_data, loss_reg, accuracy : float
    """
    H, K, N = n_hidden, n_classes, len(chosen)
    theta, data, grad = vectors[THETA], vectors[DATA], vectors[GRADIENT]
    W1_0, W1_1, b1 = theta[:H], theta[H : 2 * H], theta[2 * H : 3 * H]
    W2, b2 = theta[3 * H : (3 + K) * H].reshape(H, K), theta[(3 + K) * H :]
    for p in range(len(data)):
        data[p] = 0.0
    dW1_0, dW1_1, db1 = data[:H], data[H : 2 * H], data[2 * H : 3 * H]
    dW2, db2 = data[3 * H : (3 + K) * H].reshape(H, K), data[(3 + K) * H :]

    # The units of a class lie side by side here, so that all inner loops run over units.
    W2_T, dW2_T, a2, dz2 = units[:K], units[K : 2 * K], units[2 * K], units[2 * K + 1]
    z3, dz3 = classes[0], classes[1]
    for j in range(H):
        for k in range(K):
            W2_T[k, j], dW2_T[k, j] = W2[j, k], 0.0

    loss, n_right = 0.0, 0
    for i in range(N):
        sample = chosen[i]
        x0, x1, true = inputs[sample, 0], inputs[sample, 1], y[sample]

        for j in range(H):
            z2 = x0 * W1_0[j] + x1 * W1_1[j] + b1[j]  # 1   z2 = a1 W1 + b1
            a2[j] = 0.0 if z2 <= 0.0 else z2  # 2   a2 = max(0, z2), and NaN stays NaN
            dz2[j] = 0.0

        largest, answer = -np.inf, 0
        for k in range(K):
            z3[k] = product(a2, W2_T[k]) + b2[k]  # 3   z3 = a2 W2 + b2
            if z3[k] > largest:
                largest, answer = z3[k], k
        n_right += answer == true

        total = 0.0
        for k in range(K):
            dz3[k] = np.exp(z3[k] - largest)
            total += dz3[k]
        loss += np.log(total) - (z3[true] - largest)  # 5   −log ψ of the true class

        for k in range(K):
            psi = dz3[k] / total  # 4   ψ = exp z3 / Σ exp z3
            dz3[k] = (psi - (1.0 if k == true else 0.0)) / N  # 8   dz3 = (ψ − Δ) / N
            db2[k] += dz3[k]  # 10   db2 = Σ dz3

        for k in range(K):
            W2_of_k, dW2_of_k, dz3_k = W2_T[k], dW2_T[k], dz3[k]
            for j in range(H):
                dW2_of_k[j] += a2[j] * dz3_k  # 9   dW2 = a2ᵀ dz3
                dz2[j] += W2_of_k[j] * dz3_k  # 11   da2 = dz3 W2ᵀ

        for j in range(H):
            dz2_j = dz2[j] if a2[j] > 0.0 else 0.0  # 12   dz2 = da2 ⊙ 1[z2 > 0]
            dW1_0[j] += x0 * dz2_j  # 13   dW1 = a1ᵀ dz2
            dW1_1[j] += x1 * dz2_j
            db1[j] += dz2_j  # 14   db1 = Σ dz2

    for j in range(H):
        for k in range(K):
            dW2[j, k] = dW2_T[k, j]

    for p in range(len(data)):
        grad[p] = data[p]
    squares = 0.0
    if lam > 0.0:  # else not even where the squares overflow
        for first, last in ((0, 2 * H), (3 * H, (3 + K) * H)):  # the weights
            squares += product(theta[first:last], theta[first:last])
            for p in range(first, last):
                grad[p] = data[p] + 2.0 * lam * theta[p]  # + 2λW
    return loss / N, lam * squares, n_right / N  # 5, 6   J_data and J_reg


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


@compiled()
def copy(source: Array, target: Array) -> None:
    """Write one vector over another."""
    for p in range(len(source)):
        target[p] = source[p]


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
    units, classes = np.empty((2 * n_classes + 2, n_hidden)), np.empty((2, n_classes))
    n_frames = 0
    for i in range(n_steps):
        if not is_looking:
            update_of(rule, constants, eta, vectors, memory)
            step += 1
        epoch, batch = step // per_epoch - first_epoch, step % per_epoch
        if per_epoch == 1:  # all samples in their own order, whatever the epoch
            epoch = 0
        chosen = orders[epoch, batch * size : min((batch + 1) * size, n_samples)]
        loss_data, loss_reg, accuracy = gradient(
            vectors, inputs, y, chosen, lam, n_hidden, n_classes, units, classes
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
