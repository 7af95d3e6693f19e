import numpy as np
class NeuralNetwork:
    def __init__(self, x, y):
        self.input = x
        self.weights1 = np.random.rand(self.input.shape[1], 4)
        self.bias1 = np.zeros(4)
        self.weights2 = np.random.rand(4, y.shape[1])
        self.bias2 = np.zeros(y.shape[1])
        self.y = y
        self.output = np.zeros(self.y.shape)
    def feedforward(self):
        self.layer1 = np.maximum(0, np.dot(self.input, self.weights1) + self.bias1)
        s = np.dot(self.layer1, self.weights2) + self.bias2
        e = np.exp(s)
        self.output = e/e.sum(axis=1)[:, None]
    def backprop(self):
        d = (self.output - self.y)/self.y.shape[0]
        d_weights2 = np.dot(self.layer1.T, d)
        d_bias2 = d.sum(axis=0)
        dh = np.dot(d, self.weights2.T)*(self.layer1 > 0)
        d_weights1 = np.dot(self.input.T, dh)
        self.weights1 -= d_weights1
        self.bias1 -= dh.sum(0)
        self.weights2 -= d_weights2
        self.bias2 -= d_bias2
