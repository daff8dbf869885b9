"""Blind samples: drawn, coded by people who see nothing else, settled, and read."""
