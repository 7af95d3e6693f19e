import numpy as np
class TwoLayer:
    def __init__(self, D, H, C, reg=0.0):
        self.reg = reg
        self.W1 = np.random.randn(D, H); self.b1 = np.zeros((1, H)); self.W2 = np.random.randn(H, C); self.b2 = np.zeros((1, C))
    def forward(self, X):
        z1 = X.dot(self.W1) + self.b1; a1 = np.maximum(0, z1); z2 = a1.dot(self.W2) + self.b2
        e = np.exp(z2 - z2.max(axis=1, keepdims=True)); probs = e/e.sum(axis=1, keepdims=True)
        return probs, (X, z1, a1)
    def loss(self, probs, y):
        n = len(y)
        return -np.log(probs[np.arange(n), y]).sum()/n + self.reg*0.5*(np.sum(self.W1**2) + np.sum(self.W2**2))
    def backward(self, probs, y, cache):
        X, z1, a1 = cache
        n = len(y)
        d = probs.copy(); d[np.arange(n), y] -= 1; d /= n
        dW2 = a1.T.dot(d) + self.reg*self.W2; db2 = d.sum(axis=0, keepdims=True)
        dz = d.dot(self.W2.T); dz[z1 <= 0] = 0
        dW1 = X.T.dot(dz) + self.reg*self.W1; db1 = dz.sum(axis=0, keepdims=True)
        return {'W1': dW1, 'b1': db1, 'W2': dW2, 'b2': db2}
