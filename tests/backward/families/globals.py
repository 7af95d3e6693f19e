import numpy as np
reg = 1e-3
num_classes = 10
def relu(x): return np.maximum(x, 0)
def grads_of(model, x, y):
    h = relu(x @ model.W1 + model.b1)
    z = h @ model.W2 + model.b2
    p = np.exp(z)/np.exp(z).sum(1, keepdims=True)
    t = np.eye(num_classes)[y]
    loss = -np.mean(np.sum(t*np.log(p), axis=1)) + 0.5*reg*(np.sum(model.W1**2)+np.sum(model.W2**2))
    d = (p - t)/len(x)
    dh = d @ model.W2.T*(h > 0)
    return loss, (x.T @ dh + reg*model.W1, h.T @ d + reg*model.W2, dh.sum(0), d.sum(0))
