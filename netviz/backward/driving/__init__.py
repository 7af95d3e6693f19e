"""Training with somebody's gradient: a process that owns the child, and the engine in it."""
