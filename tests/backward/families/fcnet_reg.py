import numpy as np
def affine_forward(x, w, b):
    return x.reshape(x.shape[0], -1).dot(w)+b, (x, w, b)
def affine_backward(dout, cache):
    x, w, b = cache
    return dout.dot(w.T).reshape(x.shape), x.reshape(x.shape[0],-1).T.dot(dout), dout.sum(0)
def relu_forward(x): return np.maximum(x,0), x
def relu_backward(dout, cache): return dout*(cache>0)
def softmax_loss(x, y):
    p = np.exp(x - x.max(1, keepdims=True)); p /= p.sum(1, keepdims=True)
    N = x.shape[0]
    loss = -np.sum(np.log(p[np.arange(N), y]))/N
    dx = p.copy(); dx[np.arange(N), y] -= 1
    return loss, dx/N
class TwoLayerNet(object):
    def __init__(self, input_dim=3*32*32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.params = {}
        self.reg = reg
        self.params['W1'] = np.random.normal(scale=weight_scale, size=(input_dim, hidden_dim))
        self.params['b1'] = np.zeros(hidden_dim)
        self.params['W2'] = np.random.normal(scale=weight_scale, size=(hidden_dim, num_classes))
        self.params['b2'] = np.zeros(num_classes)
    def loss(self, X, y=None):
        a, c1 = affine_forward(X, self.params['W1'], self.params['b1'])
        h, cr = relu_forward(a)
        scores, c2 = affine_forward(h, self.params['W2'], self.params['b2'])
        if y is None: return scores
        loss, d = softmax_loss(scores, y)
        loss += 0.5*self.reg*(np.sum(self.params['W1']**2)+np.sum(self.params['W2']**2))
        grads = {}
        dh, grads['W2'], grads['b2'] = affine_backward(d, c2)
        dx, grads['W1'], grads['b1'] = affine_backward(relu_backward(dh, cr), c1)
        grads['W2'] += self.reg*self.params['W2']; grads['W1'] += self.reg*self.params['W1']
        return loss, grads
