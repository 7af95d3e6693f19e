"""The stage on which slides are shown, and what guides somebody who takes a lesson alone."""
