"""What can go wrong with a backup, in sentences for whoever runs the server."""

from consult.errors import ConsultError


class BackupError(ConsultError):
    """A backup cannot be taken, read or restored. The message says why, and what to do."""


class Unreadable(BackupError):
    """A file is no backup, not a whole one, or not the one that was written."""
