"""Reads: the session first, options by keyword, always ordered."""
