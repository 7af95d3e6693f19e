import numpy as np
def loss_and_gradient(X, y, W1, b1, W2, b2, reg):
    N, D = X.shape; H = len(b1); K = len(b2)
    dW1 = np.zeros((D,H)); db1 = np.zeros(H); dW2 = np.zeros((H,K)); db2 = np.zeros(K)
    loss = 0.0
    for i in range(N):
        z = [sum(X[i,d]*W1[d,h] for d in range(D)) + b1[h] for h in range(H)]
        a = [max(0.0, v) for v in z]
        s = [sum(a[h]*W2[h,k] for h in range(H)) + b2[k] for k in range(K)]
        m = max(s); e = [np.exp(v-m) for v in s]; t = sum(e); p = [v/t for v in e]
        loss -= np.log(p[y[i]])/N
        for k in range(K):
            d = (p[k] - (k == y[i]))/N
            db2[k] += d
            for h in range(H):
                dW2[h,k] += a[h]*d
                if z[h] > 0:
                    db1[h] += d*W2[h,k]
                    for q in range(D): dW1[q,h] += X[i,q]*d*W2[h,k]
    loss += reg*np.sum(W1**2) + reg*np.sum(W2**2)
    return loss, dW1 + 2*reg*W1, db1, dW2 + 2*reg*W2, db2
