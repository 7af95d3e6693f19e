import numpy as np
def model(params, batch):
    hidden = np.maximum(0, batch.dot(params[0]) + params[1])
    logits = hidden.dot(params[2]) + params[3]
    return hidden, logits
def cross_entropy_loss(logits, targets):
    s = logits - logits.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(s).sum(axis=1)) - s[np.arange(len(s)), targets])
def gradients(params, batch, targets):
    hidden, logits = model(params, batch)
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    delta = e / e.sum(axis=1, keepdims=True)
    delta[np.arange(len(batch)), targets] -= 1
    delta /= len(batch)
    back = delta.dot(params[2].T) * (hidden > 0)
    return [batch.T.dot(back), back.sum(axis=0), hidden.T.dot(delta), delta.sum(axis=0)]
