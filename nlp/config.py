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
    zero_shot_threshold: float = 0.3
    """The least probability for a theme that no one has trained."""
    phrase_log_odds: float = 1.0
    """What a phrase of an untrained theme adds to its log odds."""
    passages_to_embed: int = 12
    """A very long comment is read closely up to this many passages."""
    min_uncovered: int = 30
    """Below this many uncovered passages no candidate themes are proposed."""
    min_comments_per_candidate: int = 8
    most_candidates: int = 15
    neighbours: int = 10
    discovery_seeds: int = 5
    """Candidate themes are looked for this many times, to see which passages stay together."""
    fewest_words_of_copy: int = 12
    """Shorter answers are not called copies of each other, even if they are the same word for word."""
    fewest_words_of_near_copy: int = 20
    """Shorter answers that share most of their words are not called copies: many people put a thing alike."""
    share_of_near_copy: float = 0.5
    """Longer answers are copies when of all pairs of neighbouring words in the two this share is in both."""

    def fingerprint(self) -> str:
        """Give a short name for these settings that changes when any of them does."""
        return sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:12]
