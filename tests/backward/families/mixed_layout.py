import numpy as np
def g(X, y, W1, b1, W2, b2):
    N = len(X)
    Z = X @ W1.T + b1
    A = np.maximum(Z, 0)
    S = A @ W2 + b2
    E = np.exp(S - S.max(axis=1, keepdims=True)); P = E/E.sum(axis=1, keepdims=True)
    loss = -np.log(P[np.arange(N), y]).mean()
    d = P.copy(); d[np.arange(N), y] -= 1; d /= N
    dW2 = A.T @ d; db2 = d.sum(0); dh = d @ W2.T; dh[Z <= 0] = 0
    dW1 = dh.T @ X; db1 = dh.sum(0)
    return dW1, db1, dW2, db2
