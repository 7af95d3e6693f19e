"""Playing, stepping, and how fast."""
