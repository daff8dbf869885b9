"""Backups: everything a deployment keeps, in one file that is the same for SQLite and PostgreSQL."""
