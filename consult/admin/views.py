"""Pages for administrators: importing this module joins every view to the blueprint."""

from consult.admin import accounts, audit, memberships, retention, running
from consult.admin.blueprint import bp

__all__ = ["accounts", "audit", "bp", "memberships", "retention", "running"]
