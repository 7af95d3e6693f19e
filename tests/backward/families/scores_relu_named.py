import numpy as np
def relu(x): return np.maximum(x, 0)
def relu_grad(x): return (x > 0).astype(float)
def softmax(x):
    x = x - np.max(x, axis=1, keepdims=True); return np.exp(x)/np.sum(np.exp(x), axis=1, keepdims=True)
def forward_pass(x, w_h, b_h, w_o, b_o):
    h_in = x @ w_h + b_h
    h_out = relu(h_in)
    o_in = h_out @ w_o + b_o
    o_out = softmax(o_in)
    return h_in, h_out, o_in, o_out
def cross_entropy(o_out, y_onehot):
    return -np.mean(np.sum(y_onehot*np.log(o_out + 1e-12), axis=1))
def backward_pass(x, y_onehot, h_in, h_out, o_out, w_o):
    n = x.shape[0]
    d_o = (o_out - y_onehot)/n
    d_w_o = h_out.T @ d_o
    d_b_o = np.sum(d_o, axis=0)
    d_h = (d_o @ w_o.T)*relu_grad(h_in)
    d_w_h = x.T @ d_h
    d_b_h = np.sum(d_h, axis=0)
    return d_w_h, d_b_h, d_w_o, d_b_o
