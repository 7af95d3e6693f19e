import numpy as np
def backprop(X, y, W1, W2):
    h = np.maximum(X @ W1, 0); s = h @ W2; e = np.exp(s); p = e/e.sum(1, keepdims=True)
    p[np.arange(len(y)), y] -= 1; p /= len(y)
    dh = p @ W2.T * (h > 0)
    return X.T @ dh, h.T @ p
