import numpy as np
def loss(X, y, W1, b1, W2, b2):
    print "hello"
    return 1
