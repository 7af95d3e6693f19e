"""The plane: regions, hinge lines, samples, and drawing."""
