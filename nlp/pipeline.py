"""The engine: comments in, coded comments out. The same input gives the same result."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from nlp.choosing import choose
from nlp.clean import has_words
from nlp.codebook import OTHER, STANDING_ALONE, UNCLEAR, CodeBook, shipped_codebook
from nlp.concern import find_concerns
from nlp.config import ThemingConfig
from nlp.deciding import decide
from nlp.encoder import Encoder
from nlp.errors import ModelUnreadable
from nlp.explain import NOTHING_TO_READ, evidence_from_phrases, most_attended_passage, nearest_passage, reason_for
from nlp.features import Features, Reading, read_comments
from nlp.learned import LEARN_AGAIN, LearnedHeads
from nlp.model import Heads, shipped_heads
from nlp.phrases import Lexicon, PhraseRules, lexicon_from_examples, shipped_lexicon
from nlp.redact import find_personal_details, mask, mask_found
from nlp.second_opinion import SecondOpinion, shipped_second_opinion
from nlp.tuned import Opinion
from nlp.types import Assignment, CodedComment, Comment, Progress, Provenance, Span
from nlp.zero_shot import Prototypes

CHUNK = 256
UNTRAINED = "untrained"
DOUBTFUL_BELOW = 0.25
"""Below this probability a theme that a second opinion gives all the same is said to be only the nearest."""


class Engine:
    """Codes comments to one code book. Make one with `load_engine`."""

    def __init__(
        self,
        codebook: CodeBook,
        *,
        config: ThemingConfig,
        encoder: Encoder,
        heads: Heads | None,
        lexicon: Lexicon,
        second: SecondOpinion | None = None,
        learned: LearnedHeads | None = None,
    ) -> None:
        """Prepare to code: themes that `heads` knows by id and label are trained, the rest go by the code book.

        A second opinion counts only where it is on exactly the code book's themes. What was `learned` from people
        corrects the rest, and must have been learnt on top of the same encoder and model.
        """
        self._codebook = codebook
        self._config = config
        self._encoder = encoder
        self._rules = PhraseRules(lexicon)
        known = set(zip(heads.theme_ids, heads.theme_labels, strict=True)) if heads else set()
        trained = [theme for theme in codebook.themes if (theme.id, theme.label) in known]
        rest = [theme for theme in codebook.themes if theme not in trained]
        self._heads = heads if trained else None
        self._trained_ids = tuple(theme.id for theme in trained)
        self._trained_columns = [heads.theme_ids.index(theme_id) for theme_id in self._trained_ids] if heads else []
        self._prototypes = Prototypes(rest, among=codebook.themes, encoder=encoder, config=config)
        self._theme_ids = (*self._trained_ids, *self._prototypes.theme_ids)
        self._second = second if second and second.blend.theme_ids == self._trained_ids and not rest else None
        self._thresholds = np.concatenate([self._trained_thresholds(), self._prototypes.thresholds])
        self._learned = learned
        if learned and (learned.encoder_name, learned.starter) != (encoder.name, self.starter):
            raise ModelUnreadable(
                f"The model was learnt on top of {learned.encoder_name} and {learned.starter}, and here are "
                f"{encoder.name} and {self.starter}. {LEARN_AGAIN}"
            )

    @property
    def provenance(self) -> Provenance:
        """What results of this engine are made with."""
        return Provenance(
            config_fingerprint=self._config.fingerprint(),
            encoder_name=self._encoder.name,
            model_fingerprint=f"{self.starter}+{self._learned.fingerprint}" if self._learned else self.starter,
            codebook_version=self._codebook.version,
        )

    @property
    def starter(self) -> str:
        """The fingerprint of the model that codes before people's codings count."""
        if self._heads is None:
            return UNTRAINED
        return (
            f"{self._heads.fingerprint}-{self._second.blend.fingerprint}" if self._second else self._heads.fingerprint
        )

    def code(self, comments: Sequence[Comment], *, progress: Progress | None = None) -> tuple[CodedComment, ...]:
        """Code comments, in order. `progress` is called after every few hundred."""
        coded: list[CodedComment] = []
        for start in range(0, len(comments), CHUNK):
            coded += self._code_chunk(comments[start : start + CHUNK])
            if progress:
                progress(len(coded), len(comments))
        return tuple(coded)

    def read(self, comments: Sequence[Comment]) -> tuple[list[Reading], NDArray[np.float64]]:
        """Read comments that have words, with the starter's log odds of each of `theme_names`."""
        readings: list[Reading] = []
        odds = [np.empty((0, len(self._theme_ids)))]
        for start in range(0, len(comments), CHUNK):
            part, _, log_odds = self._opinions(comments[start : start + CHUNK])
            readings += part
            odds.append(log_odds)
        return readings, np.vstack(odds)

    @property
    def theme_names(self) -> tuple[tuple[str, str], ...]:
        """The id and label of each theme, in the engine's order."""
        return tuple((theme_id, self._codebook.theme(theme_id).label) for theme_id in self._theme_ids)

    def _opinions(
        self, readable: Sequence[Comment]
    ) -> tuple[list[Reading], Sequence[Opinion] | None, NDArray[np.float64]]:
        readings = read_comments(readable, rules=self._rules, encoder=self._encoder)
        opinions = self._second.network.read([comment.text for comment in readable]) if self._second else None
        return readings, opinions, self._log_odds(readings, opinions)

    def _code_chunk(self, comments: Sequence[Comment]) -> list[CodedComment]:
        readable = [comment for comment in comments if has_words(comment.text)]
        if not readable:
            return [_nothing_to_read(comment) for comment in comments]
        readings, opinions, log_odds = self._opinions(readable)
        if self._learned:
            log_odds = self._learned.corrected(log_odds, readings, self.theme_names)
        given = self._given(log_odds)
        coded = (
            self._coded(reading, log_odds[row], given[row], opinions[row] if opinions else None)
            for row, reading in enumerate(readings)
        )
        return [next(coded) if has_words(comment.text) else _nothing_to_read(comment) for comment in comments]

    def _given(self, log_odds: NDArray[np.float64]) -> NDArray[np.bool_]:
        most = self._config.most_themes
        if self._second or self._learned or self._heads is None:
            return choose(log_odds - self._config.threshold_shift, self._theme_ids, most_themes=most)
        return decide(log_odds, self._thresholds, self._theme_ids, most_themes=most)

    def _log_odds(self, readings: Sequence[Reading], opinions: Sequence[Opinion] | None) -> NDArray[np.float64]:
        untrained = self._prototypes.log_odds(readings)
        if self._heads is None:
            return untrained
        features = Features(self._heads.vocabulary, self._heads.theme_ids, dimensions=self._heads.dimensions)
        trained = self._heads.log_odds(features.rows(readings))[:, self._trained_columns]
        if self._second and opinions:
            return self._second.blend.log_odds(np.array([opinion.log_odds for opinion in opinions]), trained)
        return np.hstack([trained, untrained])

    def _trained_thresholds(self) -> NDArray[np.float32]:
        if self._heads is None:
            return np.empty(0, dtype=np.float32)
        if self._second:
            return np.full(len(self._trained_ids), logit(DOUBTFUL_BELOW), dtype=np.float32)
        return self._heads.thresholds[self._trained_columns] + np.float32(self._config.threshold_shift)

    def _coded(
        self, reading: Reading, log_odds: NDArray[np.float64], given: NDArray[np.bool_], opinion: Opinion | None
    ) -> CodedComment:
        columns = sorted(np.flatnonzero(given), key=lambda column: (-log_odds[column], column))
        details = find_personal_details(reading.comment.text)
        return CodedComment(
            comment_id=reading.comment.id,
            assignments=tuple(
                self._assignment(reading, int(column), float(log_odds[column]), opinion) for column in columns
            ),
            masked_text=mask_found(reading.comment.text, details),
            is_covered=OTHER not in {self._theme_ids[column] for column in columns},
            personal_details=details,
            concerns=find_concerns(reading.comment.text),
        )

    def _assignment(self, reading: Reading, column: int, log_odds: float, opinion: Opinion | None) -> Assignment:
        theme = self._codebook.theme(self._theme_ids[column])
        phrases = evidence_from_phrases(reading.hits, theme.id)
        return Assignment(
            theme_id=theme.id,
            probability_0_to_1=round(float(expit(log_odds)), 4),
            evidence=phrases or self._telling_passage(reading, column, opinion),
            reason=reason_for(
                theme,
                text=reading.comment.text,
                phrases=phrases,
                is_trained=column < len(self._trained_ids) or self._learned is not None,
                is_sure=log_odds > self._thresholds[column],
            ),
        )

    def _telling_passage(self, reading: Reading, column: int, opinion: Opinion | None) -> tuple[Span, ...]:
        if opinion:
            return most_attended_passage(reading.comment.text, opinion.attention[:, column], opinion.offsets)
        if self._heads is not None and column < len(self._trained_ids):
            direction = self._heads.weights[self._trained_columns[column], : self._heads.dimensions]
        else:
            direction = self._prototypes.direction(self._theme_ids[column])
        return nearest_passage(reading, direction, encoder=self._encoder, most=self._config.passages_to_embed)


