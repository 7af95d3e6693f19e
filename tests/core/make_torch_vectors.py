"""Write torch_vectors.npz: gradients by PyTorch's autograd, in float64, to hold ours against.

Run once by hand, with PyTorch installed; the tests only read the file.
"""

from pathlib import Path

import numpy as np
import torch

CASES = ((1, 2, 1, 2, 0.0), (7, 2, 5, 3, 0.01), (12, 4, 9, 5, 0.3), (30, 2, 16, 3, 5e-4))

arrays = {}
rng = np.random.default_rng(2026)
for number, (n, d, h, k, lam) in enumerate(CASES):
    a1, y = rng.standard_normal((n, d)), rng.integers(0, k, n)
    shapes = {"W1": (d, h), "b1": (h,), "W2": (h, k), "b2": (k,)}
    values = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
    tensors = {name: torch.tensor(value, requires_grad=True) for name, value in values.items()}
    z2 = torch.tensor(a1) @ tensors["W1"] + tensors["b1"]
    z3 = torch.relu(z2) @ tensors["W2"] + tensors["b2"]
    loss = torch.nn.functional.cross_entropy(z3, torch.tensor(y))
    loss = loss + lam * ((tensors["W1"] ** 2).sum() + (tensors["W2"] ** 2).sum())
    for tensor in (z2, z3):
        tensor.retain_grad()
    loss.backward()
    arrays |= {f"{number}_{name}": value for name, value in values.items()}
    arrays |= {f"{number}_d{name}": tensor.grad.numpy() for name, tensor in tensors.items()}
    arrays |= {f"{number}_a1": a1, f"{number}_y": y, f"{number}_lam": lam}
    arrays |= {f"{number}_loss": loss.item(), f"{number}_dz2": z2.grad, f"{number}_dz3": z3.grad}
np.savez_compressed(Path(__file__).with_name("torch_vectors.npz"), **arrays)
