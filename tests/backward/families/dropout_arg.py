import numpy as np
def loss_and_grad(model, X, y, reg=1e-3, dropout=1.0, training=True):
    W1, b1, W2, b2 = model["W1"], model["b1"], model["W2"], model["b2"]
    N = len(X)
    Z = X @ W1 + b1
    A = np.maximum(Z, 0)
    S = A @ W2 + b2
    E = np.exp(S - S.max(axis=1, keepdims=True)); P = E/E.sum(axis=1, keepdims=True)
    loss = -np.log(P[np.arange(N), y]).mean()
    d = P.copy(); d[np.arange(N), y] -= 1; d /= N
    dW2 = A.T @ d; db2 = d.sum(0); dh = d @ W2.T; dh[Z <= 0] = 0
    dW1 = X.T @ dh; db1 = dh.sum(0)
    loss += 0.5*reg*((W1**2).sum() + (W2**2).sum())
    return loss, {"W1": dW1 + reg*W1, "b1": db1, "W2": dW2 + reg*W2, "b2": db2}
