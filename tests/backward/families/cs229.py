import numpy as np
def softmax(x):
    e = np.exp(x - x.max(1, keepdims=True)); return e/e.sum(1, keepdims=True)
def forward_prop(data, labels, params):
    h = np.maximum(data @ params['W1'] + params['b1'], 0)
    y = softmax(h @ params['W2'] + params['b2'])
    cost = -np.sum(labels*np.log(y))/len(data)
    return h, y, cost
def backward_prop(data, labels, params, forward_prop_func):
    h, y, cost = forward_prop_func(data, labels, params)
    B = len(data)
    d = (y - labels)/B
    g = {'W2': h.T @ d, 'b2': d.sum(0)}
    dh = d @ params['W2'].T * (h > 0)
    g['W1'] = data.T @ dh; g['b1'] = dh.sum(0)
    return g
def backward_prop_regularized(data, labels, params, forward_prop_func, reg):
    g = backward_prop(data, labels, params, forward_prop_func)
    g['W1'] = g['W1'] + 2*reg*params['W1']
    g['W2'] = g['W2'] + 2*reg*params['W2']
    return g
def gradient_descent_epoch(train_data, train_labels, learning_rate, batch_size, params, forward_prop_func, backward_prop_func):
    pass
