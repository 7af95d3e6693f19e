import numpy as np
def unroll(t, i, h, k):
    return t[:h*(i+1)].reshape(h, i+1), t[h*(i+1):].reshape(k, h+1)
def fwd(t, i, h, k, X):
    T1, T2 = unroll(t, i, h, k)
    m = len(X)
    a1 = np.c_[np.ones(m), X]
    z2 = a1 @ T1.T
    a2 = np.c_[np.ones(m), np.maximum(z2, 0)]
    z3 = a2 @ T2.T
    e = np.exp(z3)
    return T1, T2, a1, z2, a2, e/e.sum(1, keepdims=True)
def nnCostFunction(nn_params, input_layer_size, hidden_layer_size, num_labels, X, y, lmbda):
    T1, T2, a1, z2, a2, h = fwd(nn_params, input_layer_size, hidden_layer_size, num_labels, X)
    m = len(X)
    J = 0
    for c in range(1, num_labels+1):
        J -= np.sum((y == c).ravel()*np.log(h[:, c-1]))/m
    return J + lmbda/(2*m)*(np.sum(T1[:,1:]**2)+np.sum(T2[:,1:]**2))
def nnGradFunction(nn_params, input_layer_size, hidden_layer_size, num_labels, X, y, lmbda):
    T1, T2, a1, z2, a2, h = fwd(nn_params, input_layer_size, hidden_layer_size, num_labels, X)
    m = len(X)
    Y = (y.reshape(-1,1) == np.arange(1, num_labels+1))*1.0
    d3 = h - Y
    d2 = d3 @ T2[:, 1:]*(z2 > 0)
    G1 = d2.T @ a1/m; G2 = d3.T @ a2/m
    G1[:,1:] += lmbda/m*T1[:,1:]; G2[:,1:] += lmbda/m*T2[:,1:]
    return np.r_[G1.ravel(), G2.ravel()]
