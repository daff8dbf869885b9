"""Engagement officers: batches of paper, keying, and comments on behalf of a body."""
