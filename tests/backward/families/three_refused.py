import numpy as np
def backward(X, y, W1, b1, W2, b2, W3, b3):
    a = np.maximum(0, X @ W1 + b1); c = np.maximum(0, a @ W2 + b2); s = c @ W3 + b3
    p = np.exp(s)/np.exp(s).sum(1, keepdims=True); p[np.arange(len(y)), y] -= 1; p /= len(y)
    dc = p @ W3.T*(c > 0); da = dc @ W2.T*(a > 0)
    return X.T @ da, da.sum(0), a.T @ dc, dc.sum(0), c.T @ p, p.sum(0)
