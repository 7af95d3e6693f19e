import numpy as np
def grad(W1, W2, X, y, reg):
    """X without bias column; bias in last row"""
    N = X.shape[0]
    Xb = np.hstack([X, np.ones((N, 1))])
    h = np.maximum(Xb @ W1, 0)
    hb = np.hstack([h, np.ones((N, 1))])
    s = hb @ W2
    e = np.exp(s - s.max(1, keepdims=True)); p = e/e.sum(1, keepdims=True)
    loss = -np.log(p[np.arange(N), y]).mean() + reg*(np.sum(W1[:-1]**2) + np.sum(W2[:-1]**2))
    p[np.arange(N), y] -= 1; p /= N
    dW2 = hb.T @ p; dW2[:-1] += 2*reg*W2[:-1]
    dh = (p @ W2.T)[:, :-1] * (h > 0)
    dW1 = Xb.T @ dh; dW1[:-1] += 2*reg*W1[:-1]
    return loss, dW1, dW2
