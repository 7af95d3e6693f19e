"""Your own backward pass: running a function that somebody wrote, and telling what is wrong with it."""

from netviz.backward.judge import judge

__all__ = ["judge"]
