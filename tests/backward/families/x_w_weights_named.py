import numpy as np
def backpropagate(inputs, expected, weights_input_hidden, bias_hidden, weights_hidden_output, bias_output):
    hidden = np.maximum(0, np.dot(inputs, weights_input_hidden) + bias_hidden)
    out = np.dot(hidden, weights_hidden_output) + bias_output
    e = np.exp(out - np.max(out, axis=1, keepdims=True)); p = e / e.sum(axis=1, keepdims=True)
    error = (p - expected) / inputs.shape[0]
    hidden_error = error.dot(weights_hidden_output.T)
    hidden_delta = hidden_error * np.where(hidden > 0, 1, 0)
    return {"weights_hidden_output": hidden.T.dot(error), "bias_output": error.sum(axis=0), "weights_input_hidden": inputs.T.dot(hidden_delta), "bias_hidden": hidden_delta.sum(axis=0)}
