"""Candidate themes from what the code book leaves uncovered. BERTopic is used here and nowhere else."""

from nlp.discover.proposing import discover, propose_themes

__all__ = ["discover", "propose_themes"]
