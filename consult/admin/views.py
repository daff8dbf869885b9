"""Pages for administrators: importing this module joins every view to the blueprint."""

from consult.admin import account, accounts, audit, memberships, one_person, retention, running
from consult.admin.blueprint import bp

__all__ = ["account", "accounts", "audit", "bp", "memberships", "one_person", "retention", "running"]
