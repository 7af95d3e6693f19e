import numpy as np
def softmax(s):
    e = np.exp(s - np.max(s, axis=0)); return e/np.sum(e, axis=0)
def EvaluateClassifier(X, W, b):
    h = np.maximum(0, W[0] @ X + b[0])
    P = softmax(W[1] @ h + b[1])
    return P, h
def ComputeCost(X, Y, W, b, lamda):
    P, h = EvaluateClassifier(X, W, b)
    return np.mean(-np.log(np.sum(Y*P, axis=0))) + lamda*(np.sum(W[0]**2)+np.sum(W[1]**2))
def ComputeAccuracy(X, y, W, b):
    P, h = EvaluateClassifier(X, W, b); return np.mean(np.argmax(P,0)==y)
def ComputeGradients(X, Y, P, h, W, b, lamda):
    n = X.shape[1]
    G = -(Y - P)
    grad_W2 = G @ h.T / n + 2*lamda*W[1]
    grad_b2 = np.sum(G, axis=1, keepdims=True)/n
    G = W[1].T @ G
    G = G * (h > 0)
    grad_W1 = G @ X.T / n + 2*lamda*W[0]
    grad_b1 = np.sum(G, axis=1, keepdims=True)/n
    return [grad_W1, grad_W2], [grad_b1, grad_b2]
def ComputeGradsNum(X, Y, P, W, b, lamda, h):
    pass
