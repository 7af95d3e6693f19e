"""Peers of the engine that compile: a plain loop over samples under numba, and JAX with a scan over steps.

Both take many steps in one call and record nothing. The loop draws an order for each epoch, as everybody
does; JAX goes through those of a few epochs again and again, drawn beforehand.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

# One thread, as everybody; read when JAX is imported.
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

import numpy as np

from netviz.core import Params
from netviz.training.batches import TrainingData

ETA, LAM = 0.1, 1e-3
_EPOCHS = 20
Steps = Callable[[int], Any]


def _batches(rng: np.random.Generator, n_samples: int, batch: int | None, n_epochs: int) -> Any:
    """Indices of the samples of each step, (steps, batch)."""
    if batch is None:
        return np.arange(n_samples)[None]
    orders = [rng.permutation(n_samples) for _ in range(n_epochs)]
    return np.concatenate([order[: n_samples // batch * batch].reshape(-1, batch) for order in orders])


def _plain_loop(
    n: int, X: Any, y: Any, batches: Any, W1: Any, b1: Any, W2: Any, b2: Any, first: int
) -> float:
    """As one would write it down: for each sample the forward and the backward pass."""
    H, K, N = W1.shape[1], W2.shape[1], batches.shape[1]
    dW1, db1, dW2, db2 = np.zeros_like(W1), np.zeros_like(b1), np.zeros_like(W2), np.zeros_like(b2)
    hidden, scores, dhidden = np.zeros(H), np.zeros(K), np.zeros(H)
    loss = 0.0
    for step in range(first, first + n):
        dW1[:], db1[:], dW2[:], db2[:] = 0.0, 0.0, 0.0, 0.0
        loss = 0.0
        chosen = batches[step % len(batches)]
        for i in range(N):
            x0, x1, true = X[chosen[i], 0], X[chosen[i], 1], y[chosen[i]]
            for j in range(H):
                hidden[j] = max(0.0, x0 * W1[0, j] + x1 * W1[1, j] + b1[j])
            for k in range(K):
                scores[k] = b2[k]
                for j in range(H):
                    scores[k] += hidden[j] * W2[j, k]
            largest, total = scores.max(), 0.0
            loss += largest - scores[true]
            for k in range(K):
                scores[k] = np.exp(scores[k] - largest)
                total += scores[k]
            loss += np.log(total)
            for k in range(K):
                scores[k] = (scores[k] / total - (k == true)) / N
                db2[k] += scores[k]
            for j in range(H):
                dhidden[j] = 0.0
                for k in range(K):
                    dW2[j, k] += hidden[j] * scores[k]
                    dhidden[j] += scores[k] * W2[j, k]
                if hidden[j] > 0.0:
                    dW1[0, j] += x0 * dhidden[j]
                    dW1[1, j] += x1 * dhidden[j]
                    db1[j] += dhidden[j]
        loss = loss / N
        for d in range(2):
            for j in range(H):
                loss += LAM * W1[d, j] ** 2
                W1[d, j] -= ETA * (dW1[d, j] + 2 * LAM * W1[d, j])
        for j in range(H):
            b1[j] -= ETA * db1[j]
            for k in range(K):
                loss += LAM * W2[j, k] ** 2
                W2[j, k] -= ETA * (dW2[j, k] + 2 * LAM * W2[j, k])
        for k in range(K):
            b2[k] -= ETA * db2[k]
    return loss


def numba_loop(data: TrainingData, params: Params, batch: int | None) -> Steps:
    from numba import njit

    loop = njit(error_model="numpy")(_plain_loop)
    values = [value.copy() for value in params]
    y, rng = data.y.astype(np.int64), np.random.default_rng(0)
    per_epoch = len(y) // (batch or len(y))

    def steps(n: int) -> None:
        batches = _batches(rng, len(y), batch, -(-n // per_epoch))
        loop(n, data.a1, y, batches, *values, 0)

    return steps


def _jax(data: TrainingData, params: Params, batch: int | None, dtype: str) -> Steps:
    import jax

    jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp

    X_all, y_all = jnp.asarray(data.a1, dtype), jnp.asarray(data.y)
    batches = (
        None
        if batch is None
        else jnp.asarray(_batches(np.random.default_rng(0), len(data.y), batch, _EPOCHS))
    )

    def loss_of(theta: Any, X: Any, y: Any) -> Any:
        W1, b1, W2, b2 = theta
        log_psi = jax.nn.log_softmax(jax.nn.relu(X @ W1 + b1) @ W2 + b2)
        data_loss = -jnp.take_along_axis(log_psi, y[:, None], axis=1).mean()
        return data_loss + LAM * ((W1 * W1).sum() + (W2 * W2).sum())

    def one(theta: Any, step: Any) -> Any:
        if batches is None:
            X, y = X_all, y_all
        else:
            chosen = batches[step % len(batches)]
            X, y = X_all[chosen], y_all[chosen]
        loss, gradient = jax.value_and_grad(loss_of)(theta, X, y)
        return tuple(value - ETA * change for value, change in zip(theta, gradient, strict=True)), loss

    scan = jax.jit(lambda theta, steps: jax.lax.scan(one, theta, steps))
    theta = tuple(jnp.asarray(value, dtype) for value in params)
    done = 0

    def steps(n: int) -> None:
        nonlocal theta, done
        theta, _ = scan(theta, jnp.arange(done, done + n))
        jax.block_until_ready(theta)
        done += n

    return steps


def jax_float64(data: TrainingData, params: Params, batch: int | None) -> Steps:
    return _jax(data, params, batch, "float64")


def jax_float32(data: TrainingData, params: Params, batch: int | None) -> Steps:
    return _jax(data, params, batch, "float32")
