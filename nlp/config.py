"""The settings of the theming engine, in one place and with a fingerprint."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class ThemingConfig:
    """What a run depends on besides the model, the code book and the answers."""

    seed: int = 20260401
    most_themes: int = 5
    """No comment is given more themes than this, as the coding rules have it."""
    threshold_shift: float = 0.0
    """Added to every trained threshold, in log odds: above zero gives fewer themes."""
    zero_shot_threshold: float = 0.5
    """The least probability for a theme that no one has trained."""
    phrase_log_odds: float = 2.5
    """What a phrase of an untrained theme adds to its log odds."""
    passages_to_embed: int = 12
    """A very long comment is read closely up to this many passages."""
    min_uncovered: int = 30
    """Below this many uncovered comments no candidate themes are proposed."""
    min_comments_per_candidate: int = 8
    most_candidates: int = 15
    neighbours: int = 10

    def fingerprint(self) -> str:
        """Give a short name for these settings that changes when any of them does."""
        return sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:12]
