"""Series and their waves: made, imported, entered from what was published, and held against one another."""
