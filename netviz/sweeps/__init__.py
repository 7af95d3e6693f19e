"""Sweeps: many runs that differ in one or two settings, computed on all cores or on a cluster."""
