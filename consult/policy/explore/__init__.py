"""Exploring the comments on a question: searched, narrowed, compared, counted across, and kept under a name."""
