"""Pages for administrators: importing this module joins every view to the blueprint."""

from consult.admin import accounts, audit, retention, running
from consult.admin.blueprint import bp

__all__ = ["accounts", "audit", "bp", "retention", "running"]
