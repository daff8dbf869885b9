"""Administrators: who has an account, and what was done."""
