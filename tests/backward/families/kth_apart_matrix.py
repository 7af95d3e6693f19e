import numpy as np
def forward(X, W1, W2, b1, b2):
    s1 = np.dot(W1, X) + b1
    h = np.maximum(s1, 0)
    s = np.dot(W2, h) + b2
    p = np.exp(s)/np.sum(np.exp(s), axis=0)
    return p, h
def compute_gradients(X, Y, W1, W2, b1, b2, lmbda):
    P, H = forward(X, W1, W2, b1, b2)
    N = X.shape[1]
    g = np.asmatrix(P - Y)
    grad_b2 = np.mean(g, axis=1)
    grad_W2 = g*H.T/N + 2*lmbda*W2
    g = np.multiply(W2.T*g, H > 0)
    grad_b1 = np.mean(g, 1)
    grad_W1 = g*X.T/N + 2*lmbda*W1
    return grad_W1, grad_W2, grad_b1, grad_b2
