"""Importing this module joins every view about code books to the policy staff's blueprint."""

from consult.policy.code_book import book, changing, files, health, history, planned, signing_off

__all__ = ["book", "changing", "files", "health", "history", "planned", "signing_off"]
