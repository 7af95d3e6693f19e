import numpy as np
class NeuralNetwork(object):
    def __init__(self, input_nodes, hidden_nodes, output_nodes, learning_rate):
        self.weights_input_to_hidden = np.random.normal(0.0, input_nodes**-0.5, (input_nodes, hidden_nodes))
        self.weights_hidden_to_output = np.random.normal(0.0, hidden_nodes**-0.5, (hidden_nodes, output_nodes))
        self.lr = learning_rate
        self.activation_function = lambda x: 1/(1+np.exp(-x))
    def train(self, features, targets):
        n_records = features.shape[0]
        dwih = np.zeros(self.weights_input_to_hidden.shape); dwho = np.zeros(self.weights_hidden_to_output.shape)
        for X, y in zip(features, targets):
            final, hidden = self.forward_pass_train(X)
            dwih, dwho = self.backpropagation(final, hidden, X, y, dwih, dwho)
        self.weights_hidden_to_output += self.lr*dwho/n_records
        self.weights_input_to_hidden += self.lr*dwih/n_records
    def forward_pass_train(self, X):
        h = self.activation_function(X @ self.weights_input_to_hidden)
        return h @ self.weights_hidden_to_output, h
    def backpropagation(self, final_outputs, hidden_outputs, X, y, dwih, dwho):
        error = y - final_outputs
        he = self.weights_hidden_to_output @ error
        ht = he*hidden_outputs*(1-hidden_outputs)
        dwih += ht*X[:, None]; dwho += error*hidden_outputs[:, None]
        return dwih, dwho
