"""How frames begin."""

from __future__ import annotations

MAGIC = b"NVB1"

SHORT = b"NVB2"
"""Of a frame that is nothing but two numbers: a program that is run again, and which time it is."""
