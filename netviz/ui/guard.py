"""Keeps an error in a paint override from ending the process."""

from __future__ import annotations

import functools
import sys
import traceback
from collections.abc import Callable
from typing import Any


def guarded(paint: Callable[..., Any]) -> Callable[..., Any]:
    """A paint method that reports an exception once on standard error instead of letting it escape.

    An exception that escapes into Qt's painting kills the process with the PySide6 versions in use.
    """
    reported = set()

    @functools.wraps(paint)
    def safely(*args: Any) -> None:
        try:
            paint(*args)
        except Exception as error:
            if repr(error) not in reported:
                reported.add(repr(error))
                traceback.print_exc(file=sys.stderr)

    return safely
