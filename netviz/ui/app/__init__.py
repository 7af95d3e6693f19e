"""The window, and what puts it together."""
