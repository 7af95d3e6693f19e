import numpy as np
def backward(x, t, w1, b1, w2, b2, weight_decay=0.0):
    x, w1, b1, w2, b2 = [v.astype(np.float32) for v in (x, w1, b1, w2, b2)]
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    s = h @ w2 + b2
    p = np.exp(s - s.max(1, keepdims=True)); p /= p.sum(1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(len(t)), t])) + np.float32(weight_decay)*(np.sum(w1**2)+np.sum(w2**2))
    p[np.arange(len(t)), t] -= 1
    p /= len(t)
    dz = (p @ w2.T)*(z > 0)
    wd = np.float32(2*weight_decay)
    return dict(loss=loss, gw1=x.T @ dz + wd*w1, gb1=dz.sum(0), gw2=h.T @ p + wd*w2, gb2=p.sum(0))
