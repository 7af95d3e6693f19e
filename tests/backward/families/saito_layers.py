import numpy as np
from collections import OrderedDict
class Affine:
    def __init__(self, W, b):
        self.W = W; self.b = b; self.x = None; self.dW = None; self.db = None
    def forward(self, x):
        self.x = x; return np.dot(x, self.W) + self.b
    def backward(self, dout):
        self.dW = np.dot(self.x.T, dout); self.db = np.sum(dout, axis=0)
        return np.dot(dout, self.W.T)
class Relu:
    def forward(self, x):
        self.mask = (x <= 0); out = x.copy(); out[self.mask] = 0; return out
    def backward(self, dout):
        dout[self.mask] = 0; return dout
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.t = t
        e = np.exp(x - x.max(axis=1, keepdims=True)); self.y = e/e.sum(axis=1, keepdims=True)
        return -np.sum(t*np.log(self.y + 1e-7))/len(x)
    def backward(self, dout=1):
        return (self.y - self.t)/self.t.shape[0]
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, weight_init_std=0.01):
        self.params = {}
        self.params['W1'] = weight_init_std*np.random.randn(input_size, hidden_size)
        self.params['b1'] = np.zeros(hidden_size)
        self.params['W2'] = weight_init_std*np.random.randn(hidden_size, output_size)
        self.params['b2'] = np.zeros(output_size)
        self.layers = OrderedDict()
        self.layers['Affine1'] = Affine(self.params['W1'], self.params['b1'])
        self.layers['Relu1'] = Relu()
        self.layers['Affine2'] = Affine(self.params['W2'], self.params['b2'])
        self.lastLayer = SoftmaxWithLoss()
    def predict(self, x):
        for layer in self.layers.values(): x = layer.forward(x)
        return x
    def loss(self, x, t):
        return self.lastLayer.forward(self.predict(x), t)
    def accuracy(self, x, t): return 0
    def numerical_gradient(self, x, t): return {}
    def gradient(self, x, t):
        self.loss(x, t)
        dout = self.lastLayer.backward(1)
        for layer in reversed(list(self.layers.values())): dout = layer.backward(dout)
        g = {}
        g['W1'], g['b1'] = self.layers['Affine1'].dW, self.layers['Affine1'].db
        g['W2'], g['b2'] = self.layers['Affine2'].dW, self.layers['Affine2'].db
        return g
