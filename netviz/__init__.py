"""netviz: one two-layer network, shown completely, with its hand-written backward pass."""

__version__ = "0.1.0"
