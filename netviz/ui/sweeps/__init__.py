"""Sweeps in the window: what is asked, how far it is, and the map of what came out."""
