import numpy as np
def compute_loss_and_grads(X, y, W1, b1, W2, b2, lambda_reg=0.01):
    N = len(X)
    Z = X @ W1 + b1
    A = np.maximum(Z, 0)
    S = A @ W2 + b2
    E = np.exp(S - S.max(axis=1, keepdims=True)); P = E/E.sum(axis=1, keepdims=True)
    loss = -np.log(P[np.arange(N), y]).mean()
    d = P.copy(); d[np.arange(N), y] -= 1; d /= N
    dW2 = A.T @ d; db2 = d.sum(0); dh = d @ W2.T; dh[Z <= 0] = 0
    dW1 = X.T @ dh; db1 = dh.sum(0)
    loss += lambda_reg/2*(np.sum(W1**2)+np.sum(W2**2))
    dW1 += lambda_reg*W1; dW2 += lambda_reg*W2
    grads = (dW1, db1, dW2, db2)
    return loss, grads
