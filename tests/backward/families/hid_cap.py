import numpy as np
def compute_gradients(X_batch, Y_batch, NetParams, lam):
    W1, b1, W2, b2 = NetParams['W'][0], NetParams['b'][0], NetParams['W'][1], NetParams['b'][1]
    n = X_batch.shape[1]
    s1 = W1 @ X_batch + b1
    h = np.maximum(0, s1)
    s = W2 @ h + b2
    P = np.exp(s)/np.sum(np.exp(s), axis=0)
    G = P - Y_batch
    grads = {}
    gW2 = G @ h.T/n + 2*lam*W2; gb2 = np.sum(G, axis=1, keepdims=True)/n
    G = W2.T @ G; G = G*(s1 > 0)
    gW1 = G @ X_batch.T/n + 2*lam*W1; gb1 = np.sum(G, axis=1, keepdims=True)/n
    grads['W'] = [gW1, gW2]; grads['b'] = [gb1, gb2]
    return grads
