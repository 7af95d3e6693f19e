"""Your own backward pass: running a function that somebody else wrote, and telling what is wrong with it."""
