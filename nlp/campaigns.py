"""Finding answers that are one text sent by several people: pasted campaign texts, with or without small edits.

Nothing is dropped: every answer counts, and results are shown with the copies and without them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import CountVectorizer

from nlp.clean import clean
from nlp.config import ThemingConfig
from nlp.types import Comment, CopyGroup

_WORD = re.compile(r"\w+")
_WITHIN_A_WORD = re.compile(r"(?<=\w)'(?=\w)")
ROWS_AT_ONCE = 1_000


def find_copies(comments: Sequence[Comment], *, config: ThemingConfig) -> tuple[CopyGroup, ...]:
    """Group comments that are the same text, or nearly: the largest group first, each in the order given.

    Short texts are left alone however often they come, since many people write “speeding” without being asked to.
    A comment is in one group at most. The same comments give the same groups.
    """
    folded = [words_alone(comment.text) for comment in comments]
    places: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(folded):
        if len(text.split()) >= config.fewest_words_of_copy:
            places[text].append(place)
    texts = list(places)
    groups = [
        [place for text in sorted(group) for place in places[texts[text]]]
        for group in _nearly_the_same(texts, config=config)
    ]
    found = [_group(sorted(group), comments, folded) for group in groups if len(group) > 1]
    return tuple(sorted(found, key=lambda group: -len(group.comment_ids)))


def words_alone(text: str) -> str:
    """Give the words alone: neither case nor space nor punctuation makes a text another text."""
    return " ".join(_WORD.findall(_WITHIN_A_WORD.sub("", clean(text)).casefold()))


def _group(places: Sequence[int], comments: Sequence[Comment], folded: Sequence[str]) -> CopyGroup:
    wordings: dict[str, list[int]] = defaultdict(list)
    for place in places:
        wordings[folded[place]].append(place)
    commonest = max(wordings.values(), key=lambda same: (len(same), -same[0]))
    return CopyGroup(
        comment_ids=tuple(comments[place].id for place in places),
        commonest_id=comments[commonest[0]].id,
        wordings=len(wordings),
    )


def _nearly_the_same(texts: Sequence[str], *, config: ThemingConfig) -> Iterable[list[int]]:
    """Give every text's group, most of one text: two texts are linked that share enough of their pairs of words."""
    groups: dict[int, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        if len(text.split()) >= config.fewest_words_of_near_copy:
            groups[place].append(place)
        else:
            yield [place]
    long_enough = list(groups)
    if not long_enough:
        return
    counter = CountVectorizer(tokenizer=str.split, token_pattern=None, ngram_range=(2, 2), binary=True, dtype=np.int32)
    pairs = counter.fit_transform([texts[place] for place in long_enough]).tocsr()
    _, label_of = connected_components(_links(pairs, share=config.share_of_near_copy), directed=False)
    members: dict[int, list[int]] = defaultdict(list)
    for place, label in zip(long_enough, label_of, strict=True):
        members[int(label)].append(place)
    yield from members.values()


def _links(sets: sparse.csr_matrix, *, share: float) -> sparse.csr_matrix:
    """Link two rows whose common part is at least `share` of all that either has (Jaccard), exactly.

    Two such rows must have one of their rarest elements in common, so only rows that do are compared: common pairs of
    words would otherwise make almost every two answers worth comparing.
    """
    sizes = np.diff(sets.indptr)
    rare = _rarest(sets, share=share)
    links = []
    for start in range(0, sets.shape[0], ROWS_AT_ONCE):
        worth_comparing = (rare[start : start + ROWS_AT_ONCE] @ rare.T).tocoo()
        later = start + worth_comparing.row < worth_comparing.col
        first, second = start + worth_comparing.row[later], worth_comparing.col[later]
        common = np.asarray(sets[first].multiply(sets[second]).sum(axis=1)).ravel()
        linked = common >= share * (sizes[first] + sizes[second] - common)
        links.append(np.stack([first[linked], second[linked]]))
    first, second = np.concatenate(links, axis=1)
    return sparse.csr_matrix((np.ones(len(first)), (first, second)), shape=(len(sizes), len(sizes)))


def _rarest(sets: sparse.csr_matrix, *, share: float) -> sparse.csr_matrix:
    frequencies = np.bincount(sets.indices, minlength=sets.shape[1])
    by_rarity: NDArray[np.int64] = np.argsort(np.argsort(frequencies, kind="stable"), kind="stable")
    columns, starts = [], [0]
    for row in range(sets.shape[0]):
        mine = sets.indices[sets.indptr[row] : sets.indptr[row + 1]]
        kept = len(mine) - int(np.ceil(share * len(mine))) + 1
        columns.append(mine[np.argsort(by_rarity[mine])[:kept]])
        starts.append(starts[-1] + kept)
    return sparse.csr_matrix((np.ones(starts[-1], dtype=np.int32), np.concatenate(columns), starts), shape=sets.shape)
