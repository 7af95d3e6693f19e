import numpy as np
class Net:
    def __init__(self, n_in, n_hidden, n_out, lr=0.1):
        self.lr = lr
        self.W1 = np.random.randn(n_in, n_hidden); self.b1 = np.zeros(n_hidden)
        self.W2 = np.random.randn(n_hidden, n_out); self.b2 = np.zeros(n_out)
    def train(self, X, y):
        for epoch in range(50):
            N = len(X)
            Z = X @ self.W1 + self.b1
            A = np.maximum(Z, 0)
            S = A @ self.W2 + self.b2
            E = np.exp(S - S.max(axis=1, keepdims=True)); P = E/E.sum(axis=1, keepdims=True)
            d = P; d[np.arange(N), y] -= 1; d /= N
            dh = d @ self.W2.T; dh[Z <= 0] = 0
            self.W2 -= self.lr*(A.T @ d); self.b2 -= self.lr*d.sum(0); self.W1 -= self.lr*(X.T @ dh); self.b1 -= self.lr*dh.sum(0)
