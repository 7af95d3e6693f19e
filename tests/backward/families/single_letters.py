import numpy as np
def grad(x, t, w, b, v, c, lam):
    n = len(x)
    h = np.maximum(x @ w + b, 0)
    s = h @ v + c
    p = np.exp(s - s.max(1, keepdims=True)); p /= p.sum(1, keepdims=True)
    p[np.arange(n), t] -= 1; p /= n
    dh = p @ v.T * (h > 0)
    return x.T @ dh + 2*lam*w, dh.sum(0), h.T @ p + 2*lam*v, p.sum(0)
