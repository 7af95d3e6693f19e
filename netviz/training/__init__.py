"""Training: settings, update rules, the engine, what is recorded, and going back in time."""

import threadpoolctl


def use_one_blas_thread() -> None:
    """Let numpy's matrix products run on one thread, for the rest of the process.

    Measured: a second thread gains nothing up to 1 000 samples, disturbs the painting, and gives
    different bits when a step is computed again, so that going back would not be exact.
    """
    import numpy  # noqa: F401 - else there is nothing yet that could be limited

    threadpoolctl.threadpool_limits(1, user_api="blas")
