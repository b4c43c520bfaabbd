"""The static site: the notebooks as pages on which the explorers live without a kernel."""
