"""What authors use: lessons to notebooks, notebooks to pages, a browser for tests and pictures."""
