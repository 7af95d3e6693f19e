"""The window: panels that show snapshots and emit intents."""
