import numpy as np
def train_step(X, y, W1, b1, W2, b2, learning_rate):
    m = X.shape[0]
    a = np.maximum(X.dot(W1)+b1, 0)
    s = a.dot(W2)+b2
    p = np.exp(s); p = p/p.sum(axis=1, keepdims=True)
    p[np.arange(m), y] -= 1
    d = p/m
    dh = d.dot(W2.T); dh[a<=0] = 0
    W2 = W2 - learning_rate*a.T.dot(d)
    b2 = b2 - learning_rate*d.sum(axis=0)
    W1 = W1 - learning_rate*X.T.dot(dh)
    b1 = b1 - learning_rate*dh.sum(axis=0)
    return W1, b1, W2, b2
