import numpy as np
class MLP:
    def __init__(self, input_size, hidden_size, output_size, learning_rate=0.01):
        self.lr = learning_rate
        self.W1 = np.random.randn(input_size, hidden_size)*0.1; self.b1 = np.zeros(hidden_size)
        self.W2 = np.random.randn(hidden_size, output_size)*0.1; self.b2 = np.zeros(output_size)
    def fit(self, X, y, epochs=100, verbose=True):
        for e in range(epochs):
            W1, b1, W2, b2 = self.W1, self.b1, self.W2, self.b2
            N = len(X)
            Z = X @ W1 + b1
            A = np.maximum(Z, 0)
            S = A @ W2 + b2
            E = np.exp(S - S.max(axis=1, keepdims=True)); P = E/E.sum(axis=1, keepdims=True)
            loss = -np.log(P[np.arange(N), y]).mean()
            d = P.copy(); d[np.arange(N), y] -= 1; d /= N
            dW2 = A.T @ d; db2 = d.sum(0); dh = d @ W2.T; dh[Z <= 0] = 0
            dW1 = X.T @ dh; db1 = dh.sum(0)

            self.W1 = W1 - self.lr*dW1; self.b1 = b1 - self.lr*db1; self.W2 = W2 - self.lr*dW2; self.b2 = b2 - self.lr*db2
        return self
    def predict(self, X): return X
