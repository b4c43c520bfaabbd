"""What Python has in a page besides the course: a small NumPy, and what answers a learner."""
