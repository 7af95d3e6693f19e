"""Worksheets: one step of a network small enough for paper, and its solution from the engine."""
