"""What every script has, word for word."""

BEGINNING = '''\
"""A run of netviz in plain NumPy: two layers, ReLU, softmax, and backpropagation written out.

netviz {version} wrote this file. It needs Python and NumPy, and nothing of netviz:

    python FILE.py

takes the steps of the run, from the same weights and on the same data, and compares their losses with
those that netviz recorded. `train` has the fifteen lines of the derivation with their numbers; all the
rest is data and settings. Every number is written so that it is read back exactly.

The losses are the same to 1e-9 of themselves for 100 steps, and to 1e-5 after. They are not the same
to the last digit, for netviz adds the same numbers up in another order: it keeps samples as columns,
and biases inside the matrices. Where a run magnifies such differences, this file finds that out.
"""
'''

INPUTS = '''\
def inputs(data, part):
    """The inputs a1 of one part of the data, in the units of the network, and their classes y."""
    rows = data[data[:, 3] == part]
    return (rows[:, :2] - MEAN) / SCALE, rows[:, 2].astype(int)


def answers(a1, W1, b1, W2, b2):
    """The class that the network gives each input: lines 1 to 3, and the largest entry."""
    return (np.maximum(0, a1 @ W1 + b1) @ W2 + b2).argmax(axis=1)
'''

BATCH = '''\
@lru_cache(maxsize=1)
def order(n, epoch):
    """The order in which an epoch visits n samples, each of them once."""
    return np.random.default_rng([SEED, epoch]).permutation(n)


def batch(step, size, n):
    """Which of n samples a step sees: the next `size` of its epoch, or all of them."""
    if size is None or size >= n:
        return np.arange(n)
    epoch, number = divmod(step, -(-n // size))
    return order(n, epoch)[number * size : (number + 1) * size]
'''

APART = '''\
def joined(*parameters):
    """All parameters, or their gradients, as one vector."""
    return np.concatenate([parameter.ravel() for parameter in parameters])


def apart(theta):
    """W1, b1, W2 and b2 of such a vector."""
    W1, b1, W2, b2 = np.split(theta, {ends})
    return W1.reshape({first}), b1, W2.reshape({second}), b2
'''

NUMBERS = '''\
def numbers(text):
    """The numbers in a text."""
    return np.array([float(word) for word in text.split()])
'''

PACKED = '''\
def packed(text):
    """Numbers as base64 of float64, where there are too many to be read by people."""
    return np.frombuffer(base64.b64decode(text), "<f8")
'''

END = '''\
def differs(found, expected, step):
    """Whether two losses are further apart than adding up in another order explains."""
    if not (np.isfinite(found) and np.isfinite(expected)):
        return np.isfinite(found) != np.isfinite(expected)
    tolerance = 1e-9 if step <= 100 else 1e-5
    return abs(found - expected) > tolerance * max(abs(expected), 1e-6)


def compare(losses):
    """Print some losses beside those in netviz; the first step at which they differ, or None."""
    print(f"{'step':>8} {'loss':>16} {'in netviz':>16} {'difference':>11}")
    first = None
    for step, expected in LOSSES.items():
        found = losses[step] if step < len(losses) else float("nan")
        print(f"{step:8} {found:16.10g} {expected:16.10g} {abs(found - expected):11.1e}")
        if first is None and differs(found, expected, step):
            first = step
    return first


def is_chaotic(losses, step):
    """Whether the steps up to one magnify a change of the weights by 1e-13 of themselves."""
    twin, _ = train(step, nudge=1e-13)
    return any(differs(twin[at], losses[at], at) for at in range(min(len(twin), len(losses))))


def main():
    """Train, and compare; 0 if the losses are those of the run, else 1."""
    losses, weights = train(STEPS)
    first = compare(losses)
    for name, part in (("training", TRAINING), ("test", TEST)):
        a1, y = inputs(LAST_DATA, part)
        if len(y):
            print(f"right answers, {name} part: {np.mean(answers(a1, *weights) == y):.2%}")
    if first is None:
        print("The losses are those of the run in netviz.")
    elif is_chaotic(losses, first):
        print(f"The losses are those of the run in netviz at first, and at step {first} no longer.")
        print("There rounding decides: from weights that are changed by 1e-13 of themselves, the same")
        print("lines go another way, too.")
    else:
        print(f"At step {first}, and perhaps before, the losses are NOT those of the run in netviz.")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
'''
