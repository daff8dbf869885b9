"""One wave of a series held against an earlier one: which questions can be compared, and what changed."""
