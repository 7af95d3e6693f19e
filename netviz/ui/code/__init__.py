"""Your own backward pass: written or opened, checked beside the window, and what is wrong with it."""
