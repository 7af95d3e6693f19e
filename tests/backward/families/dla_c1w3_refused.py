import numpy as np
def sigmoid(x): return 1/(1+np.exp(-x))
def forward_propagation(X, parameters):
    Z1 = np.dot(parameters["W1"], X) + parameters["b1"]; A1 = np.tanh(Z1)
    Z2 = np.dot(parameters["W2"], A1) + parameters["b2"]; A2 = sigmoid(Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]; W2 = parameters["W2"]; A1 = cache["A1"]; A2 = cache["A2"]
    dZ2 = A2 - Y; dW2 = np.dot(dZ2, A1.T)/m; db2 = np.sum(dZ2, axis=1, keepdims=True)/m
    dZ1 = np.dot(W2.T, dZ2)*(1-np.power(A1, 2)); dW1 = np.dot(dZ1, X.T)/m; db1 = np.sum(dZ1, axis=1, keepdims=True)/m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
