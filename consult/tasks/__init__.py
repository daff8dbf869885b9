"""Background work, done by the queue's worker."""
