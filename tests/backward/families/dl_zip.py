import numpy as np
class NN:
    def __init__(self, layer_sizes):
        self.L = len(layer_sizes) - 1
        self.parameters = {}
        for l in range(1, self.L + 1):
            self.parameters["W" + str(l)] = np.random.randn(layer_sizes[l], layer_sizes[l-1]) * 0.01
            self.parameters["b" + str(l)] = np.zeros((layer_sizes[l], 1))
    def forward(self, X):
        cache = {"A0": X}
        A = X
        for l in range(1, self.L + 1):
            Z = self.parameters["W" + str(l)] @ A + self.parameters["b" + str(l)]
            if l < self.L:
                A = np.maximum(0, Z)
            else:
                e = np.exp(Z - Z.max(axis=0)); A = e / e.sum(axis=0)
            cache["Z" + str(l)] = Z; cache["A" + str(l)] = A
        return A, cache
    def backward(self, AL, Y, cache):
        grads = {}
        m = Y.shape[1]
        dZ = AL - Y
        for l in range(self.L, 0, -1):
            grads["dW" + str(l)] = dZ @ cache["A" + str(l-1)].T / m
            grads["db" + str(l)] = dZ.sum(axis=1, keepdims=True) / m
            if l > 1:
                dZ = (self.parameters["W" + str(l)].T @ dZ) * (cache["Z" + str(l-1)] > 0)
        return grads
