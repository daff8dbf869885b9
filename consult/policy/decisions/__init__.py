"""What was decided on each theme, why, and what was done."""
