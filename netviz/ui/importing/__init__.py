"""A file, and what was recognised in it."""
