import numpy as np
class Net:
    def __init__(self, D, H, K):
        self.W1 = np.random.randn(H, D); self.b1 = np.zeros(H); self.W2 = np.random.randn(K, H); self.b2 = np.zeros(K)
    def backprop(self, x, y):
        z = self.W1 @ x + self.b1
        h = np.maximum(z, 0)
        s = self.W2 @ h + self.b2
        p = np.exp(s - s.max()); p /= p.sum()
        loss = -np.log(p[y])
        d = p; d[y] -= 1
        dh = self.W2.T @ d * (z > 0)
        return loss, np.outer(dh, x), dh, np.outer(d, h), d
