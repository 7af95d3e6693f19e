import numpy as np
def nnCostFunction(nn_params, input_layer_size, hidden_layer_size, num_labels, X, y, Lambda):
    T1 = np.reshape(nn_params[:hidden_layer_size*(input_layer_size+1)], (hidden_layer_size, input_layer_size+1), order='F')
    T2 = np.reshape(nn_params[hidden_layer_size*(input_layer_size+1):], (num_labels, hidden_layer_size+1), order='F')
    m = X.shape[0]
    a1 = np.c_[np.ones(m), X]; z2 = a1 @ T1.T; a2 = np.c_[np.ones(m), np.maximum(z2, 0)]; z3 = a2 @ T2.T
    e = np.exp(z3 - z3.max(1, keepdims=True)); h = e/e.sum(1, keepdims=True)
    Y = np.zeros((m, num_labels))
    for i in range(m): Y[i, int(y[i, 0]) - 1] = 1
    J = -np.sum(Y*np.log(h))/m + Lambda/(2*m)*(np.sum(T1[:,1:]**2) + np.sum(T2[:,1:]**2))
    d3 = h - Y; d2 = (d3 @ T2)[:,1:]*(z2 > 0)
    g1 = d2.T @ a1/m; g2 = d3.T @ a2/m
    g1[:,1:] += Lambda/m*T1[:,1:]; g2[:,1:] += Lambda/m*T2[:,1:]
    return J, np.concatenate((g1.ravel(order='F'), g2.ravel(order='F')))
