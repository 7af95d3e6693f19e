import numpy as np
def f(theta, X, Y, l2):
    W1, b1, W2, b2 = theta
    Z = X @ W1.T + b1
    A = np.maximum(Z, 0)
    S = A @ W2.T + b2
    S = S - S.max(axis=1, keepdims=True)
    P = np.exp(S)/np.exp(S).sum(axis=1, keepdims=True)
    L = -(Y*np.log(P)).sum() + l2*((W1**2).sum() + (W2**2).sum())
    G = P - Y
    dA = G @ W2
    dZ = dA*(Z > 0)
    return L, [dZ.T @ X + 2*l2*W1, dZ.sum(0), G.T @ A + 2*l2*W2, G.sum(0)]
