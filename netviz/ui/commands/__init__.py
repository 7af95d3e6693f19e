"""Everything that can be told to the window, as rows of tables."""
