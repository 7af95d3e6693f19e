import numpy as np
def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True)); return e/e.sum(axis=1, keepdims=True)
def backward(a1, y, W1, b1, W2, b2, lam):
    N = len(a1)
    z2 = a1 @ W1 + b1
    a2 = np.maximum(0, z2)
    z3 = a2 @ W2 + b2
    psi = softmax(z3)
    dz3 = psi.copy()
    dz3[np.arange(N), y] -= 1
    dz3 /= N
    dW2 = a2.T @ dz3 + 2 * lam * W2
    db2 = dz3.sum(axis=0)
    da2 = dz3 @ W2.T
    dz2 = da2 * (z2 > 0)
    dW1 = a1.T @ dz2 + 2 * lam * W1
    db1 = dz2.sum(axis=0)
    return dW1, db1, dW2, db2
