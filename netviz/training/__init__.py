"""Training: settings, update rules, the engine, what is recorded, and going back in time."""

import contextlib
import ctypes
import os

_THREADS = [f"{library}_NUM_THREADS" for library in ("OPENBLAS", "OMP", "MKL", "BLIS")]
_THREADS.append("VECLIB_MAXIMUM_THREADS")
"""What libraries of matrix products read when they are loaded."""


def import_numpy_with_one_thread() -> None:
    """Load numpy, and have its matrix products run on one thread, as far as the library can be told before.

    `use_one_blas_thread` does it with every library, and takes longer: for a window, once it can be used.
    """
    before = {name: os.environ[name] for name in _THREADS if name in os.environ}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        import numpy  # noqa: F401
    finally:  # other processes decide for themselves
        for name in _THREADS:
            del os.environ[name]
        os.environ.update(before)


def use_one_blas_thread() -> None:
    """Let numpy's matrix products run on one thread, for the rest of the process.

    Measured: a second thread gains nothing up to 1 000 samples, disturbs the painting, and gives
    different bits when a step is computed again, so that going back would not be exact.
    """
    import numpy  # noqa: F401 - else there is nothing yet that could be limited
    import threadpoolctl  # the window opens without it

    threadpoolctl.threadpool_limits(1, user_api="blas")


def go_after_others(nice: int) -> None:
    """Let other processes go before this one, where the system knows of that."""
    with contextlib.suppress(AttributeError, OSError):
        os.nice(nice)


def return_large_memory() -> None:
    """Let the memory of large arrays go back to the system as soon as they do, for the rest of the process.

    The C library of Linux keeps what was given back once, up to 32 MB a piece, for the next that asks.
    Measured with a million points: 1.5 GB in the window's process, of which 0.2 GB was in use.
    """
    trim, threshold = -1, -3  # M_TRIM_THRESHOLD, M_MMAP_THRESHOLD
    size = 4 * 2**20  # no picture of a small run has so many bytes
    with contextlib.suppress(OSError, AttributeError, TypeError):  # another system's library
        library = ctypes.CDLL(None)
        library.mallopt(threshold, size)
        # Else what is at the end of the heap goes back from 128 kB on, and each page of it is fetched again
        # for the next frame: of a pass over 400 samples, that was three quarters of the time.
        library.mallopt(trim, 4 * size)
