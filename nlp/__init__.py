"""Coding of free-text answers to a code book, as a library with its own command line."""
