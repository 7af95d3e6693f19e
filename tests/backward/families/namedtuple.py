import numpy as np
from collections import namedtuple
Grads = namedtuple("Grads", "W1 b1 W2 b2")
def backward(p, X, y):
    W1, b1, W2, b2 = p.W1, p.b1, p.W2, p.b2
    N = len(X)
    Z = X @ W1 + b1
    A = np.maximum(Z, 0)
    S = A @ W2 + b2
    E = np.exp(S - S.max(axis=1, keepdims=True)); P = E/E.sum(axis=1, keepdims=True)
    loss = -np.log(P[np.arange(N), y]).mean()
    d = P.copy(); d[np.arange(N), y] -= 1; d /= N
    dW2 = A.T @ d; db2 = d.sum(0); dh = d @ W2.T; dh[Z <= 0] = 0
    dW1 = X.T @ dh; db1 = dh.sum(0)
    return loss, Grads(dW1, db1, dW2, db2)
