"""Series, waves and imports: importing this module joins their views to the blueprint."""

from consult.policy.waves import adding, changes, importing, matching, published, series

__all__ = ["adding", "changes", "importing", "matching", "published", "series"]
