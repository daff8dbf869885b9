"""The engine: comments in, coded comments out. The same input gives the same result."""

import json
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from nlp.attaching import SHARE_TO_CARRY, Carriers, carriers, coded_passages, denied_in, named_in
from nlp.choosing import choose
from nlp.clean import has_words
from nlp.codebook import OTHER, STANDING_ALONE, UNCLEAR, CodeBook, Theme, shipped_codebook
from nlp.config import ThemingConfig
from nlp.deciding import decide
from nlp.encoder import Encoder
from nlp.errors import ModelUnreadable
from nlp.explain import NOTHING_TO_READ, evidence_from_phrases, reason_for
from nlp.features import Reading
from nlp.kept.making import engine_fingerprint
from nlp.kept.readings import KeptReadings
from nlp.learned import LEARN_AGAIN, LearnedHeads
from nlp.lexicon import Lexicon, lexicon_for, lexicon_from_examples
from nlp.model import Heads, shipped_heads
from nlp.second_opinion import SecondOpinion, shipped_second_opinion
from nlp.starter import CloseReading, Starter
from nlp.types import Assignment, CodedComment, Comment, Progress, Provenance

CHUNK = 256


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
        kept_in: Path | None = None,
    ) -> None:
        """Prepare to code: themes that `heads` knows by id and label are trained, the rest go by the code book.

        A second opinion counts for the themes that it is on. What was `learned` from people
        corrects the rest, and must have been learnt on top of the same encoder and model. What is read is kept in the
        folder `kept_in`, where one is given, and not read again.
        """
        self._codebook = codebook
        self._config = config
        self._encoder_name = encoder.name
        self._starter = Starter(codebook, config=config, encoder=encoder, heads=heads, lexicon=lexicon, second=second)
        self._reader = self._starter if kept_in is None else self._keeping(kept_in, encoder, lexicon)
        self._theme_ids = self._starter.theme_ids
        self._learned = learned
        self._claims = Counter(name for theme in codebook.themes for name in theme.names)
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
            encoder_name=self._encoder_name,
            model_fingerprint=f"{self.starter}+{self._learned.fingerprint}" if self._learned else self.starter,
            codebook_version=self._codebook.version,
        )

    @property
    def starter(self) -> str:
        """The fingerprint of the model that codes before people's codings count."""
        return self._starter.name

    @property
    def theme_names(self) -> tuple[tuple[str, str], ...]:
        """The id and label of each theme, in the engine's order."""
        return tuple((theme_id, self._codebook.theme(theme_id).label) for theme_id in self._theme_ids)

    def code(self, comments: Sequence[Comment], *, progress: Progress | None = None) -> tuple[CodedComment, ...]:
        """Code comments, in order. `progress` is called after every few hundred."""
        coded: list[CodedComment] = []
        for start in range(0, len(comments), CHUNK):
            coded += self._code_chunk(comments[start : start + CHUNK])
            if progress:
                progress(len(coded), len(comments))
        return tuple(coded)

    def read(
        self, comments: Sequence[Comment], *, progress: Progress | None = None
    ) -> tuple[list[Reading], NDArray[np.float64]]:
        """Read comments that have words, with the starter's log odds of each of `theme_names`."""
        close: list[CloseReading] = []
        for start in range(0, len(comments), CHUNK):
            close += self._reader.read(comments[start : start + CHUNK])
            if progress:
                progress(len(close), len(comments))
        odds = np.array([each.log_odds for each in close]).reshape(len(close), len(self._theme_ids))
        return [each.reading for each in close], odds

    def count_new(self, comments: Sequence[Comment]) -> int:
        """Count the different texts that would have to be read: all of them where nothing is kept."""
        readable = [comment for comment in comments if has_words(comment.text)]
        if isinstance(self._reader, KeptReadings):
            return self._reader.count_new(readable)
        return len({comment.text for comment in readable})

    def _keeping(self, folder: Path, encoder: Encoder, lexicon: Lexicon) -> KeptReadings:
        parts = (
            engine_fingerprint(),
            self.starter,
            encoder.name,
            self._codebook.checksum,
            self._config.fingerprint(),
            json.dumps(lexicon, sort_keys=True),
        )
        made_with = sha256("\n".join(parts).encode()).hexdigest()
        return KeptReadings(self._starter, folder, made_with=made_with)

    def _code_chunk(self, comments: Sequence[Comment]) -> list[CodedComment]:
        close = self._reader.read([comment for comment in comments if has_words(comment.text)])
        if not close:
            return [_nothing_to_read(comment) for comment in comments]
        log_odds = np.array([each.log_odds for each in close])
        if self._learned:
            names = [self._codebook.theme(theme_id).names for theme_id in self._theme_ids]
            log_odds = self._learned.corrected(log_odds, [each.reading for each in close], names)
        given = self._given(log_odds)
        coded = (self._coded(each, log_odds[row], given[row]) for row, each in enumerate(close))
        return [next(coded) if has_words(comment.text) else _nothing_to_read(comment) for comment in comments]

    def _given(self, log_odds: NDArray[np.float64]) -> NDArray[np.bool_]:
        most = self._config.most_themes
        if self._starter.goes_by_chances or self._learned:
            return choose(log_odds - self._config.threshold_shift, self._theme_ids, most_themes=most)
        return decide(log_odds, self._starter.thresholds, self._theme_ids, most_themes=most)

    def _coded(self, close: CloseReading, log_odds: NDArray[np.float64], given: NDArray[np.bool_]) -> CodedComment:
        columns = sorted(map(int, np.flatnonzero(given)), key=lambda column: (-log_odds[column], column))
        carried = [(self._theme_ids[column], self._carriers(close, column)) for column in columns]
        return CodedComment(
            comment_id=close.reading.comment.id,
            assignments=tuple(
                self._assignment(close, column, float(log_odds[column]), carriers_of_it)
                for column, (_, carriers_of_it) in zip(columns, carried, strict=True)
            ),
            masked_text=close.masked_text,
            is_covered=all(theme_id != OTHER for theme_id, _ in carried),
            personal_details=close.details,
            concerns=close.concerns,
            passages=coded_passages(close.reading.passages, carried),
        )

    def _is_learned(self, theme: Theme) -> bool:
        """Say whether people's codings taught anything of a theme, and of it alone: no part of one that was split."""
        mine = [name for name in theme.names if self._claims[name] == 1]
        return self._learned is not None and self._learned.knows(mine)

    def _carriers(self, close: CloseReading, column: int) -> Carriers:
        passages, hits, theme_id = close.reading.passages, close.reading.hits, self._theme_ids[column]
        named = named_in(passages, hits, theme_id)
        is_looked_for = self._starter.is_looked_for(column)
        if named and not is_looked_for:
            return Carriers(tuple(sorted(named)), min(named))
        return carriers(
            self._starter.pointers(close, column),
            named=named,
            denied=denied_in(passages, hits, theme_id),
            least=SHARE_TO_CARRY if is_looked_for else np.inf,
        )

    def _assignment(self, close: CloseReading, column: int, log_odds: float, carried: Carriers) -> Assignment:
        theme = self._codebook.theme(self._theme_ids[column])
        phrases = evidence_from_phrases(close.reading.hits, theme.id)
        return Assignment(
            theme_id=theme.id,
            probability_0_to_1=round(float(expit(log_odds)), 4),
            evidence=phrases or (close.reading.passages[carried.plainest],),
            reason=reason_for(
                theme,
                text=close.reading.comment.text,
                phrases=phrases,
                is_trained=self._starter.is_trained(column) or self._is_learned(theme),
                is_sure=log_odds > self._starter.thresholds[column],
            ),
        )


