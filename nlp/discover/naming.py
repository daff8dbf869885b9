"""Key phrases and a working title for a group of passages."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer

from nlp.language import read

KEY_PHRASES = 6
PHRASES_IN_TITLE = 3
FEWEST_COMMENTS_WITH_A_PHRASE = 2
"""A phrase that one person alone used could point to that person, and says nothing of the group."""
SHARE_OF_COMMENTS_WITH_A_PHRASE = 0.05
ENOUGH_COMMENTS_WITH_A_PHRASE = 5
_FILLERS = """
    aint arent cant couldnt did didnt does doesnt dont got gonna hasnt havent hes id im isnt ive just like need really
    said says shes shouldnt thats theres theyre theyve thing things used want wasnt went werent wont wouldnt youre youve
"""


def counter() -> CountVectorizer:
    """Give what counts the words, and pairs of words, that say something."""
    return CountVectorizer(stop_words=sorted({*ENGLISH_STOP_WORDS, *_FILLERS.split()}), ngram_range=(1, 2))


def has_a_telling_word(text: str) -> bool:
    """Say whether a text has any word besides the commonest."""
    return bool(_analyse()(text))


def key_phrases(
    texts: Sequence[str], comment_ids: Sequence[str], groups: Sequence[NDArray[np.intp]]
) -> list[tuple[str, ...]]:
    """Give what each group says more than the rest: phrases that two comments have, the most telling first."""
    counting = counter()
    counts = counting.fit_transform(texts)
    names = counting.get_feature_names_out()
    rest = np.setdiff1d(np.arange(len(texts)), np.concatenate(groups))
    weights = _class_tf_idf(np.stack([np.asarray(counts[rows].sum(axis=0)).ravel() for rows in [*groups, rest]]))
    owners = np.asarray(comment_ids)
    phrases = []
    for rows, weighed in zip(groups, weights, strict=False):  # the rest has no name
        share = min(SHARE_OF_COMMENTS_WITH_A_PHRASE * len(rows), ENOUGH_COMMENTS_WITH_A_PHRASE)
        shared = _comments_with(counts[rows], owners[rows]) >= max(FEWEST_COMMENTS_WITH_A_PHRASE, share)
        by_weight = np.argsort(-weighed, kind="stable")
        phrases.append(_without_repeats(names[place] for place in by_weight if shared[place]))
    return phrases


def working_title(phrases: Sequence[str]) -> str:
    """Give the first key phrases as a title to work with until a person finds a better one."""
    return ", ".join(phrases[:PHRASES_IN_TITLE]).capitalize()


def _class_tf_idf(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Weigh words by group as BERTopic does: often here, seldom elsewhere, and the very frequent ones held down."""
    sizes = counts.sum(axis=1, keepdims=True)
    here = np.sqrt(counts / np.maximum(sizes, 1))
    return np.asarray(here * np.log(1 + sizes.mean() / counts.sum(axis=0)))


def _comments_with(counts: sparse.csr_matrix, owners: NDArray[np.str_]) -> NDArray[np.int64]:
    _, comment = np.unique(owners, return_inverse=True)
    passages = np.arange(len(owners))
    members = sparse.csr_matrix((np.ones(len(owners)), (comment, passages)))
    return np.asarray((members @ counts > 0).sum(axis=0)).ravel()


def _without_repeats(phrases: Iterable[str]) -> tuple[str, ...]:
    """Leave out a phrase whose words, in any inflection, all stand in phrases before it."""
    kept: list[str] = []
    words: set[str] = set()
    for phrase in phrases:
        new = {token.lemma_ for token in read(phrase)}
        if not new <= words:
            kept.append(phrase)
            words |= new
        if len(kept) == KEY_PHRASES:
            break
    return tuple(kept)


@cache
def _analyse() -> Callable[[str], list[str]]:
    analyse: Callable[[str], list[str]] = counter().build_analyzer()
    return analyse
