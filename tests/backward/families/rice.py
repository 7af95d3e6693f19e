import numpy as np
class NeuralNetwork(object):
    def __init__(self, nn_input_dim, nn_hidden_dim, nn_output_dim, actFun_type='tanh', reg_lambda=0.01, seed=0):
        self.nn_input_dim = nn_input_dim; self.nn_hidden_dim = nn_hidden_dim; self.nn_output_dim = nn_output_dim
        self.actFun_type = actFun_type; self.reg_lambda = reg_lambda
        np.random.seed(seed)
        self.W1 = np.random.randn(nn_input_dim, nn_hidden_dim)
        self.b1 = np.zeros((1, nn_hidden_dim))
        self.W2 = np.random.randn(nn_hidden_dim, nn_output_dim)
        self.b2 = np.zeros((1, nn_output_dim))
    def actFun(self, z, type): return np.maximum(z, 0)
    def feedforward(self, X, actFun):
        self.z1 = X.dot(self.W1) + self.b1
        self.a1 = actFun(self.z1)
        self.z2 = self.a1.dot(self.W2) + self.b2
        e = np.exp(self.z2)
        self.probs = e/np.sum(e, axis=1, keepdims=True)
        return None
    def calculate_loss(self, X, y):
        n = len(X)
        self.feedforward(X, lambda x: self.actFun(x, type=self.actFun_type))
        data_loss = np.sum(-np.log(self.probs[range(n), y]))
        data_loss += self.reg_lambda / 2 * (np.sum(np.square(self.W1)) + np.sum(np.square(self.W2)))
        return (1. / n) * data_loss
    def backprop(self, X, y):
        n = len(X)
        delta3 = self.probs.copy()
        delta3[range(n), y] -= 1
        delta3 /= n
        dW2 = self.a1.T.dot(delta3)
        db2 = np.sum(delta3, axis=0, keepdims=True)
        delta2 = delta3.dot(self.W2.T)*(self.z1 > 0)
        dW1 = X.T.dot(delta2)
        db1 = np.sum(delta2, axis=0)
        dW2 += self.reg_lambda * self.W2 / n
        dW1 += self.reg_lambda * self.W1 / n
        return dW1, dW2, db1, db2
