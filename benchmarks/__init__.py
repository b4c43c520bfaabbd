"""Measurements of the course's own code against the plain ways of doing the same."""
