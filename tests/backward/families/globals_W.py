import numpy as np
rng = np.random.default_rng(0)
W1 = rng.standard_normal((2, 8)); b1 = np.zeros(8); W2 = rng.standard_normal((8, 3)); b2 = np.zeros(3)
def backprop(X, y):
    N = len(X)
    Z = X @ W1 + b1
    A = np.maximum(Z, 0)
    S = A @ W2 + b2
    E = np.exp(S - S.max(axis=1, keepdims=True)); P = E/E.sum(axis=1, keepdims=True)
    loss = -np.log(P[np.arange(N), y]).mean()
    d = P.copy(); d[np.arange(N), y] -= 1; d /= N
    dW2 = A.T @ d; db2 = d.sum(0); dh = d @ W2.T; dh[Z <= 0] = 0
    dW1 = X.T @ dh; db1 = dh.sum(0)
    return dW1, db1, dW2, db2
