import numpy as np
class SoftmaxClassifier:
    def __init__(self, D, C): self.W = np.zeros((D, C))
    def loss(self, X, y, reg):
        return 0.0, self.W
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size):
        self.params = {'W1': np.random.randn(input_size, hidden_size), 'b1': np.zeros(hidden_size), 'W2': np.random.randn(hidden_size, output_size), 'b2': np.zeros(output_size)}
    def loss(self, X, y=None, reg=0.0):
        W1, b1, W2, b2 = [self.params[k] for k in ['W1', 'b1', 'W2', 'b2']]
        h = np.maximum(X @ W1 + b1, 0); s = h @ W2 + b2
        if y is None: return s
        e = np.exp(s - s.max(1, keepdims=True)); p = e/e.sum(1, keepdims=True)
        N = len(X)
        loss = -np.log(p[np.arange(N), y]).mean() + 0.5*reg*(np.sum(W1*W1) + np.sum(W2*W2))
        p[np.arange(N), y] -= 1; p /= N
        dh = p @ W2.T*(h > 0)
        return loss, {'W1': X.T @ dh + reg*W1, 'b1': dh.sum(0), 'W2': h.T @ p + reg*W2, 'b2': p.sum(0)}
