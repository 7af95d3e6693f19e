import numpy as np
class Net:
    def __init__(self):
        self.W1 = np.random.randn(2, 4); self.b1 = np.zeros((1, 4))
        self.W2 = np.random.randn(4, 3); self.b2 = np.zeros((1, 3))
    def forward(self, X):
        self.z1 = X @ self.W1 + self.b1
        self.a1 = np.maximum(0, self.z1)
        self.z2 = self.a1 @ self.W2 + self.b2
        e = np.exp(self.z2 - self.z2.max(1, keepdims=True))
        return e/e.sum(1, keepdims=True)
    def backward(self, X, y, out):
        m = X.shape[0]
        dz2 = out.copy(); dz2[range(m), y] -= 1; dz2 /= m
        self.dW2 = self.a1.T @ dz2
        self.db2 = dz2.sum(0, keepdims=True)
        dz1 = (dz2 @ self.W2.T) * (self.z1 > 0)
        self.dW1 = X.T @ dz1
        self.db1 = dz1.sum(0, keepdims=True)
