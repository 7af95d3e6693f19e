import numpy as np
X = np.random.randn(20, 2); y = np.random.randint(0, 2, 20)
num_examples = len(X); nn_input_dim = 2; nn_output_dim = 2; epsilon = 0.01; reg_lambda = 0.01
def calculate_loss(model):
    W1, b1, W2, b2 = model['W1'], model['b1'], model['W2'], model['b2']
    return 0.0
def build_model(nn_hdim, num_passes=20000, print_loss=False):
    W1 = np.random.randn(nn_input_dim, nn_hdim) / np.sqrt(nn_input_dim)
    b1 = np.zeros((1, nn_hdim)); W2 = np.random.randn(nn_hdim, nn_output_dim); b2 = np.zeros((1, nn_output_dim))
    model = {}
    for i in range(0, num_passes):
        z1 = X.dot(W1) + b1; a1 = np.tanh(z1); z2 = a1.dot(W2) + b2
        probs = np.exp(z2)/np.exp(z2).sum(axis=1, keepdims=True)
        delta3 = probs; delta3[range(num_examples), y] -= 1
        dW2 = a1.T.dot(delta3); W2 += -epsilon * dW2
        model = {'W1': W1, 'b1': b1, 'W2': W2, 'b2': b2}
    return model
