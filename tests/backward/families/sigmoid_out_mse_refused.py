import numpy as np
def sigmoid(x): return 1/(1+np.exp(-x))
class NN:
    def __init__(self, i, h, o):
        self.w1 = np.random.randn(i, h); self.b1 = np.zeros(h); self.w2 = np.random.randn(h, o); self.b2 = np.zeros(o)
    def forward(self, X):
        self.a1 = sigmoid(X @ self.w1 + self.b1); self.a2 = sigmoid(self.a1 @ self.w2 + self.b2); return self.a2
    def backward(self, X, y, output):
        d2 = (y - output)*output*(1-output)
        d1 = d2 @ self.w2.T*self.a1*(1-self.a1)
        self.w2 += self.a1.T @ d2; self.b2 += d2.sum(0); self.w1 += X.T @ d1; self.b1 += d1.sum(0)
