"""What is said of sweeps that cannot be computed."""

from netviz.training.config import ConfigError


class SweepError(ConfigError):
    """A sweep that makes no sense, or cannot go on; the message says why, and what to do."""
