import numpy as np
def backprop(Theta1, Theta2, X, y):
    m = X.shape[0]
    A1 = np.hstack((np.ones((m,1)), X))
    Z2 = A1.dot(Theta1.T)
    A2 = np.hstack((np.ones((m,1)), np.maximum(Z2, 0)))
    Z3 = A2.dot(Theta2.T)
    H = np.exp(Z3); H = H/H.sum(axis=1).reshape(-1,1)
    D3 = H.copy()
    D3[np.arange(m), y] -= 1
    D2 = D3.dot(Theta2)[:,1:]*(Z2>0)
    return D2.T.dot(A1)/m, D3.T.dot(A2)/m
