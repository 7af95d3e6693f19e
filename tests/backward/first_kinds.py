"""Mistakes and how they are called, in two conventions: those that come first in a backward pass."""

from __future__ import annotations

from tests.backward.plain import Student, columns, rows

ALL = "W1 b1 W2 b2"
FIRST = "W1 b1"

FIRST_KINDS: list[tuple[str, str, Student, Student]] = [
    # key, wrong parameters, samples in rows, samples in columns
    (
        "no-mean",
        ALL,
        rows({"d = d / N": ""}),
        columns(
            {
                "dW2 = dZ2": "dW2 = dZ2 @ A1.T",
                "db2": "db2 = dZ2.sum(axis=1, keepdims=True)",
                "dW1 = dZ1": "dW1 = dZ1 @ X.T",
                "db1": "db1 = dZ1.sum(axis=1, keepdims=True)",
            }
        ),
    ),
    (
        "no-mean",
        "b1",
        rows({"db1": "db1 = N * dz.sum(axis=0)"}),
        columns({"db1": "db1 = dZ1.sum(axis=1, keepdims=True)"}),
    ),
    (
        "mean-twice",
        "b1 b2",
        rows({"db1": "db1 = dz.mean(axis=0)", "db2": "db2 = d.mean(axis=0)"}),
        columns(
            {
                "db1": "db1 = dZ1.mean(axis=1, keepdims=True) / m",
                "db2": "db2 = dZ2.mean(axis=1, keepdims=True) / m",
            }
        ),
    ),
    (
        "wrong-divisor",
        ALL,
        rows({"d = d / N": "d = d / 100"}),
        columns(
            {"m = X": "n = X.shape[1]; m = W1.shape[0]", "loss = -np": "loss = -np.sum(Y * np.log(A2)) / n"}
        ),
    ),
    (
        "wrong-divisor",
        ALL,
        rows({"d = d / N": "d = d / 2"}),
        columns(
            {"m = X": "n = X.shape[1]; m = W2.shape[0]", "loss = -np": "loss = -np.sum(Y * np.log(A2)) / n"}
        ),
    ),
    ("no-mask", FIRST, rows({"dz = dh": "dz = dh"}), columns({"dZ1": "dZ1 = dA1"})),
    (
        "mask-from-gradient",
        FIRST,
        rows({"dz = dh": "dz = dh * (dh > 0)"}),
        columns({"dZ1": "dZ1 = dA1 * (dA1 > 0)"}),
    ),
    (
        "mask-inverted",
        FIRST,
        rows({"dz = dh": "dz = dh * (z2 <= 0)"}),
        columns({"dZ1": "dZ1 = dA1 * (Z1 < 0)"}),
    ),
    (
        "z2-for-a2",
        "W2",
        rows({"dW2 = a2": "dW2 = z2.T.dot(d)"}),
        columns({"dW2 = dZ2": "dW2 = dZ2 @ Z1.T / m"}),
    ),
    (
        "mask-for-a2",
        "W2",
        rows({"dW2 = a2": "dW2 = (z2 > 0).T.dot(d)"}),
        columns({"dW2 = dZ2": "dW2 = dZ2 @ (Z1 > 0).T / m"}),
    ),
    (
        "sigmoid-derivative",
        FIRST,
        rows({"dz = dh": "dz = dh * a2 * (1 - a2)"}),
        columns({"dZ1": "dZ1 = dA1 * (1 / (1 + np.exp(-Z1))) * (1 - 1 / (1 + np.exp(-Z1)))"}),
    ),
    (
        "tanh-derivative",
        FIRST,
        rows({"dz = dh": "dz = dh * (1 - a2 ** 2)"}),
        columns({"dZ1": "dZ1 = dA1 * (1 - np.tanh(Z1) ** 2)"}),
    ),
    (
        "relu-for-derivative",
        FIRST,
        rows({"dz = dh": "dz = dh * np.maximum(0, z2)"}),
        columns({"dZ1": "dZ1 = dA1 * 2 * Z1"}),
    ),
    (
        "penalty-missing",
        "W1 W2",
        rows({"dW2 = dW2": "", "dW1 = dW1": ""}),
        columns({"dW2 = dW2": "", "dW1 = dW1": ""}),
    ),
    ("penalty-missing", "W1", rows({"dW1 = dW1": ""}), columns({"dW1 = dW1": ""}, has_loss=False)),
    (
        "penalty-half",
        "W1 W2",
        rows({"dW2 = dW2": "dW2 = dW2 + lam * W2", "dW1 = dW1": "dW1 = dW1 + lam * W1"}),
        columns({"dW2 = dW2": "dW2 += lam / 2 * W2", "dW1 = dW1": "dW1 += lam / 2 * W1"}),
    ),
    (
        "penalty-double",
        "W2",
        rows({"dW2 = dW2": "dW2 = dW2 + 4 * lam * W2"}),
        columns({"dW2 = dW2": "dW2 += 2 * lam * W2"}),
    ),
    (
        "penalty-sign",
        "W1 W2",
        rows({"dW2 = dW2": "dW2 -= 2 * lam * W2", "dW1 = dW1": "dW1 -= 2 * lam * W1"}),
        columns({"dW2 = dW2": "dW2 -= lam * W2", "dW1 = dW1": "dW1 -= lam * W1"}),
    ),
    (
        "bias-penalty-in-gradient-only",
        "b1 b2",
        rows({"dW1 = dW1": "dW1 += 2 * lam * W1; db1 += 2 * lam * b1; db2 += 2 * lam * b2"}),
        columns({"dW1 = dW1": "dW1 += lam * W1; db1 += lam * b1; db2 += lam * b2"}),
    ),
    (
        "bias-penalty-in-loss-only",
        "b1 b2",
        rows({"loss +=": "loss += lam * sum(np.sum(t ** 2) for t in (W1, b1, W2, b2))"}),
        columns({"loss = loss": "loss = loss + lam / 2 * sum(np.sum(t ** 2) for t in (W1, b1, W2, b2))"}),
    ),
    (
        "penalty-loss",
        "W2",
        rows({"loss +=": "loss += lam * np.sum(W1 ** 2) + lam ** 2 * np.sum(W2 ** 2)"}),
        columns({"loss = loss": "loss = loss + lam / 2 * np.sum(W1 ** 2) + lam ** 2 * np.sum(W2 ** 2)"}),
    ),
    (
        "penalty-loss",
        "W1 W2",
        rows({"loss +=": "loss += lam * (np.sum(W1 ** 2) + np.sum(W1 ** 2))"}),
        columns({"loss = loss": "loss = loss + 0.5 * lam * (np.sum(W1 * W1) + np.sum(W1 * W1))"}),
    ),
    (
        "penalty-loss",
        "W1 W2",
        rows({"loss +=": "loss += lam * (np.linalg.norm(W1) + np.linalg.norm(W2))"}),
        columns({"loss = loss": "loss = loss + 0.5 * lam * (np.linalg.norm(W1) + np.linalg.norm(W2))"}),
    ),
    (
        "penalty-factor",
        "W1 W2",
        rows({"loss +=": "loss += lam / N * (np.sum(W1 ** 2) + np.sum(W2 ** 2))"}),
        columns({"loss = loss": "loss = loss + 0.5 * lam / m * (np.sum(W1 * W1) + np.sum(W2 * W2))"}),
    ),
    (
        "no-axis",
        "b1 b2",
        rows({"db1": "db1 = np.sum(dz)", "db2": "db2 = np.sum(d)"}),
        columns({"db1": "db1 = np.sum(dZ1) / m", "db2": "db2 = np.sum(dZ2) / m"}),
    ),
    (
        "wrong-axis",
        "b1 b2",
        rows({"db1": "db1 = dz.sum(axis=1)", "db2": "db2 = d.sum(axis=1)"}),
        columns(
            {
                "db1": "db1 = dZ1.sum(axis=0, keepdims=True) / m",
                "db2": "db2 = dZ2.sum(axis=0, keepdims=True) / m",
            }
        ),
    ),
    ("no-sum", "b2", rows({"db2": "db2 = d"}), columns({"db2": "db2 = dZ2 / m"})),
    (
        "bias-through-inputs",
        "b1 b2",
        rows({"db1": "db1 = X.T.dot(dz).sum(axis=0)", "db2": "db2 = a2.T.dot(d).sum(axis=0)"}),
        columns(
            {"db1": "db1 = dW1.sum(axis=1, keepdims=True)", "db2": "db2 = dW2.sum(axis=1, keepdims=True)"}
        ),
    ),
    ("missing", "b1", rows(returned={"b1": "None"}), columns(returned={"b1": "None"})),
    (
        "missing",
        "b1 b2",
        rows(returned={"b1": "0.0", "b2": "0.0"}),
        columns(returned={"b1": "None", "b2": "None"}),
    ),
    (
        "bias-orientation",
        "b1 b2",
        rows({"db1": "db1 = dz.sum(axis=0)[:, None]", "db2": "db2 = d.sum(axis=0)[:, None]"}),
        columns({"db1": "db1 = dZ1.sum(axis=1) / m", "db2": "db2 = dZ2.sum(axis=1) / m"}),
    ),
    (
        "updated-W2",
        FIRST,
        rows({"dh =": "dh = d.dot((W2 - eta * (dW2 + 2 * lam * W2)).T)"}),
        columns({"dA1": "W2_new = W2 - eta * (dW2 + lam * W2); dA1 = W2_new.T @ dZ2"}),
    ),
]
