"""Series, waves and imports: importing this module joins their views to the blueprint."""

from consult.policy.waves import changes, importing, matching, published, series

__all__ = ["changes", "importing", "matching", "published", "series"]
