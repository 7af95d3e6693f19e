import numpy as np
class NeuralNetwork:
    def __init__(self, n_in, n_hidden, n_out):
        self.W1 = np.random.randn(n_in, n_hidden); self.b1 = np.zeros(n_hidden); self.W2 = np.random.randn(n_hidden, n_out); self.b2 = np.zeros(n_out)
    def loss_and_gradients(self, X, Y):
        h = np.maximum(0, X @ self.W1 + self.b1); out = h @ self.W2 + self.b2
        loss = np.mean((out - Y)**2)
        d = 2*(out - Y)/out.size
        dh = d @ self.W2.T*(h > 0)
        return loss, {"W1": X.T @ dh, "b1": dh.sum(0), "W2": h.T @ d, "b2": d.sum(0)}
