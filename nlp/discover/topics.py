"""Groups of passages by meaning, found by BERTopic several times over."""

from collections.abc import Sequence

import numpy as np
from sklearn.metrics import adjusted_rand_score

from nlp.config import ThemingConfig
from nlp.discover.closeness import Labels, closeness_within
from nlp.discover.naming import counter
from nlp.discover.sifting import join_duplicates
from nlp.encoder import Vectors
from nlp.types import Progress

DIMENSIONS = 5
SMALLEST_SHARE = 1 / 40
"""Of many passages a group must hold at least this share: otherwise hundreds of tiny groups come of them."""
ALL_ALIKE = 0.5
"""Passages as close to each other as this are one group, which BERTopic, looking for differences, cannot see."""


def group_repeatedly(
    texts: Sequence[str], vectors: Vectors, *, config: ThemingConfig, progress: Progress | None = None
) -> list[Labels]:
    """Group passages once with each seed, the run first that agrees best with the others.

    No two groups of a run are nearly one. The same input gives the same labels.
    """
    if closeness_within(vectors) >= ALL_ALIKE:
        return [np.zeros(len(texts), dtype=np.intp)] * config.discovery_seeds
    runs = []
    for number in range(config.discovery_seeds):
        found = _group(texts, vectors, config=config, seed=config.seed + number)
        runs.append(join_duplicates(found, vectors))
        if progress:
            progress(number + 1, config.discovery_seeds)
    agreement = [sum(adjusted_rand_score(run, other) for other in runs) for run in runs]
    middle = int(np.argmax(agreement))
    return [runs[middle], *runs[:middle], *runs[middle + 1 :]]


def _group(texts: Sequence[str], vectors: Vectors, *, config: ThemingConfig, seed: int) -> Labels:
    # These take seconds and pull in numba: only a worker that discovers may pay for them.
    from bertopic import BERTopic  # noqa: PLC0415
    from hdbscan import HDBSCAN  # noqa: PLC0415
    from umap import UMAP  # noqa: PLC0415

    smallest = max(config.min_comments_per_candidate, round(SMALLEST_SHARE * len(texts)))
    model = BERTopic(
        language="multilingual",
        embedding_model=None,
        umap_model=UMAP(
            n_neighbors=min(config.neighbours, len(texts) - 1),
            n_components=DIMENSIONS,
            min_dist=0.0,
            metric="cosine",
            random_state=seed % 2**32,
            n_jobs=1,
        ),
        # Leaves are the small, tight groups; those that turn out to be one theme are joined afterwards.
        hdbscan_model=HDBSCAN(
            min_cluster_size=smallest, min_samples=max(2, smallest // 2), cluster_selection_method="leaf"
        ),
        vectorizer_model=counter(),
        calculate_probabilities=False,
        verbose=False,
    )
    labels, _ = model.fit_transform(list(texts), embeddings=vectors)
    return np.asarray(labels, dtype=np.intp)
