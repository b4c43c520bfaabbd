"""A part of NumPy under its own name."""
