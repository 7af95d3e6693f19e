import numpy as np
class Linear:
    def __init__(self, n_in, n_out):
        self.weight = np.random.randn(n_in, n_out) * 0.01
        self.bias = np.zeros(n_out)
    def forward(self, x):
        self.x = x
        return x @ self.weight + self.bias
    def backward(self, g):
        self.weight_grad = self.x.T @ g
        self.bias_grad = g.sum(axis=0)
        return g @ self.weight.T
class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(0, x)
    def backward(self, g):
        return g * (self.x > 0)
class SoftmaxCE:
    def forward(self, x, y):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        self.y = y
        return -np.log(self.p[np.arange(len(y)), y]).mean()
    def backward(self):
        g = self.p.copy()
        g[np.arange(len(self.y)), self.y] -= 1
        return g / len(self.y)
class MLP:
    def __init__(self, n_in, n_hidden, n_out):
        self.layers = [Linear(n_in, n_hidden), ReLU(), Linear(n_hidden, n_out)]
        self.criterion = SoftmaxCE()
    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x
    def loss(self, x, y):
        return self.criterion.forward(self.forward(x), y)
    def backward(self):
        g = self.criterion.backward()
        for layer in reversed(self.layers):
            g = layer.backward(g)
