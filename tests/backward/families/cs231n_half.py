from __future__ import print_function
from past.builtins import xrange
import numpy as np
import matplotlib.pyplot as plt
class TwoLayerNet(object):
  def __init__(self, input_size, hidden_size, output_size, std=1e-4):
    self.params = {}
    self.params['W1'] = std * np.random.randn(input_size, hidden_size)
    self.params['b1'] = np.zeros(hidden_size)
    self.params['W2'] = std * np.random.randn(hidden_size, output_size)
    self.params['b2'] = np.zeros(output_size)
  def loss(self, X, y=None, reg=0.0):
    W1, b1 = self.params['W1'], self.params['b1']
    W2, b2 = self.params['W2'], self.params['b2']
    N, D = X.shape
    h = np.maximum(X.dot(W1)+b1, 0)
    scores = h.dot(W2)+b2
    if y is None: return scores
    s = scores - scores.max(axis=1, keepdims=True)
    p = np.exp(s)/np.exp(s).sum(1, keepdims=True)
    loss = 0.0
    for i in xrange(N):
      loss -= np.log(p[i, y[i]])
    loss /= N
    loss += 0.5*reg*np.sum(W1*W1) + 0.5*reg*np.sum(W2*W2)
    grads = {}
    d = p.copy(); d[range(N), y] -= 1; d /= N
    grads['W2'] = h.T.dot(d) + reg*W2
    grads['b2'] = d.sum(0)
    dh = d.dot(W2.T); dh[h<=0] = 0
    grads['W1'] = X.T.dot(dh) + reg*W1
    grads['b1'] = dh.sum(0)
    return loss, grads
  def train(self, X, y, X_val, y_val, learning_rate=1e-3, reg=5e-6, num_iters=100):
    for it in xrange(num_iters):
      loss, grads = self.loss(X, y, reg)
      for k in grads: self.params[k] -= learning_rate*grads[k]
    return {}
  def predict(self, X):
    return np.argmax(self.loss(X), 1)
