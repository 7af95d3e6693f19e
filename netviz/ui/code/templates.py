"""Beginnings in the common conventions: the forward pass is there, the backward pass is not."""

from __future__ import annotations

_FUNCTION = """\
import numpy as np


def backward(a1, y, W1, b1, W2, b2, lam):
    N = len(a1)

    # forward
    z2 = a1 @ W1 + b1
    a2 = np.maximum(0, z2)
    z3 = a2 @ W2 + b2
    e = np.exp(z3 - z3.max(axis=1, keepdims=True))
    psi = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(psi[np.arange(N), y]).mean()
    loss += lam * (np.sum(W1**2) + np.sum(W2**2))

    # backward: your lines
    dW1 = None
    db1 = None
    dW2 = None
    db2 = None

    return loss, dW1, db1, dW2, db2
"""

_CLASS = """\
import numpy as np


class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size):
        self.params = {
            "W1": 1e-2 * np.random.randn(input_size, hidden_size),
            "b1": np.zeros(hidden_size),
            "W2": 1e-2 * np.random.randn(hidden_size, output_size),
            "b2": np.zeros(output_size),
        }

    def loss(self, X, y, reg=0.0):
        W1, b1 = self.params["W1"], self.params["b1"]
        W2, b2 = self.params["W2"], self.params["b2"]
        N = X.shape[0]

        # forward
        z2 = X.dot(W1) + b1
        a2 = np.maximum(0, z2)
        scores = a2.dot(W2) + b2
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        probs = e / e.sum(axis=1, keepdims=True)
        loss = -np.log(probs[np.arange(N), y]).mean()
        loss += reg * (np.sum(W1 * W1) + np.sum(W2 * W2))

        # backward: your lines
        grads = {}

        return loss, grads
"""

_APART = """\
import numpy as np


def forward(X, params):
    z2 = X @ params["W1"] + params["b1"]
    a2 = np.maximum(0, z2)
    z3 = a2 @ params["W2"] + params["b2"]
    e = np.exp(z3 - z3.max(axis=1, keepdims=True))
    psi = e / e.sum(axis=1, keepdims=True)
    return psi, {"z2": z2, "a2": a2, "psi": psi}


def backward(X, y, params, cache, lam):
    N = len(X)

    # your lines
    grads = {"W1": None, "b1": None, "W2": None, "b2": None}

    return grads
"""

_COLUMNS = """\
import numpy as np


def forward_propagation(X, parameters):
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = np.maximum(0, Z1)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    E = np.exp(Z2 - Z2.max(axis=0, keepdims=True))
    A2 = E / E.sum(axis=0, keepdims=True)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]

    # your lines; Y is one-hot, a column for each sample
    dW1 = None
    db1 = None
    dW2 = None
    db2 = None

    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
"""

TEMPLATES: dict[str, tuple[str, str]] = {
    "function": ("One function, samples in rows", _FUNCTION),
    "class": ("A class with params and loss()", _CLASS),
    "apart": ("Forward and backward apart", _APART),
    "columns": ("Samples in columns", _COLUMNS),
}
"""By key: what a template is called, and its code."""
