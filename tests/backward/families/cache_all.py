import numpy as np
def forward(X, params):
    h = np.maximum(X @ params["W1"] + params["b1"], 0)
    s = h @ params["W2"] + params["b2"]
    e = np.exp(s - s.max(1, keepdims=True))
    return {"X": X, "h": h, "probs": e/e.sum(1, keepdims=True), "W2": params["W2"]}
def backward(cache, y):
    N = len(y)
    d = cache["probs"].copy(); d[np.arange(N), y] -= 1; d /= N
    dh = d @ cache["W2"].T; dh[cache["h"] <= 0] = 0
    return {"dW1": cache["X"].T @ dh, "db1": dh.sum(0), "dW2": cache["h"].T @ d, "db2": d.sum(0)}
