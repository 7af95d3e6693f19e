from numpy import *
def loss_grad(X, y, W1, b1, W2, b2):
    N = len(X); h = maximum(X @ W1 + b1, 0); s = h @ W2 + b2
    e = exp(s - s.max(1, keepdims=True)); p = e/e.sum(1, keepdims=True)
    L = -log(p[arange(N), y]).mean()
    p[arange(N), y] -= 1; p /= N
    dh = p @ W2.T*(h > 0)
    return L, X.T @ dh, dh.sum(0), h.T @ p, p.sum(0)
