"""What no test of behaviour shows: known weaknesses of what the product stands on, and secrets among its files."""
