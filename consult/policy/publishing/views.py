"""The moderators' pages and those of campaigns: importing this joins every view to the blueprint."""

from consult.policy.publishing import moderation, response

__all__ = ["moderation", "response"]
