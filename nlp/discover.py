"""Candidate themes from what the code book leaves uncovered. BERTopic is used here and nowhere else."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from nlp.clean import clean
from nlp.config import ThemingConfig
from nlp.encoder import Encoder
from nlp.types import CandidateTheme, Comment

if TYPE_CHECKING:
    from bertopic import BERTopic

OUTLIERS = -1
KEY_PHRASES = 6
WORDS_IN_LABEL = 3
DIMENSIONS = 5


def propose_themes(
    comments: Sequence[Comment], *, encoder: Encoder, config: ThemingConfig
) -> tuple[CandidateTheme, ...]:
    """Propose themes for comments that the code book has no theme for, the largest first.

    Gives none when there are too few comments to say anything. The same input gives the same candidates.
    """
    if len(comments) < config.min_uncovered:
        return ()
    texts = [clean(comment.text) for comment in comments]
    model = _topic_model(config, comments=len(comments))
    topics, _ = model.fit_transform(texts, embeddings=encoder.embed(texts))
    placed = sorted(zip(topics, range(len(comments)), strict=True))
    candidates = [
        _candidate(model, topic, [comments[place].id for _, place in members])
        for topic, members in groupby(placed, key=lambda pair: pair[0])
        if topic != OUTLIERS
    ]
    candidates.sort(key=lambda candidate: (-len(candidate.comment_ids), candidate.label))
    return tuple(candidates[: config.most_candidates])


def _topic_model(config: ThemingConfig, *, comments: int) -> "BERTopic":
    # These take seconds and pull in numba: only a worker that discovers may pay for them.
    from bertopic import BERTopic  # noqa: PLC0415
    from hdbscan import HDBSCAN  # noqa: PLC0415
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415
    from umap import UMAP  # noqa: PLC0415

    return BERTopic(
        embedding_model=None,
        umap_model=UMAP(
            n_neighbors=min(config.neighbours, comments - 1),
            n_components=DIMENSIONS,
            min_dist=0.0,
            metric="cosine",
            random_state=config.seed % 2**32,
            n_jobs=1,
        ),
        hdbscan_model=HDBSCAN(min_cluster_size=config.min_comments_per_candidate, prediction_data=False),
        vectorizer_model=CountVectorizer(stop_words="english", ngram_range=(1, 2)),
        calculate_probabilities=False,
        verbose=False,
    )


def _candidate(model: "BERTopic", topic: int, comment_ids: list[str]) -> CandidateTheme:
    phrases = tuple(phrase for phrase, _ in model.get_topic(topic)[:KEY_PHRASES] if phrase)
    label = ", ".join(phrases[:WORDS_IN_LABEL]).capitalize()
    return CandidateTheme(label=label, key_phrases=phrases, comment_ids=tuple(comment_ids))
