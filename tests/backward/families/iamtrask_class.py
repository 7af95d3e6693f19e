import numpy as np
class NN:
    def __init__(self, n_in, n_hid, n_out, lr=0.1):
        self.lr = lr
        self.weights1 = np.random.randn(n_in, n_hid); self.bias1 = np.zeros(n_hid)
        self.weights2 = np.random.randn(n_hid, n_out); self.bias2 = np.zeros(n_out)
    def forward(self, X):
        self.X = X
        self.h = np.maximum(X @ self.weights1 + self.bias1, 0)
        z = self.h @ self.weights2 + self.bias2
        e = np.exp(z - z.max(1, keepdims=True))
        self.out = e/e.sum(1, keepdims=True)
        return self.out
    def backward(self, y):
        d = (self.out - y)/len(y)
        dh = d @ self.weights2.T * (self.h > 0)
        self.weights2 -= self.lr*self.h.T @ d
        self.bias2 -= self.lr*d.sum(0)
        self.weights1 -= self.lr*self.X.T @ dh
        self.bias1 -= self.lr*dh.sum(0)
    def train(self, X, y, epochs):
        for _ in range(epochs):
            self.forward(X); self.backward(y)
