"""What is said of an exception that is about the input, and not a fault of netviz's."""

from __future__ import annotations

from netviz import outputs
from netviz.files import why_not_read


def refusal(error: Exception) -> str | None:
    """What there is to say about an exception; None for a fault of netviz's."""
    from netviz.errors import DataError
    from netviz.storage.weights_file import FileError
    from netviz.training.config import ConfigError

    if isinstance(error, (DataError, ConfigError, FileError, outputs.OutputError)):
        return str(error)
    if isinstance(error, MemoryError):
        return "there is not enough memory for this; take fewer points, hidden units or steps"
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{why_not_read(error)}"
    return None