def load_engine(
    codebook: CodeBook,
    *,
    config: ThemingConfig | None = None,
    encoder: Encoder,
    learned: LearnedHeads | None = None,
) -> Engine:
    """Make an engine for a code book, with the trained heads that ship where they fit it and the encoder.

    With `learned`, what people's codings taught counts as well.
    """
    config = config or ThemingConfig()
    heads = shipped_heads()
    shipped = {(theme.id, theme.label) for theme in shipped_codebook().themes}
    shared = [theme.id for theme in codebook.themes if (theme.id, theme.label) in shipped]
    if STANDING_ALONE.issuperset(shared):
        # “Something else” in a book on another matter is not the “something else” that ours was trained on.
        return Engine(
            codebook,
            config=config,
            encoder=encoder,
            heads=None,
            lexicon=lexicon_from_examples(codebook),
            learned=learned,
        )
    phrases = shipped_lexicon()
    lexicon = {**lexicon_from_examples(codebook), **{theme_id: phrases[theme_id] for theme_id in shared}}
    fits_encoder = heads.encoder_name == encoder.name
    fits_codebook = tuple(theme.id for theme in codebook.themes) == heads.theme_ids
    return Engine(
        codebook,
        config=config,
        encoder=encoder,
        heads=heads if fits_encoder else None,
        lexicon=lexicon,
        second=shipped_second_opinion(heads) if fits_encoder and fits_codebook else None,
        learned=learned,
    )


def _nothing_to_read(comment: Comment) -> CodedComment:
    return CodedComment(
        comment_id=comment.id,
        assignments=(Assignment(UNCLEAR, 1.0, (), NOTHING_TO_READ),),
        masked_text=mask(comment.text),
        is_covered=True,
    )
