"""The review queue: a person decides the themes of one comment after the other, and the machine learns from it."""
