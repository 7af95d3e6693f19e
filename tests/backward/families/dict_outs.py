import numpy as np
def forward(X, W1, b1, W2, b2):
    Z1 = X @ W1 + b1; A1 = np.maximum(Z1, 0); Z2 = A1 @ W2 + b2; e = np.exp(Z2); return {"Z1": Z1, "A1": A1, "A2": e/e.sum(1, keepdims=True)}
def backward(X, y, Z1, A1, A2, W2):
    N = len(y)
    d = A2.copy(); d[np.arange(N), y] -= 1; d /= N
    dh = d @ W2.T; dh[Z1 <= 0] = 0
    return X.T @ dh, dh.sum(0), A1.T @ d, d.sum(0)
