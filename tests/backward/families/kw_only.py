import numpy as np
def backward(*, X, y, W1, b1, W2, b2, reg=0.0, verbose=False, **kwargs):
    N = len(X); h = np.maximum(X @ W1 + b1, 0); s = h @ W2 + b2
    e = np.exp(s - s.max(1, keepdims=True)); p = e/e.sum(1, keepdims=True)
    p[np.arange(N), y] -= 1; p /= N
    dh = p @ W2.T*(h > 0)
    return {"dW1": X.T @ dh + 2*reg*W1, "db1": dh.sum(0), "dW2": h.T @ p + 2*reg*W2, "db2": p.sum(0)}
