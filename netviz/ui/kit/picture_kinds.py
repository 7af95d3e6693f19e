"""The kinds of pictures that the window, or a panel, can be written as."""

KINDS = (("Picture", ".png"), ("Scalable picture", ".svg"), ("Page", ".pdf"))
SCALES = (1, 2, 4)
"""Pixels of a .png for each logical pixel."""
USUAL_SCALE = 2
