"""Programs of the system that some tests use."""

import os
import shutil
from typing import NoReturn

import pytest


def need(*programs: str, target: str = "test") -> None:
    """Skip the test where one of these is not installed; in CI that is a failure.

    `target` of the Makefile installs them.
    """
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        do_without(", ".join(missing), target)


def do_without(what: str, target: str = "test") -> NoReturn:
    """Skip the test for want of something, or in CI fail."""
    message = f"not installed: {what}; make {target} installs it on Debian as root"
    if os.environ.get("NETVIZ_REQUIRE_XVFB"):
        pytest.fail(message)
    pytest.skip(message)
