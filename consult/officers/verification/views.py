"""Verification: importing this module joins its views, and what keeps second keyings blind, to the blueprint."""

from consult.officers.verification import beginning, certified, keeping_blind, keying_again, progress, settling

__all__ = ["beginning", "certified", "keeping_blind", "keying_again", "progress", "settling"]