def load_engine(
    codebook: CodeBook,
    *,
    config: ThemingConfig | None = None,
    encoder: Encoder,
    learned: LearnedHeads | None = None,
    kept_in: Path | None = None,
    threads: int | None = None,
) -> Engine:
    """Make an engine for a code book, with the trained heads that ship where they fit it and the encoder.

    With `learned`, what people's codings taught counts as well. With a folder `kept_in`, what is made of a text
    whatever people code is kept there, so that coding it again takes a small part of the time.
    The tuned network runs on `threads`, by default one for each processor.
    """
    config = config or ThemingConfig()
    heads = shipped_heads()
    shipped = {(theme.id, theme.label) for theme in shipped_codebook().themes}
    shared = {
        theme.id: [theme_id for theme_id, label in theme.names if (theme_id, label) in shipped]
        for theme in codebook.themes
        if shipped.intersection(theme.names)
    }
    if STANDING_ALONE.issuperset(shared):
        # “Something else” in a book on another matter is not the “something else” that ours was trained on.
        return Engine(
            codebook,
            config=config,
            encoder=encoder,
            heads=None,
            lexicon=lexicon_from_examples(codebook),
            learned=learned,
            kept_in=kept_in,
        )
    fits_encoder = heads.encoder_name == encoder.name
    return Engine(
        codebook,
        config=config,
        encoder=encoder,
        heads=heads if fits_encoder else None,
        lexicon=lexicon_for(codebook, shared),
        second=shipped_second_opinion(heads, encoder=encoder, threads=threads) if fits_encoder else None,
        learned=learned,
        kept_in=kept_in,
    )


def _nothing_to_read(comment: Comment) -> CodedComment:
    return CodedComment(
        comment_id=comment.id,
        assignments=(Assignment(UNCLEAR, 1.0, (), NOTHING_TO_READ),),
        masked_text=comment.text,  # neither letter nor digit: nothing to mask
        is_covered=True,
    )
