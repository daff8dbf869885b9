"""The moderators' pages and those of campaigns: importing this joins every view to the blueprint."""

from consult.policy.publishing import campaign, campaigns, moderation, response

__all__ = ["campaign", "campaigns", "moderation", "response"]
