"""From uncovered comments to candidate themes that a person can judge."""

from collections.abc import Sequence

import numpy as np

from nlp.codebook import CodeBook
from nlp.config import ThemingConfig
from nlp.discover.closeness import Labels, share_that_stays_together
from nlp.discover.naming import key_phrases, working_title
from nlp.discover.nearest import NearestTheme
from nlp.discover.sifting import Draft, members_of, sift
from nlp.discover.topics import group_repeatedly
from nlp.discover.uncovered import UncoveredPassage, passages_to_group
from nlp.encoder import Encoder
from nlp.types import CandidateTheme, Comment, Discovery, Progress

EXAMPLES = 10


def discover(
    comments: Sequence[Comment],
    *,
    encoder: Encoder,
    config: ThemingConfig,
    codebook: CodeBook | None = None,
    progress: Progress | None = None,
) -> Discovery:
    """Propose themes for comments that the code book has no theme for, the largest first, and say what was not.

    The same input gives the same result. With a code book, a candidate says which of its themes is nearest.
    `progress` is called after each round of grouping.
    """
    passages = passages_to_group(comments)
    if len(passages) < config.min_uncovered:
        return _nothing(passages, _too_few(len(passages), needed=config.min_uncovered))
    texts = [passage.plain for passage in passages]
    vectors = encoder.embed(texts)
    chosen, *others = group_repeatedly(texts, vectors, config=config, progress=progress)
    groups = members_of(chosen)
    if not groups:
        return _nothing(passages, "The passages that no theme covers are too unlike each other to group.")
    nearest = NearestTheme(codebook, encoder=encoder)
    drafts = []
    for places, phrases in zip(groups, key_phrases(texts, [each.comment_id for each in passages], groups), strict=True):
        mine = vectors[places]
        typical_first = places[np.argsort(-(mine @ mine.mean(axis=0)), kind="stable")]
        candidate = CandidateTheme(
            label=working_title(phrases),
            key_phrases=phrases,
            comment_ids=_comments_of(passages, places),
            example_ids=_comments_of(passages, typical_first)[:EXAMPLES],
            stability_0_to_1=round(share_that_stays_together(places, others), 4),
            nearest_theme_id=nearest.to(mine),
        )
        drafts.append(Draft(candidate, places, mine))
    return _sifted(passages, drafts, config=config)


def _sifted(passages: Sequence[UncoveredPassage], drafts: Sequence[Draft], *, config: ThemingConfig) -> Discovery:
    kept, set_aside = sift(drafts, config=config)
    held = {int(place) for draft in kept for place in draft.places}
    return Discovery(
        candidates=tuple(draft.candidate for draft in kept),
        set_aside=set_aside,
        left_over=tuple(passage.shown() for place, passage in enumerate(passages) if place not in held),
        why_none=None if kept else "None of the groups found is fit to be a theme.",
    )


def propose_themes(
    comments: Sequence[Comment], *, encoder: Encoder, config: ThemingConfig, codebook: CodeBook | None = None
) -> tuple[CandidateTheme, ...]:
    """Give the candidate themes alone; none where there is too little to say anything."""
    return discover(comments, encoder=encoder, config=config, codebook=codebook).candidates


def _too_few(count: int, *, needed: int) -> str:
    there_are = "There is 1 passage" if count == 1 else f"There are {count} passages"
    return f"{there_are} that no theme covers, and it takes {needed} to look for themes."


def _nothing(passages: Sequence[UncoveredPassage], reason: str) -> Discovery:
    return Discovery((), (), tuple(passage.shown() for passage in passages), why_none=reason)


def _comments_of(passages: Sequence[UncoveredPassage], places: Labels) -> tuple[str, ...]:
    return tuple(dict.fromkeys(passages[place].comment_id for place in places))
