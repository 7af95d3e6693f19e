"""The presenter's window, pens, spotlight and magnifier."""
